/** What is written and not sent yet, by what it is about. It outlives a reload and a lost session. */

import { ranges } from "../ui/format";
import type { DrawnShape } from "./drawing";

export interface Draft {
  readonly text: string;
  readonly flagged: boolean;
  readonly drawing: readonly DrawnShape[];
}

/** The frames that a note is about. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
}

/** What a dialog asks of frames; a rejection has no settings. */
export interface Wish {
  readonly reason: string;
  readonly overrides: Record<string, unknown>;
}

/** The dialogs that keep what is written in them. */
export type WishKind = "reject" | "rerun" | "region";

export interface Drafts {
  /** By take and frames. */
  readonly notes: Readonly<Record<string, Draft>>;
  /** The words, by the note that they answer. */
  readonly replies: Readonly<Record<string, string>>;
  /** By dialog, take and frames. */
  readonly wishes: Readonly<Record<string, Wish>>;
}

export const NO_DRAFTS: Drafts = { notes: {}, replies: {}, wishes: {} };
export const NO_WISH: Wish = { reason: "", overrides: {} };
export const EMPTY: Draft = { text: "", flagged: false, drawing: [] };

export function isEmpty(draft: Draft): boolean {
  return draft.text.trim() === "" && draft.drawing.length === 0 && !draft.flagged;
}

function keyOf(take: number, { first, last }: FrameRange): string {
  return `${take}/${first}-${last}`;
}

export function draftOf(drafts: Drafts, take: number, frames: FrameRange): Draft {
  return drafts.notes[keyOf(take, frames)] ?? EMPTY;
}

/** With this draft on these frames; an empty one is forgotten. */
export function withDraft(drafts: Drafts, take: number, frames: FrameRange, draft: Draft): Drafts {
  const others = without(drafts.notes, keyOf(take, frames));
  return { ...drafts, notes: isEmpty(draft) ? others : { ...others, [keyOf(take, frames)]: draft } };
}

export function withReply(drafts: Drafts, note: number, text: string): Drafts {
  const others = without(drafts.replies, String(note));
  return { ...drafts, replies: text === "" ? others : { ...others, [note]: text } };
}

function wishKey(kind: WishKind, take: number, frames: readonly number[]): string {
  return `${kind}/${take}/${ranges(frames)}`;
}

export function wishOf(drafts: Drafts, kind: WishKind, take: number, frames: readonly number[]): Wish {
  return drafts.wishes[wishKey(kind, take, frames)] ?? NO_WISH;
}

/** With what is asked of these frames; null forgets it. */
export function withWish(
  drafts: Drafts,
  kind: WishKind,
  take: number,
  frames: readonly number[],
  wish: Wish | null,
): Drafts {
  const key = wishKey(kind, take, frames);
  const others = without(drafts.wishes, key);
  return { ...drafts, wishes: wish === null ? others : { ...others, [key]: wish } };
}

function without<T>(values: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== key));
}

/** The other frames of the take that have a draft, in order. */
export function unsent(drafts: Drafts, take: number, here: FrameRange): FrameRange[] {
  return Object.keys(drafts.notes)
    .filter((key) => key.startsWith(`${take}/`) && key !== keyOf(take, here))
    .map((key) => {
      const [first = 0, last = 0] = key
        .slice(key.indexOf("/") + 1)
        .split("-")
        .map(Number);
      return { first, last };
    })
    .sort((a, b) => a.first - b.first || a.last - b.last);
}
