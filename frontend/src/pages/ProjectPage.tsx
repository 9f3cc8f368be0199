import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import { isUnderWay, newestTake, projects, shots } from "../api/queries";
import type { ShotSummary, TakeSummary } from "../api/types";
import { useLiveQueue } from "../live/useLiveQueue";
import { RENDER_STATES } from "../review/words";
import { Icon } from "../ui/Icon";
import { frameRate, plural, takeNumber } from "../ui/format";
import { Empty, ErrorNotice } from "../ui/Notice";
import { addressOf } from "./filter-address";
import { FilterBar } from "./FilterBar";
import { Shell } from "./Shell";
import { filterOf, matches, STANDS, type ShotFilter } from "./shot-filter";
import { timeLeft } from "./time-left";

export function ProjectPage() {
  const id = Number(useParams()["project"]);
  const project = useQuery(projects).data?.find((each) => each.id === id);
  const { data, error, refetch } = useQuery(shots(id));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const timeLeftOf = useTimeLeft();
  const shown = data?.filter((shot) => matches(shot, filter)) ?? [];
  const mayAdd = project !== undefined && project.role !== "reviewer";
  const add = (
    <Link className="button primary" to={`/projects/${id}/new`}>
      <Icon shape="plus" /> New shot
    </Link>
  );
  const manages = project?.role === "manager" || project?.role === "admin";
  const actions = (
    <div className="page-actions">
      {manages && (
        <Link className="button" to={`/projects/${id}/webhooks`}>
          Webhooks
        </Link>
      )}
      {mayAdd && add}
    </div>
  );
  return (
    <Shell title={project?.name ?? "Project"} path={[{ to: "/", name: "Projects" }]} action={actions}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No shot here yet">
          <p>A shot is one continuous piece of footage: a video, or numbered pictures.</p>
          {mayAdd ? add : <p>An artist of this project can upload one.</p>}
        </Empty>
      )}
      {data && data.length > 1 && (
        <Filters
          shots={data}
          filter={filter}
          onFilter={(next) => setAddress(addressOf(next), { replace: true })}
        />
      )}
      {data && data.length > 0 && shown.length === 0 && (
        <Empty title="No shot is like that">
          <Link className="button" to={`/projects/${id}`}>
            Show all {data.length}
          </Link>
        </Empty>
      )}
      <ul className="shots">
        {shown.map((shot) => (
          <ShotCard
            key={shot.id}
            shot={shot}
            timeLeftOf={timeLeftOf}
            mayStart={mayAdd}
            choice={
              mayAdd && data && data.length > 1
                ? { chosen: chosen.has(shot.id), onChoose: () => setChosen(toggled(chosen, shot.id)) }
                : null
            }
          />
        ))}
      </ul>
      {data && chosen.size > 0 && (
        <ChosenBar project={id} shots={data} shown={shown} chosen={chosen} onChoose={setChosen} />
      )}
    </Shell>
  );
}

/** Of a take, in words, as the queue tells it. */
function useTimeLeft(): (take: number) => string {
  const { data, progress } = useLiveQueue();
  return (id) =>
    timeLeft(data?.renders.filter(({ take, state }) => take.id === id && state !== "failed") ?? [], progress);
}

function toggled(chosen: ReadonlySet<number>, shot: number): ReadonlySet<number> {
  return new Set(chosen.has(shot) ? [...chosen].filter((each) => each !== shot) : [...chosen, shot]);
}

interface FiltersProps {
  readonly shots: readonly ShotSummary[];
  readonly filter: ShotFilter;
  readonly onFilter: (filter: ShotFilter) => void;
}

function Filters({ shots, filter, onFilter }: FiltersProps) {
  const count = (stand: string): number => shots.filter((shot) => matches(shot, { ...filter, stand })).length;
  return (
    <FilterBar
      label="Newest take"
      states={STANDS.map((stand) => [stand, stand])}
      state={filter.stand}
      count={count}
      onState={(stand) => onFilter({ ...filter, stand })}
      searched="shot, style or take"
      find={filter.find}
      onFind={(find) => onFilter({ ...filter, find })}
    />
  );
}

interface ChosenBarProps {
  readonly project: number;
  readonly shots: readonly ShotSummary[];
  /** Those that are not filtered out. */
  readonly shown: readonly ShotSummary[];
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
}

/** What can be done with the shots that are chosen; at the foot of the window while there are any. */
function ChosenBar({ project, shots, shown, chosen, onChoose }: ChosenBarProps) {
  const taken = shots.filter(({ id }) => chosen.has(id));
  const frames = taken.reduce((sum, shot) => sum + shot.frame_count, 0);
  const address = new URLSearchParams(taken.map(({ id }) => ["shot", String(id)]));
  return (
    <section className="chosen-bar" aria-label="Chosen shots">
      <p>
        <strong>{plural(taken.length, "shot")}</strong> <span className="dim">{plural(frames, "frame")}</span>
      </p>
      <button type="button" className="quiet" onClick={() => onChoose(new Set())}>
        Choose none
      </button>
      {shown.some(({ id }) => !chosen.has(id)) && (
        <button
          type="button"
          className="quiet"
          onClick={() => onChoose(new Set([...chosen, ...shown.map(({ id }) => id)]))}
        >
          Choose all {shown.length}
        </button>
      )}
      <Link className="button primary" to={`/projects/${project}/new-takes?${address.toString()}`}>
        Start a take of each
      </Link>
    </section>
  );
}

interface ShotCardProps {
  readonly shot: ShotSummary;
  readonly timeLeftOf: (take: number) => string;
  readonly mayStart: boolean;
  /** Null: it is not for choosing. */
  readonly choice: { readonly chosen: boolean; readonly onChoose: () => void } | null;
}

function ShotCard({ shot, timeLeftOf, mayStart, choice }: ShotCardProps) {
  const newest = newestTake(shot.takes);
  const start = `/shots/${shot.id}/new-take`;
  const poster = <img src={shot.poster} alt="" loading="lazy" width={shot.width} height={shot.height} />;
  const last = shot.first_frame + shot.frame_count - 1;
  return (
    <li className="shot">
      {newest || mayStart ? (
        <Link to={newest ? `/takes/${newest.id}` : start} className="poster" aria-label={`Open ${shot.name}`}>
          {poster}
        </Link>
      ) : (
        <div className="poster">{poster}</div>
      )}
      <div className="shot-text">
        <p className="shot-name">
          {choice && (
            <input
              type="checkbox"
              aria-label={`Choose ${shot.name}`}
              checked={choice.chosen}
              onChange={choice.onChoose}
            />
          )}
          <strong>{shot.name}</strong>
          <span className="dim">
            {shot.first_frame}–{last} · {shot.width}×{shot.height} · {frameRate(shot.rate)} fps
            {shot.timecode && ` · from ${shot.timecode}`}
          </span>
        </p>
        {shot.remark && <p className="dim">{shot.remark}</p>}
        {shot.takes.length === 0 && (
          <p className="dim">
            {plural(shot.frame_count, "frame")}, no take yet.
            {mayStart && shot.frame_count > 1 && (
              <>
                {" "}
                <Link className="text-link" to={`/shots/${shot.id}/cuts`}>
                  Split it at cuts
                </Link>
              </>
            )}
          </p>
        )}
        <ul className="takes">
          {[...shot.takes.filter(isBurst), ...shot.takes.filter((take) => !isBurst(take))]
            .toReversed()
            .map((take) => (
              <TakeRow key={take.id} take={take} left={timeLeftOf(take.id)} />
            ))}
        </ul>
        {mayStart && (
          <p className="shot-actions">
            <Link className="button" to={start}>
              <Icon shape="plus" /> New take
            </Link>
            <Link className="text-link" to={`/shots/${shot.id}/import-take`}>
              Import a take made elsewhere
            </Link>
          </p>
        )}
      </div>
    </li>
  );
}

function isBurst(take: TakeSummary): boolean {
  return take.burst;
}

function TakeRow({ take, left }: { take: TakeSummary; left: string }) {
  const state =
    take.state === null || take.state === "done"
      ? `${take.done} frames`
      : [RENDER_STATES[take.state], `${take.done} of ${take.total}`, left].filter(Boolean).join(" · ");
  return (
    <li>
      <Link to={`/takes/${take.id}`} className="take">
        <span>{takeNumber(take.number)}</span>
        <span className="ellipsis">
          {take.burst && <span className="burst">burst</span>}{" "}
          {[take.style, take.name].filter(Boolean).join(" · ")}
        </span>
        <span className={take.state === "failed" ? "bad" : "dim"}>{state}</span>
        {isUnderWay(take) && (
          <progress max={take.total} value={take.done} aria-label={`${take.done} of ${take.total} frames`} />
        )}
      </Link>
    </li>
  );
}
