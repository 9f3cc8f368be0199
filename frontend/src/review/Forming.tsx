import type { FormingMessage } from "../api/types";
import { previewOf } from "../live/forming";
import { aspectOf } from "../player/layout";
import { Bar } from "../ui/Bar";
import { Icon } from "../ui/Icon";
import { useReview, useViewer } from "./context";
import { formingPlace, type FormingPlace } from "./forming-place";
import { Sheet } from "./Sheet";

/** What the present frame looks like while it is painted, and where that is shown. */
export function useForming(): { readonly preview: FormingMessage; readonly place: FormingPlace } | null {
  const { state, look, forming, follow } = useReview();
  const frame = useViewer((view) => view.frame);
  const playing = useViewer((view) => view.speed !== 0);
  const pinned = useViewer((view) => view.pinned);
  const preview = previewOf(forming, frame);
  const followed = follow.leader?.kind === "brush";
  const place = formingPlace(state, look, frame, { followed, playing, pinned });
  return preview && place ? { preview, place } : null;
}

/** The frame as it comes into being: soft, framed and labelled, so that nobody takes it for a still. */
export function FormingPicture() {
  const { shot } = useReview().state;
  const forming = useForming();
  if (!forming) return null;
  const { frame, iteration, iterations, picture } = forming.preview;
  const image = (
    <img
      src={`data:image/webp;base64,${picture}`}
      alt={`Frame ${frame}, not finished`}
      style={{ aspectRatio: aspectOf(shot) }}
    />
  );
  return (
    <figure className="forming" data-place={forming.place} data-testid="forming">
      {forming.place === "whole" ? <Sheet>{image}</Sheet> : image}
      <figcaption>
        <Icon shape="ring" className="busy" />
        <strong>FORMING</strong>
        <Bar share={iteration / iterations} label={`iteration ${iteration} of ${iterations}`} />
      </figcaption>
    </figure>
  );
}
