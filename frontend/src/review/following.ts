/** Having the playhead led: by the brush that paints, or by another reviewer. */

import { useEffect, useRef, useState } from "react";

import type { PresentPerson, ProgressMessage } from "../api/types";
import { activeRenders, type TakeState } from "../live/take-state";
import type { Viewer } from "../player/viewer";

export type Leader =
  { readonly kind: "brush" } | { readonly kind: "person"; readonly username: string; readonly name: string };

export interface Follow {
  readonly leader: Leader | null;
  /** Why nobody is followed any more, in words; empty where that needs none. */
  readonly ended: string;
  /** Follows from now on; whoever is followed already is let go. */
  readonly toggle: (leader: Leader) => void;
}

/** The frame that is being painted; null where none is at this moment. */
export function brushFrame(state: TakeState, progress: ReadonlyMap<number, ProgressMessage>): number | null {
  for (const { id, state: now } of activeRenders(state)) {
    const at = progress.get(id);
    if (now === "running" && at && (at.phase === "flow" || at.phase === "optimise")) return at.frame;
  }
  return null;
}

/** The frame that somebody is at; null where they are not here, or not any more. */
export function personFrame(people: readonly PresentPerson[], username: string): number | null {
  return people.find((person) => person.username === username)?.frame ?? null;
}

/** Milliseconds for which it is said that somebody is no longer followed. */
const SAID_FOR = 6000;

export function sameLeader(a: Leader | null, b: Leader): boolean {
  return a?.kind === "person" && b.kind === "person" ? a.username === b.username : a?.kind === b.kind;
}

/** "the brush", "Bob". */
export function leaderWords(leader: Leader): string {
  return leader.kind === "brush" ? "the brush" : leader.name;
}

/** Leads the playhead to the leader's frame. Going anywhere else oneself, or playing, ends it. `first` is who leads from the start. */
export function useFollow(
  viewer: Viewer,
  first: Leader | null,
  frameOf: (leader: Leader) => number | null,
): Follow {
  const [{ leader, ended }, set] = useState<{ leader: Leader | null; ended: string }>({
    leader: first,
    ended: "",
  });
  const ledTo = useRef<number | null>(null);
  const frame = leader && frameOf(leader);
  useEffect(() => {
    if (frame === null) return;
    viewer.player.pause();
    viewer.player.seek(frame);
    ledTo.current = viewer.player.frame; // a burst may end before
  }, [viewer, frame]);
  useEffect(() => {
    if (leader === null) return;
    const { player } = viewer;
    ledTo.current ??= player.frame;
    const unsubscribe = viewer.subscribe(() => {
      if (player.frame !== ledTo.current || player.playing)
        set({ leader: null, ended: `You went your own way: you follow ${leaderWords(leader)} no longer.` });
    });
    return () => {
      ledTo.current = null;
      unsubscribe();
    };
  }, [viewer, leader]);
  useEffect(() => {
    if (ended === "") return;
    const timer = setTimeout(() => set((now) => ({ ...now, ended: "" })), SAID_FOR);
    return () => clearTimeout(timer);
  }, [ended]);
  return {
    leader,
    ended,
    toggle: (next) => set({ leader: sameLeader(leader, next) ? null : next, ended: "" }),
  };
}
