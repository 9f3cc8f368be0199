import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";

import { pictureStore } from "../player/media";
import { outwards, sampleCount, SlicePainter, type Line } from "../player/slice";
import { useReview } from "./context";
import { shownRevision } from "./look";
import { frameAt, GUTTER, type Timeline } from "./timeline";

/** The line over time, a column for every frame, in line with the strip: source above, stylized below. */
export function SliceView({ line, slice }: { line: Timeline; slice: Line }) {
  const { state, look, viewer } = useReview();
  const { shot } = state;
  const source = useMemo(
    () => (frame: number) => address(shot.media, shot.sources[frame]),
    [shot.media, shot.sources],
  );
  const stylized = useMemo(
    () => (frame: number) => address(shot.media, shownRevision(state, look, frame)?.picture),
    [state, shot.media, look],
  );
  const seek = (event: PointerEvent<HTMLDivElement>): void => {
    viewer.player.pause();
    viewer.player.seek(frameAt(line, event.clientX - event.currentTarget.getBoundingClientRect().left));
  };
  return (
    <div
      className="slice"
      data-testid="slice"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
    >
      <SliceRow name="source" slice={slice} line={line} urlOf={source} />
      <SliceRow name="stylized" slice={slice} line={line} urlOf={stylized} />
    </div>
  );
}

function address(media: string, name: string | undefined): string | null {
  return name === undefined ? null : media + name;
}

interface SliceRowProps {
  readonly name: string;
  readonly slice: Line;
  readonly line: Timeline;
  readonly urlOf: (frame: number) => string | null;
}

function SliceRow({ name, slice, line, urlOf }: SliceRowProps) {
  const { state, viewer } = useReview();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painted, setPainted] = useState(0);
  const samples = sampleCount(slice, state.shot);
  const { first, count } = line;
  const painter = usePainter(canvas, slice, first, samples);
  useEffect(() => {
    const frames = outwards(viewer.player.frame, first, first + count - 1);
    void painter.current?.paint(frames, urlOf, () => setPainted(painter.current?.painted ?? 0));
  }, [painter, viewer, urlOf, slice, first, count]);
  return (
    <div className="slice-row">
      <span className="slice-name">{name}</span>
      <canvas
        ref={canvas}
        width={count}
        height={samples}
        data-painted={painted}
        role="img"
        aria-label={`${name}: the line over ${count} frames`}
        style={{ left: GUTTER, width: line.cell * count }}
      />
    </div>
  );
}

/** A painter for this line, with a cleared canvas; the last one's requests are stopped. */
function usePainter(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  slice: Line,
  first: number,
  samples: number,
) {
  const painter = useRef<SlicePainter | null>(null);
  const { renewPass } = useReview();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const pictures = pictureStore(renewPass);
    painter.current = new SlicePainter(context, slice, first, samples, pictures);
    return () => painter.current?.stop();
  }, [canvas, slice, first, samples, renewPass]);
  return painter;
}
