import { useRef, useState } from "react";

import type { Refusal } from "./refusals";

/** Why something was not decided; null where it was. */
export type Outcome = Promise<Refusal | null>;

/** Something that was decided, and what takes it back. */
export interface Step {
  readonly take: number;
  /** "approval of frame 1001". */
  readonly words: string;
  readonly outcome: Outcome;
  readonly takeBack: () => Promise<unknown>;
}

/** Steps that are remembered, as long as the page is open. */
const DEPTH = 50;

export function useUndo(take: number) {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const last = steps.findLast((step) => step.take === take);
  const drop = (step: Step): void => setSteps((now) => now.filter((each) => each !== step));
  return {
    undoable: last ? `the ${last.words}` : null,
    push: (step: Step): void => {
      setSteps((now) => [...now, step].slice(-DEPTH));
      void step.outcome.then((refusal) => refusal && drop(step));
    },
    /** Takes back the last step once its answer is there, and after those that were taken back before it. */
    undo: (): void => {
      if (!last) return;
      drop(last);
      turn.current = turn.current.then(() => last.outcome).then((refusal) => refusal ?? last.takeBack());
    },
  };
}
