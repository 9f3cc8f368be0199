import { getJson } from "../api/client";
import type { Snapshot } from "../api/types";
import { LiveTake } from "../live/live-take";

/** A take of the server that this page came from. */
export function connect(take: number): LiveTake {
  return new LiveTake(take, {
    snapshot: (id) => getJson<Snapshot>(`/takes/${id}/snapshot`),
    socket: (shot) => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      return new WebSocket(`${scheme}://${location.host}/ws/shots/${shot}/`);
    },
    seen: () => document.visibilityState === "visible",
  });
}
