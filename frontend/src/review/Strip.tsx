import { useEffect, useRef, useState, type PointerEvent } from "react";

import { flagsOf } from "../live/flags";
import { useTheme } from "../theme";
import { useReview, useViewer } from "./context";
import {
  CACHE_HEIGHT,
  CACHE_TOP,
  drawCacheBar,
  drawSelection,
  drawStrip,
  SELECTION_HEIGHT,
  STRIP_HEIGHT,
} from "./draw-strip";
import { PeopleOnStrip } from "./People";
import { rangeTo, startAt, toggled } from "./selection";
import { isAbout, openNotes } from "./threads";
import { frameAt, type Timeline } from "./timeline";
import { DECIDED, RENDERING } from "./words";

/** Every frame in four lanes: is it painted, what was decided, does it ask for eyes, what was said. */
export function Strip({ line, width }: { line: Timeline; width: number }) {
  const review = useReview();
  const { state, viewer, progress, marks, selection, setSelection } = review;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const inPoint = useViewer((view) => view.inPoint);
  const outPoint = useViewer((view) => view.outPoint);
  const dragged = useRef(false);

  useEffect(() => {
    if (!canvas.current) return;
    const points = { inPoint, outPoint };
    drawStrip(canvas.current, width, line, { state, progress, points, marks: marks.frames });
  }, [width, line, state, progress, inPoint, outPoint, marks.frames, theme]);

  const at = (event: PointerEvent): number =>
    frameAt(line, event.clientX - (canvas.current?.getBoundingClientRect().left ?? 0));
  const onDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    const frame = at(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = false;
    viewer.player.pause();
    if (event.shiftKey) setSelection(rangeTo(selection, frame));
    else if (event.ctrlKey || event.metaKey) setSelection(toggled(selection, frame));
    else setSelection(startAt(frame));
    viewer.player.seek(frame);
  };
  const onMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const frame = at(event);
    if (frame === viewer.player.frame && !dragged.current) return;
    dragged.current = true;
    setSelection(rangeTo(selection, frame));
    viewer.player.seek(frame);
  };
  return (
    <div className="strip">
      <canvas
        ref={canvas}
        style={{ width, height: STRIP_HEIGHT }}
        onPointerDown={onDown}
        onPointerMove={onMove}
      />
      <Chosen line={line} width={width} />
      <CacheBar line={line} width={width} />
      <PeopleOnStrip line={line} />
      <StripSlider line={line} />
      <div className="strip-lanes" aria-hidden>
        <span>painted</span>
        <span>decided</span>
        <span>flags</span>
        <span>notes</span>
      </div>
    </div>
  );
}

/** Which frames are chosen, behind all that is said of them. */
function Chosen({ line, width }: { line: Timeline; width: number }) {
  const { selection } = useReview();
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current) drawSelection(canvas.current, width, line, selection.frames);
  }, [width, line, selection, theme]);
  return <canvas ref={canvas} className="chosen" style={{ width, height: SELECTION_HEIGHT }} aria-hidden />;
}

/** Which frames are in memory, loading, or missing. */
function CacheBar({ line, width }: { line: Timeline; width: number }) {
  const { viewer, state, look, other } = useReview();
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const cacheVersion = useSeldom(useViewer((view) => view.cacheVersion));
  useEffect(() => {
    if (!canvas.current) return;
    drawCacheBar(canvas.current, width, line, (frame) => viewer.cacheState(frame));
  }, [width, line, viewer, cacheVersion, state, look, other, theme]);
  return (
    <canvas
      ref={canvas}
      className="cache-bar"
      style={{ top: CACHE_TOP, width, height: CACHE_HEIGHT }}
      data-testid="cache-bar"
      aria-hidden
    />
  );
}

/** Milliseconds between two drawings of the cache bar. */
const SELDOM = 100;

/** The value of a while ago: pictures come by the dozen, and each would have thousands of frames drawn anew. */
function useSeldom<T>(value: T): T {
  const [seldom, setSeldom] = useState(value);
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    newest.current = value;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setSeldom(newest.current);
    }, SELDOM);
  }, [value]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return seldom;
}

/** The strip for those who don't see it, or use no pointer: a slider that speaks. */
function StripSlider({ line }: { line: Timeline }) {
  const { state, viewer } = useReview();
  const number = useViewer((view) => view.frame);
  const frame = state.frames.get(number);
  const words = [
    `Frame ${number}`,
    RENDERING[frame?.rendering ?? "none"],
    frame?.decision ? DECIDED[frame.decision.kind] : "not decided",
    ...flagsOf(state, number),
    ...(openNotes(state).some((note) => isAbout(note, number)) ? ["open note"] : []),
  ];
  return (
    <input
      type="range"
      className="visually-hidden"
      aria-label="Frame of the shot"
      aria-valuetext={words.join(", ")}
      min={line.first}
      max={line.first + line.count - 1}
      value={number}
      onChange={(event) => viewer.player.seek(Number(event.target.value))}
    />
  );
}
