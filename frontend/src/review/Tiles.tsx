import { thousandths } from "../ui/format";
import { useReview, useViewer } from "./context";
import { doubtful } from "./doubtful";
import { shownTransition } from "./look";

/** The part of the picture where the error is largest, outlined over the heatmap. */
export function WorstTile() {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? null);
  const measure = frame === null ? undefined : shownTransition(state, look, frame);
  if (!measure?.worst_tile) return null;
  return <Tile tile={measure.worst_tile} words={thousandths(measure.worst_tile_error)} test="worst-tile" />;
}

/** Where a doubtful frame is worst, each region with what it is put down to. */
export function BadRegions() {
  const { state, look, lane } = useReview();
  const frame = useViewer((view) => view.seen?.frame ?? null);
  const transition = frame === null ? undefined : doubtful(state, look, lane.thresholds.error, frame);
  return transition?.diagnosis?.map(({ tile, blame }) => (
    <Tile key={tile.join()} tile={tile} words={blame} test="bad-region" />
  ));
}

interface TileProps {
  /** x, y, width and height in the picture's pixels. */
  readonly tile: readonly [number, number, number, number];
  readonly words: string;
  readonly test: string;
}

function Tile({ tile: [x, y, width, height], words, test }: TileProps) {
  const { shot } = useReview().state;
  const percent = (pixels: number, of: number): string => `${(pixels / of) * 100}%`;
  return (
    <div
      className="tile"
      data-testid={test}
      style={{
        left: percent(x, shot.width),
        top: percent(y, shot.height),
        width: percent(width, shot.width),
        height: percent(height, shot.height),
      }}
    >
      <span>{words}</span>
    </div>
  );
}
