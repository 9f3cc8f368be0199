/** Frames as they come into being: previews that are stored nowhere, here no longer than they are painted. */

import type { FormingMessage, ProgressMessage } from "../api/types";
import type { TakeState } from "./take-state";

/** By render: the last preview. */
export type Forming = ReadonlyMap<number, FormingMessage>;

/** A later preview of a render takes the place of the one before. */
export function withPreview(forming: Forming, preview: FormingMessage): Forming {
  return new Map(forming).set(preview.render, preview);
}

/** Without the preview of a render that works on something else by now. */
export function afterProgress(forming: Forming, progress: ProgressMessage): Forming {
  const preview = forming.get(progress.render);
  const goesOn =
    preview?.frame === progress.frame &&
    progress.phase === "optimise" &&
    progress.iteration >= preview.iteration;
  return preview === undefined || goesOn ? forming : without(forming, [progress.render]);
}

/** Without the previews of frames that nobody paints any more: done, given up, paused, or cancelled. */
export function stillForming(forming: Forming, state: TakeState): Forming {
  const over = [...forming.values()].filter(
    ({ render, frame }) =>
      state.renders.get(render)?.state !== "running" || state.frames.get(frame)?.rendering !== "rendering",
  );
  return over.length === 0
    ? forming
    : without(
        forming,
        over.map(({ render }) => render),
      );
}

function without(forming: Forming, renders: readonly number[]): Forming {
  return new Map([...forming].filter(([render]) => !renders.includes(render)));
}

/** The preview of this frame, if it is being painted. */
export function previewOf(forming: Forming, frame: number): FormingMessage | undefined {
  return [...forming.values()].find((preview) => preview.frame === frame);
}
