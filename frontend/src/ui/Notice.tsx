import type { ReactNode } from "react";

import { ApiError } from "../api/client";

/** What went wrong, or what to do next. Errors are read out at once. */
export function Notice({ kind, children }: { kind: "error" | "hint"; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role={kind === "error" ? "alert" : undefined}>
      {children}
    </div>
  );
}

/** What failed, in words; another try is offered where one may help: a refusal stays one. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <Notice kind="error">
      <span>{error instanceof Error ? error.message : String(error)}</span>
      {onRetry && !(error instanceof ApiError && error.status < 500) && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

/** An empty place that says the next step. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
