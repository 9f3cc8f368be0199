import type { KeyboardEvent, PointerEvent } from "react";

import type { Line } from "../player/slice";
import { useReview } from "./context";

/** Across the middle of the picture. */
export const FIRST_LINE: Line = { from: { x: 0.02, y: 0.5 }, to: { x: 0.98, y: 0.5 } };

/** Shares of the picture that an arrow key moves an end by. */
const STEP = 0.01;

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** The line whose pixels the slice shows; each end can be dragged, or moved with the arrow keys. */
export function SliceLine({ line }: { line: Line }) {
  const { from, to } = line;
  return (
    <>
      <svg className="slice-line" aria-hidden>
        <line x1={`${from.x * 100}%`} y1={`${from.y * 100}%`} x2={`${to.x * 100}%`} y2={`${to.y * 100}%`} />
      </svg>
      <LineEnd line={line} end="from" name="Start of the slice's line" />
      <LineEnd line={line} end="to" name="End of the slice's line" />
    </>
  );
}

function LineEnd({ line, end, name }: { line: Line; end: keyof Line; name: string }) {
  const { setSlice } = useReview();
  const { x, y } = line[end];
  const move = (across: number, down: number): void =>
    setSlice({ ...line, [end]: { x: within(across), y: within(down) } });
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box) move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [across, down] = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    }[event.key] ?? [0, 0];
    if (across === 0 && down === 0) return;
    event.preventDefault();
    move(x + (across ?? 0), y + (down ?? 0));
  };
  return (
    <button
      type="button"
      className="slice-end"
      data-arrow-keys
      aria-label={`${name}, at ${Math.round(x * 100)} %, ${Math.round(y * 100)} %; arrow keys move it`}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    />
  );
}
