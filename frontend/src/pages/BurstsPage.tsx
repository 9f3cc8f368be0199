import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";

import { postJson } from "../api/client";
import { bursts as burstsQuery, me, shot as shotQuery } from "../api/queries";
import type { Burst, Created } from "../api/types";
import { RENDER_STATES } from "../review/words";
import { settingValue, takeNumber } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";

/** The bursts of a shot as a contact sheet, each at the same frame, from which a whole take is started. */
export function BurstsPage() {
  const id = Number(useParams()["shot"]);
  const { data: shot } = useQuery(shotQuery(id));
  const { data, error } = useQuery(burstsQuery(id));
  const mayStart = useQuery(me).data?.can.includes("start_take") ?? false;
  const another = mayStart && (
    <Link className="button" to={`/shots/${id}/new-take`}>
      <Icon shape="plus" /> Another burst
    </Link>
  );
  return (
    <Shell title={shot ? `Bursts of ${shot.name}` : "Bursts"} action={another}>
      {error && <ErrorNotice error={error} />}
      {data?.length === 0 && (
        <Empty title="No burst yet">
          <p>Choose a style and settings, and paint a burst of them.</p>
        </Empty>
      )}
      <ul className="wall large">
        {data?.map((burst) => (
          <BurstCard key={burst.id} burst={burst} mayStart={mayStart} />
        ))}
      </ul>
    </Shell>
  );
}

function BurstCard({ burst, mayStart }: { burst: Burst; mayStart: boolean }) {
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () => postJson<Created>(`/takes/${burst.id}/whole`),
    onSuccess: (take) => void navigate(`/takes/${take.id}`),
  });
  const words = [takeNumber(burst.number), burst.style, burst.name].filter(Boolean).join(" · ");
  const changes = Object.entries(burst.changes).map(
    ([name, value]) => `${name.replaceAll("_", " ")} ${settingValue(value)}`,
  );
  return (
    <li className="wall-card burst-card">
      <Link to={`/takes/${burst.id}`}>
        {burst.picture ? (
          <img src={burst.picture} alt={`Frame ${burst.frame}`} />
        ) : (
          <span className="burst-waits dim">
            {burst.state && RENDER_STATES[burst.state]} · {burst.done} of {burst.total}
          </span>
        )}
        <strong className="ellipsis">{words}</strong>
      </Link>
      <p className="dim">{[`frame ${burst.frame}`, `for ${burst.preset}`, ...changes].join(" · ")}</p>
      {start.error && <ErrorNotice error={start.error} />}
      {mayStart && (
        <button type="button" disabled={start.isPending} onClick={() => start.mutate()}>
          Start the whole take <span className="visually-hidden">of {takeNumber(burst.number)}</span>
        </button>
      )}
    </li>
  );
}
