/** What the parts of the review page share. */

import { createContext, useContext, useSyncExternalStore } from "react";

import type { ExportMessage, PresentPerson, ProgressMessage } from "../api/types";
import type { Action } from "../keys";
import type { Forming } from "../live/forming";
import type { LiveStatus } from "../live/live-take";
import type { TakeState } from "../live/take-state";
import type { Overlay, View } from "../player/view";
import type { Colouring } from "./overlays";
import type { RegionDraft } from "./region";
import type { Room } from "./useActions";
import type { NewsDesk } from "./useNews";

export interface Review extends Omit<Room, "setOpen" | "goToTake"> {
  /** The take that this one is compared with, once it is there. */
  readonly other: TakeState | null;
  /** Why it can't be had; empty while it loads. */
  readonly otherObstacle: string;
  readonly status: LiveStatus;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
  /** By render: what the frame that it paints looks like by now. */
  readonly forming: Forming;
  /** By the number that was asked for: how far an export is. */
  readonly exports: ReadonlyMap<number, ExportMessage>;
  /** Who else looks at the shot. */
  readonly people: readonly PresentPerson[];
  readonly colouring: Colouring;
  readonly setColouring: (colouring: Colouring) => void;
  /** What lies over the pictures, with its scale in numbers. */
  readonly overlay: Overlay | null;
  readonly news: NewsDesk;
  /** Renews the permission to load the shot's files. */
  readonly renewPass: () => Promise<void>;
  /** Asks for frames again. */
  readonly rerun: (frames: readonly number[]) => void;
  /** Asks for a region of frames again. */
  readonly rerunRegion: (frames: readonly number[], region: RegionDraft) => void;
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
