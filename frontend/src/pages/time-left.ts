/** How long renders still take, in words. */

import type { ProgressMessage, QueuedRender } from "../api/types";
import { duration } from "../ui/format";

type Progress = ReadonlyMap<number, ProgressMessage>;

/** "1:05 left" of what is painted now, "about 1:05 to paint" of what else is asked for; empty where unknown. */
export function timeLeft(renders: readonly QueuedRender[], progress: Progress): string {
  const each = renders.map((render) => secondsLeft(render, progress));
  const known = each.filter((seconds) => seconds !== null);
  if (known.length === 0 || known.length < each.length) return "";
  const left = duration(known.reduce((sum, seconds) => sum + seconds, 0));
  return renders.every(({ state }) => state === "running") ? `${left} left` : `about ${left} to paint`;
}

/** The worker's own estimate while it paints, else what frames like these took. */
function secondsLeft(render: QueuedRender, progress: Progress): number | null {
  return (render.state === "running" ? progress.get(render.id)?.eta_seconds : null) ?? render.seconds_left;
}
