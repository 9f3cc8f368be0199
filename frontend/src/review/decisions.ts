/** Whether a decision can be asked for, and what it has to carry. */

import { keptRevision, type TakeState } from "../live/take-state";
import type { Seen, View } from "../player/view";
import { plural, ranges } from "../ui/format";
import { looksAtOtherTake, shownRevision, type Look } from "./look";

export type DecisionKind = "approve" | "reject" | "rerun" | "keep" | "withdraw" | "paint";

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly why: string };

const WHO: Readonly<Record<DecisionKind, string>> = {
  approve: "approve frames; a manager can",
  reject: "reject frames; a manager can",
  withdraw: "withdraw decisions; a manager can",
  keep: "choose the kept revision; a manager can",
  rerun: "rerun frames; an artist or a manager can",
  paint: "paint frames by hand; an artist or a manager can",
};

/** The server decides; this says beforehand what it would say, so that nobody has to find out. */
export function mayDecide(
  state: TakeState,
  look: Look,
  kind: DecisionKind,
  frames: readonly number[],
): Permission {
  const { viewer } = state;
  if (!viewer.can.includes(kind)) {
    const article = /^[aeiou]/.test(viewer.role) ? "an" : "a";
    return { allowed: false, why: `As ${article} ${viewer.role} you can't ${WHO[kind]}.` };
  }
  const replaces = kind === "rerun" || kind === "paint";
  const obstacle = replaces ? obstacleToReplacing(state, frames) : obstacleToJudging(state, frames);
  if (obstacle !== null) return { allowed: false, why: obstacle };
  if (looksAtOtherTake(look))
    return { allowed: false, why: "You look at another take. Decide on it there, or go back to this one." };
  const unseen = frames.find((frame) => {
    const kept = keptRevision(state.frames.get(frame));
    return kept?.id !== shownRevision(state, look, frame)?.id;
  });
  if (unseen !== undefined && kind !== "keep") {
    const kept = keptRevision(state.frames.get(unseen))?.number ?? 0;
    return { allowed: false, why: `You look at an earlier revision of ${unseen}; r${kept} is the kept one.` };
  }
  return { allowed: true };
}

/**
 * The same for an approval, which is about what is on the canvas: of the present frame alone, the kept revision has
 * to be there. Whoever chose several frames has looked at them before.
 */
export function mayApprove(
  state: TakeState,
  look: Look,
  frames: readonly number[],
  present: number,
  view: Pick<View, "seen" | "failure">,
): Permission {
  const permission = mayDecide(state, look, "approve", frames);
  if (!permission.allowed || frames.length !== 1 || frames[0] !== present) return permission;
  if (view.failure !== "")
    return { allowed: false, why: `Frame ${present} can't be shown, so it can't be approved.` };
  if (view.seen?.frame === present && !showsReplaced(state, view.seen)) return permission;
  return { allowed: false, why: `Frame ${present} is not on the screen yet.` };
}

/** Whether what is drawn is a revision of this take that is no longer the kept one. */
function showsReplaced(state: TakeState, { frame, first, second }: Seen): boolean {
  const kept = keptRevision(state.frames.get(frame))?.number;
  const own = [first, second].filter((subject) => subject?.side === "stylized" && subject.take === null);
  return own.length > 0 && !own.some((subject) => subject?.revision === kept);
}

function obstacleToJudging(state: TakeState, frames: readonly number[]): string | null {
  const empty = frames.filter((frame) => keptRevision(state.frames.get(frame)) === undefined);
  return empty.length === 0 ? null : `${capital(frameWords(empty))}: no picture yet.`;
}

function obstacleToReplacing(state: TakeState, frames: readonly number[]): string | null {
  const underWay = frames.filter((frame) =>
    ["queued", "rendering"].includes(state.frames.get(frame)?.rendering ?? "none"),
  );
  if (underWay.length > 0) return `${capital(frameWords(underWay))}: still being painted.`;
  const approved = frames.filter((frame) => state.frames.get(frame)?.decision?.kind === "approve");
  return approved.length === 0
    ? null
    : `${capital(frameWords(approved))}: approved. Withdraw the approval first.`;
}

/** Frame → revision kept on this screen, if any; the server refuses where another is kept by now. */
export function seenRevisions(state: TakeState, frames: readonly number[]): Record<string, number | null> {
  return Object.fromEntries(frames.map((frame) => [frame, state.frames.get(frame)?.kept ?? null]));
}

/** Frame → decision that stands on this screen, if any; the server tells of another one that says otherwise. */
export function seenDecisions(state: TakeState, frames: readonly number[]): Record<string, number | null> {
  return Object.fromEntries(frames.map((frame) => [frame, state.frames.get(frame)?.decision?.id ?? null]));
}

/** "frame 1010", "3 frames, 1010–1012". */
export function frameWords(frames: readonly number[]): string {
  return frames.length === 1
    ? `frame ${ranges(frames)}`
    : `${plural(frames.length, "frame")}, ${ranges(frames)}`;
}

/** The words at the start of a line. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
