import type { StyleVersion } from "../api/types";
import { ERROR_UNIT } from "../ui/format";
import { flickerWord } from "./flicker-words";

/** How much a style will flicker, quietly; an empty line until a worker has told it. */
export function FlickerForecast({ version }: { version: StyleVersion }) {
  const error = version.flicker_forecast;
  if (error === null) return <span className="forecast" />;
  const word = flickerWord(error);
  const figure = Math.round(error * 1000);
  return (
    <span
      className="forecast dim"
      title={
        `Flicker forecast: frames painted in this style one by one differ by about ${figure} ${ERROR_UNIT} ` +
        `(squared error). Told from the style alone; a take's temporal consistency takes most of it away.`
      }
    >
      {word} {figure}
    </span>
  );
}
