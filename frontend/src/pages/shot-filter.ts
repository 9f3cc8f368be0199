/** Which shots of a project are shown. */

import { isUnderWay, newestTake } from "../api/queries";
import type { ShotSummary } from "../api/types";
import { hasWords, readFilter } from "./filter-address";

/** How far a shot's newest take is. */
export const STANDS = ["no take", "under way", "failed", "painted"] as const;
export type Stand = (typeof STANDS)[number];

export interface ShotFilter {
  /** One of `STANDS`, or empty for all. */
  readonly stand: string;
  /** Words of the shot's name, or of a take's style or name. */
  readonly find: string;
}

const NAMES = ["stand", "find"] as const;

export function filterOf(address: URLSearchParams): ShotFilter {
  return readFilter(address, NAMES);
}

export function matches(shot: ShotSummary, { stand, find }: ShotFilter): boolean {
  const words = [shot.name, ...shot.takes.flatMap((take) => [take.style, take.name])];
  return (stand === "" || standOf(shot) === stand) && hasWords(words, find);
}

function standOf({ takes }: ShotSummary): Stand {
  const newest = newestTake(takes);
  if (newest === undefined) return "no take";
  if (isUnderWay(newest)) return "under way";
  return newest.state === "failed" ? "failed" : "painted";
}
