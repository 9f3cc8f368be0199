import type { StyleVersion } from "../api/types";

/** What the style makes of standard frames, beside each other; nothing until a worker has painted one. */
export function StyleSamples({ version }: { version: StyleVersion }) {
  if (version.samples.length === 0) return null;
  return (
    <span className="style-samples" title="Standard frames, painted in this style as a draft">
      {version.samples.map((sample) => (
        <img key={sample} src={sample} alt="" loading="lazy" />
      ))}
    </span>
  );
}
