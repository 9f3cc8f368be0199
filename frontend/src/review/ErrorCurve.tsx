import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { frameNumbers, keptTransition, type TakeState } from "../live/take-state";
import { colour, useTheme } from "../theme";
import { ERROR_UNIT, thousandths } from "../ui/format";
import { useReview } from "./context";
import { frameAt, GUTTER, type Timeline } from "./timeline";

const HEIGHT = 84;
/** Squared error. A line to judge by until the shot has one of its own; not a verdict. */
const THRESHOLD = 0.005;

/** Squared error at the top of the chart: more than frames painted one by one from noise reach. */
const LARGEST = 0.1;

// uPlot declares its scales as an enumeration that has no value at run time.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const ARCSINH: NonNullable<uPlot.Scale["distr"]> = 4;

type Series = (number | null)[];

/** Temporal error of the kept revisions over the shot, with the source's own residual. */
export function ErrorCurve({ line, width }: { line: Timeline; width: number }) {
  const { state, viewer } = useReview();
  const data = useMemo(() => curves(state), [state]);
  const holder = useChart(data, line, width);
  const [hovered, setHovered] = useState<number | null>(null);

  const at = (event: PointerEvent<HTMLDivElement>): number =>
    frameAt(line, event.clientX - event.currentTarget.getBoundingClientRect().left);
  return (
    <div
      className="curve"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        viewer.player.pause();
        viewer.player.seek(at(event));
      }}
      onPointerMove={(event) => {
        setHovered(at(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) viewer.player.seek(at(event));
      }}
      onPointerLeave={() => setHovered(null)}
    >
      <div ref={holder} />
      <Reading state={state} frame={hovered} />
    </div>
  );
}

/** The names of the curves, or their values under the pointer: always in the same place. */
function Reading({ state, frame }: { state: TakeState; frame: number | null }) {
  const measure = frame === null ? undefined : keptTransition(state, frame);
  const value = (error: number | null | undefined): string => (frame === null ? "" : thousandths(error));
  return (
    <p className="curve-reading">
      <span className="frame">{frame ?? ""}</span>
      <span className="key error">error {value(measure?.mean)}</span>
      <span className="key p95">p95 {value(measure?.p95)}</span>
      <span className="key source">source {value(measure?.source_residual)}</span>
      <span className="key threshold">threshold {thousandths(THRESHOLD)}</span>
      <span className="dim">{ERROR_UNIT}</span>
    </p>
  );
}

function curves(state: TakeState): [number[], Series, Series, Series] {
  const frames = frameNumbers(state);
  const measures = frames.map((frame) => keptTransition(state, frame));
  return [
    frames,
    measures.map((measure) => measure?.mean ?? null),
    measures.map((measure) => measure?.p95 ?? null),
    measures.map((measure) => measure?.source_residual ?? null),
  ];
}

function useChart(data: [number[], Series, Series, Series], line: Timeline, width: number) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const theme = useTheme();
  const { first, count } = line;
  useEffect(() => {
    if (!holder.current) return;
    const plot = new uPlot(options(first, count), [[], [], [], []], holder.current);
    chart.current = plot;
    void document.fonts.ready.then(() => plot.redraw()); // labels drawn before the font came
    return () => {
      plot.destroy();
      chart.current = null;
    };
  }, [first, count, theme]);
  useEffect(() => chart.current?.setSize({ width, height: HEIGHT }), [width, theme]);
  useEffect(() => chart.current?.setData(data), [data, theme]);
  return holder;
}

function options(first: number, count: number): uPlot.Options {
  const edge = { show: false };
  return {
    width: 100,
    height: HEIGHT,
    padding: [8, 12, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [first - 0.5, first + count - 0.5] },
      // Absolute, so that it never moves; linear near nothing and logarithmic above 10⁻³, so that a doubling
      // shows as much in a calm shot as in a wild one.
      y: { distr: ARCSINH, asinh: 1e-3, range: [0, LARGEST] },
    },
    axes: [
      edge,
      {
        size: GUTTER,
        font: "11px 'Inter Variable', sans-serif",
        stroke: colour("--dim"),
        grid: { stroke: colour("--line"), width: 1 },
        ticks: edge,
        border: edge,
        splits: () => [0, 0.001, 0.01, LARGEST],
        values: (_plot, splits) => splits.map((value) => String(Math.round(value * 1000))),
      },
    ],
    series: [
      {},
      { stroke: colour("--curve-error"), width: 1.5, spanGaps: false, points: dots("--curve-error") },
      { stroke: colour("--curve-p95"), width: 1, spanGaps: false, points: dots("--curve-p95") },
      { stroke: colour("--curve-source"), width: 1, dash: [4, 3], spanGaps: false, points: { show: false } },
    ],
    hooks: { draw: [drawThreshold] },
  };
}

function dots(token: string): uPlot.Series.Points {
  return { size: 4, fill: colour(token), width: 0 };
}

function drawThreshold(plot: uPlot): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(THRESHOLD, "y", true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour("--warn");
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
