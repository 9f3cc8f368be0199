import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";

import { layOut, pictureBoxes, shapeOf, type Layout, type Size } from "../player/layout";
import { Bar } from "../ui/Bar";
import { useReview, useViewer } from "./context";
import { Do } from "./Do";
import { DrawingBar } from "./DrawingBar";
import { FollowState } from "./FollowState";
import { FormingPicture, useForming } from "./Forming";
import { amountOf, shownRevision } from "./look";
import { NoteDrawings } from "./NoteDrawings";
import { OverlayLegend } from "./OverlayLegend";
import { ProbePin, ProbeReading } from "./Probe";
import { ProxyMark, WhatIsSeen } from "./Seen";
import { RegionBar } from "./RegionBar";
import { RegionCarried } from "./RegionCarried";
import { RegionPaper } from "./RegionPaper";
import { RegionShown } from "./RegionShown";
import { Sheet } from "./Sheet";
import { SliceLine } from "./SliceLine";
import { BadRegions, WorstTile } from "./Tiles";
import { placeOf, useHand } from "./useHand";
import { usePresentDraft } from "./useNotebook";

/** The picture, as large as the space allows, and what is said about it above and below its edge. */
export function Stage() {
  const { viewer, state, look, overlay, slice, outlined } = useReview();
  const space = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const { shot } = state;
  const shape = useMemo(() => shapeOf(shot), [shot]);
  const layout = useLayout(space, shape, look.comparison === "beside");
  const { split, ...size } = layout;
  const [wipe, setWipe] = useState(0.5);

  const cardLost = useViewer((view) => view.cardLost);
  useEffect(() => (canvas.current ? viewer.attach(canvas.current) : undefined), [viewer, cardLost]);
  useEffect(() => {
    const dots = window.devicePixelRatio;
    viewer.resize(Math.max(1, Math.round(size.width * dots)), Math.max(1, Math.round(size.height * dots)));
  }, [viewer, cardLost, size.width, size.height]);
  useEffect(() => {
    const beside = split === "none" ? "single" : split;
    viewer.compare(look.comparison === "beside" ? beside : look.comparison, amountOf(look, wipe));
  }, [viewer, look, split, wipe]);

  const seen = useViewer((view) => view.seen);
  const frame = useViewer((view) => view.frame);
  const forming = useForming();
  const words = `Frame ${seen?.frame ?? frame}, ${seen?.first.side ?? "stylized"}`;
  const point = (event: PointerEvent<HTMLCanvasElement>): void =>
    viewer.pointAt(placeOf(event.currentTarget, event));
  const hand = useHand(picture, viewer);
  const zoomed = useViewer((view) => view.zoom.scale !== 1);
  return (
    <main className="stage">
      <div className="stage-bar">
        <WhatIsSeen />
        <Magnification />
        {cardLost && <CardLost />}
        {overlay && <OverlayLegend overlay={overlay} />}
      </div>
      <div className="stage-space" ref={space}>
        <div
          ref={picture}
          className="picture"
          style={size}
          data-empty={seen === null}
          data-split={split}
          data-zoomed={zoomed}
          {...hand}
        >
          <canvas
            key={String(cardLost)}
            ref={canvas}
            aria-label={words}
            role="img"
            style={size}
            onPointerMove={point}
            onPointerLeave={() => viewer.pointAt(null)}
          />
          {look.comparison === "wipe" && seen?.second && <Wipe place={wipe} onMove={setWipe} />}
          {!seen && forming?.place !== "whole" && <NoPicture />}
          <FormingPicture />
          <ProxyMark />
          {pictureBoxes(split).map((box, index) => (
            <Sheet key={`${split}-${index}`} box={box}>
              {look.overlay === "error" && split === "none" && <WorstTile />}
              {outlined && split === "none" && <BadRegions />}
              {slice && split === "none" && <SliceLine line={slice} />}
              <ProbePin second={index === 1} />
              <RegionShown />
              <NoteDrawings />
              <RegionPaper />
              <RegionCarried />
            </Sheet>
          ))}
          <Pending />
        </div>
        <FollowState />
      </div>
      <StageTools />
    </main>
  );
}

/** What is below the picture: the tools that are out, else the pixel under the pointer. */
function StageTools() {
  const { region } = useReview();
  const { open: writing } = usePresentDraft();
  if (region.open) return <RegionBar />;
  return writing ? <DrawingBar /> : <ProbeReading />;
}

function useLayout(space: React.RefObject<HTMLDivElement | null>, picture: Size, two: boolean): Layout {
  const [room, setRoom] = useState<Size>(picture);
  useEffect(() => {
    const element = space.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [space]);
  return layOut(picture, room, two);
}

/** Why there is nothing to see, and what to do about it. */
function NoPicture() {
  const { state, look, viewer, rerun } = useReview();
  const number = useViewer((view) => view.frame);
  const failure = useViewer((view) => view.failure);
  const gone = useViewer((view) => view.gone);
  const atSource = look.against === "source" && look.swapped;
  if (failure) {
    return (
      <div className="no-picture" role="alert">
        <p>
          Frame {number} can't be shown. {failure}
          {gone && !atSource && " A rerun paints it anew."}
        </p>
        <p className="row">
          {gone && !atSource && state.viewer.can.includes("rerun") && (
            <button type="button" className="primary" onClick={() => rerun([number])}>
              Rerun frame {number}…
            </button>
          )}
          <button type="button" onClick={() => viewer.retry()}>
            Load again
          </button>
        </p>
      </div>
    );
  }
  if (atSource || shownRevision(state, look, number)) return null; // it is on its way
  const source = state.shot.sources[number];
  return (
    <>
      {source !== undefined && (
        <Sheet>
          <img className="stand-in" src={state.shot.media + source} alt="" />
        </Sheet>
      )}
      <NotPainted number={number} />
    </>
  );
}

/** Where an unpainted frame stands. */
function NotPainted({ number }: { number: number }) {
  const { state, progress } = useReview();
  const frame = state.frames.get(number);
  const now = [...progress.values()].find((each) => each.frame === number);
  if (frame?.rendering === "rendering" && now && now.iterations > 0) {
    return (
      <div className="no-picture">
        <p>Frame {number} is being painted</p>
        <Bar
          share={now.iteration / now.iterations}
          label={`iteration ${now.iteration} of ${now.iterations}`}
        />
      </div>
    );
  }
  const words = {
    none: `Frame ${number} was not painted.`,
    queued: `Frame ${number} waits for its turn.`,
    rendering: `Frame ${number} is being painted.`,
    done: "",
    failed: `Frame ${number} could not be painted. ${frame?.failure ?? ""}`,
  }[frame?.rendering ?? "none"];
  return (
    <div className="no-picture">
      <p>{words}</p>
    </div>
  );
}

/** How large the picture is shown; goes over to a pixel for a pixel, and back to all of it. */
function Magnification() {
  const zoomed = useViewer((view) => view.zoom.scale !== 1);
  const magnification = useViewer((view) => view.magnification);
  return <Do action={zoomed ? "fit" : "oneToOne"} text={`${Math.round(100 * magnification)} %`} />;
}

/** Nothing looks different, but playback may be slower. */
function CardLost() {
  return (
    <p
      className="dim"
      role="status"
      title="The browser lost the graphics card and did not get it back. The processor draws the same pictures, perhaps more slowly. Load the page again to try the card again."
    >
      drawn without the graphics card
    </p>
  );
}

/** Milliseconds before a late picture is worth a word. */
const PATIENCE = 150;

/** Says so where the picture on the canvas is still that of another frame. */
function Pending() {
  const { viewer } = useReview();
  const [late, setLate] = useState<number | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let awaited: number | null = null;
    const look = (): void => {
      const { frame, seen, waitingFor } = viewer.view();
      const missing = waitingFor ?? (seen && seen.frame !== frame ? frame : null);
      if (missing === awaited) return;
      awaited = missing;
      clearTimeout(timer);
      if (missing === null) setLate(null);
      else timer = setTimeout(() => setLate(missing), PATIENCE);
    };
    const unsubscribe = viewer.subscribe(look);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [viewer]);
  return (
    <p className="pending" role="status">
      {late !== null && `waiting for ${late}`}
    </p>
  );
}

/** The line between both pictures; drag it, or move it with the arrow keys. */
function Wipe({ place, onMove }: { place: number; onMove: (place: number) => void }) {
  const move = (to: number): void => onMove(Math.min(1, Math.max(0, to)));
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box) move((event.clientX - box.left) / box.width);
  };
  return (
    <div
      className="wipe"
      role="slider"
      tabIndex={0}
      aria-label="Wipe"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(place * 100)}
      style={{ left: `${place * 100}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") move(place - 0.01);
        if (event.key === "ArrowRight") move(place + 0.01);
      }}
    />
  );
}
