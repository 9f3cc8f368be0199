/** Where the preview of a frame that is being painted is shown. */

import type { TakeState } from "../live/take-state";
import { shownRevision, type Look } from "./look";

/** "whole": in place of the picture; "corner": small, over the picture that is looked at. */
export type FormingPlace = "whole" | "corner";

export interface Circumstances {
  /** The playhead follows the brush. */
  readonly followed: boolean;
  readonly playing: boolean;
  readonly pinned: boolean;
}

/**
 * A preview is no still, and takes the place of one only where nothing is measured or compared.
 *
 * Null where it would be in the way.
 */
export function formingPlace(
  state: TakeState,
  look: Look,
  frame: number,
  { followed, playing, pinned }: Circumstances,
): FormingPlace | null {
  if (state.frames.get(frame)?.rendering !== "rendering") return null;
  const atSource = look.against === "source" && look.swapped;
  if (!atSource && !shownRevision(state, look, frame)) return "whole";
  if (playing) return null;
  const plain = look.comparison === "single" && !look.swapped && look.overlay === "none" && !pinned;
  return followed && plain ? "whole" : "corner";
}
