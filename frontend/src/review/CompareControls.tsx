import { useQuery } from "@tanstack/react-query";

import { shots } from "../api/queries";
import { keyCaps, type Action } from "../keys";
import { COMPARISONS, GAINS, type Comparison } from "../player/renderer";
import { takeNumber } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import type { Shape } from "../ui/shapes";
import { comparableTakes, obstacleToComparing } from "./compare";
import { useReview } from "./context";
import { Do } from "./Do";
import type { Against } from "./look";

const WAYS: Readonly<Record<Comparison, { title: string; shape: Shape; action: Action | null }>> = {
  single: { title: "Alone", shape: "picture", action: null },
  wipe: { title: "Wipe", shape: "wipe", action: "wipe" },
  beside: { title: "Side by side", shape: "beside", action: "beside" },
  overlay: { title: "Overlay", shape: "overlay", action: "overlay" },
  difference: { title: "Difference", shape: "difference", action: "difference" },
};

/** Which two pictures of a frame are looked at, and how. */
export function CompareControls() {
  const { look } = useReview();
  const way = WAYS[look.comparison];
  return (
    <span className="joined">
      <Do
        action="source"
        shape="picture"
        pressed={look.against === "source" && look.swapped && look.comparison === "single"}
      />
      <Do action="swap" shape="swap" text={useAgainstName()} pressed={look.swapped} />
      <Menu
        name="comparison"
        align="end"
        up
        label={
          <span className={look.comparison === "single" ? "way" : "way on"}>
            <Icon shape={way.shape} /> {way.title}
          </span>
        }
      >
        <div className="compare-menu">
          <Ways />
          <Strength />
          <h3 className="menu-text">With</h3>
          <Choices />
        </div>
      </Menu>
    </span>
  );
}

/** What the take is compared with, in a word that fits a button. */
function useAgainstName(): string {
  const { state, other, look } = useReview();
  if (look.against === "source") return "source";
  if (look.against === "revision") return "previous";
  const take = state.takes.get(look.against) ?? other?.takes.get(look.against);
  return take ? takeNumber(take.number) : "take";
}

function Ways() {
  const { look, setLook } = useReview();
  return COMPARISONS.map((comparison) => {
    const { title, shape, action } = WAYS[comparison];
    return (
      <button
        key={comparison}
        type="button"
        className="menu-item"
        aria-current={look.comparison === comparison}
        onClick={() => setLook({ ...look, comparison })}
      >
        <Icon shape={shape} /> {title}
        {action && <span className="end">{keyCaps(action)}</span>}
      </button>
    );
  });
}

/** Gain of the difference, share of the overlay. */
function Strength() {
  const { look, setLook } = useReview();
  return (
    <div className="control-settings strength">
      <label>
        Gain of the difference
        <select
          value={look.gain}
          onChange={(event) => setLook({ ...look, gain: Number(event.target.value) })}
        >
          {GAINS.map((gain) => (
            <option key={gain} value={gain}>
              × {gain}
            </option>
          ))}
        </select>
      </label>
      <label>
        Overlay {Math.round(look.mix * 100)} %
        <input
          type="range"
          min="0"
          max="1"
          step="0.1"
          value={look.mix}
          onChange={(event) => setLook({ ...look, mix: Number(event.target.value) })}
        />
      </label>
    </div>
  );
}

function Choices() {
  const { state } = useReview();
  return (
    <>
      <Choice against="source" title="Source" />
      <Choice against="revision" title="Previous revision" />
      {comparableTakes(state).map((take) => (
        <Choice
          key={take.id}
          against={take.id}
          title={`Take ${takeNumber(take.number)} ${take.name}`}
          note={take.styles.map((style) => style.name).join(" + ")}
        />
      ))}
      <OtherShots />
    </>
  );
}

/** Takes of the project's other shots, with why they can't be compared where they can't. */
function OtherShots() {
  const { state } = useReview();
  const { data } = useQuery(shots(state.project.id));
  return data
    ?.filter((shot) => shot.id !== state.shot.id)
    .flatMap((shot) => {
      const obstacle = obstacleToComparing(state.shot, shot);
      return shot.takes.map((take) => (
        <Choice
          key={take.id}
          against={take.id}
          title={`${shot.name} ${takeNumber(take.number)}`}
          note={obstacle ?? take.style}
          disabled={obstacle !== null}
        />
      ));
    });
}

interface ChoiceProps {
  readonly against: Against;
  readonly title: string;
  readonly note?: string;
  readonly disabled?: boolean;
}

function Choice({ against, title, note, disabled = false }: ChoiceProps) {
  const { look, setLook } = useReview();
  return (
    <button
      type="button"
      className="menu-item"
      aria-current={look.against === against}
      disabled={disabled}
      onClick={() => setLook({ ...look, against })}
    >
      {title}
      {note !== undefined && <span className="end">{note}</span>}
    </button>
  );
}
