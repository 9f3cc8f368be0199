/** A filter in the address, so that a link shows the same. An empty value filters by nothing. */

type Filter<Name extends string> = Readonly<Record<Name, string>>;

export function readFilter<Name extends string>(
  address: URLSearchParams,
  names: readonly Name[],
): Filter<Name> {
  return Object.fromEntries(names.map((name) => [name, address.get(name) ?? ""])) as Filter<Name>;
}

/** The address for a filter; what is not filtered by is not in it. */
export function addressOf(filter: object): URLSearchParams {
  return new URLSearchParams(Object.entries(filter as Filter<string>).filter(([, value]) => value !== ""));
}

/** Whether what somebody typed is among the words of something. */
export function hasWords(words: readonly string[], find: string): boolean {
  return words.join(" ").toLowerCase().includes(find.trim().toLowerCase());
}
