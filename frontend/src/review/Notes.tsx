import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import type { NewNote, Note } from "../api/types";
import { Icon } from "../ui/Icon";
import { plural, ranges } from "../ui/format";
import { Time } from "../ui/Time";
import { useReview, useTargets } from "./context";

/** What people said about frames: open notes first, in the order of the frames. */
export function Notes() {
  const { state } = useReview();
  const notes = [...state.notes.values()].sort(
    (a, b) =>
      Number(a.resolved_by !== null) - Number(b.resolved_by !== null) || a.first_frame - b.first_frame,
  );
  const open = notes.filter((note) => note.resolved_by === null).length;
  return (
    <section className="notes" aria-label="Notes">
      <h2>
        Notes <span className="dim">· {open} open</span>
      </h2>
      {state.viewer.can.includes("note") && <NoteForm />}
      <ul>
        {notes.map((note) => (
          <NoteItem key={note.id} note={note} />
        ))}
      </ul>
    </section>
  );
}

function NoteItem({ note }: { note: Note }) {
  const { state, viewer } = useReview();
  const resolve = useMutation({ mutationFn: () => postJson(`/notes/${note.id}/resolve`) });
  const frames =
    note.first_frame === note.last_frame ? [note.first_frame] : [note.first_frame, note.last_frame];
  return (
    <li className={note.resolved_by === null ? "note" : "note resolved"}>
      <p className="note-head">
        {note.flagged && <Icon shape="triangle" label="flagged" className="warn" />}
        <button type="button" className="quiet" onClick={() => viewer.player.seek(note.first_frame)}>
          {frames.join("–")}
        </button>
        <span className="dim ellipsis">
          {note.author} · <Time at={note.created_at} />
        </span>
        {note.resolved_by === null ? (
          state.viewer.can.includes("resolve_note") && (
            <button
              type="button"
              className="quiet"
              disabled={resolve.isPending}
              onClick={() => resolve.mutate()}
            >
              Resolve
            </button>
          )
        ) : (
          <span className="dim">resolved by {note.resolved_by}</span>
        )}
      </p>
      <p className="note-text">{note.text}</p>
      {resolve.error && <p className="bad">{resolve.error.message}</p>}
    </li>
  );
}

function NoteForm() {
  const { state, viewer } = useReview();
  const targets = useTargets();
  const [text, setText] = useState("");
  const [flagged, setFlagged] = useState(false);
  const add = useMutation({
    mutationFn: () =>
      postJson(`/takes/${state.takeId}/notes`, {
        first_frame: targets[0] ?? viewer.player.frame,
        last_frame: targets.at(-1) ?? viewer.player.frame,
        text,
        flagged,
      } satisfies NewNote),
    onSuccess: () => {
      setText("");
      setFlagged(false);
    },
  });
  const about =
    targets.length === 1 ? ranges(targets) : `${plural(targets.length, "frame")} from ${targets[0] ?? ""}`;
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) add.mutate();
      }}
    >
      <textarea
        id="note-text"
        aria-label={`Note on ${about}`}
        placeholder={`Note on ${about}`}
        rows={1}
        value={text}
        onFocus={() => viewer.player.pause()}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="note-actions">
        {state.viewer.can.includes("flag") && (
          <label className="check">
            <input type="checkbox" checked={flagged} onChange={(event) => setFlagged(event.target.checked)} />
            Flag for review
          </label>
        )}
        <button type="submit" disabled={!text.trim() || add.isPending}>
          Add note
        </button>
      </div>
      {add.error && <p className="bad">{add.error.message}</p>}
    </form>
  );
}
