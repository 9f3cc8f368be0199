import { useIsMutating, useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import type { NewDecision, NewKept } from "../api/types";
import type { TakeState } from "../live/take-state";
import { frameWords, seenDecisions, seenRevisions } from "./decisions";
import { isAlike, refusalOf, withoutDecided, type Asked, type Refusal } from "./refusals";
import { restoring } from "./undoing";
import { useUndo, type Outcome } from "./useUndo";

export interface Judgement {
  readonly kind: NewDecision["kind"];
  readonly frames: readonly number[];
  readonly reason: string;
}

export interface Decisions {
  readonly judge: (judgement: Judgement) => Outcome;
  /** Tells why it is not even asked for. */
  readonly decline: (judgement: Judgement, why: string) => void;
  readonly keep: (frame: number, revision: number) => void;
  /** A rerun was asked for elsewhere: it is what can be taken back next. */
  readonly addRerun: (render: number, frames: readonly number[]) => void;
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

/** Judgements of frames. What they change comes back as an event, for everybody alike. */
export function useDecisions(state: TakeState): Decisions {
  const take = state.takeId;
  const { send, pending, refusals, tell, forget } = useSending(state);
  const { undoable, push, undo } = useUndo(take);
  const sendDecision = (body: NewDecision, words: string): Outcome =>
    send({ path: `/takes/${take}/decisions`, body, words, frames: Object.keys(body.seen).map(Number) });
  const decide = (body: NewDecision): Outcome => {
    const words = wordsOf(body.kind, Object.keys(body.seen).map(Number));
    const before = restoring(state, body);
    const outcome = sendDecision(body, words);
    const takeBack = (): Promise<unknown> =>
      Promise.all(before.map((each) => sendDecision(each, `undo of the ${words}`)));
    push({ take, words, outcome, takeBack });
    return outcome;
  };
  const keep: Decisions["keep"] = (frame, revision) => {
    const before = state.frames.get(frame)?.kept ?? null;
    const words = `kept revision of frame ${frame}`;
    const sendKept = (kept: number, seen: number | null): Outcome => {
      const body: NewKept = { frame, revision: kept, seen, reason: "" };
      return send({ path: `/takes/${take}/kept`, body, words, frames: [frame] });
    };
    const outcome = sendKept(revision, before);
    if (before !== null) push({ take, words, outcome, takeBack: () => sendKept(before, revision) });
  };
  const addRerun: Decisions["addRerun"] = (render, frames) => {
    const words = `rerun of ${frameWords(frames)}`;
    const cancel = { path: `/renders/${render}/cancel`, body: {}, words: `undo of the ${words}`, frames };
    const mend = "What it has painted stays; to go back, keep an earlier revision.";
    push({ take, words, outcome: Promise.resolve(null), takeBack: () => send({ ...cancel, mend }) });
  };
  return {
    judge: ({ kind, frames, reason }) =>
      decide({ kind, seen: seenRevisions(state, frames), reason, decided: seenDecisions(state, frames) }),
    decline: ({ kind, frames }, why) => {
      const about = { take, words: wordsOf(kind, frames), frames };
      tell({ about, message: why, frames, contradicted: null });
    },
    keep,
    addRerun,
    undoable,
    undo,
    pending,
    refusals,
    forget,
    overrule: (refusal, contradicted) => {
      forget(refusal);
      return decide({ ...contradicted, decided: seenDecisions(state, refusal.about.frames) });
    },
  };
}

const NOUNS = { approve: "approval", reject: "rejection", withdraw: "withdrawal" } as const;

function wordsOf(kind: NewDecision["kind"], frames: readonly number[]): string {
  return `${NOUNS[kind]} of ${frameWords(frames)}`;
}

/** Sends what is decided. Several may be under way; each refusal is told until it is settled. */
function useSending({ takeId, shot }: TakeState) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const mutationKey = ["decisions", shot.id];
  const pending = useIsMutating({ mutationKey }) > 0;
  const { mutateAsync } = useMutation({
    mutationKey,
    mutationFn: ({ path, body }: Asked) => postJson(path, body),
  });
  const tell = (refusal: Refusal): Refusal => {
    setRefusals((now) => [refusal, ...now.filter((each) => !isAlike(each, refusal))]);
    return refusal;
  };
  const send = (request: Omit<Asked, "take">): Outcome => {
    const asked = { ...request, take: takeId };
    const tellWhy = (error: Error): Refusal => tell(refusalOf(asked, error));
    return mutateAsync(asked).then(() => {
      setRefusals((now) => withoutDecided(now, asked));
      return null;
    }, tellWhy);
  };
  return {
    send,
    pending,
    refusals: refusals.filter(({ about }) => about.take === takeId),
    tell,
    forget: (refusal: Refusal): void => setRefusals((now) => now.filter((each) => each !== refusal)),
  };
}
