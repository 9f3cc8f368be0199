/** A take as the page holds it: a snapshot, kept current by patches. */

import type {
  Decision,
  Frame,
  Note,
  Patch,
  Render,
  Revision,
  Shot,
  Snapshot,
  Take,
  Transition,
  Viewer,
} from "../api/types";

export interface TakeState {
  /** Number of the last event that this state contains. */
  readonly number: number;
  readonly viewer: Viewer;
  readonly project: { readonly id: number; readonly name: string };
  readonly shot: Shot;
  readonly takeId: number;
  /** All takes of the shot, by id; everything below belongs to the one that is looked at. */
  readonly takes: ReadonlyMap<number, Take>;
  readonly renders: ReadonlyMap<number, Render>;
  /** By frame number. */
  readonly frames: ReadonlyMap<number, Frame>;
  readonly transitions: ReadonlyMap<number, Transition>;
  readonly notes: ReadonlyMap<number, Note>;
  /** All that were made, whether or not they still stand. */
  readonly decisions: ReadonlyMap<number, Decision>;
}

export function fromSnapshot(snapshot: Snapshot, takeId: number): TakeState {
  const { number, viewer, project, shot } = snapshot;
  const empty = new Map<number, never>();
  const state = { number, viewer, project, shot, takeId };
  return applyPatch(
    {
      ...state,
      takes: empty,
      renders: empty,
      frames: empty,
      transitions: empty,
      notes: empty,
      decisions: empty,
    },
    snapshot,
    number,
  );
}

/** The state after event `number` with its patch; values of other takes are passed over. */
export function applyPatch(state: TakeState, patch: Patch, number: number): TakeState {
  const own = (value: { take: number }): boolean => value.take === state.takeId;
  return {
    ...state,
    number,
    takes: upsert(state.takes, patch.takes, (take) => take.id),
    renders: upsert(state.renders, patch.renders?.filter(own), (render) => render.id),
    frames: upsert(state.frames, patch.frames?.filter(own), (frame) => frame.number),
    transitions: upsert(state.transitions, patch.transitions?.filter(own), (transition) => transition.id),
    notes: upsert(state.notes, patch.notes?.filter(own), (note) => note.id),
    decisions: upsert(state.decisions, patch.decisions?.filter(own), (decision) => decision.id),
  };
}

function upsert<T>(
  values: ReadonlyMap<number, T>,
  changed: readonly T[] | undefined,
  key: (value: T) => number,
): ReadonlyMap<number, T> {
  if (!changed?.length) return values;
  const next = new Map(values);
  for (const value of changed) next.set(key(value), value);
  return next;
}

export function frameNumbers({ shot }: TakeState): number[] {
  return Array.from({ length: shot.frame_count }, (_, index) => shot.first_frame + index);
}

/** The frame that leads to this one: in a loop, the last one leads to the first. */
export function frameBefore({ shot, takes, takeId }: TakeState, frame: number): number {
  const closes = frame === shot.first_frame && takes.get(takeId)?.settings["loop"] === true;
  return closes ? shot.first_frame + shot.frame_count - 1 : frame - 1;
}

/** The revision that counts: the kept one, or the newest where none is kept. */
export function keptRevision(frame: Frame | undefined): Revision | undefined {
  return frame?.revisions.find((revision) => revision.id === frame.kept) ?? frame?.revisions.at(-1);
}

/** The address of a small picture of the frame as it is kept, or as it was filmed. */
export function smallPicture({ shot, frames }: TakeState, number: number): string {
  const kept = keptRevision(frames.get(number));
  return shot.media + (kept?.proxy ?? kept?.picture ?? shot.sources[number] ?? "");
}

/** The one to hold a revision against: the newest of the others. */
export function otherThan(frame: Frame | undefined, shown: Revision | undefined): Revision | undefined {
  return frame?.revisions.findLast((revision) => revision !== shown);
}

/** By the later revision: few have more than one, and long shots ask for thousands with every event. */
const pairs = new WeakMap<ReadonlyMap<number, Transition>, Map<number, Transition[]>>();

/** The measure between two neighbouring revisions, if it was taken. */
export function transitionBetween(
  { transitions }: TakeState,
  earlier: Revision | undefined,
  later: Revision | undefined,
): Transition | undefined {
  if (!earlier || !later) return undefined;
  let index = pairs.get(transitions);
  if (!index) {
    index = new Map();
    for (const found of transitions.values()) {
      const others = index.get(found.later);
      if (others) others.push(found);
      else index.set(found.later, [found]);
    }
    pairs.set(transitions, index);
  }
  return index.get(later.id)?.find((found) => found.earlier === earlier.id);
}

/** The transition from the frame before into this one, between the revisions that count. */
export function keptTransition(state: TakeState, frame: number): Transition | undefined {
  return transitionBetween(
    state,
    keptRevision(state.frames.get(frameBefore(state, frame))),
    keptRevision(state.frames.get(frame)),
  );
}

/** The frame with the largest temporal error, if any was measured. */
export function worstFrame(state: TakeState): number | undefined {
  let worst: { frame: number; mean: number } | undefined;
  for (const number of state.frames.keys()) {
    const mean = keptTransition(state, number)?.mean ?? null;
    if (mean !== null && (worst === undefined || mean > worst.mean)) worst = { frame: number, mean };
  }
  return worst?.frame;
}

/** Renders that are waiting or working, oldest first. */
export function activeRenders(state: TakeState): Render[] {
  return [...state.renders.values()]
    .filter(({ state: now }) => now === "queued" || now === "running" || now === "paused")
    .sort((a, b) => a.id - b.id);
}
