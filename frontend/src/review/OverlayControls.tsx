import { keyCaps, type Action } from "../keys";
import { COLOUR_MAPS, type ColourMap } from "../player/colour-maps";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import type { Shape } from "../ui/shapes";
import { useReview, useViewer } from "./context";
import { Do } from "./Do";
import { previousRevision, shownTransition, showsPrevious, type Look } from "./look";
import { ROUND_ERRORS, ROUND_SPEEDS, type Colouring } from "./overlays";

interface Entry {
  readonly title: string;
  readonly shape: Shape;
  readonly action: Action;
}

const OVERLAYS: Readonly<Record<Exclude<Look["overlay"], "none">, Entry>> = {
  error: { title: "Temporal error", shape: "heat", action: "heatmap" },
  causes: { title: "Why pixels have no error", shape: "hatch", action: "causes" },
  residual: { title: "Source residual", shape: "heat", action: "residual" },
  flow: { title: "Optical flow", shape: "wheel", action: "flow" },
};

/** What lies over the pictures, its colours and its scale. */
export function OverlayControls() {
  const { look } = useReview();
  const shown = look.overlay === "none" || look.overlay === "error" ? null : OVERLAYS[look.overlay];
  return (
    <span className="joined">
      <Do action="heatmap" shape="heat" text="Heatmap" pressed={look.overlay === "error"} />
      <Menu
        name="Overlays, their colours and scales"
        align="end"
        up
        label={
          shown && (
            <span className="laid-over">
              <Icon shape={shown.shape} label={shown.title} />
            </span>
          )
        }
      >
        <div className="compare-menu">
          <Overlays />
          <PreviousDifference />
          <div className="control-settings">
            {look.overlay === "flow" ? <Rim /> : <ErrorColours />}
            <Opacity />
          </div>
        </div>
      </Menu>
    </span>
  );
}

function Overlays() {
  const { state, look, setLook } = useReview();
  const frame = useViewer((view) => view.frame);
  const transition = shownTransition(state, look, frame);
  const kept = { residual: transition?.residual_field, flow: transition?.flow_field };
  const lacks = (layer: keyof typeof kept): boolean => transition !== undefined && !kept[layer];
  return (
    <>
      <button
        type="button"
        className="menu-item"
        aria-current={look.overlay === "none"}
        onClick={() => setLook({ ...look, overlay: "none" })}
      >
        <Icon shape="picture" /> No overlay
      </button>
      {(["error", "causes", "residual", "flow"] as const).map((overlay) => {
        const missing = (overlay === "residual" || overlay === "flow") && lacks(overlay);
        return (
          <Item
            key={overlay}
            {...OVERLAYS[overlay]}
            current={look.overlay === overlay}
            note={missing ? "not stored" : ""}
          />
        );
      })}
      {lacks("flow") && (
        <p className="menu-text dim">
          Frame {frame} was measured before its residual and flow were stored. Rerun it, and they are.
        </p>
      )}
    </>
  );
}

/** Not measured, but looked at for the same reason: what the last rerun has changed. */
function PreviousDifference() {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.frame);
  const none = !previousRevision(state, { ...look, comparison: "difference" }, frame);
  return (
    <Item
      title="Difference to the previous"
      shape="difference"
      action="previousDifference"
      current={showsPrevious(look)}
      note={none ? "one revision" : ""}
    />
  );
}

interface ItemProps extends Entry {
  readonly current: boolean;
  readonly note: string;
}

function Item({ title, shape, action, current, note }: ItemProps) {
  const { act } = useReview();
  return (
    <button type="button" className="menu-item" aria-current={current} onClick={() => act(action)}>
      <Icon shape={shape} /> {title}
      <span className="end">
        {note} {keyCaps(action).join(" ")}
      </span>
    </button>
  );
}

const thousandths = (error: number): string => `${Number((error * 1000).toPrecision(6))} ×10⁻³`;

function ErrorColours() {
  return (
    <>
      <Scale />
      <Threshold />
      <Colours />
    </>
  );
}

function Scale() {
  const { colouring, setColouring, other } = useReview();
  const choose = (value: string): void =>
    setColouring({ ...colouring, scale: value === "shot" || value === "pair" ? value : Number(value) });
  return (
    <>
      <label>
        Scale up to
        <select value={colouring.scale} onChange={(event) => choose(event.target.value)}>
          {ROUND_ERRORS.map((largest) => (
            <option key={largest} value={largest}>
              {thousandths(largest)}
            </option>
          ))}
          <option value="shot">what the shot’s takes reach</option>
          <option value="pair" disabled={!other && colouring.scale !== "pair"}>
            what both compared takes reach
          </option>
        </select>
      </label>
      <fieldset className="row">
        <legend className="visually-hidden">Steps of the scale</legend>
        {(["linear", "log"] as const).map((curve) => (
          <label key={curve} className="check">
            <input
              type="radio"
              name="curve"
              checked={colouring.curve === curve}
              onChange={() => setColouring({ ...colouring, curve })}
            />
            {curve === "log" ? "logarithmic" : curve}
          </label>
        ))}
      </fieldset>
    </>
  );
}

function Threshold() {
  const { colouring, setColouring } = useReview();
  return (
    <label>
      Leave uncoloured below
      <select
        value={colouring.threshold}
        onChange={(event) => setColouring({ ...colouring, threshold: Number(event.target.value) })}
      >
        <option value={0}>nothing: colour all</option>
        {ROUND_ERRORS.map((threshold) => (
          <option key={threshold} value={threshold}>
            {thousandths(threshold)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Colours() {
  const { colouring, setColouring } = useReview();
  return (
    <label>
      Colours
      <select
        value={colouring.map}
        onChange={(event) => setColouring({ ...colouring, map: event.target.value as ColourMap })}
      >
        {COLOUR_MAPS.map((map) => (
          <option key={map}>{map}</option>
        ))}
      </select>
    </label>
  );
}

function Rim() {
  const { colouring, setColouring } = useReview();
  const choose = (value: string): Colouring["rim"] => (value === "shot" ? value : Number(value));
  return (
    <label>
      Full colour at
      <select
        value={colouring.rim}
        onChange={(event) => setColouring({ ...colouring, rim: choose(event.target.value) })}
      >
        <option value="shot">as fast as the shot moves</option>
        {ROUND_SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {speed} px a frame
          </option>
        ))}
      </select>
    </label>
  );
}

function Opacity() {
  const { colouring, setColouring } = useReview();
  return (
    <label>
      Opacity {Math.round(colouring.opacity * 100)} %
      <input
        type="range"
        min="0.1"
        max="1"
        step="0.05"
        value={colouring.opacity}
        onChange={(event) => setColouring({ ...colouring, opacity: Number(event.target.value) })}
      />
    </label>
  );
}
