import { useEffect, useRef, useState, type PointerEvent } from "react";

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

function Paper({ frame }: { frame: number }) {
  const { region } = useReview();
  const { tool, width } = region;
  const [way, setWay] = useState<readonly Point[]>([]);
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
  return (
    <div
      className="region-sheet"
      data-testid="region-paper"
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={() => tool !== "polygon" && finish(way)}
      onPointerCancel={() => setWay([])}
      onDoubleClick={() => tool === "polygon" && finish(way)}
    >
      <Strokes strokes={[...(region.draft?.strokes ?? []), ...(forming ? [forming] : [])]} />
      {tool === "polygon" && way.length > 0 && <Corners way={way} />}
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

function pointOf(event: PointerEvent<HTMLElement>): Point {
  return placeIn(event.currentTarget.getBoundingClientRect(), event.clientX, event.clientY);
}
