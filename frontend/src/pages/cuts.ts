/** Where to split footage that is several shots. */

import type { ShotCuts } from "../api/types";

export interface Place {
  /** The first frame after the cut. */
  readonly cut: number;
  /** The last frame of the one shot and the first of the other; between them is a mixture of both. */
  readonly before: number;
  readonly after: number;
  readonly chosen: boolean;
}

/** Cuts are chosen, dissolves are not: somebody has to say where one shot ends, or that it is one. */
export function proposedPlaces({ proposed }: ShotCuts): Place[] {
  return proposed.map(({ before, after }) => ({
    cut: before + 1 + Math.floor((after - before - 1) / 2),
    before,
    after,
    chosen: after === before + 1,
  }));
}

export function isDissolve({ before, after }: Place): boolean {
  return after > before + 1;
}

/** With a cut that somebody named, in order; one that is there already is chosen. */
export function withCut(places: readonly Place[], cut: number): Place[] {
  const others = places.filter((place) => place.cut !== cut);
  const known = places.find((place) => place.cut === cut);
  const place = { ...(known ?? { cut, before: cut - 1, after: cut }), chosen: true };
  return [...others, place].sort((a, b) => a.cut - b.cut);
}

export function chosenCuts(places: readonly Place[]): number[] {
  return places.filter((place) => place.chosen).map((place) => place.cut);
}

interface Numbers {
  readonly first_frame: number;
  readonly frame_count: number;
}

/** First and last frame of each part. */
export function partsOf({ first_frame, frame_count }: Numbers, cuts: readonly number[]): [number, number][] {
  const starts = [first_frame, ...cuts, first_frame + frame_count];
  return starts.slice(0, -1).map((start, index) => [start, (starts[index + 1] ?? start) - 1]);
}
