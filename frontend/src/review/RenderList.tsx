import { useMutation } from "@tanstack/react-query";

import { postJson } from "../api/client";
import type { Frame, ProgressMessage, Render } from "../api/types";
import { Bar } from "../ui/Bar";
import { duration, plural, ranges } from "../ui/format";
import { useReview } from "./context";
import { RENDER_STATES } from "./words";

/** One line about a render: how far, and how long still. */
export function renderHeadline(render: Render, progress: ProgressMessage | undefined): string {
  const done = `${render.done} of ${render.total}`;
  if (render.state !== "running") return `${RENDER_STATES[render.state]} · ${done}`;
  const left = progress?.eta_seconds ?? null;
  return left === null ? `painting ${done}` : `painting ${done} · ${duration(left)} left`;
}

function renderName(render: Render): string {
  if (render.kind === "first") return "First render";
  const frames = ranges(render.frames);
  return render.kind === "segment" ? `Between anchors: ${frames}` : `Rerun of ${frames}`;
}

/** What was done otherwise than asked for in the frames of a render, each said once. */
export function remarksOf(render: Render, frames: Iterable<Frame>): string[] {
  const revisions = [...frames].flatMap((frame) => frame.revisions);
  const remarks = revisions.filter((each) => each.render === render.id).map((each) => each.remark);
  return [...new Set(remarks)].filter((remark) => remark !== "");
}

/** The renders that are waiting or working, with what can be done about them. */
export function RenderList({ renders }: { renders: readonly Render[] }) {
  const { state, progress } = useReview();
  const change = useMutation({
    mutationFn: ({ id, verb }: { id: number; verb: "cancel" | "pause" | "resume" }) =>
      postJson(`/renders/${id}/${verb}`),
  });
  const can = (action: string): boolean => state.viewer.can.includes(action);
  return (
    <ul className="render-list">
      {renders.map((render) => {
        const now = progress.get(render.id);
        const remarks = remarksOf(render, state.frames.values());
        const verb = render.state === "paused" ? "resume" : "pause";
        return (
          <li key={render.id}>
            <p>
              <strong>{renderName(render)}</strong>{" "}
              <span className="dim">
                by {render.requested_by}
                {render.worker && ` · on ${render.worker}`}
              </span>
            </p>
            <Bar share={render.done / Math.max(1, render.total)} label={renderHeadline(render, now)} />
            {now && render.state === "running" && (
              <p className="dim">
                frame {now.frame}
                {now.iterations > 0 && `, iteration ${now.iteration} of ${now.iterations}`}
              </p>
            )}
            {render.pause_reason && <p className="warn">{render.pause_reason}</p>}
            {remarks.map((remark) => (
              <p key={remark} className="warn">
                {remark}
              </p>
            ))}
            {can("cancel") && (
              <p className="row">
                {can("pause") && (
                  <button type="button" onClick={() => change.mutate({ id: render.id, verb })}>
                    {verb === "pause" ? "Pause" : "Resume"}
                  </button>
                )}
                <button type="button" onClick={() => change.mutate({ id: render.id, verb: "cancel" })}>
                  Cancel
                </button>
                <span className="dim">{plural(render.done, "finished frame")} will stay</span>
              </p>
            )}
          </li>
        );
      })}
      {change.error && <li className="bad">{change.error.message}</li>}
    </ul>
  );
}
