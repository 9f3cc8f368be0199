import { useCallback, useEffect, useLayoutEffect, useRef } from "react";

import { actionOf, goesOn, type Action } from "../keys";
import { flaggedFrames } from "../live/flags";
import { frameNumbers, worstFrame, type TakeState } from "../live/take-state";
import { PROBE_SIDES } from "../player/probe";
import type { Line } from "../player/slice";
import type { Viewer } from "../player/viewer";
import { draftOf, withDraft, type FrameRange } from "./drafts";
import { mayApprove, mayDecide, type DecisionKind } from "./decisions";
import { framesBeyond, nextLane, type LaneChoice } from "./lanes";
import {
  nextAgainst,
  stronger,
  withComparison,
  withOverlay,
  withPrevious,
  withSource,
  type Look,
} from "./look";
import type { Marks } from "./marks";
import type { Follow } from "./following";
import type { Playback } from "./playback";
import type { RegionDraft } from "./region";
import { NOTHING, these, type Selection } from "./selection";
import { FIRST_LINE } from "./SliceLine";
import { openNotes } from "./threads";
import type { Decisions } from "./useDecisions";
import type { Region } from "./useRegion";
import { nextShown, nextTool, type Notebook } from "./useNotebook";

export type OpenDialog =
  | { readonly kind: "reject"; readonly frames: readonly number[] }
  | { readonly kind: "rerun"; readonly frames: readonly number[]; readonly region: RegionDraft | null }
  | { readonly kind: "paint"; readonly frame: number }
  | { readonly kind: "help" };

export interface Room {
  readonly state: TakeState;
  readonly viewer: Viewer;
  readonly look: Look;
  readonly setLook: (look: Look) => void;
  readonly playback: Playback;
  readonly setPlayback: (playback: Playback) => void;
  readonly marks: Marks;
  readonly follow: Follow;
  readonly lane: LaneChoice;
  readonly setLane: (lane: LaneChoice) => void;
  /** Side of the square that the probe averages, in pixels. */
  readonly probeSide: number;
  readonly setProbeSide: (side: number) => void;
  readonly slice: Line | null;
  readonly setSlice: (slice: Line | null) => void;
  /** Whether the worst regions of doubtful frames are outlined. */
  readonly outlined: boolean;
  readonly setOutlined: (outlined: boolean) => void;
  readonly selection: Selection;
  readonly setSelection: (selection: Selection) => void;
  readonly decisions: Decisions;
  readonly notebook: Notebook;
  readonly region: Region;
  readonly setOpen: (dialog: OpenDialog) => void;
  /** Goes over to another take of the shot, at the same frame. */
  readonly goToTake: (take: number) => void;
}

/** Does what a key or a button asks for: both call the same function. Also listens to the keys. */
export function useActions(room: Room): (action: Action) => void {
  const latest = useRef(room);
  useLayoutEffect(() => {
    latest.current = room;
  });
  const act = useCallback((action: Action) => {
    const now = latest.current;
    ({ ...moving(now), ...looking(now), ...zooming(now), ...taking(now), ...deciding(now) })[action]();
  }, []);
  useEffect(() => {
    let spent: string | null = null; // a key that is still held, and has done its work
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat && event.code === spent) {
        event.preventDefault(); // also in a dialog that it opened
        return;
      }
      const action = actionOf(event);
      if (action === null || takesKeys(event.target, event.key)) return;
      event.preventDefault();
      if (event.repeat && !goesOn(action)) return;
      spent = goesOn(action) ? null : event.code;
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
  // A control of a dialog that was just closed keeps the focus for a moment.
  if (!(target instanceof HTMLElement) || !target.checkVisibility()) return false;
  if (target.closest("textarea, select, input")) return true;
  if (key.startsWith("Arrow") && target.closest("[role=slider], [data-arrow-keys]")) return true;
  return (key === " " || key === "Enter") && target.closest("button, a, summary") !== null;
}

function moving({ state, viewer: { player }, playback, setPlayback, marks, follow, lane }: Room) {
  const seek = (frame: number | null | undefined): void => {
    if (frame === null || frame === undefined) return;
    player.pause();
    player.seek(frame);
  };
  const seekNext = (frames: readonly number[]): void =>
    seek(frames.find((frame) => frame > player.frame) ?? frames[0]);
  const seekPrevious = (frames: readonly number[]): void =>
    seek(frames.findLast((frame) => frame < player.frame) ?? frames.at(-1));
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
    everyFrame: () => setPlayback({ ...playback, everyFrame: !playback.everyFrame }),
    pointIn: () => player.markIn(),
    pointOut: () => player.markOut(),
    goIn: () => seek(player.inPoint),
    goOut: () => seek(player.outPoint),
    clearPoints: () => player.clearPoints(),
    followBrush: () => follow.toggle({ kind: "brush" }),
    mark: () => marks.toggle(player.frame),
    nextMark: () => seekNext(marks.frames),
    previousMark: () => seekPrevious(marks.frames),
    nextFlagged: () => seekNext(flaggedFrames(state)),
    previousFlagged: () => seekPrevious(flaggedFrames(state)),
    nextAbove: () => seekNext(framesBeyond(state, lane)),
    previousAbove: () => seekPrevious(framesBeyond(state, lane)),
    nextNote: () => {
      seekNext(openNotes(state).map((note) => note.first_frame));
      showThreads(player.frame);
    },
    previousNote: () => {
      seekPrevious(openNotes(state).map((note) => note.first_frame));
      showThreads(player.frame);
    },
    worst: () => seek(worstFrame(state)),
  };
}

/** Brings what was said about a frame into the panel's view. */
function showThreads(frame: number): void {
  document.querySelector(`[data-first-frame="${frame}"]`)?.scrollIntoView({ block: "nearest" });
}

function looking(room: Room) {
  const { state, viewer, look, setLook, lane, setLane, slice, setSlice, notebook, setOpen } = room;
  const { probeSide, setProbeSide } = room;
  const overlay = (kind: Look["overlay"]): void => setLook(withOverlay(look, kind));
  return {
    source: () => setLook(withSource(look)),
    against: () => setLook({ ...look, against: nextAgainst(state, look.against) }),
    swap: () => setLook({ ...look, swapped: !look.swapped }),
    wipe: () => setLook(withComparison(look, "wipe")),
    beside: () => setLook(withComparison(look, "beside")),
    overlay: () => setLook(withComparison(look, "overlay")),
    difference: () => setLook(withComparison(look, "difference")),
    more: () => setLook(stronger(look, 1)),
    less: () => setLook(stronger(look, -1)),
    heatmap: () => overlay("error"),
    causes: () => overlay("causes"),
    residual: () => overlay("residual"),
    flow: () => overlay("flow"),
    previousDifference: () => setLook(withPrevious(look)),
    probe: () => viewer.togglePin(),
    probeArea: () => setProbeSide(PROBE_SIDES.find((side) => side > probeSide) ?? PROBE_SIDES[0]),
    drawings: () => notebook.setShown(nextShown(notebook.shown)),
    slice: () => setSlice(slice ? null : FIRST_LINE),
    lane: () => setLane({ ...lane, lane: nextLane(lane.lane) }),
    help: () => setOpen({ kind: "help" }),
  };
}

/** Share of the canvas that a key moves the picture by, and factor that it zooms by. */
const PAN = 0.1;
const ZOOM = Math.SQRT2;

function zooming({ viewer }: Room) {
  return {
    fit: () => viewer.fit(),
    oneToOne: () => viewer.zoomToPixels(),
    zoomIn: () => viewer.zoomBy(ZOOM),
    zoomOut: () => viewer.zoomBy(1 / ZOOM),
    panLeft: () => viewer.pan({ x: PAN, y: 0 }),
    panRight: () => viewer.pan({ x: -PAN, y: 0 }),
    panUp: () => viewer.pan({ x: 0, y: PAN }),
    panDown: () => viewer.pan({ x: 0, y: -PAN }),
  };
}

function taking({ state, goToTake }: Room) {
  const pick = (number: number) => (): void => {
    const take = [...state.takes.values()].find((each) => each.number === number);
    if (take && take.id !== state.takeId) goToTake(take.id);
  };
  return {
    take1: pick(1),
    take2: pick(2),
    take3: pick(3),
    take4: pick(4),
    take5: pick(5),
    take6: pick(6),
    take7: pick(7),
    take8: pick(8),
    take9: pick(9),
  };
}

function deciding(room: Room) {
  const { state, look, viewer, selection, setSelection, decisions, notebook, region, setOpen } = room;
  const present = viewer.player.frame;
  const frames = selection.frames.length > 0 ? selection.frames : [present];
  const ifAllowed = (kind: DecisionKind, go: () => void, about = frames): void => {
    viewer.player.pause();
    if (mayDecide(state, look, kind, about).allowed) go();
  };
  const approve = (): void => {
    viewer.player.pause();
    const approval = { kind: "approve", frames, reason: "" } as const;
    const permission = mayApprove(state, look, frames, present, viewer.view());
    if (permission.allowed) void decisions.judge(approval);
    // Every other obstacle stands beside the buttons already.
    else if (mayDecide(state, look, "approve", frames).allowed) decisions.decline(approval, permission.why);
  };
  const sketch = sketchAbout(room, { first: frames[0] ?? present, last: frames.at(-1) ?? present });
  return {
    approve,
    reject: () => ifAllowed("reject", () => setOpen({ kind: "reject", frames })),
    rerun: () => ifAllowed("rerun", () => setOpen({ kind: "rerun", frames, region: null })),
    region: () => {
      notebook.setDesk({ writing: false, tool: null });
      ifAllowed("rerun", () => region.set({ open: true }));
    },
    paint: () => ifAllowed("paint", () => setOpen({ kind: "paint", frame: present }), [present]),
    undo: () => {
      if (region.open) region.undo();
      else if (sketch.drawing.length > 0) sketch.undo();
      else decisions.undo();
    },
    note: () => document.querySelector<HTMLTextAreaElement>("#note-text")?.focus(),
    draw: () => sketch.draw(),
    selectAll: () => setSelection(these(frameNumbers(state))),
    selectFlagged: () => setSelection(these(flaggedFrames(state))),
    selectNothing: () => {
      if (region.open) region.close();
      else if (notebook.writing) notebook.setDesk({ writing: false, tool: null });
      else setSelection(NOTHING);
    },
  };
}

function sketchAbout({ state, viewer, notebook, region }: Room, frames: FrameRange) {
  const draft = draftOf(notebook.drafts, state.takeId, frames);
  return {
    drawing: draft.drawing,
    undo: () => {
      const rest = { ...draft, drawing: draft.drawing.slice(0, -1) };
      notebook.setDrafts(withDraft(notebook.drafts, state.takeId, frames, rest));
    },
    draw: () => {
      viewer.player.pause();
      region.set({ open: false });
      if (state.viewer.can.includes("note"))
        notebook.setDesk({ writing: true, tool: nextTool(notebook.tool) });
    },
  };
}
