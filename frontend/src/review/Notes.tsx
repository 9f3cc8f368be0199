import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import type { NewNote, NewReply, Note, NoteReply } from "../api/types";
import { tooltip } from "../keys";
import { Icon } from "../ui/Icon";
import { plural, ranges } from "../ui/format";
import { Time } from "../ui/Time";
import { useReview, useTargets, useViewer } from "./context";
import { EMPTY, isEmpty, unsent, withDraft, withReply, type Draft, type FrameRange } from "./drafts";
import { NOTHING, these } from "./selection";
import { isAbout, isOpen, openNotes, threads } from "./threads";
import { DRAWINGS_SHOWN, usePresentDraft, type DrawingsShown } from "./useNotebook";

/** What people said about frames: open threads first, in the order of the frames. */
export function Notes() {
  const { state, notebook, act } = useReview();
  const open = openNotes(state).length;
  const all = threads(state);
  return (
    <section className="notes" aria-label="Notes">
      <div className="notes-title">
        <h2>
          Notes <span className="dim">· {open} open</span>
        </h2>
        {open > 0 && (
          <span className="joined">
            <Jump action="previousNote" shape="left" onPress={() => act("previousNote")} />
            <Jump action="nextNote" shape="right" onPress={() => act("nextNote")} />
          </span>
        )}
        {all.some((note) => note.drawing.length > 0) && (
          <label className="drawings-shown" title={tooltip("drawings")}>
            <span className="dim">drawings</span>
            <select
              aria-label="Drawings of notes"
              value={notebook.shown}
              onChange={(event) => notebook.setShown(event.target.value as DrawingsShown)}
            >
              {DRAWINGS_SHOWN.map((shown) => (
                <option key={shown}>{shown}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {state.viewer.can.includes("note") && <NoteForm />}
      <ul>
        {all.map((note) => (
          <Thread key={note.id} note={note} />
        ))}
      </ul>
    </section>
  );
}

interface JumpProps {
  readonly action: "nextNote" | "previousNote";
  readonly shape: "left" | "right";
  readonly onPress: () => void;
}

function Jump({ action, shape, onPress }: JumpProps) {
  return (
    <button
      type="button"
      className="quiet icon"
      aria-label={tooltip(action)}
      title={tooltip(action)}
      onClick={onPress}
    >
      <Icon shape={shape} />
    </button>
  );
}

/** A note and its replies, in order. */
function Thread({ note }: { note: Note }) {
  const { state, viewer, notebook } = useReview();
  const present = useViewer((view) => isAbout(note, view.frame));
  const open = isOpen(note);
  const point = (): void => notebook.setPointed(note.id);
  const leave = (): void => notebook.setPointed(null);
  return (
    <li
      className={open ? "note" : "note resolved"}
      aria-current={present}
      data-first-frame={note.first_frame}
      aria-label={`Note on ${named(note)} by ${note.author}`}
      onPointerEnter={point}
      onPointerLeave={leave}
      onFocus={point}
      onBlur={leave}
    >
      <p className="note-head">
        <Icon shape={open ? "noteOpen" : "tick"} label={open ? "open" : "resolved"} />
        <button type="button" className="quiet" onClick={() => viewer.player.seek(note.first_frame)}>
          {named(note)}
        </button>
        {note.flagged && <Icon shape="triangle" label="flagged" className="warn" />}
        {note.drawing.length > 0 && <Icon shape="pen" label="with a drawing" className="dim" />}
        <span className="dim ellipsis">
          {note.author} · <Time at={note.created_at} />
        </span>
        {state.viewer.can.includes("resolve_note") && <Settle note={note} />}
      </p>
      <p className="note-text">{note.text}</p>
      {note.replies.length > 0 && (
        <ol className="replies" aria-label="Replies">
          {note.replies.map((reply) => (
            <Reply key={reply.id} reply={reply} />
          ))}
        </ol>
      )}
      <Outcome note={note} />
      {state.viewer.can.includes("note") && <ReplyForm note={note} />}
    </li>
  );
}

function named({ first_frame: first, last_frame: last }: Note): string {
  return first === last ? `${first}` : `${first}–${last}`;
}

function Reply({ reply }: { reply: NoteReply }) {
  return (
    <li>
      <p className="dim">
        {reply.author} · <Time at={reply.created_at} />
      </p>
      <p className="note-text">{reply.text}</p>
    </li>
  );
}

/** Who ended the thread, or took it up again, and when. */
function Outcome({ note }: { note: Note }) {
  const [words, by, at] =
    note.resolved_by !== null
      ? ["Resolved by", note.resolved_by, note.resolved_at]
      : ["Taken up again by", note.reopened_by, note.reopened_at];
  if (by === null || at === null) return null;
  return (
    <p className="note-outcome dim">
      {words} {by} <Time at={at} />
    </p>
  );
}

function Settle({ note }: { note: Note }) {
  const open = isOpen(note);
  const settle = useMutation({
    mutationFn: () => postJson(`/notes/${note.id}/${open ? "resolve" : "reopen"}`),
  });
  return (
    <>
      <button type="button" className="quiet" disabled={settle.isPending} onClick={() => settle.mutate()}>
        {open ? "Resolve" : "Reopen"}
      </button>
      {settle.error && (
        <span className="bad" role="alert">
          {settle.error.message}
        </span>
      )}
    </>
  );
}

function ReplyForm({ note }: { note: Note }) {
  const { notebook } = useReview();
  const text = notebook.drafts.replies[note.id] ?? "";
  const [asked, setAsked] = useState(false);
  const reply = useMutation({
    mutationFn: (words: string) => postJson(`/notes/${note.id}/replies`, { text: words } satisfies NewReply),
    onSuccess: () => {
      notebook.setDrafts(withReply(notebook.drafts, note.id, ""));
      setAsked(false);
    },
  });
  if (!asked && text === "") {
    return (
      <button type="button" className="quiet note-reply" onClick={() => setAsked(true)}>
        Reply
      </button>
    );
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) reply.mutate(text);
      }}
    >
      <Words
        name={`Reply to ${note.author}`}
        text={text}
        autoFocus={asked}
        onChange={(next) => notebook.setDrafts(withReply(notebook.drafts, note.id, next))}
        onEscape={() => setAsked(false)}
      />
      <div className="note-actions">
        <button type="submit" disabled={!text.trim() || reply.isPending}>
          Send reply
        </button>
      </div>
      {reply.error && <NotSent why={reply.error} />}
    </form>
  );
}

/** What is sent as a note: all of it as it was when it was sent. */
interface Written {
  readonly take: number;
  readonly frames: FrameRange;
  readonly draft: Draft;
}

function NoteForm() {
  const { state, viewer, notebook } = useReview();
  const targets = useTargets();
  const { frames, draft, setDraft, open } = usePresentDraft();
  const { setDesk } = notebook;
  const add = useMutation({
    mutationFn: ({ take, frames: { first, last }, draft: { text, flagged, drawing } }: Written) =>
      postJson(`/takes/${take}/notes`, {
        first_frame: first,
        last_frame: last,
        text,
        flagged,
        drawing: [...drawing],
      } satisfies NewNote),
    onSuccess: (_, sent) => {
      notebook.setDrafts(withDraft(notebook.drafts, sent.take, sent.frames, EMPTY));
      setDesk({ writing: false, tool: null });
    },
  });
  const about =
    targets.length === 1 ? ranges(targets) : `${plural(targets.length, "frame")} from ${frames.first}`;
  const leave = (): void => {
    if (isEmpty(draft) && notebook.tool === null) setDesk({ writing: false });
  };
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.text.trim()) add.mutate({ take: state.takeId, frames, draft });
      }}
    >
      <Words
        id="note-text"
        name={`Note on ${about}`}
        text={draft.text}
        onChange={(text) => setDraft({ ...draft, text })}
        onFocus={() => {
          viewer.player.pause();
          setDesk({ writing: true });
        }}
        onBlur={leave}
      />
      {open && (
        <div className="note-actions">
          {state.viewer.can.includes("flag") && (
            <label className="check">
              <input
                type="checkbox"
                checked={draft.flagged}
                onChange={(event) => setDraft({ ...draft, flagged: event.target.checked })}
              />
              Flag for review
            </label>
          )}
          <button type="submit" disabled={!draft.text.trim() || add.isPending}>
            Add note
          </button>
        </div>
      )}
      {add.error && <NotSent why={add.error} />}
      <Unsent here={frames} />
    </form>
  );
}

/** Other frames on which something was written and not sent. */
function Unsent({ here }: { here: FrameRange }) {
  const { state, viewer, notebook, setSelection } = useReview();
  const others = unsent(notebook.drafts, state.takeId, here);
  if (others.length === 0) return null;
  const go = ({ first, last }: FrameRange): void => {
    viewer.player.pause();
    const range = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    setSelection(range.length > 1 ? these(range) : NOTHING);
    viewer.player.seek(first);
  };
  return (
    <p className="unsent dim">
      Not sent yet:
      {others.map((frames) => (
        <button
          key={`${frames.first}-${frames.last}`}
          type="button"
          className="quiet"
          onClick={() => go(frames)}
        >
          {frames.first === frames.last ? frames.first : `${frames.first}–${frames.last}`}
        </button>
      ))}
    </p>
  );
}

/** Nothing is lost: the words stay where they are, in this browser's memory too. */
function NotSent({ why }: { why: Error }) {
  return (
    <p className="bad" role="alert">
      {why.message} What you wrote is kept here; send it again afterwards.
    </p>
  );
}

interface WordsProps {
  readonly name: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly id?: string;
  readonly autoFocus?: boolean;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly onEscape?: () => void;
}

/** Ctrl+Enter sends, Escape leaves. */
function Words({ name, text, onChange, onEscape, ...field }: WordsProps) {
  return (
    <textarea
      {...field}
      aria-label={name}
      placeholder={name}
      rows={1}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.currentTarget.blur();
          onEscape?.();
        }
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          event.currentTarget.form?.requestSubmit();
      }}
    />
  );
}
