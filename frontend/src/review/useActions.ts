import { useCallback, useEffect, useLayoutEffect, useRef } from "react";

import { actionOf, type Action } from "../keys";
import { flaggedFrames, frameNumbers, worstFrame, type TakeState } from "../live/take-state";
import type { Viewer } from "../player/viewer";
import { mayDecide, type DecisionKind } from "./decisions";
import type { Look } from "./look";
import { NOTHING, these, type Selection } from "./selection";
import type { Decisions } from "./useDecisions";

export type OpenDialog =
  { readonly kind: "rerun" | "reject"; readonly frames: readonly number[] } | { readonly kind: "help" };

interface Room {
  readonly state: TakeState;
  readonly viewer: Viewer;
  readonly look: Look;
  readonly setLook: (look: Look) => void;
  readonly selection: Selection;
  readonly setSelection: (selection: Selection) => void;
  readonly decisions: Decisions;
  readonly setOpen: (dialog: OpenDialog) => void;
}

/** Does what a key or a button asks for: both call the same function. Also listens to the keys. */
export function useActions(room: Room): (action: Action) => void {
  const latest = useRef(room);
  useLayoutEffect(() => {
    latest.current = room;
  });
  const act = useCallback((action: Action) => {
    const now = latest.current;
    ({ ...moving(now), ...looking(now), ...deciding(now) })[action]();
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = actionOf(event);
      if (action === null || takesKeys(event.target, event.key)) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [act]);
  return act;
}

/** Whether somebody else needs the key: an open dialog, or the control that has the focus. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("textarea, select, input, [role=slider]")) return true;
  return (key === " " || key === "Enter") && target.closest("button, a, summary") !== null;
}

function moving({ state, viewer: { player } }: Room) {
  const flagged = flaggedFrames(state);
  const seek = (frame: number | null | undefined): void => {
    if (frame === null || frame === undefined) return;
    player.pause();
    player.seek(frame);
  };
  return {
    play: () => player.toggle(),
    back: () => player.step(-1),
    forward: () => player.step(1),
    backTen: () => player.step(-10),
    forwardTen: () => player.step(10),
    first: () => seek(player.range.first),
    last: () => seek(player.range.last),
    shuttleBack: () => player.shuttle(-1),
    shuttleStop: () => player.pause(),
    shuttleForward: () => player.shuttle(1),
    markIn: () => player.markIn(),
    markOut: () => player.markOut(),
    goIn: () => seek(player.inPoint),
    goOut: () => seek(player.outPoint),
    clearMarks: () => player.clearMarks(),
    nextFlagged: () => seek(flagged.find((frame) => frame > player.frame) ?? flagged[0]),
    previousFlagged: () => seek(flagged.findLast((frame) => frame < player.frame) ?? flagged.at(-1)),
    worst: () => seek(worstFrame(state)),
  };
}

function looking({ look, setLook, setOpen }: Room) {
  return {
    heatmap: () => setLook({ ...look, heatmap: !look.heatmap }),
    source: () => setLook({ ...look, side: look.side === "source" ? "stylized" : "source" }),
    wipe: () => setLook({ ...look, wipe: !look.wipe }),
    otherRevision: () => setLook({ ...look, otherRevisions: !look.otherRevisions }),
    help: () => setOpen({ kind: "help" }),
  };
}

function deciding({ state, look, viewer, selection, setSelection, decisions, setOpen }: Room) {
  const frames = selection.frames.length > 0 ? selection.frames : [viewer.player.frame];
  const ifAllowed = (kind: DecisionKind, go: () => void): void => {
    viewer.player.pause();
    if (mayDecide(state, look, kind, frames).allowed) go();
  };
  return {
    approve: () => ifAllowed("approve", () => decisions.judge({ kind: "approve", frames, reason: "" })),
    reject: () => ifAllowed("reject", () => setOpen({ kind: "reject", frames })),
    rerun: () => ifAllowed("rerun", () => setOpen({ kind: "rerun", frames })),
    note: () => document.querySelector<HTMLTextAreaElement>("#note-text")?.focus(),
    selectAll: () => setSelection(these(frameNumbers(state))),
    selectNothing: () => setSelection(NOTHING),
  };
}
