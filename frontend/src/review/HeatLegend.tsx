import { useEffect, useRef } from "react";

import { colourTable, DECADES, errorAt, HATCH, onHatch } from "../player/colour-maps";
import { CAUSES } from "../player/field";
import { ERROR_UNIT } from "../ui/format";
import { useReview, useViewer } from "./context";
import { shownTransition } from "./look";
import { CAUSE_WORDS } from "./words";

/** What the colours mean, in numbers. The scale is absolute: it is set by hand and never by the picture. */
export function HeatLegend() {
  const { state, look, overlay: style } = useReview();
  const bar = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = bar.current?.getContext("2d");
    const pixels = new Uint8ClampedArray(colourTable(style.map));
    context?.putImageData(new ImageData(pixels, 256, 1), 0, 0);
  }, [style.map]);
  const frame = useViewer((view) => view.frame);
  const overlay = useViewer((view) => view.overlay);
  const measured = shownTransition(state, look, frame) !== undefined;
  const steps = style.curve === "log" ? DECADES : 4;
  const ticks = Array.from({ length: steps + 1 }, (_, index) => errorAt(index / steps, style));
  const written = (tick: number): number => Number((tick * 1000).toPrecision(3));
  return (
    <div className="legend" data-largest={style.largest}>
      {!measured && <span className="warn">no measure into {frame}</span>}
      {measured && overlay === "preview" && <span className="dim">coarse, loading</span>}
      <span className="hatches">
        {CAUSES.slice(1).map((cause, index) => (
          <span key={cause} title={`Not measured: ${CAUSE_WORDS[cause] ?? cause}`}>
            <Hatch cause={index + 1} /> {CAUSE_WORDS[cause]}
          </span>
        ))}
      </span>
      {!style.causesOnly && style.threshold > 0 && <span>from {written(style.threshold)}</span>}
      <span className={style.causesOnly ? "scale off" : "scale"}>
        <canvas
          ref={bar}
          width="256"
          height="1"
          role="img"
          aria-label={`Squared error up to ${style.largest}, ${style.curve}`}
        />
        <span className="ticks">
          {ticks.map((tick, index) => (
            <span key={tick}>{`${index === steps ? "≥" : ""}${written(tick)}`}</span>
          ))}
        </span>
      </span>
      <span className="dim">{ERROR_UNIT}</span>
    </div>
  );
}

/** A swatch with the very pattern that is laid over the picture. */
function Hatch({ cause }: { cause: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const side = 16;
    const pixels = new ImageData(side, side);
    for (let index = 0; index < side * side; index += 1) {
      const grey = onHatch(cause, index % side, Math.floor(index / side)) ? HATCH.stripe : HATCH.ground;
      pixels.data.set([grey, grey, grey, 255], index * 4);
    }
    canvas.current?.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [cause]);
  return <canvas ref={canvas} className="hatch" width="16" height="16" aria-hidden />;
}
