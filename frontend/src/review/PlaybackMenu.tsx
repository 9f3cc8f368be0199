import { keyCaps } from "../keys";
import { bytes, frameRate } from "../ui/format";
import { Menu } from "../ui/Menu";
import { useReview, useViewer } from "./context";
import { MEMORIES } from "./playback";

/** How fast it plays and should, what was skipped; behind it, what gives way where both can't be had. */
export function PlaybackMenu() {
  return (
    <Menu name="playback" up label={<Speed />}>
      <Settings />
    </Menu>
  );
}

function Speed() {
  const { state } = useReview();
  const measured = useViewer((view) => view.measuredRate);
  const dropped = useViewer((view) => view.dropped);
  const speed = useViewer((view) => view.speed);
  const everyFrame = useViewer((view) => view.everyFrame);
  const times = Math.abs(speed) > 1 || speed < 0 ? `× ${speed}`.replace("-", "−") : "";
  return (
    <span className="speed" title="Frames a second: shown (wanted); frames skipped">
      <span className="measured">{measured === null ? "–" : measured.toFixed(0)}</span> fps
      <span className="dim">({frameRate(state.shot.rate)})</span>
      <span className="times">{times}</span>
      <span className={dropped > 0 ? "warn skipped" : "dim skipped"}>
        {everyFrame ? "every" : `drop ${dropped}`}
      </span>
    </span>
  );
}

function Settings() {
  const { playback, setPlayback, viewer } = useReview();
  useViewer((view) => view.cacheVersion);
  return (
    <div className="control-settings">
      <fieldset>
        <legend className="dim">
          When the screen is late <kbd>{keyCaps("everyFrame")}</kbd>
        </legend>
        <label className="check">
          <input
            type="radio"
            name="pace"
            checked={!playback.everyFrame}
            onChange={() => setPlayback({ ...playback, everyFrame: false })}
          />
          Keep real time, and drop frames
        </label>
        <label className="check">
          <input
            type="radio"
            name="pace"
            checked={playback.everyFrame}
            onChange={() => setPlayback({ ...playback, everyFrame: true })}
          />
          Show every frame, and be late
        </label>
      </fieldset>
      <label>
        Memory for decoded frames
        <select
          value={playback.memory}
          onChange={(event) => setPlayback({ ...playback, memory: Number(event.target.value) })}
        >
          {MEMORIES.map((memory) => (
            <option key={memory} value={memory}>
              {memory} MB
            </option>
          ))}
        </select>
        <span className="dim">{bytes(viewer.memoryUsed)} in use</span>
      </label>
      <ul className="cache-key">
        <li className="cached">in memory</li>
        <li className="proxy">in memory, as proxy</li>
        <li className="stale">in memory, but replaced</li>
        <li className="loading">loading</li>
        <li className="absent">on the server</li>
        <li className="missing">no picture</li>
      </ul>
    </div>
  );
}
