import { useQuery } from "@tanstack/react-query";

import { settings } from "../api/queries";
import { keptRevision } from "../live/take-state";
import { settingValue, takeNumber } from "../ui/format";
import { differences, regionsOf, settingsOf, stylesOf, type SettingDifference } from "./compare";
import { useReview, useViewer } from "./context";
import { previousRevision, shownRevision, type Look } from "./look";

/** By which settings the two compared pictures differ. */
export function SettingDifferences() {
  const { look } = useReview();
  const compares = look.comparison !== "single" || look.swapped;
  if (!compares || look.against === "source") return null;
  return look.against === "revision" ? <OfRevisions /> : <OfTakes />;
}

function OfRevisions() {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.frame);
  const shown = shownRevision(state, { ...look, swapped: false }, frame);
  const previous = previousRevision(state, wide(look), frame);
  if (!shown || !previous) return null;
  return (
    <Differences
      here={`r${shown.number}`}
      there={`r${previous.number}`}
      rows={differences(settingsOf(state, shown), settingsOf(state, previous))}
    />
  );
}

/** The same look with both pictures on the screen: no revision stands in for a missing one. */
function wide(look: Look): Look {
  return { ...look, comparison: "wipe" };
}

function OfTakes() {
  const { state, other, otherObstacle, look } = useReview();
  const frame = useViewer((view) => view.frame);
  if (!other)
    return (
      <section className="differences dim" role="status">
        {otherObstacle || "Loading the other take …"}
      </section>
    );
  const here = settingsOf(state, shownRevision(state, look, frame));
  const there = settingsOf(other, keptRevision(other.frames.get(frame)));
  const styles = { name: "style", here: stylesOf(state), there: stylesOf(other) };
  const regions = { name: "regions", here: regionsOf(state), there: regionsOf(other) };
  return (
    <Differences
      here={takeNumber(state.takes.get(state.takeId)?.number ?? 0)}
      there={takeNumber(other.takes.get(other.takeId)?.number ?? 0)}
      rows={[...[styles, regions].filter((row) => row.here !== row.there), ...differences(here, there)]}
    />
  );
}

interface DifferencesProps {
  readonly here: string;
  readonly there: string;
  readonly rows: readonly SettingDifference[];
}

function Differences({ here, there, rows }: DifferencesProps) {
  const { state } = useReview();
  const catalogue = useQuery(settings(state.shot.width, state.shot.height));
  const title = (name: string): string => catalogue.data?.schema.properties[name]?.title ?? name;
  return (
    <section className="differences" aria-label="Settings that differ">
      {rows.length === 0 ? (
        <p className="dim">
          {here} and {there}: the same settings
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Settings that differ</th>
              <th scope="col">{here}</th>
              <th scope="col">{there}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{title(row.name)}</th>
                <td>{settingValue(row.here)}</td>
                <td>{settingValue(row.there)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
