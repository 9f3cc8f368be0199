import { keepPreviousData, useQueries } from "@tanstack/react-query";

import { takeEstimate } from "../api/queries";
import type { ChosenSettings, ShotSummary, TakeEstimate } from "../api/types";
import { together } from "./estimates";

interface KnownEstimate {
  readonly estimate: TakeEstimate | undefined;
  /** Whether it is of the settings as they are now. */
  readonly fresh: boolean;
}

/** What a take of each of these shots will need, all together. */
export function useEstimate(shots: readonly ShotSummary[], chosen: ChosenSettings): KnownEstimate {
  return useQueries({
    queries: shots.map((shot) => ({
      ...takeEstimate(shot.id, chosen),
      placeholderData: keepPreviousData,
    })),
    combine: (results) => {
      const known = results.flatMap(({ data }) => data ?? []);
      return {
        estimate: known.length === shots.length ? together(known) : undefined,
        fresh: results.every(({ isFetching, error }) => !isFetching && !error),
      };
    },
  });
}
