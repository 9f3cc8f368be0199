/** What of the queue is shown. */

import type { QueuedRender } from "../api/types";
import { hasWords, readFilter } from "./filter-address";

export interface QueueFilter {
  /** A render's state, or empty for all. */
  readonly state: string;
  /** A project's id, or empty for all. */
  readonly project: string;
  /** Who asked, or empty for everybody. */
  readonly by: string;
  /** Words of the shot, the take or the style. */
  readonly find: string;
}

const NAMES = ["state", "project", "by", "find"] as const;

export function filterOf(address: URLSearchParams): QueueFilter {
  return readFilter(address, NAMES);
}

export function matches(render: QueuedRender, { state, project, by, find }: QueueFilter): boolean {
  return (
    (state === "" || render.state === state) &&
    (project === "" || String(render.project.id) === project) &&
    (by === "" || render.requested_by === by) &&
    hasWords([render.shot.name, render.take.name, render.style], find)
  );
}
