import { useState } from "react";

import { flaggedFrames } from "../live/flags";
import { worstFrame } from "../live/take-state";
import { Icon } from "../ui/Icon";
import { CompareControls } from "./CompareControls";
import { useReview, useViewer } from "./context";
import { Do } from "./Do";
import { OverlayControls } from "./OverlayControls";
import { PlaybackMenu } from "./PlaybackMenu";

/** The line under the picture: where, how fast, from where to where, and what is looked at. */
export function Transport() {
  const { state, slice } = useReview();
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
      <PlaybackMenu />
      <Points />
      <div className="transport-group end">
        <Finders />
        <CompareControls />
        <OverlayControls />
        <Do action="slice" shape="slice" pressed={slice !== null} />
        <Do action="help" text="?" />
      </div>
    </section>
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

function Points() {
  const { marks } = useReview();
  const frame = useViewer((view) => view.frame);
  const inPoint = useViewer((view) => view.inPoint);
  const outPoint = useViewer((view) => view.outPoint);
  return (
    <div className="transport-group points">
      <Do action="pointIn" text={`I ${inPoint ?? "–"}`} pressed={inPoint !== null} />
      <Do action="pointOut" text={`O ${outPoint ?? "–"}`} pressed={outPoint !== null} />
      <Do action="mark" shape="mark" pressed={marks.frames.includes(frame)} />
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
