import { useRef, useState, type PointerEvent } from "react";

import type { ShotSummary } from "../api/types";
import { Dialog } from "../ui/Dialog";

type Point = readonly [number, number];

interface MaskPainterProps {
  readonly shot: ShotSummary;
  readonly onUse: (mask: File) => void;
  readonly onClose: () => void;
}

/** A brush over the shot's poster frame; what is painted becomes a mask of the shot's size. */
export function MaskPainter({ shot, onUse, onClose }: MaskPainterProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Point | null>(null);
  const shorter = Math.min(shot.width, shot.height);
  const [size, setSize] = useState(Math.round(shorter / 6));
  const [erases, setErases] = useState(false);
  const [touched, setTouched] = useState(false);

  const stroke = (from: Point, to: Point): void => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current) return;
    context.globalCompositeOperation = erases ? "destination-out" : "source-over";
    context.strokeStyle = getComputedStyle(canvas.current).color;
    context.lineCap = "round";
    context.lineWidth = size;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(to[0] + 0.01, to[1]); // a line of no length at all would leave no dot
    context.stroke();
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = place(event);
    stroke(last.current, last.current);
    setTouched(true);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!last.current) return;
    const here = place(event);
    stroke(last.current, here);
    last.current = here;
  };
  const clear = (): void => {
    canvas.current?.getContext("2d")?.clearRect(0, 0, shot.width, shot.height);
    setTouched(false);
  };
  return (
    <Dialog title="Paint the mask" onClose={onClose} wide>
      <div className="masked-picture mask-painter">
        <img src={shot.poster} alt="The shot's poster frame" />
        <canvas
          ref={canvas}
          width={shot.width}
          height={shot.height}
          aria-label="Mask"
          onPointerDown={begin}
          onPointerMove={move}
          onPointerUp={() => (last.current = null)}
          onPointerCancel={() => (last.current = null)}
        />
      </div>
      <div className="mask-tools">
        <button type="button" aria-pressed={!erases} onClick={() => setErases(false)}>
          Brush
        </button>
        <button type="button" aria-pressed={erases} onClick={() => setErases(true)}>
          Eraser
        </button>
        <label>
          Size
          <input
            type="range"
            min={2}
            max={shorter}
            value={size}
            onChange={(event) => setSize(event.target.valueAsNumber)}
          />
          <output>{size} px</output>
        </label>
        <button type="button" onClick={clear} disabled={!touched}>
          Clear
        </button>
      </div>
      <p className="dim">One mask for all frames. For one that moves, upload a picture for each frame.</p>
      <div className="form-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={!touched}
          onClick={() => canvas.current && maskFile(canvas.current, onUse)}
        >
          Use this mask
        </button>
      </div>
    </Dialog>
  );
}

/** In the shot's pixels. */
function place(event: PointerEvent<HTMLCanvasElement>): Point {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return [
    ((event.clientX - left) / width) * event.currentTarget.width,
    ((event.clientY - top) / height) * event.currentTarget.height,
  ];
}

/** What was painted as white on black, as a PNG. */
function maskFile(painted: HTMLCanvasElement, onFile: (mask: File) => void): void {
  const copy = document.createElement("canvas");
  copy.width = painted.width;
  copy.height = painted.height;
  const context = copy.getContext("2d");
  if (!context) return;
  context.drawImage(painted, 0, 0);
  for (const [operation, colour] of [
    ["source-in", "#fff"],
    ["destination-over", "#000"],
  ] as const) {
    context.globalCompositeOperation = operation;
    context.fillStyle = colour;
    context.fillRect(0, 0, copy.width, copy.height);
  }
  copy.toBlob((data) => data && onFile(new File([data], "painted.png", { type: "image/png" })), "image/png");
}
