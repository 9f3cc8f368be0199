/** Which shots of a project are shown. It lives in the address, so that a link shows the same. */

import { isUnderWay, newestTake } from "../api/queries";
import type { ShotSummary } from "../api/types";

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
  return { stand: address.get("stand") ?? "", find: address.get("find") ?? "" };
}

/** The address for a filter; what is not filtered by is not in it. */
export function addressOf(filter: ShotFilter): URLSearchParams {
  return new URLSearchParams(NAMES.filter((name) => filter[name] !== "").map((name) => [name, filter[name]]));
}

export function matches(shot: ShotSummary, { stand, find }: ShotFilter): boolean {
  const words = [shot.name, ...shot.takes.flatMap((take) => [take.style, take.name])].join(" ");
  return (stand === "" || standOf(shot) === stand) && words.toLowerCase().includes(find.trim().toLowerCase());
}

function standOf({ takes }: ShotSummary): Stand {
  const newest = newestTake(takes);
  if (newest === undefined) return "no take";
  if (isUnderWay(newest)) return "under way";
  return newest.state === "failed" ? "failed" : "painted";
}
