/** What the reviewer looks at: source or stylized, which revision, wipe, heatmap. */

import type { Revision } from "../api/types";
import { keptRevision, otherRevision, transitionBetween, type TakeState } from "../live/take-state";
import type { Transition } from "../api/types";
import { COLOUR_MAPS, type ColourMap } from "../player/colour-maps";
import type { Footage, OverlayStyle } from "../player/viewer";

export interface Look {
  readonly side: "stylized" | "source";
  readonly wipe: boolean;
  /** Looks at the revisions that are not kept, in every frame that has one. */
  readonly otherRevisions: boolean;
  /** Of the frames with more than two revisions: which of them is looked at. */
  readonly picked: ReadonlyMap<number, number>;
  readonly heatmap: boolean;
}

export const FIRST_LOOK: Look = {
  side: "stylized",
  wipe: false,
  otherRevisions: false,
  picked: new Map(),
  heatmap: false,
};

/** How errors are coloured: by hand, so that a colour means the same from frame to frame and take to take. */
export type HeatStyle = OverlayStyle;

/** Squared errors that the top of the scale may stand for. */
export const HEAT_SCALES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25] as const;

const HEAT_KEY = "stylizer.heatmap";
const FIRST_HEAT: HeatStyle = { map: "inferno", largest: 0.01, opacity: 0.8 };

/** The colours chosen last in this browser. */
export function storedHeat(): HeatStyle {
  const text = localStorage.getItem(HEAT_KEY);
  if (text === null) return FIRST_HEAT;
  const { map, largest, opacity } = JSON.parse(text) as HeatStyle;
  const known =
    (COLOUR_MAPS as readonly ColourMap[]).includes(map) && HEAT_SCALES.some((each) => each === largest);
  return known ? { map, largest, opacity } : FIRST_HEAT;
}

export function storeHeat(heat: HeatStyle): void {
  localStorage.setItem(HEAT_KEY, JSON.stringify(heat));
}

/** The revision of a frame that is looked at; undefined where the frame has no picture yet. */
export function shownRevision(state: TakeState, look: Look, number: number): Revision | undefined {
  const frame = state.frames.get(number);
  if (!look.otherRevisions) return keptRevision(frame);
  const picked = frame?.revisions.find((revision) => revision.id === look.picked.get(number));
  return picked ?? otherRevision(frame) ?? keptRevision(frame);
}

/** The measure between the revisions that are looked at, of the frame before and of this one. */
export function shownTransition(state: TakeState, look: Look, number: number): Transition | undefined {
  return transitionBetween(state, shownRevision(state, look, number - 1), shownRevision(state, look, number));
}

/** Looks at one revision of one frame. */
export function pickRevision(state: TakeState, look: Look, number: number, revision: number): Look {
  if (keptRevision(state.frames.get(number))?.id === revision) return { ...look, otherRevisions: false };
  return { ...look, otherRevisions: true, picked: new Map(look.picked).set(number, revision) };
}

/** The pictures and fields behind a look. */
export function footage(state: TakeState, look: Look): Footage {
  const { shot } = state;
  const source = (frame: number): string | null => {
    const name = shot.sources[frame];
    return name === undefined ? null : shot.media + name;
  };
  const stylized = (frame: number): string | null => {
    const revision = shownRevision(state, look, frame);
    return revision === undefined ? null : shot.media + revision.picture;
  };
  const main = look.side === "source" ? source : stylized;
  return {
    range: { first: shot.first_frame, last: shot.first_frame + shot.frame_count - 1 },
    rate: shot.rate,
    picture: main,
    // Source and stylized side of the wipe stay where they are; S only swaps them.
    other: (frame) => (look.wipe ? (look.side === "source" ? stylized(frame) : source(frame)) : null),
    field: (frame) => {
      const transition = shownTransition(state, look, frame);
      return transition === undefined ? null : { url: shot.media + transition.field, heat: transition.heat };
    },
    describe: (frame) => {
      const revision = shownRevision(state, look, frame);
      return {
        frame,
        side: look.side,
        revision: revision?.number ?? null,
        kept: revision !== undefined && revision.id === state.frames.get(frame)?.kept,
        wipe: look.wipe,
      };
    },
    willCome: (frame) => {
      const rendering = state.frames.get(frame)?.rendering;
      return look.side === "stylized" && (rendering === "queued" || rendering === "rendering");
    },
  };
}
