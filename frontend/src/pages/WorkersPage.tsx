import { useQuery } from "@tanstack/react-query";

import { workers } from "../api/queries";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Bar } from "../ui/Bar";
import { bytes, seconds } from "../ui/format";
import { State } from "../ui/State";
import { Time } from "../ui/Time";
import { Shell } from "./Shell";

/** What each worker is doing. */
export function WorkersPage() {
  const { data, error, refetch } = useQuery(workers);
  return (
    <Shell title="Workers">
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No worker has been here yet">
          <p>
            Takes wait until one is started: <code>python manage.py worker</code>
          </p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>State</th>
              <th>Worker</th>
              <th>Device</th>
              <th>Memory</th>
              <th>Doing</th>
              <th>Speed</th>
              <th>Heard of</th>
            </tr>
          </thead>
          <tbody>
            {data.map((worker) => (
              <tr key={`${worker.host} ${worker.pid}`}>
                <td>
                  <State {...STATES[worker.state]} words={worker.state} />
                </td>
                <td>
                  {worker.name} <span className="dim">{worker.host}</span>
                </td>
                <td>{worker.device}</td>
                <td>
                  <Memory held={worker.memory_held} inAll={worker.memory_in_all} />
                </td>
                <td>
                  {worker.doing || (
                    <span className="dim">{worker.state === "stopped" ? "nothing" : "waiting for work"}</span>
                  )}
                </td>
                <td>{worker.seconds_per_frame && `${seconds(worker.seconds_per_frame)} a frame`}</td>
                <td>
                  <Time at={worker.last_seen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Shell>
  );
}

/** What a worker holds of its device's memory; nothing where it is not known. */
function Memory({ held, inAll }: { held: number | null; inAll: number | null }) {
  if (held === null || inAll === null) return null;
  return <Bar share={held / inAll} label={`${bytes(held)} of ${bytes(inAll)}`} />;
}

const STATES = {
  busy: { shape: "ring", tone: "busy" },
  idle: { shape: "dot", tone: "dim" },
  stopped: { shape: "bar", tone: "dim" },
} as const;
