/** Decisions that were not taken: each is told until its frames are decided, or somebody lets it go. */

import { ApiError } from "../api/client";
import type { NewDecision, NewKept } from "../api/types";

/** What was to be decided. */
export interface About {
  readonly take: number;
  /** "approval of frame 1001". */
  readonly words: string;
  readonly frames: readonly number[];
}

/** A request that decides something about frames. */
export interface Asked extends About {
  readonly path: string;
  readonly body: NewDecision | NewKept | Record<string, never>;
  /** What can be done where it is too late for this. */
  readonly mend?: string;
}

export interface Refusal {
  readonly about: About;
  readonly message: string;
  /** The frames to look at: those that stand in the way, or all that it was about. */
  readonly frames: readonly number[];
  /** What to send again to overrule what somebody else had decided; null where nothing was refused for that. */
  readonly contradicted: NewDecision | null;
}

export function refusalOf(asked: Asked, error: Error): Refusal {
  const told = error instanceof ApiError ? error : null;
  return {
    about: asked,
    message: told?.status === 409 && asked.mend ? `${error.message} ${asked.mend}` : error.message,
    frames: told?.frames.length ? told.frames : asked.frames,
    contradicted: told?.field === "decided" && isJudgement(asked.body) ? asked.body : null,
  };
}

/** Those that are still to be told after this was decided: of the others, every frame has a decision by now. */
export function withoutDecided(refusals: readonly Refusal[], { take, frames }: About): readonly Refusal[] {
  return refusals.filter(
    ({ about }) => about.take !== take || !about.frames.every((frame) => frames.includes(frame)),
  );
}

/** Whether both tell the same, as of a key that was pressed twice. */
export function isAlike(one: Refusal, other: Refusal): boolean {
  return (
    one.about.take === other.about.take &&
    one.about.words === other.about.words &&
    one.message === other.message
  );
}

function isJudgement(body: Asked["body"]): body is NewDecision {
  return "kind" in body;
}
