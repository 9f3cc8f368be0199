/** What happened to a take that somebody who looked elsewhere wants to hear of. */

import type { Note, Render } from "../api/types";
import { ranges, takeNumber } from "../ui/format";
import { nameOf } from "./people";
import { activeRenders, type TakeState } from "./take-state";

export interface News {
  /** The same for the same news. */
  readonly key: string;
  readonly kind: "done" | "failed" | "note";
  readonly words: string;
  /** Where to look; null: the take as a whole. */
  readonly frame: number | null;
}

/** Between two states of one take: renders that ended, frames that failed, and what others wrote. */
export function newsBetween(before: TakeState, after: TakeState): News[] {
  return [...rendersEnded(before, after), ...framesFailed(before, after), ...notesOfOthers(before, after)];
}

function rendersEnded(before: TakeState, after: TakeState): News[] {
  return [...after.renders.values()].flatMap((render) => {
    const was = before.renders.get(render.id)?.state;
    const ended = (render.state === "done" || render.state === "failed") && was !== render.state;
    const words = ended ? endWords(render, after) : null;
    if (words === null) return [];
    const [kind, frame] = [render.state === "done" ? "done" : "failed", render.frames[0] ?? null] as const;
    return [{ key: `render ${render.id} ${render.state}`, kind, words, frame }];
  });
}

/** Null where there is nothing to tell yet: parts of the take's first run are still being painted. */
function endWords(render: Render, state: TakeState): string | null {
  const take = takeNumber(state.takes.get(state.takeId)?.number ?? 0);
  const rerun = render.kind === "rerun";
  const what = rerun ? `The rerun of ${ranges(render.frames)}` : `Take ${take}`;
  if (render.state === "failed") return `${what} could not be painted. ${render.failure}`.trim();
  if (rerun) return `${what} is painted.`;
  return activeRenders(state).some(({ kind }) => kind !== "rerun") ? null : `${what} is painted.`;
}

function framesFailed(before: TakeState, after: TakeState): News[] {
  return [...after.frames.values()]
    .filter(({ number, failure }) => failure !== "" && before.frames.get(number)?.failure !== failure)
    .map(({ number, failure }) => ({
      key: `frame ${number} ${failure}`,
      kind: "failed",
      words: `Frame ${number} could not be painted. ${failure}`,
      frame: number,
    }));
}

function notesOfOthers(before: TakeState, after: TakeState): News[] {
  const self = nameOf(after.viewer);
  return [...after.notes.values()].flatMap((note) => {
    const known = before.notes.get(note.id);
    const said = [...(known ? [] : [note]), ...note.replies.slice(known?.replies.length ?? 0)];
    return said
      .filter(({ author }) => author !== self)
      .map(({ author, text }, index) => ({
        key: `note ${note.id} ${(known?.replies.length ?? -1) + index}`,
        kind: "note" as const,
        words: `${author} on ${framesOf(note)}: ${text || "a drawing"}`,
        frame: note.first_frame,
      }));
  });
}

function framesOf({ first_frame, last_frame }: Note): string {
  return first_frame === last_frame ? String(first_frame) : `${first_frame}–${last_frame}`;
}
