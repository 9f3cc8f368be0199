import { useEffect } from "react";

import type { Viewer } from "../player/viewer";

/** Milliseconds of rest before the address follows the playhead. */
const REST = 300;

/** The present frame is in the address: a link shows the frame that its sender saw. */
export function useFrameInAddress(viewer: Viewer): void {
  useEffect(() => {
    const asked = Number(new URLSearchParams(location.search).get("frame"));
    if (asked) viewer.player.seek(asked);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = viewer.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { frame, speed } = viewer.view();
        const address = new URL(location.href);
        if (speed !== 0 || address.searchParams.get("frame") === String(frame)) return;
        address.searchParams.set("frame", String(frame));
        history.replaceState(history.state, "", address);
      }, REST);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [viewer]);
}
