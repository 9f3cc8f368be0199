import { useEffect, useMemo, useState, type MouseEvent } from "react";

import type { ProgressMessage } from "../api/types";
import type { LiveStatus, LiveTake } from "../live/live-take";
import type { TakeState } from "../live/take-state";
import { fieldStore, pictureStore } from "../player/media";
import { Viewer } from "../player/viewer";
import { ReviewContext, type Review } from "./context";
import { KeyHelp } from "./KeyHelp";
import { FIRST_LOOK, footage, storedHeat, storeHeat, type HeatStyle, type Look } from "./look";
import { Panel } from "./Panel";
import { RejectDialog } from "./RejectDialog";
import { RerunDialog } from "./RerunDialog";
import { ReviewHeader } from "./ReviewHeader";
import { NOTHING, type Selection } from "./selection";
import { Stage } from "./Stage";
import { TimelineView } from "./TimelineView";
import { Transport } from "./Transport";
import { useActions, type OpenDialog } from "./useActions";
import { useDecisions } from "./useDecisions";
import { useFrameInAddress } from "./useFrameInAddress";

interface RoomProps {
  readonly live: LiveTake;
  readonly state: TakeState;
  readonly status: LiveStatus;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
}

/** The review page of one shot. */
export function ReviewRoom({ live, state, status, progress }: RoomProps) {
  const [look, setLook] = useState<Look>(FIRST_LOOK);
  const [heat, setHeat] = useState<HeatStyle>(storedHeat);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [open, setOpen] = useState<OpenDialog | null>(null);

  const viewer = useViewerOf(live, state);
  const shown = useMemo(() => footage(state, look), [state, look]);
  useEffect(() => viewer.show(shown), [viewer, shown]);
  useEffect(() => viewer.setOverlay(look.heatmap ? heat : null), [viewer, look.heatmap, heat]);
  useEffect(() => storeHeat(heat), [heat]);
  useFrameInAddress(viewer);

  const decisions = useDecisions(state);
  const act = useActions({ state, viewer, look, setLook, selection, setSelection, decisions, setOpen });
  const review: Review = {
    state,
    status,
    progress,
    viewer,
    look,
    setLook,
    heat,
    setHeat,
    selection,
    setSelection,
    decisions,
    act,
  };
  const close = (): void => setOpen(null);

  return (
    <ReviewContext value={review}>
      <div className="review" onMouseDown={leaveFocusToThePicture}>
        <ReviewHeader onRetry={() => live.retryNow()} />
        <Stage />
        <Panel />
        <Transport />
        <TimelineView />
        {open?.kind === "rerun" && <RerunDialog frames={open.frames} onClose={close} />}
        {open?.kind === "reject" && <RejectDialog frames={open.frames} onClose={close} />}
        {open?.kind === "help" && <KeyHelp onClose={close} />}
      </div>
    </ReviewContext>
  );
}

/** A click on a button does its work and no more: the space bar still plays afterwards. */
function leaveFocusToThePicture(event: MouseEvent): void {
  if (
    !(event.target instanceof Element) ||
    !event.target.closest("button") ||
    event.target.closest(".menu, dialog")
  )
    return;
  event.preventDefault();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function useViewerOf(live: LiveTake, state: TakeState): Viewer {
  const { width, height } = state.shot;
  const [viewer] = useState(() => {
    // A snapshot carries a fresh pass to the shot's files.
    const renew = oneAtATime(() => live.refresh());
    return new Viewer(footage(state, FIRST_LOOK), pictureStore(renew), fieldStore(width, height, renew));
  });
  useEffect(() => () => viewer.dispose(), [viewer]);
  return viewer;
}

/** Callers that come while it runs share its outcome. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () =>
    (running ??= task().finally(() => {
      running = null;
    }));
}
