import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { ApiError, postJson } from "../api/client";
import type { NewDecision, NewKept } from "../api/types";
import type { TakeState } from "../live/take-state";
import { frameWords, seenDecisions, seenRevisions } from "./decisions";

export interface Judgement {
  readonly kind: "approve" | "reject" | "withdraw";
  readonly frames: readonly number[];
  readonly reason: string;
}

export interface Decisions {
  /** Sends a judgement; `onDone` is called once it stands. A refusal is in `error`. */
  readonly judge: (judgement: Judgement, onDone?: () => void) => void;
  readonly keep: (frame: number, revision: number) => void;
  /** What `undo` would take back, in words; null where there is nothing. */
  readonly undoable: string | null;
  readonly undo: () => void;
  readonly pending: boolean;
  /** Why the last one was refused. */
  readonly error: Error | null;
  /** The frames that the last one was about. */
  readonly about: readonly number[];
  /** Frames that had changed since they were seen. */
  readonly changed: readonly number[];
  readonly forget: () => void;
  /** Judges once more what somebody else had decided otherwise; null where nothing was refused for that. */
  readonly overrule: (() => void) | null;
}

interface Undo {
  readonly words: string;
  readonly run: () => void;
}

/** Judgements of frames. What they change comes back as an event, for everybody alike. */
export function useDecisions(state: TakeState): Decisions {
  const [last, setLast] = useState<(Undo & { take: number }) | null>(null);
  /** The event may be here before the answer is: whoever takes back what they see need not wait for that. */
  const undoAtOnce = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ path, body }: { path: string; body: NewDecision | NewKept; undo: Undo | null }) =>
      postJson(`/takes/${state.takeId}/${path}`, body),
    onSuccess: (_, { undo }) => {
      setLast(undo && { ...undo, take: state.takeId });
      if (undoAtOnce.current) undo?.run();
    },
    onSettled: () => {
      undoAtOnce.current = false;
    },
  });
  const judge: Decisions["judge"] = ({ kind, frames, reason }, onDone) => {
    const [seen, decided] = [seenRevisions(state, frames), seenDecisions(state, frames)];
    const body: NewDecision = { kind, seen, reason, decided };
    const withdrawn = (): void => judge({ kind: "withdraw", frames, reason: "" });
    const undo =
      kind === "withdraw" ? null : { words: `${NOUNS[kind]} of ${frameWords(frames)}`, run: withdrawn };
    mutation.mutate({ path: "decisions", body, undo }, { onSuccess: () => onDone?.() });
  };
  const keep: Decisions["keep"] = (frame, revision) => {
    const seen = state.frames.get(frame)?.kept ?? null;
    const body: NewKept = { frame, revision, seen, reason: "" };
    const keepAgain = (): void => {
      const before: NewKept = { frame, revision: seen ?? revision, seen: revision, reason: "" };
      mutation.mutate({ path: "kept", body: before, undo: null });
    };
    const undo = seen === null ? null : { words: `the kept revision of frame ${frame}`, run: keepAgain };
    mutation.mutate({ path: "kept", body, undo });
  };
  const refused = mutation.variables?.body;
  const contradicts = mutation.error instanceof ApiError && mutation.error.field === "decided";
  const undoable = last?.take === state.takeId ? last : null;
  return {
    judge,
    keep,
    undoable: undoable?.words ?? null,
    undo: () => {
      if (mutation.isPending) undoAtOnce.current = true;
      else undoable?.run();
    },
    pending: mutation.isPending,
    error: mutation.error,
    about: framesOf(mutation.variables?.body),
    changed: mutation.error instanceof ApiError ? mutation.error.frames : [],
    forget: mutation.reset,
    overrule:
      contradicts && refused && "kind" in refused
        ? () => judge({ kind: refused.kind, frames: framesOf(refused), reason: refused.reason })
        : null,
  };
}

const NOUNS = { approve: "the approval", reject: "the rejection" } as const;

function framesOf(body: NewDecision | NewKept | undefined): number[] {
  if (!body) return [];
  return "frame" in body ? [body.frame] : Object.keys(body.seen).map(Number);
}
