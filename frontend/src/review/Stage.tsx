import { useEffect, useRef, useState, type PointerEvent } from "react";

import { Bar } from "../ui/Bar";
import { useReview, useViewer } from "./context";
import { HeatLegend } from "./HeatLegend";
import { shownRevision } from "./look";

/** The picture, as large as the space allows, and what is said about it above its edge. */
export function Stage() {
  const { viewer, state, look } = useReview();
  const space = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = state.shot;
  const size = useFittedSize(space, width, height);

  useEffect(() => (canvas.current ? viewer.attach(canvas.current) : undefined), [viewer]);
  useEffect(() => {
    const dots = window.devicePixelRatio;
    viewer.resize(Math.max(1, Math.round(size.width * dots)), Math.max(1, Math.round(size.height * dots)));
  }, [viewer, size]);

  const seen = useViewer((view) => view.seen);
  const frame = useViewer((view) => view.frame);
  const words = `Frame ${seen?.frame ?? frame}, ${seen?.side ?? look.side}`;
  return (
    <main className="stage">
      <div className="stage-bar">
        <WhatIsSeen />
        {look.heatmap && <HeatLegend />}
      </div>
      <div className="stage-space" ref={space}>
        <div className="picture" style={size} data-empty={seen === null}>
          <canvas ref={canvas} aria-label={words} role="img" style={size} />
          {look.wipe && seen && <Wipe />}
          {!seen && <NoPicture />}
          <Pending />
        </div>
      </div>
    </main>
  );
}

function useFittedSize(
  space: React.RefObject<HTMLDivElement | null>,
  width: number,
  height: number,
): { width: number; height: number } {
  const [size, setSize] = useState({ width, height });
  useEffect(() => {
    const element = space.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const scale = Math.min(element.clientWidth / width, element.clientHeight / height);
      setSize({ width: Math.floor(width * scale), height: Math.floor(height * scale) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [space, width, height]);
  return size;
}

/** Names the picture on the screen: the renderer's state, not the wish. */
function WhatIsSeen() {
  const seen = useViewer((view) => view.seen);
  if (!seen) return <p className="seen" data-testid="seen" />;
  const stylized = seen.revision === null ? "stylized" : `stylized r${seen.revision}`;
  const [left, right] = seen.side === "source" ? ["source", stylized] : [stylized, "source"];
  return (
    <p className="seen" data-testid="seen">
      <strong>{left}</strong>
      {seen.wipe && <span className="dim"> | {right}</span>}
      {seen.side === "stylized" && !seen.kept && <span className="warn"> not the kept one</span>}
    </p>
  );
}

/** Why there is nothing to see, and what to do about it. */
function NoPicture() {
  const { state, look, viewer } = useReview();
  const number = useViewer((view) => view.frame);
  const failure = useViewer((view) => view.failure);
  if (failure) {
    return (
      <div className="no-picture" role="alert">
        <p>
          Frame {number} can't be shown. {failure}
        </p>
        <button type="button" onClick={() => viewer.retry()}>
          Load again
        </button>
      </div>
    );
  }
  if (look.side === "source" || shownRevision(state, look, number)) return null; // it is on its way
  const source = state.shot.sources[number];
  return (
    <>
      {source !== undefined && <img className="stand-in" src={state.shot.media + source} alt="" />}
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
function Wipe() {
  const { viewer } = useReview();
  const [place, setPlace] = useState(0.5);
  useEffect(() => viewer.setWipe(place), [viewer, place]);
  const move = (to: number): void => setPlace(Math.min(1, Math.max(0, to)));
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
