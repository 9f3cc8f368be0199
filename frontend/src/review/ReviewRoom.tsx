import { useEffect, useMemo, useState, type MouseEvent } from "react";
import { useNavigate } from "react-router";

import type { ExportMessage, PresentPerson, ProgressMessage } from "../api/types";
import type { Forming } from "../live/forming";
import type { LiveStatus, LiveTake } from "../live/live-take";
import type { TakeState } from "../live/take-state";
import { fieldStore, pictureStore } from "../player/media";
import type { Line } from "../player/slice";
import { Viewer } from "../player/viewer";
import { useStored } from "../stored";
import { ReviewContext, type Review } from "./context";
import { KeyHelp } from "./KeyHelp";
import { brushFrame, personFrame, useFollow } from "./following";
import { FIRST_LANE, type LaneChoice } from "./lanes";
import { FIRST_LOOK, footage, type Look } from "./look";
import { FIRST_COLOURING, overlayOf, type Colouring } from "./overlays";
import { useMarks } from "./marks";
import { PaintDialog } from "./PaintDialog";
import { Panel } from "./Panel";
import { usePlayback } from "./playback";
import type { RegionDraft } from "./region";
import { RejectDialog } from "./RejectDialog";
import { RerunDialog } from "./RerunDialog";
import { ReviewHeader } from "./ReviewHeader";
import { NOTHING, type Selection } from "./selection";
import { Stage } from "./Stage";
import { TimelineView } from "./TimelineView";
import { Transport } from "./Transport";
import { useActions, type OpenDialog, type Room } from "./useActions";
import { useDecisions } from "./useDecisions";
import { useFrameInAddress } from "./useFrameInAddress";
import { useEarlierLeader, useLeaderAcrossTakes } from "./useLeaderAcrossTakes";
import { useNews } from "./useNews";
import { useNotebook } from "./useNotebook";
import { useOtherTake } from "./useOtherTake";
import { useRegion } from "./useRegion";

interface RoomProps {
  readonly live: LiveTake;
  readonly state: TakeState;
  readonly status: LiveStatus;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
  readonly forming: Forming;
  readonly exports: ReadonlyMap<number, ExportMessage>;
  readonly people: readonly PresentPerson[];
}

/** The review page of one shot. */
export function ReviewRoom({ live, state, status, progress, forming, exports, people }: RoomProps) {
  const [chosen, setLook] = useState<Look>(FIRST_LOOK);
  const [colouring, setColouring] = useStored<Colouring>("stylizer.overlays", FIRST_COLOURING);
  const [lane, setLane] = useStored<LaneChoice>("stylizer.lanes", FIRST_LANE);
  const [probeSide, setProbeSide] = useState<number>(1);
  const [slice, setSlice] = useState<Line | null>(null);
  const [outlined, setOutlined] = useState(false);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const marks = useMarks(state.shot.id);

  // Whoever goes to the take that was compared with holds it against its source again.
  const look = useMemo(
    () =>
      chosen.against === state.takeId ? { ...chosen, against: "source" as const, swapped: false } : chosen,
    [chosen, state.takeId],
  );
  const { state: other, obstacle: otherObstacle } = useOtherTake(
    typeof look.against === "number" ? look.against : null,
    status,
  );
  const { viewer, renewPass } = useViewerOf(live, state);
  useEffect(() => {
    if (status === "live") viewer.retryAll();
  }, [viewer, status]);
  const [playback, setPlayback] = usePlayback(viewer);
  const shown = useMemo(() => footage(state, other, look), [state, other, look]);
  useEffect(() => viewer.show(shown), [viewer, shown]);
  const overlay = useMemo(
    () => overlayOf(look.overlay, colouring, state, other),
    [look.overlay, colouring, state, other],
  );
  useEffect(() => viewer.setOverlay(overlay), [viewer, overlay]);
  useFrameInAddress(viewer);
  const follow = useFollow(viewer, useEarlierLeader(), (leader) =>
    leader.kind === "brush" ? brushFrame(state, progress) : personFrame(people, leader.username),
  );
  useLeaderAcrossTakes(follow.leader, people, state.takeId);
  useEffect(() => {
    const tell = (): void => live.moveTo(viewer.view().frame);
    tell();
    return viewer.subscribe(tell);
  }, [live, viewer]);

  const decisions = useDecisions(state);
  const notebook = useNotebook(state);
  const region = useRegion(state.shot);
  const [goTo] = useState(() => (frame: number) => {
    viewer.player.pause();
    viewer.player.seek(frame);
  });
  const news = useNews(live, goTo);
  const navigate = useNavigate();
  const room: Room = {
    state,
    viewer,
    look,
    setLook,
    playback,
    setPlayback,
    marks,
    follow,
    lane,
    setLane,
    probeSide,
    setProbeSide,
    slice,
    setSlice,
    outlined,
    setOutlined,
    selection,
    setSelection,
    decisions,
    notebook,
    region,
    setOpen,
    goToTake: (take) => void navigate(`/takes/${take}?frame=${viewer.player.frame}`),
  };
  const act = useActions(room);
  const rerun = (frames: readonly number[]): void => setOpen({ kind: "rerun", frames, region: null });
  const rerunRegion = (frames: readonly number[], drawn: RegionDraft): void =>
    setOpen({ kind: "rerun", frames, region: drawn });
  const review: Review = {
    ...room,
    ...{
      other,
      otherObstacle,
      status,
      progress,
      forming,
      exports,
      people,
      colouring,
      setColouring,
      overlay,
      news,
      renewPass,
      rerun,
      rerunRegion,
      act,
    },
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
        {open?.kind === "rerun" && <RerunDialog frames={open.frames} region={open.region} onClose={close} />}
        {open?.kind === "paint" && <PaintDialog frame={open.frame} onClose={close} />}
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

function useViewerOf(
  live: LiveTake,
  state: TakeState,
): { readonly viewer: Viewer; readonly renewPass: () => Promise<void> } {
  const { width, height } = state.shot;
  // A snapshot carries a fresh pass to the shot's files.
  const [renewPass] = useState(() => oneAtATime(() => live.refresh()));
  const [viewer] = useState(() => {
    return new Viewer(
      footage(state, null, FIRST_LOOK),
      pictureStore(renewPass),
      fieldStore(width, height, renewPass),
    );
  });
  useEffect(() => () => viewer.dispose(), [viewer]);
  return { viewer, renewPass };
}

/** Callers that come while it runs share its outcome. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () =>
    (running ??= task().finally(() => {
      running = null;
    }));
}
