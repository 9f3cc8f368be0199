import type { ContactSheet as Sheet } from "../api/types";
import { plural, ranges } from "../ui/format";
import { Time } from "../ui/Time";
import { BurstsCard } from "./BurstsCard";
import { changeWords, columnWords, sharedChanges } from "./sheet-columns";

/** Bursts of the same frames beside each other: a row for each style, a column for each change. */
export function ContactSheet({ sheet, mayStart }: { sheet: Sheet; mayStart: boolean }) {
  const bursts = sheet.rows.flat(2);
  const painted = bursts.filter(({ done, total }) => done === total).length;
  const what = [
    `${plural(sheet.frames.length, "frame")}, ${ranges(sheet.frames)}`,
    bursts[0] && `for ${bursts[0].preset}`,
    changeWords(sharedChanges(sheet)),
    painted === bursts.length ? plural(painted, "burst") : `${painted} of ${bursts.length} painted`,
    sheet.created_by,
  ];
  return (
    <section className="contact-sheet" aria-label="Contact sheet">
      <h2>Contact sheet</h2>
      <p className="dim">
        {what.filter(Boolean).join(" · ")} · <Time at={sheet.created_at} />
      </p>
      <div className="sheet-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {sheet.columns.map((column, place) => (
                <th key={place} scope="col">
                  {columnWords(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <tr key={row[0]?.[0]?.id}>
                <th scope="row">{row[0]?.[0]?.style}</th>
                {row.map((cell, place) => (
                  <td key={place}>
                    <BurstsCard
                      bursts={cell}
                      words={columnWords(sheet.columns[place] ?? {})}
                      mayStart={mayStart}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
