import { useEffect, useState, useSyncExternalStore } from "react";

import { StudioFeed, type StudioView } from "./studio-feed";

/** The feed of all one's shots while a page is open; `onChanged` must stay the same function. */
export function useStudioFeed(onChanged: () => void): StudioView {
  const [feed] = useState(() => new StudioFeed(openSocket, onChanged));
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return useSyncExternalStore(feed.subscribe, feed.view);
}

function openSocket(): WebSocket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/ws/studio/`);
}
