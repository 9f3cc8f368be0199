import { keyCaps } from "../keys";
import { COLOUR_MAPS, type ColourMap } from "../player/colour-maps";
import { Menu } from "../ui/Menu";
import { useReview } from "./context";
import { Do } from "./Do";
import { ROUND_ERRORS, type Heat } from "./heat";

/** The heatmap, its colours and its scale. */
export function HeatControls() {
  const { look, act } = useReview();
  return (
    <span className="joined">
      <Do action="heatmap" shape="heat" text="Heatmap" pressed={look.overlay === "error"} />
      <Menu name="Colours and scale of the heatmap" align="end" up label="">
        <div className="control-settings">
          <Scale />
          <Threshold />
          <Colours />
          <label className="check">
            <input type="checkbox" checked={look.overlay === "causes"} onChange={() => act("causes")} />
            Only why pixels are not measured{" "}
            {keyCaps("causes").map((cap) => (
              <kbd key={cap}>{cap}</kbd>
            ))}
          </label>
        </div>
      </Menu>
    </span>
  );
}

const thousandths = (error: number): string => `${Number((error * 1000).toPrecision(6))} ×10⁻³`;

function Scale() {
  const { heat, setHeat, other } = useReview();
  const choose = (value: string): void =>
    setHeat({ ...heat, scale: value === "take" || value === "pair" ? value : Number(value) });
  return (
    <>
      <label>
        Scale up to
        <select value={heat.scale} onChange={(event) => choose(event.target.value)}>
          {ROUND_ERRORS.map((largest) => (
            <option key={largest} value={largest}>
              {thousandths(largest)}
            </option>
          ))}
          <option value="take">what this take reaches</option>
          <option value="pair" disabled={!other && heat.scale !== "pair"}>
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
              checked={heat.curve === curve}
              onChange={() => setHeat({ ...heat, curve })}
            />
            {curve === "log" ? "logarithmic" : curve}
          </label>
        ))}
      </fieldset>
    </>
  );
}

function Threshold() {
  const { heat, setHeat } = useReview();
  return (
    <label>
      Leave uncoloured below
      <select
        value={heat.threshold}
        onChange={(event) => setHeat({ ...heat, threshold: Number(event.target.value) })}
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
  const { heat, setHeat } = useReview();
  const set = (change: Partial<Heat>): void => setHeat({ ...heat, ...change });
  return (
    <>
      <label>
        Colours
        <select value={heat.map} onChange={(event) => set({ map: event.target.value as ColourMap })}>
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
          onChange={(event) => set({ opacity: Number(event.target.value) })}
        />
      </label>
    </>
  );
}
