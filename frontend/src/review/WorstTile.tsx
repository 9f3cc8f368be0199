import { thousandths } from "../ui/format";
import { useReview, useViewer } from "./context";
import { shownTransition } from "./look";

/** The part of the picture where the error is largest, outlined over the heatmap. */
export function WorstTile() {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? null);
  const measure = frame === null ? undefined : shownTransition(state, look, frame);
  if (!measure?.worst_tile) return null;
  const [x, y, width, height] = measure.worst_tile;
  const { shot } = state;
  const percent = (pixels: number, of: number): string => `${(pixels / of) * 100}%`;
  return (
    <div
      className="worst-tile"
      data-testid="worst-tile"
      style={{
        left: percent(x, shot.width),
        top: percent(y, shot.height),
        width: percent(width, shot.width),
        height: percent(height, shot.height),
      }}
    >
      <span>{thousandths(measure.worst_tile_error)}</span>
    </div>
  );
}
