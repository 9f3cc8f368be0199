import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";

import type { Crop } from "../api/types";
import { asCrop, between, grabbed, holds, pressed, whole, within, type Point, type Size } from "./crop-box";

interface CropFieldProps {
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly source: string;
  /** Of the picture as it was sent: what the crop's pixels are. */
  readonly size: Size;
  readonly crop: Crop | null;
  readonly onCrop: (crop: Crop | null) => void;
}

/** Screen pixels around a corner in which it is grabbed. */
const REACH = 14;

const NUMBERS = [
  ["left", "Left"],
  ["top", "Top"],
  ["width", "Width"],
  ["height", "Height"],
] as const;

/** A rectangle over a picture: drawn, moved and resized with the mouse, the arrow keys, or as numbers. */
export function CropField({ id, describedBy, source, size, crop, onCrop }: CropFieldProps) {
  const drag = useRef<((to: Point) => Crop) | null>(null);
  const box = crop ?? whole(size);
  const change = (next: Crop): void => onCrop(asCrop(next, size));

  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    const at = place(event, size);
    const reach = (REACH * size.width) / event.currentTarget.clientWidth;
    const corner = grabbed(box, at, reach);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (corner) drag.current = (to) => between(corner, to, size);
    else if (crop && holds(crop, at))
      drag.current = (to) =>
        within({ ...crop, left: crop.left + to[0] - at[0], top: crop.top + to[1] - at[1] }, size);
    else drag.current = (to) => between(at, to, size);
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (drag.current) change(drag.current(place(event, size)));
  };
  const press = (event: KeyboardEvent): void => {
    const next = pressed(box, event.key, event.shiftKey, size);
    if (!next) return;
    event.preventDefault();
    change(next);
  };
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  return (
    <div className="crop-field">
      <div
        className="crop-picture"
        role="group"
        aria-label="Crop: arrow keys move it, with Shift they change its size"
        tabIndex={0}
        id={id}
        aria-describedby={describedBy}
        style={{ "--ratio": size.width / size.height } as CSSProperties}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onKeyDown={press}
      >
        <img src={source} alt="" draggable={false} />
        <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true">
          <path
            className="crop-outside"
            fillRule="evenodd"
            d={`M0 0H${size.width}V${size.height}H0ZM${box.left} ${box.top}V${bottom}H${right}V${box.top}Z`}
          />
          <rect className="crop-rim" x={box.left} y={box.top} width={box.width} height={box.height} />
          <rect className="crop-edge" x={box.left} y={box.top} width={box.width} height={box.height} />
        </svg>
        {[
          [box.left, box.top],
          [right, box.top],
          [box.left, bottom],
          [right, bottom],
        ].map(([x = 0, y = 0], index) => (
          <span
            key={index}
            className="crop-corner"
            style={{ left: `${(100 * x) / size.width}%`, top: `${(100 * y) / size.height}%` }}
          />
        ))}
      </div>
      <div className="crop-numbers">
        {NUMBERS.map(([side, words]) => (
          <NumberField
            key={side}
            words={words}
            value={box[side]}
            onValue={(value) => change(within({ ...box, [side]: value }, size))}
          />
        ))}
        <span className="dim">px</span>
        <button type="button" onClick={() => onCrop(null)} disabled={crop === null}>
          Whole picture
        </button>
      </div>
    </div>
  );
}

interface NumberFieldProps {
  readonly words: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

/** A number that counts once it is left, or with Enter: half a number would be made to fit. */
function NumberField({ words, value, onValue }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null);
  const take = (): void => {
    const typed = Number(text);
    if (text && Number.isFinite(typed) && typed !== value) onValue(typed);
    setText(null);
  };
  return (
    <label>
      {words}
      <input
        type="number"
        min={0}
        value={text ?? value}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // it would send the form
          take();
        }}
      />
    </label>
  );
}

function place(event: PointerEvent<HTMLDivElement>, size: Size): Point {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return [((event.clientX - left) / width) * size.width, ((event.clientY - top) / height) * size.height];
}
