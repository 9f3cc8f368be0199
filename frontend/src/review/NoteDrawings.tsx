import { useRef, useState, type PointerEvent } from "react";

import { shapeOf, type Size } from "../player/layout";
import { useReview, useViewer } from "./context";
import { keepTheFocus } from "./DrawingBar";
import {
  DRAWING_COLOURS,
  MOST_SHAPES,
  pathOf,
  placeIn,
  shapeAlong,
  WORDS_HEIGHT,
  type DrawnShape,
  type Point,
} from "./drawing";
import { drawnNotes } from "./threads";
import { usePresentDraft } from "./useNotebook";

/** What notes say by drawing, over a picture on the canvas; with a tool in hand, also the paper to draw on. */
export function NoteDrawings() {
  const { state, notebook } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? view.frame);
  const playing = useViewer((view) => view.speed !== 0);
  const { open, frames, draft } = usePresentDraft();
  const { shown, pointed, tool } = notebook;
  const here = !playing && frames.first <= frame && frame <= frames.last;
  const visible = shown === "always" || (shown === "at rest" && !playing);
  const notes = visible || pointed !== null ? drawnNotes(state, frame, pointed) : [];
  const seen = visible ? notes : notes.filter((note) => note.id === pointed);
  return (
    <div className="drawings">
      {seen.map((note) => (
        <Shapes
          key={note.id}
          drawing={note.drawing}
          picture={shapeOf(state.shot)}
          name={`Drawing by ${note.author}: ${note.text}`}
          faint={pointed !== null && pointed !== note.id}
        />
      ))}
      {open && here && draft.drawing.length > 0 && (
        <Shapes drawing={draft.drawing} picture={shapeOf(state.shot)} name="Your drawing" />
      )}
      {open && here && tool !== null && draft.drawing.length < MOST_SHAPES && <Paper />}
    </div>
  );
}

interface ShapesProps {
  readonly drawing: readonly DrawnShape[];
  readonly picture: Size;
  readonly name: string;
  readonly faint?: boolean;
}

function Shapes({ drawing, picture, name, faint = false }: ShapesProps) {
  return (
    <svg
      role="img"
      aria-label={name}
      className={faint ? "faint" : undefined}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      preserveAspectRatio="none"
    >
      {drawing.map((shape, index) => (
        <Mark key={index} shape={shape} picture={picture} />
      ))}
    </svg>
  );
}

/** Each with a dark rim, so that it is seen on any picture. */
function Mark({ shape, picture }: { shape: DrawnShape; picture: Size }) {
  const colour = DRAWING_COLOURS[shape.colour];
  if (shape.kind === "text") {
    const [x, y] = shape.points[0];
    return (
      <text
        data-shape="text"
        x={x * picture.width}
        y={y * picture.height}
        fontSize={WORDS_HEIGHT * picture.height}
        strokeWidth={(WORDS_HEIGHT * picture.height) / 6}
        fill={colour}
      >
        {shape.text}
      </text>
    );
  }
  const path = pathOf(shape, picture);
  return (
    <>
      <path className="rim" d={path} />
      <path data-shape={shape.kind} d={path} stroke={colour} />
    </>
  );
}

/** Takes the pointer's way while it is down, and makes a shape of it. */
function Paper() {
  const { state, notebook } = useReview();
  const { draft, setDraft } = usePresentDraft();
  const way = useRef<Point[]>([]);
  const [forming, setForming] = useState<DrawnShape | null>(null);
  const [words, setWords] = useState<Point | null>(null);
  const { tool, colour } = notebook;
  const add = (shape: DrawnShape | null): void => {
    if (shape) setDraft({ ...draft, drawing: [...draft.drawing, shape] });
  };
  const along = (event: PointerEvent<HTMLElement>): DrawnShape | null => {
    if (tool === null || tool === "text" || !event.currentTarget.hasPointerCapture(event.pointerId))
      return null;
    way.current.push(...placesOf(event));
    return shapeAlong(tool, colour, way.current, shapeOf(state.shot));
  };
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || event.target !== event.currentTarget) return;
    way.current = placesOf(event);
    if (tool === "text") setWords(way.current[0] ?? null);
    else event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onUp = (event: PointerEvent<HTMLElement>): void => {
    add(along(event));
    setForming(null);
  };
  return (
    <div
      className="drawing-paper"
      data-testid="drawing-paper"
      onMouseDown={(event) => event.target === event.currentTarget && keepTheFocus(event)}
      onPointerDown={onDown}
      onPointerMove={(event) => setForming(along(event))}
      onPointerUp={onUp}
      onPointerCancel={() => setForming(null)}
    >
      {forming && (
        <Shapes drawing={[forming]} picture={shapeOf(state.shot)} name="The stroke that you draw" />
      )}
      {words && (
        <WordsField
          key={words.join()}
          place={words}
          onEnd={(text) => {
            if (text) add({ kind: "text", colour, points: [words], text });
            setWords(null);
          }}
        />
      )}
    </div>
  );
}

/** All places since the last event: a quick hand leaves several. */
function placesOf(event: PointerEvent<HTMLElement>): Point[] {
  const box = event.currentTarget.getBoundingClientRect();
  const all = event.nativeEvent.getCoalescedEvents();
  return (all.length > 0 ? all : [event.nativeEvent]).map(({ clientX, clientY }) =>
    placeIn(box, clientX, clientY),
  );
}

const LONGEST_WORDS = 200;

function WordsField({ place: [x, y], onEnd }: { place: Point; onEnd: (text: string) => void }) {
  const [text, setText] = useState("");
  const ended = useRef(false);
  const end = (words: string): void => {
    if (!ended.current) onEnd(words);
    ended.current = true; // taking the field away takes its focus, too
  };
  return (
    <input
      className="drawing-words"
      aria-label="Words on the picture"
      placeholder="words, then Enter"
      autoFocus
      maxLength={LONGEST_WORDS}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") end(text.trim());
        if (event.key === "Escape") end("");
      }}
      onBlur={() => end(text.trim())}
    />
  );
}
