/** What of the queue is shown. It lives in the address, so that a link shows the same. */

import type { QueuedRender } from "../api/types";

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
  const [state, project, by, find] = NAMES.map((name) => address.get(name) ?? "");
  return { state: state ?? "", project: project ?? "", by: by ?? "", find: find ?? "" };
}

/** The address for a filter; what is not filtered by is not in it. */
export function addressOf(filter: QueueFilter): URLSearchParams {
  return new URLSearchParams(NAMES.filter((name) => filter[name] !== "").map((name) => [name, filter[name]]));
}

export function matches(render: QueuedRender, { state, project, by, find }: QueueFilter): boolean {
  const words = [render.shot.name, render.take.name, render.style].join(" ");
  return (
    (state === "" || render.state === state) &&
    (project === "" || String(render.project.id) === project) &&
    (by === "" || render.requested_by === by) &&
    words.toLowerCase().includes(find.trim().toLowerCase())
  );
}
