import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { Icon } from "../ui/Icon";
import { percent, plural } from "../ui/format";
import { useReview, useViewer } from "./context";
import { placeIn, type Point } from "./drawing";
import { drawRegion, strokeOf, type RegionStroke } from "./region";

/** Over a picture on the canvas while a region is drawn: the region, and the paper to draw it on. */
export function RegionPaper() {
  const { region } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? view.frame);
  const playing = useViewer((view) => view.speed !== 0);
  if (!region.open || playing || (region.draft && region.draft.frame !== frame)) return null;
  return <Paper frame={frame} />;
}

/** A click this close to a polygon's first corner, in pixels of the screen, closes it. */
const CLOSES = 10;

/** How far an arrow key moves the cross, in shares of the picture; with Shift five times as far. */
const KEY_STEP = 0.01;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Paper({ frame }: { frame: number }) {
  const { region } = useReview();
  const { tool, width } = region;
  const [way, setWay] = useState<readonly Point[]>([]);
  /** Where the keys are; the pointer knows nothing of it. */
  const [cross, setCross] = useState<Point>([0.5, 0.5]);
  const forming = strokeOf(tool, way, width);
  const finish = (points: readonly Point[]): void => {
    const stroke = strokeOf(tool, points, width);
    if (stroke) region.add(frame, stroke);
    setWay([]);
  };
  const corner = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const [first] = way;
    const closes =
      first !== undefined &&
      Math.hypot(
        first[0] * box.width + box.left - event.clientX,
        first[1] * box.height + box.top - event.clientY,
      ) < CLOSES;
    if (closes) finish(way);
    else setWay([...way, pointOf(event)]);
  };
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    if (tool === "polygon") {
      corner(event);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    setWay([pointOf(event)]);
  };
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    if (tool === "polygon" || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const here = pointOf(event); // now: the event is let go of before the way is
    setWay((before) => [...before, here]);
  };
  const isLine = tool === "brush" || tool === "eraser";
  const press = (key: string, far: boolean): boolean => {
    const arrow = ARROWS[key];
    if (arrow) {
      const there = movedBy(cross, arrow, KEY_STEP * (far ? 5 : 1));
      setCross(there);
      if (isLine && way.length > 0) setWay([...way, there]);
    } else if (key === " " && isLine && way.length > 0) finish(way);
    else if (key === " ") setWay([...way, cross]);
    else if (key === "Enter") finish(way);
    else if (key === "Escape" && way.length > 0) setWay([]);
    else return false;
    return true;
  };
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !press(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation(); // the page's own keys step and play
  };
  return (
    <div
      className="region-sheet"
      data-testid="region-paper"
      role="application"
      tabIndex={0}
      aria-label={
        isLine
          ? "Region, by keys: the arrows move, Space sets the brush down and lifts it"
          : "Region, by keys: the arrows move, Space sets a corner, Enter closes"
      }
      onKeyDown={onKey}
      onMouseDown={(event) => event.preventDefault()} // the arrow keys stay the player's
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={() => tool !== "polygon" && finish(way)}
      onPointerCancel={() => setWay([])}
      onDoubleClick={() => tool === "polygon" && finish(way)}
    >
      <Strokes strokes={[...(region.draft?.strokes ?? []), ...(forming ? [forming] : [])]} />
      {tool === "polygon" && way.length > 0 && <Corners way={way} />}
      <span className="region-cross" style={{ left: percentOf(cross[0]), top: percentOf(cross[1]) }}>
        <Icon shape="plus" />
      </span>
      <span className="visually-hidden" role="status">
        {way.length > 0 && `${plural(way.length, "point")}, at ${percent(cross[0])}, ${percent(cross[1])}`}
      </span>
    </div>
  );
}

function Strokes({ strokes }: { strokes: readonly RegionStroke[] }) {
  const { shot } = useReview().state;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || !canvas.current) return;
    pen.fillStyle = pen.strokeStyle = getComputedStyle(canvas.current).color;
    drawRegion(pen, strokes, shot);
  }, [strokes, shot]);
  return <canvas ref={canvas} width={shot.width} height={shot.height} role="img" aria-label="The region" />;
}

/** A polygon that is not closed yet. */
function Corners({ way }: { way: readonly Point[] }) {
  return (
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
      {(["rim", "edge"] as const).map((name) => (
        <polyline key={name} className={name} points={way.map((point) => point.join()).join(" ")} />
      ))}
    </svg>
  );
}

function movedBy([x, y]: Point, [right, down]: Point, step: number): Point {
  const within = (share: number): number => Math.min(1, Math.max(0, Math.round(share * 100) / 100));
  return [within(x + right * step), within(y + down * step)];
}

function percentOf(share: number): string {
  return `${share * 100}%`;
}

function pointOf(event: PointerEvent<HTMLElement>): Point {
  return placeIn(event.currentTarget.getBoundingClientRect(), event.clientX, event.clientY);
}
