import type { KeyboardEvent } from "react";

import { keyCaps, tooltip } from "../keys";
import { CAUSES } from "../player/field";
import type { Movement } from "../player/flow";
import { areaAround, PROBE_SIDES, type Colour, type ErrorReading } from "../player/probe";
import { ERROR_UNIT, percent, pixels, thousandths } from "../ui/format";
import { useReview, useViewer } from "./context";
import { CAUSE_WORDS } from "./words";

/** What is under the pointer, or under the pin: always in the same line below the picture. */
export function ProbeReading() {
  const { viewer, probeSide: side, setProbeSide } = useReview();
  const place = useViewer((view) => view.probed);
  const pinned = useViewer((view) => view.pinned);
  useViewer((view) => view.frame);
  useViewer((view) => view.cacheVersion);
  const reading = place === null ? null : viewer.read(place, side);
  return (
    <div className="probe" data-testid="probe">
      <span className="place">
        {place === null ? (
          <span className="dim">
            point at a pixel, or pin one <kbd>{keyCaps("probe")}</kbd>
          </span>
        ) : (
          <>
            {pinned ? "pinned" : "x, y"} {place.x}, {place.y}
          </>
        )}
      </span>
      {reading && (
        <>
          <Rgb name="source" colour={reading.source} />
          <Rgb name="stylized" colour={reading.stylized} />
          <Errors error={reading.error} residual={reading.residual} />
          <Moved movement={reading.movement} />
          <Reliability reading={reading.error} />
        </>
      )}
      <label className="area">
        <select
          value={side}
          title={tooltip("probeArea")}
          onChange={(event) => setProbeSide(Number(event.target.value))}
          aria-label="Probe area"
        >
          {PROBE_SIDES.map((each) => (
            <option key={each} value={each}>
              {each}×{each} px
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Of the painting, and of the footage itself, which is as small as it can get. */
function Errors({ error, residual }: { error: ErrorReading | null; residual: ErrorReading | null }) {
  return (
    <span
      className="value"
      title={`Squared error since the frame before, and that of the source, ${ERROR_UNIT}`}
    >
      <span className="dim">error</span> <span className="figure">{thousandths(error?.error)}</span>
      <span className="dim"> residual </span>
      <span className="figure">{thousandths(residual?.error)}</span> <span className="dim">{ERROR_UNIT}</span>
    </span>
  );
}

function Moved({ movement }: { movement: Movement | null }) {
  return (
    <span
      className="value"
      title="Moved since the frame before, to the right and down, by the measuring flow"
    >
      <span className="dim">dx</span> <span className="figure">{pixels(movement?.right)}</span>{" "}
      <span className="dim">dy</span> <span className="figure">{pixels(movement?.down)}</span>{" "}
      <span className="dim">px</span>
    </span>
  );
}

/** Whether the error can be trusted here, and why not. */
function Reliability({ reading }: { reading: ErrorReading | null }) {
  if (!reading) return null;
  const cause = CAUSE_WORDS[CAUSES[reading.cause] ?? "none"];
  if (reading.reliable === 1) return <span className="dim">reliable</span>;
  return (
    <span className="reliability" title={`${percent(reading.reliable)} measured; otherwise mostly ${cause}`}>
      {cause} {reading.reliable > 0 && percent(1 - reading.reliable)}
    </span>
  );
}

function Rgb({ name, colour }: { name: string; colour: Colour | null }) {
  return (
    <span className="value rgb">
      <span className="dim">{name}</span>
      <span
        className="swatch"
        style={colour ? { background: `rgb(${colour.map(Math.round).join(" ")})` } : {}}
      />
      {(colour ?? [null, null, null]).map((level, channel) => (
        <span key={channel} className="level">
          {level === null ? "–" : Math.round(level)}
        </span>
      ))}
    </span>
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The pinned pixel on the picture; the arrow keys move it while it has the focus. */
export function ProbePin({ second }: { second: boolean }) {
  const { viewer, state, probeSide } = useReview();
  const place = useViewer((view) => view.probed);
  const pinned = useViewer((view) => view.pinned);
  if (!pinned || place?.second !== second) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const pixels = event.shiftKey ? 10 : 1;
    viewer.movePin(step[0] * pixels, step[1] * pixels);
  };
  const across = (pixels: number): string => `${(pixels / state.shot.width) * 100}%`;
  const down = (pixels: number): string => `${(pixels / state.shot.height) * 100}%`;
  const { left, top, width, height } = areaAround(place, probeSide, state.shot);
  return (
    <>
      <span
        className="probe-area"
        style={{ left: across(left), top: down(top), width: across(width), height: down(height) }}
      />
      <button
        type="button"
        className="probe-pin"
        data-arrow-keys
        aria-label={`Probe at ${place.x}, ${place.y}; arrow keys move it`}
        style={{ left: across(place.x + 0.5), top: down(place.y + 0.5) }}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
