import { Link } from "react-router";

import type { Style } from "../api/types";
import { Empty } from "../ui/Notice";
import { FlickerForecast } from "./FlickerForecast";
import { StyleSamples } from "./StyleSamples";

interface StyleWallProps {
  readonly styles: readonly Style[];
  /** Ids of chosen style versions. */
  readonly chosen: readonly number[];
  readonly onChoose: (versions: number[]) => void;
}

/** Styles to choose from, as pictures; the newest version of each. */
export function StyleWall({ styles, chosen, onChoose }: StyleWallProps) {
  if (styles.length === 0) {
    return (
      <Empty title="The library is empty">
        <Link className="button" to="/styles">
          Add a style
        </Link>
      </Empty>
    );
  }
  return (
    <ul className="wall">
      {styles.map((style) => {
        const version = style.versions.at(-1);
        if (!version) return null;
        const isChosen = chosen.includes(version.id);
        return (
          <li key={style.id}>
            <button
              type="button"
              className="wall-style"
              aria-pressed={isChosen}
              onClick={() =>
                onChoose(isChosen ? chosen.filter((id) => id !== version.id) : [...chosen, version.id])
              }
            >
              <img src={version.poster} alt="" loading="lazy" />
              <StyleSamples version={version} />
              <span className="ellipsis">{style.name}</span>
              <FlickerForecast version={version} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
