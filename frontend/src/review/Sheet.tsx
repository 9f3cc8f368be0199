import type { ReactNode } from "react";

import { pictureBoxes } from "../player/layout";
import { useViewer } from "./context";

type Box = ReturnType<typeof pictureBoxes>[number];

const WHOLE: Box = [0, 0, 1, 1];

/** Lies over one of the pictures on the canvas and moves with it, so that what is on it stays where it belongs. */
export function Sheet({ box = WHOLE, children }: { box?: Box; children: ReactNode }) {
  const { scale, x, y } = useViewer((view) => view.zoom);
  return (
    <div className="sheet-box" style={placed(...box)}>
      <div className="sheet" style={placed(-x * scale, -y * scale, scale, scale)}>
        {children}
      </div>
    </div>
  );
}

function placed(left: number, top: number, width: number, height: number) {
  const percent = (share: number): string => `${share * 100}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}
