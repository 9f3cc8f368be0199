import { useIsMutating, useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import type { NewDecision, NewKept } from "../api/types";
import type { TakeState } from "../live/take-state";
import { frameWords, seenDecisions, seenRevisions } from "./decisions";
import { refusalOf, withoutDecided, type Asked, type Refusal } from "./refusals";

export interface Judgement {
  readonly kind: NewDecision["kind"];
  readonly frames: readonly number[];
  readonly reason: string;
}

/** Why something was not decided; null where it was. */
export type Outcome = Promise<Refusal | null>;

export interface Decisions {
  readonly judge: (judgement: Judgement) => Outcome;
  readonly keep: (frame: number, revision: number) => Outcome;
  /** What `undo` would take back, in words; null where there is nothing. */
  readonly undoable: string | null;
  readonly undo: () => void;
  readonly pending: boolean;
  /** What was refused in this take, the newest first. */
  readonly refusals: readonly Refusal[];
  readonly forget: (refusal: Refusal) => void;
  /** Judges once more, now that it is seen what somebody else had decided. */
  readonly overrule: (refusal: Refusal, contradicted: NewDecision) => Outcome;
}

interface Undo {
  readonly take: number;
  readonly words: string;
  readonly outcome: Outcome;
  readonly run: () => void;
}

/** Judgements of frames. What they change comes back as an event, for everybody alike. */
export function useDecisions(state: TakeState): Decisions {
  const { send, pending, refusals, forget } = useSending(state);
  const [last, setLast] = useState<Undo | null>(null);
  const decide = (body: NewDecision): Outcome => {
    const frames = Object.keys(body.seen).map(Number);
    const words = `${NOUNS[body.kind]} of ${frameWords(frames)}`;
    const outcome = send({ path: "decisions", body, words, frames });
    const run = (): void => void decide({ ...body, kind: "withdraw", reason: "" });
    setLast(body.kind === "withdraw" ? null : { take: state.takeId, words, outcome, run });
    return outcome;
  };
  const keep: Decisions["keep"] = (frame, revision) => {
    const seen = state.frames.get(frame)?.kept ?? null;
    const words = `kept revision of frame ${frame}`;
    const sendKept = (body: NewKept): Outcome => send({ path: "kept", body, words, frames: [frame] });
    const outcome = sendKept({ frame, revision, seen, reason: "" });
    const run = (): void => void sendKept({ frame, revision: seen ?? revision, seen: revision, reason: "" });
    setLast(seen === null ? null : { take: state.takeId, words, outcome, run });
    return outcome;
  };
  const undoable = last?.take === state.takeId ? last : null;
  return {
    judge: ({ kind, frames, reason }) =>
      decide({ kind, seen: seenRevisions(state, frames), reason, decided: seenDecisions(state, frames) }),
    keep,
    undoable: undoable && `the ${undoable.words}`,
    undo: () => {
      setLast(null);
      void undoable?.outcome.then((refusal) => refusal ?? undoable.run());
    },
    pending,
    refusals,
    forget,
    overrule: (refusal, contradicted) => {
      forget(refusal);
      return decide({ ...contradicted, decided: seenDecisions(state, refusal.asked.frames) });
    },
  };
}

const NOUNS = { approve: "approval", reject: "rejection", withdraw: "withdrawal" } as const;

/** Sends what is decided. Several may be under way; each refusal is told until it is settled. */
function useSending({ takeId, shot }: TakeState) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const mutationKey = ["decisions", shot.id];
  const pending = useIsMutating({ mutationKey }) > 0;
  const { mutateAsync } = useMutation({
    mutationKey,
    mutationFn: ({ take, path, body }: Asked) => postJson(`/takes/${take}/${path}`, body),
  });
  const send = (request: Omit<Asked, "take">): Outcome => {
    const asked = { ...request, take: takeId };
    const tell = (error: Error): Refusal => {
      const refusal = refusalOf(asked, error);
      setRefusals((now) => [refusal, ...now]);
      return refusal;
    };
    return mutateAsync(asked).then(() => {
      setRefusals((now) => withoutDecided(now, asked));
      return null;
    }, tell);
  };
  return {
    send,
    pending,
    refusals: refusals.filter(({ asked }) => asked.take === takeId),
    forget: (refusal: Refusal): void => setRefusals((now) => now.filter((each) => each !== refusal)),
  };
}
