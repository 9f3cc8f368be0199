import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { bursts as burstsQuery, contactSheets, me, shot as shotQuery } from "../api/queries";
import type { Burst } from "../api/types";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { BurstsCard } from "./BurstsCard";
import { ContactSheet } from "./ContactSheet";
import { changeWords } from "./sheet-columns";
import { Shell } from "./Shell";
import { useProjectPath } from "./useProjectPath";

/** The bursts of a shot, on contact sheets and by themselves, from which a whole take is started. */
export function BurstsPage() {
  const id = Number(useParams()["shot"]);
  const { data: shot } = useQuery(shotQuery(id));
  const sheets = useQuery(contactSheets(id));
  const bursts = useQuery(burstsQuery(id));
  const error = sheets.error ?? bursts.error;
  const mayStart = useQuery(me).data?.can.includes("start_take") ?? false;
  const another = mayStart && (
    <Link className="button" to={`/shots/${id}/new-take`}>
      <Icon shape="plus" /> Another burst
    </Link>
  );
  return (
    <Shell
      title={shot ? `Bursts of ${shot.name}` : "Bursts"}
      path={useProjectPath(shot?.project)}
      action={another}
    >
      {error && <ErrorNotice error={error} />}
      {sheets.data?.length === 0 && bursts.data?.length === 0 && (
        <Empty title="No burst yet">
          <p>Choose a style and settings, and paint a burst of them, or a contact sheet of several.</p>
        </Empty>
      )}
      {sheets.data?.map((sheet) => (
        <ContactSheet key={sheet.id} sheet={sheet} mayStart={mayStart} />
      ))}
      <ul className="wall large">
        {bursts.data?.map((burst) => (
          <li key={burst.id} className="wall-card">
            <BurstsCard bursts={[burst]} words={burstWords(burst)} mayStart={mayStart} />
          </li>
        ))}
      </ul>
    </Shell>
  );
}

function burstWords({ frame, preset, changes }: Burst): string {
  return [`frame ${frame}`, `for ${preset}`, changeWords(changes)].filter(Boolean).join(" · ");
}
