/** What the parts of the review page share. */

import { createContext, useContext, useSyncExternalStore } from "react";

import type { ProgressMessage } from "../api/types";
import type { Action } from "../keys";
import type { LiveStatus } from "../live/live-take";
import type { TakeState } from "../live/take-state";
import type { View, Viewer } from "../player/viewer";
import type { HeatStyle, Look } from "./look";
import type { Selection } from "./selection";
import type { Decisions } from "./useDecisions";

export interface Review {
  readonly state: TakeState;
  readonly status: LiveStatus;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
  readonly viewer: Viewer;
  readonly look: Look;
  readonly setLook: (look: Look) => void;
  readonly heat: HeatStyle;
  readonly setHeat: (heat: HeatStyle) => void;
  readonly selection: Selection;
  readonly setSelection: (selection: Selection) => void;
  readonly decisions: Decisions;
  /** Every action by its name: keys and buttons do the same thing. */
  readonly act: (action: Action) => void;
}

export const ReviewContext = createContext<Review | null>(null);

export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (!review) throw new Error("This part belongs inside of the review page.");
  return review;
}

/** One value of the viewer; the component is drawn again only when this one changes. */
export function useViewer<T>(select: (view: View) => T): T {
  const { viewer } = useReview();
  return useSyncExternalStore(viewer.subscribe, () => select(viewer.view()));
}

/** The frames that a decision would be about. */
export function useTargets(): readonly number[] {
  const { selection } = useReview();
  const frame = useViewer((view) => view.frame);
  return selection.frames.length > 0 ? selection.frames : [frame];
}
