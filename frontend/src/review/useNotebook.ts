/** What is written on the page and not stored yet, the drawing tools, and which drawings are shown. */

import { useState } from "react";

import type { TakeState } from "../live/take-state";
import { useStored } from "../stored";
import { useReview, useTargets } from "./context";
import {
  draftOf,
  isEmpty,
  NO_DRAFTS,
  wishOf,
  withDraft,
  withWish,
  type Draft,
  type Drafts,
  type FrameRange,
  type Wish,
  type WishKind,
} from "./drafts";
import type { DrawingColour, Tool } from "./drawing";

/** When the drawings of notes lie over the picture. */
export const DRAWINGS_SHOWN = ["at rest", "always", "never"] as const;
export type DrawingsShown = (typeof DRAWINGS_SHOWN)[number];

/** The tools, and whether they are out. */
export interface Desk {
  readonly writing: boolean;
  readonly tool: Tool | null;
  readonly colour: DrawingColour;
}

export interface Notebook extends Desk {
  readonly drafts: Drafts;
  readonly setDrafts: (drafts: Drafts) => void;
  readonly setDesk: (change: Partial<Desk>) => void;
  readonly shown: DrawingsShown;
  readonly setShown: (shown: DrawingsShown) => void;
  /** The note in the list that the pointer or the focus is on: its drawing stands out. */
  readonly pointed: number | null;
  readonly setPointed: (note: number | null) => void;
}

export function useNotebook({ shot }: TakeState): Notebook {
  const [drafts, setDrafts] = useStored<Drafts>(`stylizer.drafts.${shot.id}`, NO_DRAFTS, sessionStorage);
  const [{ shown }, setShown] = useStored<{ shown: DrawingsShown }>("stylizer.drawings", {
    shown: "at rest",
  });
  const [desk, setDesk] = useState<Desk>({ writing: false, tool: null, colour: "yellow" });
  const [pointed, setPointed] = useState<number | null>(null);
  return {
    ...desk,
    drafts,
    setDrafts,
    setDesk: (change) => setDesk((now) => ({ ...now, ...change })),
    shown,
    setShown: (next) => setShown({ shown: next }),
    pointed,
    setPointed,
  };
}

export function nextShown(shown: DrawingsShown): DrawingsShown {
  return DRAWINGS_SHOWN[(DRAWINGS_SHOWN.indexOf(shown) + 1) % DRAWINGS_SHOWN.length] ?? "at rest";
}

/** In the order of the tools in their bar. */
export const TOOLS = ["pen", "arrow", "box", "text"] as const satisfies readonly Tool[];

export function nextTool(tool: Tool | null): Tool {
  return TOOLS[tool === null ? 0 : (TOOLS.indexOf(tool) + 1) % TOOLS.length] ?? "pen";
}

export interface PresentDraft {
  readonly frames: FrameRange;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** Whether something is being written about these frames. */
  readonly open: boolean;
}

/** The draft about the frames that a note would be about now. */
export function usePresentDraft(): PresentDraft {
  const { state, notebook } = useReview();
  const targets = useTargets();
  const frames = { first: targets[0] ?? 0, last: targets.at(-1) ?? 0 };
  const draft = draftOf(notebook.drafts, state.takeId, frames);
  return {
    frames,
    draft,
    setDraft: (next) => notebook.setDrafts(withDraft(notebook.drafts, state.takeId, frames, next)),
    open: state.viewer.can.includes("note") && (notebook.writing || !isEmpty(draft)),
  };
}

/** What a dialog asks of these frames, until it is sent or given up. */
export function useWish(kind: WishKind, frames: readonly number[]): [Wish, (wish: Wish | null) => void] {
  const { state, notebook } = useReview();
  return [
    wishOf(notebook.drafts, kind, state.takeId, frames),
    (wish) => notebook.setDrafts(withWish(notebook.drafts, kind, state.takeId, frames, wish)),
  ];
}
