import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { upload } from "../api/client";
import type { Created } from "../api/types";
import { smallPicture } from "../live/take-state";
import { aspectOf } from "../player/layout";
import { Field } from "../ui/Field";
import { percent, ranges } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { useReview } from "./context";
import { coverage, drawRegion, maskFile, type RegionDraft } from "./region";

/** Sends the region as a mask, once; opening the dialog again with the same one sends nothing. */
export function useMask(draft: RegionDraft | null) {
  const { shot } = useReview().state;
  return useQuery({
    queryKey: ["region", shot.id, draft],
    queryFn: async ({ signal }) => {
      if (!draft) throw new Error("There is no region to send.");
      const form = new FormData();
      form.append("files", await maskFile(draft, shot));
      form.append("drawn_on", String(draft.frame));
      return upload<Created>(`/shots/${shot.id}/masks`, form, () => undefined, signal);
    },
    enabled: draft !== null,
    staleTime: Infinity,
    retry: false,
  });
}

interface RegionOfRerunProps {
  readonly draft: RegionDraft;
  readonly frames: readonly number[];
  readonly feather: number;
  readonly onFeather: (feather: number) => void;
  readonly error: Error | null;
}

/** What a rerun of a region is about: the region over its frame, its rim, and what becomes of the rest. */
export function RegionOfRerun({ draft, frames, feather, onFeather, error }: RegionOfRerunProps) {
  const { shot } = useReview().state;
  const others = frames.filter((frame) => frame !== draft.frame);
  return (
    <section className="rerun-region" aria-label="Region">
      <RegionPicture draft={draft} />
      <div>
        <p>
          The region alone, drawn on {draft.frame}: {percent(coverage(draft.strokes, shot))} of it.{" "}
          {others.length > 0 && `The worker tracks it through ${ranges(others)} by the optical flow. `}
          The rest of each frame stays as it is, to the bit.
        </p>
        <Field label={`Feather ${feather} px`} hint="Width of the soft rim, half of it outside.">
          {(attributes) => (
            <input
              {...attributes}
              type="range"
              min={0}
              max={Math.min(400, Math.round(Math.min(shot.width, shot.height) / 4))}
              value={feather}
              onChange={(event) => onFeather(event.target.valueAsNumber)}
            />
          )}
        </Field>
        {error && <ErrorNotice error={error} />}
      </div>
    </section>
  );
}

function RegionPicture({ draft }: { draft: RegionDraft }) {
  const { state } = useReview();
  const { shot } = state;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || !canvas.current) return;
    pen.fillStyle = pen.strokeStyle = getComputedStyle(canvas.current).color;
    drawRegion(pen, draft.strokes, shot);
  }, [draft, shot]);
  return (
    <div className="masked-picture region-picture">
      <img
        src={smallPicture(state, draft.frame)}
        alt={`Frame ${draft.frame}`}
        style={{ aspectRatio: aspectOf(shot) }}
      />
      <canvas ref={canvas} width={shot.width} height={shot.height} role="img" aria-label="The region" />
    </div>
  );
}
