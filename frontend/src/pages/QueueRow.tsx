import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";

import { postJson } from "../api/client";
import { queue as queueQuery } from "../api/queries";
import type { Priority, ProgressMessage, QueuedRender } from "../api/types";
import { RENDER_STATES } from "../review/words";
import { Bar } from "../ui/Bar";
import { plural, ranges, takeNumber } from "../ui/format";
import { Icon } from "../ui/Icon";
import type { Shape } from "../ui/shapes";
import { Time } from "../ui/Time";
import { timeLeft } from "./time-left";

interface QueueRowProps {
  readonly render: QueuedRender;
  readonly progress: ReadonlyMap<number, ProgressMessage>;
}

/** One render: what it is, how far it is, and what can be done about it. */
export function QueueRow({ render, progress }: QueueRowProps) {
  const { shot, take, project } = render;
  const frames = render.kind === "first" ? plural(render.frames.length, "frame") : ranges(render.frames);
  return (
    <li className="queued">
      <Link to={`/takes/${take.id}`} className="poster" tabIndex={-1} aria-hidden>
        <img src={render.poster} alt="" loading="lazy" />
      </Link>
      <div>
        <p className="ellipsis">
          <Link to={`/takes/${take.id}`}>
            <strong>{shot.name}</strong> {takeNumber(take.number)}{" "}
            {take.burst && <span className="burst">burst</span>}
          </Link>{" "}
          <span className="dim">{[take.name, render.style].filter(Boolean).join(" · ")}</span>
        </p>
        <p className="dim ellipsis">
          {KINDS[render.kind]} {frames} · <Link to={`/projects/${project.id}`}>{project.name}</Link>
        </p>
        <p className="dim ellipsis" title={render.reason}>
          {render.requested_by} · <Time at={render.created_at} />
          {render.reason && ` · ${render.reason}`}
        </p>
      </div>
      <HowFar render={render} progress={progress} />
      <Doing render={render} />
      {render.failure && <p className="queued-why bad">{render.failure}</p>}
      {render.pause_reason && <p className="queued-why warn">{render.pause_reason}</p>}
    </li>
  );
}

const KINDS: Readonly<Record<QueuedRender["kind"], string>> = {
  first: "Take of",
  segment: "Between anchors,",
  rerun: "Rerun of",
};

const SHAPES: Readonly<Partial<Record<QueuedRender["state"], readonly [Shape, string]>>> = {
  running: ["ring", "busy"],
  queued: ["dot", "dim"],
  paused: ["pause", "warn"],
  failed: ["bar", "bad"],
};

function HowFar({ render, progress }: QueueRowProps) {
  const done = Math.max(render.done, progress.get(render.id)?.frames_done ?? 0);
  const total = render.frames.length;
  const left = timeLeft([render], progress);
  const [shape, tone] = SHAPES[render.state] ?? ["dot", "dim"];
  return (
    <div className="queued-far">
      <p>
        <Icon shape={shape} className={tone} />{" "}
        {render.state === "queued" && render.place === 1
          ? "next"
          : render.state === "queued"
            ? `number ${render.place} in the queue`
            : RENDER_STATES[render.state]}
        {render.worker && render.state === "running" && (
          <span className="dim ellipsis"> on {render.worker}</span>
        )}
      </p>
      <Bar share={done / total} label={`${done} of ${total}${left && ` · ${left}`}`} />
    </div>
  );
}

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];

function Doing({ render }: { render: QueuedRender }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: unknown }) =>
      postJson(`/renders/${render.id}/${path}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: queueQuery.queryKey }),
  });
  const can = (action: string): boolean => render.can.includes(action);
  const name = `${render.shot.name} ${takeNumber(render.take.number)}`;
  const button = (words: string, path: string) => (
    <button type="button" disabled={change.isPending} onClick={() => change.mutate({ path })}>
      {words}
      <span className="visually-hidden"> {name}</span>
    </button>
  );
  const failed = render.state === "failed";
  return (
    <div className="queued-doing">
      {!failed && (
        <select
          aria-label={`Priority of ${name}`}
          value={render.priority}
          disabled={!can("prioritise") || change.isPending}
          title={can("prioritise") ? "Which of those that wait goes first" : "A manager sets the priority"}
          onChange={(event) => change.mutate({ path: "priority", body: { priority: event.target.value } })}
        >
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {priority}
            </option>
          ))}
        </select>
      )}
      {!failed &&
        can("pause") &&
        (render.state === "paused" ? button("Resume", "resume") : button("Pause", "pause"))}
      {!failed && can("cancel") && button("Cancel", "cancel")}
      {failed && can(render.kind === "first" ? "start_take" : "rerun") && button("Try again", "retry")}
      {change.error && (
        <span className="bad" role="alert">
          {change.error.message}
        </span>
      )}
    </div>
  );
}
