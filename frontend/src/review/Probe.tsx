import { useState, type KeyboardEvent } from "react";

import { CAUSES } from "../player/field";
import type { Colour } from "../player/probe";
import { ERROR_UNIT, thousandths } from "../ui/format";
import { keyCaps } from "../keys";
import { useReview, useViewer } from "./context";
import { CAUSE_WORDS } from "./words";

/** Sides of the square that is averaged, in pixels. */
const SIDES = [1, 5, 11, 21] as const;

/** What is under the pointer, or under the pin: always in the same line below the picture. */
export function ProbeReading() {
  const { viewer } = useReview();
  const [side, setSide] = useState<number>(1);
  const place = useViewer((view) => view.probed);
  const pinned = useViewer((view) => view.pinned);
  useViewer((view) => view.frame);
  useViewer((view) => view.cacheVersion);
  const reading = place === null ? null : viewer.read(place, side);
  const cause = CAUSES[reading?.cause ?? 0];
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
          <span className="value">
            <span className="dim">error</span> {thousandths(reading.error)}{" "}
            <span className="dim">{ERROR_UNIT}</span>
          </span>
          {cause !== undefined && cause !== "none" && <span className="dim">{CAUSE_WORDS[cause]}</span>}
        </>
      )}
      <label className="area">
        <span className="dim">area</span>
        <select
          value={side}
          onChange={(event) => setSide(Number(event.target.value))}
          aria-label="Probe area"
        >
          {SIDES.map((each) => (
            <option key={each} value={each}>
              {each}×{each} px
            </option>
          ))}
        </select>
      </label>
    </div>
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
  const { viewer, state } = useReview();
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
  const { width, height } = state.shot;
  return (
    <button
      type="button"
      className="probe-pin"
      data-arrow-keys
      aria-label={`Probe at ${place.x}, ${place.y}; arrow keys move it`}
      style={{ left: `${((place.x + 0.5) / width) * 100}%`, top: `${((place.y + 0.5) / height) * 100}%` }}
      onKeyDown={onKeyDown}
    />
  );
}
