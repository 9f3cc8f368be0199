import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { TakeState } from "../live/take-state";
import { connect } from "./connect";

const NONE = { subscribe: () => () => undefined, view: () => null } as const;

/** The take that this one is compared with, kept as current as this one; null where there is none, or not yet. */
export function useOtherTake(take: number | null): TakeState | null {
  const live = useMemo(() => (take === null ? null : connect(take)), [take]);
  useEffect(() => {
    live?.start();
    return () => live?.stop();
  }, [live]);
  const view = useSyncExternalStore(live?.subscribe ?? NONE.subscribe, live?.view ?? NONE.view);
  return view?.state ?? null;
}
