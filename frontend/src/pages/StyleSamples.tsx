import type { StyleVersion } from "../api/types";

/** The standard frames that workers paint of each style. */
const STANDARD_FRAMES = 2;

/** What the style makes of standard frames, beside each other; they have their room before they are painted. */
export function StyleSamples({ version }: { version: StyleVersion }) {
  return (
    <span className="style-samples" title="Standard frames, painted in this style as a draft">
      {Array.from({ length: STANDARD_FRAMES }, (_, position) => {
        const sample = version.samples[position];
        return sample ? (
          <img key={position} src={sample} alt="" loading="lazy" />
        ) : (
          <span key={position} className="skeleton" />
        );
      })}
    </span>
  );
}
