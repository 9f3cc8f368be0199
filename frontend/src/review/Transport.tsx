import { useState } from "react";

import { labelOf, tooltip, type Action } from "../keys";
import { flaggedFrames, otherRevision, worstFrame } from "../live/take-state";
import { COLOUR_MAPS, type ColourMap } from "../player/colour-maps";
import { Icon } from "../ui/Icon";
import { frameRate } from "../ui/format";
import { Menu } from "../ui/Menu";
import type { Shape } from "../ui/shapes";
import { useReview, useViewer } from "./context";
import { HEAT_SCALES } from "./look";

/** The line under the picture: where, how fast, from where to where, and what is looked at. */
export function Transport() {
  const { state } = useReview();
  const { first_frame: first, frame_count: count } = state.shot;
  const playing = useViewer((view) => view.speed !== 0);
  return (
    <section className="transport" aria-label="Player">
      <div className="transport-group">
        <Do action="back" shape="stepBack" />
        <Do action="play" shape={playing ? "pause" : "play"} />
        <Do action="forward" shape="stepForward" />
        <FrameInput />
        <span className="dim">
          / {first}–{first + count - 1}
        </span>
      </div>
      <Speed />
      <Marks />
      <div className="transport-group end">
        <Finders />
        <Sides />
        <Overlay />
        <Do action="help" text="?" />
      </div>
    </section>
  );
}

interface DoProps {
  readonly action: Action;
  readonly shape?: Shape;
  readonly text?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

/** A button for an action; its tooltip names the key. */
function Do({ action, shape, text, pressed, disabled = false }: DoProps) {
  const { act } = useReview();
  return (
    <button
      type="button"
      className="quiet icon"
      title={tooltip(action)}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={() => act(action)}
    >
      {shape && <Icon shape={shape} />}
      {text} <span className="visually-hidden">{labelOf(action)}</span>
    </button>
  );
}

/** The frame number; another one can be typed. */
function FrameInput() {
  const { viewer } = useReview();
  const frame = useViewer((view) => view.frame);
  const [typed, setTyped] = useState<string | null>(null);
  const go = (): void => {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== "" && Number.isFinite(number)) {
      viewer.player.pause();
      viewer.player.seek(number);
    }
    setTyped(null);
  };
  return (
    <input
      className="frame-input"
      aria-label="Frame"
      inputMode="numeric"
      value={typed ?? frame}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={go}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}

function Speed() {
  const { state } = useReview();
  const target = state.shot.rate[0] / state.shot.rate[1];
  const measured = useViewer((view) => view.measuredRate);
  const dropped = useViewer((view) => view.dropped);
  const speed = useViewer((view) => view.speed);
  const times = Math.abs(speed) > 1 || speed < 0 ? ` × ${speed}`.replace("-", "−") : "";
  return (
    <div className="transport-group numbers" title="Frames a second: shown (wanted); frames skipped">
      <span className="measured">{measured === null ? "–" : measured.toFixed(0)}</span> fps
      <span className="dim">
        ({frameRate(state.shot.rate)}
        {times})
      </span>
      <span className={dropped > 0 ? "warn" : "dim"} data-target={target}>
        drop {dropped}
      </span>
    </div>
  );
}

function Marks() {
  const inPoint = useViewer((view) => view.inPoint);
  const outPoint = useViewer((view) => view.outPoint);
  return (
    <div className="transport-group marks">
      <Do action="markIn" text={`I ${inPoint ?? "–"}`} pressed={inPoint !== null} />
      <Do action="markOut" text={`O ${outPoint ?? "–"}`} pressed={outPoint !== null} />
    </div>
  );
}

function Finders() {
  const { state } = useReview();
  const flagged = flaggedFrames(state).length;
  return (
    <span className="joined">
      <Do action="previousFlagged" shape="left" disabled={flagged === 0} />
      <span className={flagged > 0 ? "warn count" : "dim count"} title="Frames that ask for eyes">
        <Icon shape="triangle" /> {flagged}
      </span>
      <Do action="nextFlagged" shape="right" disabled={flagged === 0} />
      <Do action="worst" shape="peak" disabled={worstFrame(state) === undefined} />
    </span>
  );
}

function Sides() {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.frame);
  const other = otherRevision(state.frames.get(frame));
  return (
    <span className="joined">
      <Do action="source" shape="picture" text="Source" pressed={look.side === "source"} />
      <Do action="wipe" shape="wipe" text="Wipe" pressed={look.wipe} />
      <Do
        action="otherRevision"
        shape="swap"
        text={other ? `r${other.number}` : "r–"}
        pressed={look.otherRevisions}
      />
    </span>
  );
}

function Overlay() {
  const { look, heat, setHeat } = useReview();
  return (
    <span className="joined">
      <Do action="heatmap" shape="heat" text="Heatmap" pressed={look.heatmap} />
      <Menu name="Colours and scale of the heatmap" align="end" up label="">
        <div className="heat-settings">
          <label>
            Scale up to
            <select
              value={heat.largest}
              onChange={(event) => setHeat({ ...heat, largest: Number(event.target.value) })}
            >
              {HEAT_SCALES.map((largest) => (
                <option key={largest} value={largest}>
                  {largest * 1000} ×10⁻³
                </option>
              ))}
            </select>
          </label>
          <label>
            Colours
            <select
              value={heat.map}
              onChange={(event) => setHeat({ ...heat, map: event.target.value as ColourMap })}
            >
              {COLOUR_MAPS.map((map) => (
                <option key={map}>{map}</option>
              ))}
            </select>
          </label>
          <label>
            Opacity {Math.round(heat.opacity * 100)} %
            <input
              type="range"
              min="0.1"
              max="1"
              step="0.05"
              value={heat.opacity}
              onChange={(event) => setHeat({ ...heat, opacity: Number(event.target.value) })}
            />
          </label>
        </div>
      </Menu>
    </span>
  );
}
