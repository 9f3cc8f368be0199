/** What an admin can make of a style: the verb, and what follows from it. */
export const STYLE_WISHES = {
  published: ["Publish", "It can be picked for takes."],
  retired: ["Retire", "It leaves the picker. Its takes stay, and can be rerun and exported."],
  withdrawn: [
    "Withdraw rights",
    "It leaves the picker, and its takes can no longer be rerun or exported: what waits is refused.",
  ],
} as const;
