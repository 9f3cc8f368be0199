/** How this browser plays: what gives way when the screen is late, and how much it may remember. */

import { useEffect } from "react";

import { USUAL_MEMORY, type Viewer } from "../player/viewer";
import { useStored } from "../stored";

const MEGABYTE = 2 ** 20;

export interface Playback {
  readonly everyFrame: boolean;
  /** Megabytes of decoded pictures. */
  readonly memory: number;
}

export const MEMORIES = [128, 256, 512, 1024, 2048, 4096] as const;

export function usePlayback(viewer: Viewer): [Playback, (playback: Playback) => void] {
  const [playback, store] = useStored<Playback>("stylizer.playback", {
    everyFrame: false,
    memory: USUAL_MEMORY / MEGABYTE,
  });
  const { everyFrame, memory } = playback;
  useEffect(() => viewer.player.showEveryFrame(everyFrame), [viewer, everyFrame]);
  useEffect(() => viewer.setMemory(memory * MEGABYTE), [viewer, memory]);
  return [playback, store];
}
