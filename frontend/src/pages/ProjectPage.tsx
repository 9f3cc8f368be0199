import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { isUnderWay, newestTake, projects, shots } from "../api/queries";
import type { ShotSummary, TakeSummary } from "../api/types";
import { RENDER_STATES } from "../review/words";
import { Icon } from "../ui/Icon";
import { frameRate, plural, takeNumber } from "../ui/format";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";

export function ProjectPage() {
  const id = Number(useParams()["project"]);
  const project = useQuery(projects).data?.find((each) => each.id === id);
  const { data, error, refetch } = useQuery(shots(id));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
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
      <ul className="shots">
        {data?.map((shot) => (
          <ShotCard
            key={shot.id}
            shot={shot}
            mayStart={mayAdd}
            choice={
              mayAdd && data.length > 1
                ? { chosen: chosen.has(shot.id), onChoose: () => setChosen(toggled(chosen, shot.id)) }
                : null
            }
          />
        ))}
      </ul>
      {data && chosen.size > 0 && (
        <ChosenBar project={id} shots={data} chosen={chosen} onChoose={setChosen} />
      )}
    </Shell>
  );
}

function toggled(chosen: ReadonlySet<number>, shot: number): ReadonlySet<number> {
  return new Set(chosen.has(shot) ? [...chosen].filter((each) => each !== shot) : [...chosen, shot]);
}

interface ChosenBarProps {
  readonly project: number;
  readonly shots: readonly ShotSummary[];
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
}

/** What can be done with the shots that are chosen; at the foot of the window while there are any. */
function ChosenBar({ project, shots, chosen, onChoose }: ChosenBarProps) {
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
      {taken.length < shots.length && (
        <button type="button" className="quiet" onClick={() => onChoose(new Set(shots.map(({ id }) => id)))}>
          Choose all {shots.length}
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
  readonly mayStart: boolean;
  /** Null: it is not for choosing. */
  readonly choice: { readonly chosen: boolean; readonly onChoose: () => void } | null;
}

function ShotCard({ shot, mayStart, choice }: ShotCardProps) {
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
              <TakeRow key={take.id} take={take} />
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

function TakeRow({ take }: { take: TakeSummary }) {
  const state =
    take.state === null || take.state === "done"
      ? `${take.done} frames`
      : `${RENDER_STATES[take.state]} · ${take.done} of ${take.total}`;
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
