import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";
import { flushSync } from "react-dom";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { frameNumbers, type TakeState } from "../live/take-state";
import { colour, useTheme } from "../theme";
import { tooltip } from "../keys";
import { useReview } from "./context";
import { curve, LANE_NAMES, LANES, reading, type Lane, type LaneName, type Measure } from "./lanes";
import { frameAt, GUTTER, type Timeline } from "./timeline";

const HEIGHT = 92;
/** Of the row over the curves that names them. */
const HEAD = 20;

// uPlot declares its scales as an enumeration that has no value at run time.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const ARCSINH: NonNullable<uPlot.Scale["distr"]> = 4;

type Series = (number | null)[];

/** Measures of the kept revisions over the shot. */
export function MeasureLane({ line, width }: { line: Timeline; width: number }) {
  const { state, viewer, lane: choice } = useReview();
  const lane = LANES[choice.lane];
  const data = useMemo(() => curves(state, lane), [state, lane]);
  const holder = useChart(data, lane, line, width, lane.judged && choice.thresholds[lane.judged.by]);
  const [hovered, setHovered] = useState<number | null>(null);

  const at = (event: PointerEvent<HTMLDivElement>): number =>
    frameAt(line, event.clientX - event.currentTarget.getBoundingClientRect().left);
  return (
    <div className="lane">
      <div
        className="curve"
        data-testid="lane"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          viewer.player.pause();
          viewer.player.seek(at(event));
        }}
        onPointerMove={(event) => {
          // With this turn of the screen: left to itself, React shows it one later.
          flushSync(() => setHovered(at(event)));
          if (event.currentTarget.hasPointerCapture(event.pointerId)) viewer.player.seek(at(event));
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <div ref={holder} />
      </div>
      <LaneHead frame={hovered} />
    </div>
  );
}

/** Which measures are drawn, and the names of the curves or their values under the pointer: in one place. */
function LaneHead({ frame }: { frame: number | null }) {
  const { state, lane: choice, setLane } = useReview();
  const lane = LANES[choice.lane];
  return (
    <p className="lane-head">
      <span className="frame">{frame ?? ""}</span>
      {lane.measures.map((measure) => (
        <span key={measure.name} className="key">
          <Sample measure={measure} />
          {measure.name} <span className="value">{frame === null ? "" : written(state, measure, frame)}</span>
        </span>
      ))}
      {lane.judged && <Threshold judged={lane.judged} />}
      <span className="dim">{lane.unit}</span>
      <select
        aria-label="Measures in the lane"
        title={tooltip("lane")}
        value={choice.lane}
        onChange={(event) => setLane({ ...choice, lane: event.target.value as LaneName })}
      >
        {LANE_NAMES.map((name) => (
          <option key={name} value={name}>
            {LANES[name].title}
          </option>
        ))}
      </select>
    </p>
  );
}

/** How a curve is drawn. */
function Sample({ measure }: { measure: Measure }) {
  return (
    <svg width="14" height="4" aria-hidden>
      <line
        x2="14"
        y1="2"
        y2="2"
        stroke={`var(${measure.colour})`}
        strokeWidth={measure.width + 0.5}
        strokeDasharray={measure.dash.join(" ")}
      />
    </svg>
  );
}

function Threshold({ judged: { by, choices, format } }: { judged: NonNullable<Lane["judged"]> }) {
  const { lane, setLane } = useReview();
  const choose = (threshold: number): void =>
    setLane({ ...lane, thresholds: { ...lane.thresholds, [by]: threshold } });
  return (
    <label className="threshold">
      threshold
      <select value={lane.thresholds[by]} onChange={(event) => choose(Number(event.target.value))}>
        {choices.map((threshold) => (
          <option key={threshold} value={threshold}>
            {format(threshold)}
          </option>
        ))}
      </select>
    </label>
  );
}

function written(state: TakeState, measure: Measure, frame: number): string {
  const value = reading(state, measure, frame);
  return value === null ? "–" : measure.format(value);
}

function curves(state: TakeState, lane: Lane): [number[], ...Series[]] {
  const frames = frameNumbers(state);
  return [frames, ...lane.measures.map((measure) => curve(state, measure, frames))];
}

function useChart(
  data: [number[], ...Series[]],
  lane: Lane,
  line: Timeline,
  width: number,
  threshold: number | undefined,
) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const theme = useTheme();
  const { first, count } = line;
  useEffect(() => {
    if (!holder.current) return;
    const plot = new uPlot(options(lane, first, count, threshold), [[]], holder.current);
    chart.current = plot;
    void document.fonts.ready.then(() => plot.redraw()); // labels drawn before the font came
    return () => {
      plot.destroy();
      chart.current = null;
    };
  }, [lane, first, count, threshold, theme]);
  useEffect(() => chart.current?.setSize({ width, height: HEIGHT }), [lane, width, threshold, theme]);
  useEffect(() => chart.current?.setData(data), [data, threshold, theme]);
  return holder;
}

function options(lane: Lane, first: number, count: number, threshold: number | undefined): uPlot.Options {
  const edge = { show: false };
  const { range, ticks, judged } = lane;
  const thresholds = threshold === undefined ? [] : (judged?.lines(threshold) ?? []);
  return {
    width: 100,
    height: HEIGHT,
    padding: [HEAD, 12, 4, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [first - 0.5, first + count - 0.5] },
      y: {
        range: range === null ? (_plot, _least, most) => [0, roundUp(most)] : [...range],
        ...(lane.logarithmic && { distr: ARCSINH, asinh: 1e-3 }),
      },
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
        filter: (_plot, splits) => splits, // its own leaves out the lines of a logarithmic scale that is low
        splits: (_plot, _axis, least, most) => [...(ticks ?? [least, most / 2, most])],
        values: (_plot, splits) => splits.map((value) => lane.tick(value)),
      },
    ],
    series: [{}, ...lane.measures.map(series)],
    hooks: { draw: thresholds.map((value) => (plot) => drawThreshold(plot, value)) },
  };
}

function series({ colour: token, dash, width }: Measure): uPlot.Series {
  const points = dash.length > 0 ? { show: false } : { size: 4, fill: colour(token), width: 0 };
  return { stroke: colour(token), width, dash: [...dash], spanGaps: false, points };
}

/** The next of 1, 2, 5, 10 …: a scale that seldom moves. */
function roundUp(value: number | null): number {
  if (value === null || value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((factor) => factor * power >= value) ?? 10);
}

function drawThreshold(plot: uPlot, threshold: number): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(threshold, "y", true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour("--warn");
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
