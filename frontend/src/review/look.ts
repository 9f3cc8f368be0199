/** What the reviewer looks at: which two pictures of a frame, how both are shown, and what lies over them. */

import type { Frame, Revision, Transition } from "../api/types";
import { frameBefore, keptRevision, otherThan, transitionBetween, type TakeState } from "../live/take-state";
import { shapeOf } from "../player/layout";
import { GAINS, type Comparison } from "../player/renderer";
import type { Picture } from "../player/proxies";
import type { Footage, Layer, Measures, Subject } from "../player/view";
import { takeNumber } from "../ui/format";
import { comparableTakes } from "./compare";

/** What the take is compared with: its source, its previous revisions, or the take with this id. */
export type Against = "source" | "revision" | number;

export interface Look {
  readonly against: Against;
  readonly comparison: Comparison;
  /** Both have changed places: what the take is compared with is the first, or the only one shown. */
  readonly swapped: boolean;
  /** How much of the second picture is overlaid, 0 … 1. */
  readonly mix: number;
  /** Factor of the difference. */
  readonly gain: number;
  /** By frame: the revision to look at, where it is not the kept one. */
  readonly picked: ReadonlyMap<number, number>;
  /** What was measured, over the pictures; "causes" is only why pixels have no error. */
  readonly overlay: "none" | "causes" | Layer;
}

export const FIRST_LOOK: Look = {
  against: "source",
  comparison: "single",
  swapped: false,
  mix: 0.5,
  gain: 8,
  picked: new Map(),
  overlay: "none",
};

/** Goes over to the source, or back to the take. */
export function withSource(look: Look): Look {
  const atSource = look.against === "source" && look.swapped;
  return { ...look, against: "source", swapped: !atSource };
}

/** What a revision changed: the difference to the one before it, or that no longer. */
export function withPrevious(look: Look): Look {
  return showsPrevious(look)
    ? { ...look, comparison: "single" }
    : { ...look, against: "revision", comparison: "difference", swapped: false };
}

export function showsPrevious(look: Look): boolean {
  return look.against === "revision" && look.comparison === "difference";
}

/** Lays this over the pictures, or nothing again. */
export function withOverlay(look: Look, overlay: Look["overlay"]): Look {
  return { ...look, overlay: look.overlay === overlay ? "none" : overlay };
}

/** Shows both pictures this way, or only one again. */
export function withComparison(look: Look, comparison: Comparison): Look {
  return { ...look, comparison: look.comparison === comparison ? "single" : comparison };
}

/** What comes after this in the list of what a take can be compared with. */
export function nextAgainst(state: TakeState, against: Against): Against {
  const others = comparableTakes(state).map((take) => take.id);
  const choices: Against[] = ["source", "revision", ...others];
  return choices[(choices.indexOf(against) + 1) % choices.length] ?? "source";
}

/** More gain of the difference, or more of the overlaid picture; less where `direction` is −1. */
export function stronger(look: Look, direction: 1 | -1): Look {
  if (look.comparison === "overlay")
    return { ...look, mix: Math.min(1, Math.max(0, Math.round(look.mix * 10 + direction) / 10)) };
  if (look.comparison !== "difference") return look;
  const gain = GAINS[GAINS.findIndex((each) => each === look.gain) + direction];
  return { ...look, gain: gain ?? look.gain };
}

/** The number that belongs to the way both pictures are shown. The wipe's own is where the hand put it. */
export function amountOf(look: Look, wipe: number): number {
  if (look.comparison === "overlay") return look.mix;
  return look.comparison === "difference" ? look.gain : wipe;
}

/** Looks at one revision of one frame. */
export function pickRevision(state: TakeState, look: Look, number: number, revision: number): Look {
  const picked = new Map(look.picked);
  if (keptRevision(state.frames.get(number))?.id === revision) picked.delete(number);
  else picked.set(number, revision);
  return { ...look, picked, swapped: false };
}

/** The other take takes the place of this one, alone on the screen. */
export function looksAtOtherTake(look: Look): boolean {
  return look.swapped && look.comparison === "single" && typeof look.against === "number";
}

/** The revision of this take that is looked at; undefined where the frame has no picture yet. */
export function shownRevision(state: TakeState, look: Look, number: number): Revision | undefined {
  const previousAlone = look.swapped && look.comparison === "single" && look.against === "revision";
  return previousAlone ? previousRevision(state, look, number) : chosenRevision(state, look, number);
}

/** The measure between the revisions that are looked at, of the frame before and of this one. */
export function shownTransition(state: TakeState, look: Look, number: number): Transition | undefined {
  return transitionBetween(state, shownRevision(state, look, number - 1), shownRevision(state, look, number));
}

function chosenRevision(state: TakeState, look: Look, number: number): Revision | undefined {
  const frame = state.frames.get(number);
  return frame?.revisions.find((each) => each.id === look.picked.get(number)) ?? keptRevision(frame);
}

/** The revision to compare with. Alone on the screen, a frame without one shows the only one that it has. */
export function previousRevision(state: TakeState, look: Look, number: number): Revision | undefined {
  const chosen = chosenRevision(state, look, number);
  return otherThan(state.frames.get(number), chosen) ?? (look.comparison === "single" ? chosen : undefined);
}

/** One of the two pictures of every frame. */
interface Side {
  readonly picture: (frame: number) => Picture | null;
  readonly measures: (frame: number) => Measures | null;
  readonly describe: (frame: number) => Subject;
  readonly replaced: (frame: number) => readonly string[];
  readonly willCome: (frame: number) => boolean;
}

/** The pictures and fields behind a look. `other` is the take that it is compared with, once it is there. */
export function footage(state: TakeState, other: TakeState | null, look: Look): Footage {
  const { shot } = state;
  const take = revisionSide(state, (frame) => chosenRevision(state, look, frame), null);
  const source = sourceSide(state, take);
  const against = againstSide(state, other, look, source);
  const [first, second] = look.swapped ? [against, take] : [take, against];
  return {
    range: { first: shot.first_frame, last: shot.first_frame + shot.frame_count - 1 },
    rate: shot.rate,
    size: shot,
    shape: shapeOf(shot),
    picture: first.picture,
    other: second.picture,
    replaced: first.replaced,
    measures: first.measures,
    otherMeasures: second.measures,
    source: (frame) => source.picture(frame)?.still ?? null,
    stylized: (frame) => (first === source ? second : first).picture(frame)?.still ?? null,
    describe: (frame) => ({ first: first.describe(frame), second: second.describe(frame) }),
    willCome: first.willCome,
  };
}

function againstSide(state: TakeState, other: TakeState | null, look: Look, source: Side): Side {
  if (look.against === "source") return source;
  if (look.against === "revision")
    return revisionSide(
      state,
      (frame) => previousRevision(state, look, frame),
      null,
      // A neighbour that was never rerun was beside the previous revision too.
      (frame) => previousRevision(state, { ...look, comparison: "single" }, frame),
    );
  const name = takeNumber(
    state.takes.get(look.against)?.number ?? other?.takes.get(look.against)?.number ?? 0,
  );
  return other
    ? revisionSide(other, (frame) => keptRevision(other.frames.get(frame)), name)
    : { ...nothing, describe: () => ({ side: "stylized", take: name, revision: null, kept: true }) };
}

const nothing = { picture: () => null, measures: () => null, replaced: () => [], willCome: () => true };

function revisionSide(
  state: TakeState,
  revisionOf: (frame: number) => Revision | undefined,
  take: string | null,
  earlierOf = revisionOf,
): Side {
  return {
    picture: (frame) => {
      const revision = revisionOf(frame);
      return revision === undefined ? null : pictureAt(state.shot.media, revision.picture, revision.proxy);
    },
    measures: (frame) => {
      const transition = transitionBetween(state, earlierOf(frameBefore(state, frame)), revisionOf(frame));
      return transition === undefined ? null : measuresOf(transition, state.shot.media);
    },
    describe: (frame) => {
      const revision = revisionOf(frame);
      const kept = revision !== undefined && revision.id === state.frames.get(frame)?.kept;
      return { side: "stylized", take, revision: revision?.number ?? null, kept };
    },
    replaced: (frame) => {
      const shown = revisionOf(frame)?.number ?? 0;
      return (state.frames.get(frame)?.revisions ?? [])
        .filter(({ number }) => number < shown)
        .map(({ picture, proxy }) => pictureAt(state.shot.media, picture, proxy))
        .flatMap(({ still, proxy }) => (proxy === null ? [still] : [still, proxy]));
    },
    willCome: (frame) => isUnderWay(state.frames.get(frame)),
  };
}

/** The footage itself, under the errors of what was painted over it. */
function sourceSide({ shot }: TakeState, painted: Side): Side {
  return {
    picture: (frame) => {
      const name = shot.sources[frame];
      return name === undefined ? null : pictureAt(shot.media, name, shot.source_proxies[frame]);
    },
    measures: painted.measures,
    describe: () => ({ side: "source", take: null, revision: null, kept: true }),
    replaced: () => [],
    willCome: () => false,
  };
}

function pictureAt(folder: string, still: string, proxy: string | null | undefined): Picture {
  return { still: folder + still, proxy: proxy ? folder + proxy : null };
}

function measuresOf({ field, residual_field, flow_field, heat }: Transition, folder: string): Measures {
  const at = (name: string | null): string | null => (name === null ? null : folder + name);
  return { error: at(field), residual: at(residual_field), flow: at(flow_field), heat };
}

function isUnderWay(frame: Frame | undefined): boolean {
  return frame?.rendering === "queued" || frame?.rendering === "rendering";
}
