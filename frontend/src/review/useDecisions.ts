import { useMutation } from "@tanstack/react-query";

import { ApiError, postJson } from "../api/client";
import type { NewDecision, NewKept } from "../api/types";
import type { TakeState } from "../live/take-state";
import { seenRevisions } from "./decisions";

export interface Judgement {
  readonly kind: "approve" | "reject" | "withdraw";
  readonly frames: readonly number[];
  readonly reason: string;
}

export interface Decisions {
  /** Sends a judgement; `onDone` is called once it stands. A refusal is in `error`. */
  readonly judge: (judgement: Judgement, onDone?: () => void) => void;
  readonly keep: (frame: number, revision: number) => void;
  readonly pending: boolean;
  /** Why the last one was refused. */
  readonly error: Error | null;
  /** The frames that the last one was about. */
  readonly about: readonly number[];
  /** Frames that had changed since they were seen. */
  readonly changed: readonly number[];
  readonly forget: () => void;
}

/** Judgements of frames. What they change comes back as an event, for everybody alike. */
export function useDecisions(state: TakeState): Decisions {
  const mutation = useMutation({
    mutationFn: ({ path, body }: { path: string; body: NewDecision | NewKept }) =>
      postJson(`/takes/${state.takeId}/${path}`, body),
  });
  return {
    judge: ({ kind, frames, reason }, onDone) => {
      const body: NewDecision = { kind, seen: seenRevisions(state, frames), reason };
      mutation.mutate({ path: "decisions", body }, { onSuccess: () => onDone?.() });
    },
    keep: (frame, revision) => {
      const seen = state.frames.get(frame)?.kept ?? null;
      const body: NewKept = { frame, revision, seen, reason: "" };
      mutation.mutate({ path: "kept", body });
    },
    pending: mutation.isPending,
    error: mutation.error,
    about: framesOf(mutation.variables?.body),
    changed: mutation.error instanceof ApiError ? mutation.error.frames : [],
    forget: mutation.reset,
  };
}

function framesOf(body: NewDecision | NewKept | undefined): number[] {
  if (!body) return [];
  return "frame" in body ? [body.frame] : Object.keys(body.seen).map(Number);
}
