import { FILLED, SHAPES, type Shape } from "./shapes";

/** A shape beside words that say the same; on its own it needs a label. */
export function Icon({ shape, label, className }: { shape: Shape; label?: string; className?: string }) {
  const filled = FILLED.has(shape);
  return (
    <svg
      className={className}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill={filled ? "currentColor" : "none"}
      stroke={filled ? "none" : "currentColor"}
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      <path d={SHAPES[shape]} />
    </svg>
  );
}
