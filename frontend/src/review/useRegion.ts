/** What the page holds of a region while it is drawn. */

import { useState } from "react";

import type { Size } from "../player/layout";
import type { RegionDraft, RegionStroke, RegionTool } from "./region";

export interface RegionDesk {
  /** Whether the tools are out. */
  readonly open: boolean;
  readonly tool: RegionTool;
  /** Of brush and eraser, in pixels of the shot. */
  readonly width: number;
  /** Null until the first stroke. */
  readonly draft: RegionDraft | null;
  /** Whether the mask of the revision on the screen lies over it. */
  readonly shown: boolean;
}

export interface Region extends RegionDesk {
  readonly set: (change: Partial<RegionDesk>) => void;
  /** Adds a stroke; the first one settles the frame. */
  readonly add: (frame: number, stroke: RegionStroke) => void;
  readonly undo: () => void;
  readonly close: () => void;
}

export function useRegion({ width, height }: Size): Region {
  const [desk, setDesk] = useState<RegionDesk>({
    open: false,
    tool: "lasso",
    width: Math.max(4, Math.round(Math.min(width, height) / 8)),
    draft: null,
    shown: false,
  });
  const set: Region["set"] = (change) => setDesk((now) => ({ ...now, ...change }));
  return {
    ...desk,
    set,
    add: (frame, stroke) =>
      setDesk((now) => ({ ...now, draft: { frame, strokes: [...(now.draft?.strokes ?? []), stroke] } })),
    undo: () => setDesk((now) => ({ ...now, draft: withoutLast(now.draft) })),
    close: () => set({ open: false, draft: null }),
  };
}

function withoutLast(draft: RegionDraft | null): RegionDraft | null {
  if (!draft || draft.strokes.length <= 1) return null;
  return { ...draft, strokes: draft.strokes.slice(0, -1) };
}
