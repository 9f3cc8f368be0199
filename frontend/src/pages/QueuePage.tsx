import { Link, useSearchParams } from "react-router";

import type { Queue, QueuedRender } from "../api/types";
import { useLiveQueue } from "../live/useLiveQueue";
import { RENDER_STATES } from "../review/words";
import { plural } from "../ui/format";
import { Empty, ErrorNotice } from "../ui/Notice";
import { State } from "../ui/State";
import { addressOf } from "./filter-address";
import { FilterBar } from "./FilterBar";
import { filterOf, matches, type QueueFilter } from "./queue-filter";
import { QueueRow } from "./QueueRow";
import { Shell } from "./Shell";

/** Everything that is asked of the workers, over all projects. */
export function QueuePage() {
  const { data, error, refetch, status, progress } = useLiveQueue();
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const shown = data?.renders.filter((render) => matches(render, filter)) ?? [];
  return (
    <Shell title="Queue" action={<Liveness status={status} />}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.renders.length > 0 && (
        <Filters
          queue={data}
          filter={filter}
          onFilter={(next) => setAddress(addressOf(next), { replace: true })}
        />
      )}
      {data?.renders.length === 0 && <NothingWaits />}
      {data && data.renders.length > 0 && shown.length === 0 && (
        <Empty title="Nothing like that is in the queue">
          <Link className="button" to="/queue">
            Show all {data.renders.length}
          </Link>
        </Empty>
      )}
      <ul className="queue-list" aria-label="Renders">
        {shown.map((render) => (
          <QueueRow key={render.id} render={render} progress={progress} />
        ))}
      </ul>
      {data && <Beside queue={data} />}
    </Shell>
  );
}

function Liveness({ status }: { status: string }) {
  return (
    <div role="status">
      {status === "live" ? (
        <State shape="dot" tone="good" words="live" />
      ) : (
        <State shape="ring" tone="warn" words="not live" />
      )}
    </div>
  );
}

const STATES: readonly QueuedRender["state"][] = ["running", "queued", "paused", "failed"];

interface FiltersProps {
  readonly queue: Queue;
  readonly filter: QueueFilter;
  readonly onFilter: (filter: QueueFilter) => void;
}

function Filters({ queue, filter, onFilter }: FiltersProps) {
  const projects = new Map(queue.renders.map(({ project }) => [String(project.id), project.name]));
  const people = [...new Set(queue.renders.map((render) => render.requested_by))].sort();
  const count = (state: string): number =>
    queue.renders.filter((render) => matches(render, { ...filter, state })).length;
  return (
    <FilterBar
      label="State"
      states={STATES.map((state) => [state, RENDER_STATES[state]])}
      state={filter.state}
      count={count}
      onState={(state) => onFilter({ ...filter, state })}
      searched="shot, take or style"
      find={filter.find}
      onFind={(find) => onFilter({ ...filter, find })}
    >
      <Choice
        label="Project"
        all="All projects"
        value={filter.project}
        options={[...projects]}
        onChange={(project) => onFilter({ ...filter, project })}
      />
      <Choice
        label="Asked by"
        all="Everybody"
        value={filter.by}
        options={people.map((name) => [name, name])}
        onChange={(by) => onFilter({ ...filter, by })}
      />
    </FilterBar>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

function NothingWaits() {
  return (
    <Empty title="Nothing waits, and nothing is being painted">
      <p>Takes and reruns that you start stand here until they are done.</p>
      <Link className="button" to="/">
        Choose a shot
      </Link>
    </Empty>
  );
}

function Beside({ queue }: { queue: Queue }) {
  return (
    <>
      {queue.more_failed > 0 && (
        <p className="dim">{plural(queue.more_failed, "older render")} that failed, not shown.</p>
      )}
      {queue.elsewhere > 0 && (
        <p className="dim">
          {plural(queue.elsewhere, "render")} of projects that you are not in{" "}
          {queue.elsewhere === 1 ? "takes" : "take"} workers, too.
        </p>
      )}
    </>
  );
}
