import { useEffect, useMemo, useRef } from "react";

import type { Transition } from "../api/types";
import { colourTable, DECADES, errorAt, HATCH, onHatch, type ErrorStyle } from "../player/colour-maps";
import { CAUSE_UNKNOWN, CAUSES } from "../player/field";
import { drawWheel, type FlowStyle } from "../player/flow";
import type { Layer, Overlay } from "../player/view";
import { ERROR_UNIT, percent } from "../ui/format";
import { useReview, useViewer } from "./context";
import { shownTransition } from "./look";
import { CAUSE_WORDS } from "./words";

/** What the colours mean, in numbers. The scale is absolute: it is never set by the picture. */
export function OverlayLegend({ overlay: { layer, style } }: { overlay: Overlay }) {
  const { state, look } = useReview();
  const frame = useViewer((view) => view.frame);
  const transition = shownTransition(state, look, frame);
  return (
    <div className="legend" data-largest={style.kind === "flow" ? style.rim : style.largest}>
      <State layer={layer} frame={frame} transition={transition} />
      {style.kind === "flow" ? (
        <FlowKey style={style} estimator={transition?.measuring_flow} />
      ) : (
        <>
          <Hatches causes={transition?.causes} />
          <ErrorKey style={style} layer={layer} />
        </>
      )}
    </div>
  );
}

interface StateProps {
  readonly layer: Layer;
  readonly frame: number;
  readonly transition: Transition | undefined;
}

/** Why there is nothing to see, or not all of it. */
function State({ layer, frame, transition }: StateProps) {
  const overlay = useViewer((view) => view.overlay);
  const failure = useViewer((view) => view.overlayFailure);
  if (!transition) return <span className="warn">no measure into {frame}</span>;
  const stored = {
    error: transition.field,
    residual: transition.residual_field,
    flow: transition.flow_field,
  };
  if (!stored[layer])
    return (
      <span
        className="warn"
        title={`Frame ${frame} was measured before this was stored. Rerun it, and it is.`}
      >
        not stored for {frame}
      </span>
    );
  if (failure)
    return (
      <span className="warn" title={failure}>
        can’t be loaded
      </span>
    );
  if (overlay === "preview") return <span className="dim">coarse, loading</span>;
  return overlay === "none" && <span className="dim">loading</span>;
}

/** The causes' patterns, and which part of the picture each takes. A preview knows of no cause. */
function Hatches({ causes }: { causes: Transition["causes"] | undefined }) {
  const preview = useViewer((view) => view.overlay === "preview");
  return (
    <span className="hatches">
      {preview ? (
        <span title="Not measured: why comes with the whole field">
          <Hatch cause={CAUSE_UNKNOWN} />
          <span className="cause">cause not loaded</span>
        </span>
      ) : (
        CAUSES.slice(1).map((cause, index) => (
          <span key={cause} title={`Not measured: ${CAUSE_WORDS[cause] ?? cause}`}>
            <Hatch cause={index + 1} />
            <span className="cause">{CAUSE_WORDS[cause]}</span>
            <span className="share">{causes && percent(causes[cause] ?? 0)}</span>
          </span>
        ))
      )}
    </span>
  );
}

function ErrorKey({ style, layer }: { style: ErrorStyle; layer: Layer }) {
  const bar = usePixels(
    useMemo(() => new Uint8ClampedArray(colourTable(style.map)), [style.map]),
    256,
  );
  const steps = style.curve === "log" ? DECADES : 4;
  const ticks = Array.from({ length: steps + 1 }, (_, index) => errorAt(index / steps, style));
  const written = (tick: number): number => Number((tick * 1000).toPrecision(3));
  const what = layer === "residual" ? "Squared error of the source" : "Squared error";
  return (
    <>
      {!style.causesOnly && style.threshold > 0 && <span>from {written(style.threshold)}</span>}
      <span className={style.causesOnly ? "scale off" : "scale"}>
        <canvas
          ref={bar}
          width="256"
          height="1"
          role="img"
          aria-label={`${what} up to ${style.largest}, ${style.curve}`}
        />
        <span className="ticks">
          {ticks.map((tick, index) => (
            <span key={tick}>{`${index === steps ? "≥" : ""}${written(tick)}`}</span>
          ))}
        </span>
      </span>
      <span className="dim">
        {layer === "residual" ? "residual" : "error"} {ERROR_UNIT}
      </span>
    </>
  );
}

/** Dots of the wheel across: as many as two dots a pixel of the screen need. */
const WHEEL_SIDE = 52;

function FlowKey({ style, estimator }: { style: FlowStyle; estimator: string | undefined }) {
  const wheel = usePixels(
    useMemo(() => drawWheel(WHEEL_SIDE), []),
    WHEEL_SIDE,
  );
  return (
    <>
      <span className="dim">moved since the frame before{estimator && `, by ${estimator}`}</span>
      <span className="dim">white: still</span>
      <canvas
        ref={wheel}
        className="wheel"
        width={WHEEL_SIDE}
        height={WHEEL_SIDE}
        role="img"
        aria-label={`Colour wheel of directions; its rim is ${style.rim} pixels`}
      />
      <span title="Faster is darker">rim {style.rim} px</span>
    </>
  );
}

/** A swatch with the very pattern that is laid over the picture. */
function Hatch({ cause }: { cause: number }) {
  const canvas = usePixels(
    useMemo(() => hatched(cause), [cause]),
    HATCH_SIDE,
  );
  return <canvas ref={canvas} className="hatch" width={HATCH_SIDE} height={HATCH_SIDE} aria-hidden />;
}

const HATCH_SIDE = 16;

function hatched(cause: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(HATCH_SIDE * HATCH_SIDE * 4).fill(255);
  for (let index = 0; index < HATCH_SIDE * HATCH_SIDE; index += 1) {
    const striped = onHatch(cause, index % HATCH_SIDE, Math.floor(index / HATCH_SIDE));
    pixels.fill(striped ? HATCH.stripe : HATCH.ground, index * 4, index * 4 + 3);
  }
  return pixels;
}

/** A canvas that shows these pixels, in rows of `width`. */
function usePixels(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  width: number,
): React.RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, width), 0, 0);
  }, [pixels, width]);
  return canvas;
}
