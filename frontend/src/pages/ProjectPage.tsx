import { useQuery } from "@tanstack/react-query";
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
          <ShotCard key={shot.id} shot={shot} mayStart={mayAdd} />
        ))}
      </ul>
    </Shell>
  );
}

function ShotCard({ shot, mayStart }: { shot: ShotSummary; mayStart: boolean }) {
  const newest = newestTake(shot.takes);
  const start = `/shots/${shot.id}/new-take`;
  const last = shot.first_frame + shot.frame_count - 1;
  return (
    <li className="shot">
      <Link to={newest ? `/takes/${newest.id}` : start} className="poster" aria-label={`Open ${shot.name}`}>
        <img src={shot.poster} alt="" loading="lazy" width={shot.width} height={shot.height} />
      </Link>
      <div className="shot-text">
        <p className="shot-name">
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
                <Link to={`/shots/${shot.id}/cuts`}>Cuts in it?</Link>
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
            <Link to={`/shots/${shot.id}/import-take`}>Import one made elsewhere</Link>
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
