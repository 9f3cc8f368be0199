/** Regions of a take that is yet to start. */

import type { NewTake } from "../api/types";

export interface RegionDraft {
  readonly key: number;
  readonly files: readonly File[];
  /** What the server calls the mask, once it has taken the files. */
  readonly mask: number | null;
  /** A style version; null for the take's own styles. */
  readonly style: number | null;
  /** 0 … 1. */
  readonly strength: number;
}

export function addRegion(regions: readonly RegionDraft[]): RegionDraft[] {
  const key = Math.max(0, ...regions.map((region) => region.key)) + 1;
  return [...regions, { key, files: [], mask: null, style: null, strength: 1 }];
}

export function changeRegion(
  regions: readonly RegionDraft[],
  key: number,
  change: Partial<RegionDraft>,
): RegionDraft[] {
  return regions.map((region) => (region.key === key ? { ...region, ...change } : region));
}

/** The number, from 1, of the first region whose mask the server does not have; null where it has all. */
export function unmasked(regions: readonly RegionDraft[]): number | null {
  const index = regions.findIndex((region) => region.mask === null);
  return index < 0 ? null : index + 1;
}

export function wireRegions(regions: readonly RegionDraft[]): NonNullable<NewTake["regions"]> {
  return regions.flatMap(({ mask, style, strength }) =>
    mask === null ? [] : [{ mask, style_version: style, strength }],
  );
}
