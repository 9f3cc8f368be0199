import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { keptTransition } from "../live/take-state";
import { fieldStore } from "../player/media";
import { carried } from "./carry";
import { useReview, useViewer, type Review } from "./context";
import { smallMask, type RegionDraft, type SmallMask } from "./region";

/** Wide enough to see where the region goes. */
const WIDTH = 320;
/** A guess that was carried farther is worth nothing. */
const FARTHEST = 48;

/** Where the region that is being drawn will about lie in the frame on the screen; at rest on another frame only. */
export function useCarried() {
  const review = useReview();
  const queries = useQueryClient();
  const frame = useViewer((view) => view.seen?.frame ?? view.frame);
  const playing = useViewer((view) => view.speed !== 0);
  const { open, draft } = review.region;
  const away = draft ? Math.abs(frame - draft.frame) : 0;
  const enabled = open && !playing && draft !== null && away > 0 && away <= FARTHEST;
  const { data, error } = useQuery({
    ...carriedTo(queries, review, draft, frame),
    enabled,
  });
  return enabled ? { mask: data ?? null, error } : { mask: null, error: null };
}

/** From frame to frame; each is worked out once. */
function carriedTo(queries: QueryClient, review: Review, draft: RegionDraft | null, frame: number) {
  const { shot } = review.state;
  return {
    queryKey: ["carried", shot.id, draft, frame],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<SmallMask> => {
      if (!draft) throw new Error("There is no region to carry.");
      if (frame === draft.frame) return smallMask(draft.strokes, shot, Math.min(WIDTH, shot.width));
      const direction = frame > draft.frame ? 1 : -1;
      const mask = await queries.query(carriedTo(queries, review, draft, frame - direction));
      const later = direction === 1 ? frame : frame + 1;
      const field = keptTransition(review.state, later)?.flow_field;
      if (!field) throw new Error(`No flow is stored between ${later - 1} and ${later}.`);
      const store = fieldStore(shot.width, shot.height, review.renewPass);
      const flow = await store.load(shot.media + field, signal);
      if (flow.kind !== "flow") throw new Error(`The flow between ${later - 1} and ${later} is no flow.`);
      return carried(mask, flow, direction);
    },
    staleTime: Infinity,
    retry: false,
  };
}

export function RegionCarried() {
  const { mask } = useCarried();
  const frame = useViewer((view) => view.seen?.frame ?? view.frame);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || !canvas.current || !mask) return;
    const pixels = new ImageData(mask.width, mask.height);
    mask.inside.forEach((value, at) => (pixels.data[at * 4 + 3] = value));
    pen.putImageData(pixels, 0, 0);
    pen.globalCompositeOperation = "source-in";
    pen.fillStyle = getComputedStyle(canvas.current).color;
    pen.fillRect(0, 0, mask.width, mask.height);
    pen.globalCompositeOperation = "source-over";
  }, [mask]);
  if (!mask) return null;
  return (
    <canvas
      ref={canvas}
      className="region-carried"
      width={mask.width}
      height={mask.height}
      role="img"
      aria-label={`About where the region lies in frame ${frame}`}
    />
  );
}
