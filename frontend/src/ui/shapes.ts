/** The shapes that stand for states, on a 16-px grid: one drawing for icons and for the frame strip. */

export const SHAPES = {
  tick: "M3 8.6 6.4 12 13 4.6",
  cross: "M4 4l8 8M12 4l-8 8",
  arrow: "M12.6 9.4A4.8 4.8 0 1 1 11.6 4.8M11.9 1.9v3.2H8.7",
  triangle: "M8 2.8 14 13H2Z",
  bar: "M2.5 8h11",
  ring: "M8 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z",
  dot: "M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8Z",
  play: "M4.5 2.8v10.4L13 8Z",
  pause: "M5 3v10M11 3v10",
  stepBack: "M10.5 3.5 5.5 8l5 4.5M3.5 3.5v9",
  stepForward: "M5.5 3.5l5 4.5-5 4.5M12.5 3.5v9",
  swap: "M2.5 5.5h10L10 3M13.5 10.5h-10L6 13",
  wipe: "M2 3.5h12v9H2ZM8 1.5v13",
  picture: "M2 3h12v10H2ZM2 11l3.5-3.5 3 3 2-2L14 12",
  heat: "M2 13.5h12M3.5 11.5V8M6.5 11.5V4.5M9.5 11.5V6.5M12.5 11.5v-2",
  hatch: "M2 3h12v10H2ZM2 8l5-5M4 13 14 3M10 13l4-4",
  wheel: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 2.5V8l4.8 2.7M8 8l-4.8 2.7",
  peak: "M1.5 12.5 5.5 10 8 3l2.5 7 4 2.5",
  left: "M10 4 6 8l4 4",
  right: "M6 4l4 4-4 4",
  note: "M2.5 3h11v8h-6L4.5 13.5V11h-2Z",
  down: "M4 6.5 8 10.5l4-4",
  plus: "M8 3v10M3 8h10",
  upload: "M8 10.5V3M4.8 6 8 2.8 11.2 6M2.5 10.5v2.7h11v-2.7",
  download: "M8 2.8v7.5M4.8 7.2 8 10.4l3.2-3.2M2.5 10.5v2.7h11v-2.7",
  brush:
    "M13.5 2.5 7.2 8.8M6.9 8.4c1 .3 1.7 1 2 2-.5 2.4-2.4 3.3-6.4 3.1 1-.9 1-1.6 1.2-2.7.3-1.5 1.7-2.6 3.2-2.4Z",
  mark: "M8 3.5 12.5 8 8 12.5 3.5 8Z",
  region: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3",
  lasso:
    "M8 2.5c3.5 0 6 1.7 6 4s-2.5 4-6 4-6-1.7-6-4 2.5-4 6-4ZM5 10c-1.6.6-1.6 2.6 0 2.8 1 .1 1.6.4 1.4 1.2",
  polygon: "M3 12.5 2.5 6 8 2.5l5.5 4-2.5 7Z",
  eraser: "M6 13 2.5 9.5 9 3l4.5 4.5L8 13ZM5.8 6.2l4.5 4.5M6 13h7.5",
  beside: "M2 3.5h5v9H2ZM9 3.5h5v9H9Z",
  overlay: "M2 2.5h8.5V10H2ZM5.5 6H14v7.5H5.5Z",
  difference: "M3 4.5h6M6 1.5v6M9.5 11.5h4.5M3.5 13.5l9-11",
  slice: "M2 4c2-1.6 4 1.6 6 0s4 1.6 6 0M2 8h12M2 12h12",
  undo: "M5.5 3 2.5 6l3 3M2.8 6h6.4a4 4 0 0 1 0 8H6",
  pen: "M3 13l.8-3.3 7-7 2.5 2.5-7 7ZM9.3 4.2l2.5 2.5",
  pointer: "M3 13 13 3M6.5 3H13v6.5",
  box: "M2.5 3.5h11v9h-11Z",
  text: "M3.5 4.8V3h9v1.8M8 3v10M6 13h4",
  clear: "M2.5 4.5h11M6.5 4.5v-2h3v2M4.3 4.5l.7 9h6l.7-9",
  noteOpen: "M2 2.5h12v8.5H7.5L4.5 14v-3H2Z",
  bell: "M8 2.5a3.6 3.6 0 0 1 3.6 3.6c0 3 1.4 4.6 1.4 4.6H3s1.4-1.6 1.4-4.6A3.6 3.6 0 0 1 8 2.5ZM6.7 13.2a1.5 1.5 0 0 0 2.6 0",
  machine: "M2.5 3h11v7.5h-11ZM8 10.5v2.5M5 13.5h6",
} as const;

export type Shape = keyof typeof SHAPES;

/** Shapes that are areas; the others are lines. */
export const FILLED: ReadonlySet<Shape> = new Set<Shape>(["triangle", "play", "dot", "noteOpen"]);
