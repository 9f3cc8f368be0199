import type { Subject } from "../player/view";
import { useReview, useViewer } from "./context";
import { useForming } from "./Forming";

/** Names the pictures on the screen: the renderer's state, not the wish. */
export function WhatIsSeen() {
  const { look } = useReview();
  const seen = useViewer((view) => view.seen);
  const forming = useForming();
  if (forming?.place === "whole")
    return (
      <p className="seen" data-testid="seen">
        <strong className="busy">forming</strong>
        <span className="dim"> a preview, not a revision yet</span>
      </p>
    );
  if (!seen) return <p className="seen" data-testid="seen" />;
  const { first, second, arrangement } = seen;
  const alone = second === null;
  return (
    <p className="seen" data-testid="seen">
      {alone || arrangement === "single" ? (
        <strong>{subjectWords(first)}</strong>
      ) : arrangement === "difference" ? (
        <>
          <strong>
            {subjectWords(first)} − {subjectWords(second)}
          </strong>
          <span className="dim"> difference × {look.gain}</span>
        </>
      ) : arrangement === "overlay" ? (
        <>
          <strong>{subjectWords(first)}</strong>
          <span className="dim">
            {" "}
            + {Math.round(look.mix * 100)} % {subjectWords(second)}
          </span>
        </>
      ) : (
        <>
          <strong>{subjectWords(first)}</strong>
          <span className="dim">
            {arrangement === "down" ? " above " : " | "}
            {subjectWords(second)}
          </span>
        </>
      )}
      {first.side === "stylized" && first.take === null && !first.kept && (
        <span className="warn"> not the kept one</span>
      )}
      {alone && look.comparison !== "single" && <span className="warn"> nothing to compare it with</span>}
    </p>
  );
}

/** Stands in the picture's corner as long as the picture is not the exact one. */
export function ProxyMark() {
  const proxy = useViewer((view) => view.seen?.proxy ?? false);
  if (!proxy) return null;
  return (
    <p className="proxy-mark" title="A smaller copy, for smooth playback. At rest the exact frame is shown.">
      PROXY
    </p>
  );
}

/** "source", "stylized r2", "v002 r1". */
export function subjectWords({ side, take, revision }: Subject): string {
  if (side === "source") return "source";
  return [take ?? "stylized", revision === null ? "" : `r${revision}`].filter(Boolean).join(" ");
}
