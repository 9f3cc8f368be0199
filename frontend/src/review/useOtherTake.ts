import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { LiveStatus, LiveView } from "../live/live-take";
import type { TakeState } from "../live/take-state";
import { connect } from "./connect";

const NONE = { subscribe: () => () => undefined, view: () => null } as const;

export interface OtherTake {
  /** Null where there is none, or not yet. */
  readonly state: TakeState | null;
  /** Why it can't be had; empty while it loads. */
  readonly obstacle: string;
}

/** The take that this one is compared with, kept as current as this one, whose status that is. */
export function useOtherTake(take: number | null, status: LiveStatus): OtherTake {
  const live = useMemo(() => (take === null ? null : connect(take)), [take]);
  useEffect(() => {
    live?.start();
    return () => live?.stop();
  }, [live]);
  useEffect(() => {
    if (status === "live") live?.retryNow();
  }, [live, status]);
  const view = useSyncExternalStore(live?.subscribe ?? NONE.subscribe, live?.view ?? NONE.view);
  return { state: view?.state ?? null, obstacle: view ? obstacleOf(view) : "" };
}

function obstacleOf({ status, reason }: LiveView): string {
  if (status === "signed out") return "Your session has ended: sign in, and the other take comes.";
  if (status === "refused") return `The other take can’t be shown. ${reason}`;
  return status === "failed" ? `The other take can’t be loaded now. ${reason}` : "";
}
