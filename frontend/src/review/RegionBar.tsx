import { percent, plural } from "../ui/format";
import { Icon } from "../ui/Icon";
import type { Shape } from "../ui/shapes";
import { useReview, useTargets, useViewer } from "./context";
import { mayDecide } from "./decisions";
import { useCarried } from "./RegionCarried";
import { coverage, REGION_TOOLS, type RegionTool } from "./region";

const TOOLS: Readonly<Record<RegionTool, readonly [Shape, string]>> = {
  lasso: ["lasso", "Lasso: draw around it"],
  polygon: ["polygon", "Polygon: click its corners; the first corner again, or a double click, closes it"],
  brush: ["brush", "Brush"],
  eraser: ["eraser", "Eraser"],
};

/** Below the picture while a region is drawn: its tools, and what can be done with it. */
export function RegionBar() {
  const { state, region, viewer, look, rerunRegion } = useReview();
  const frame = useViewer((view) => view.frame);
  const targets = useTargets();
  const { draft, tool, width } = region;
  const shorter = Math.min(state.shot.width, state.shot.height);
  const permission = mayDecide(state, look, "rerun", targets);
  return (
    <div className="drawing-bar region-bar" role="group" aria-label="Region tools">
      <span className="joined">
        {REGION_TOOLS.map((each) => (
          <button
            key={each}
            type="button"
            className="quiet icon"
            aria-label={TOOLS[each][1]}
            title={TOOLS[each][1]}
            aria-pressed={tool === each}
            onClick={(event) => {
              region.set({ tool: each });
              if (event.detail === 0) goToThePaper(); // pressed by a key: go on with keys
            }}
          >
            <Icon shape={TOOLS[each][0]} />
          </button>
        ))}
      </span>
      {(tool === "brush" || tool === "eraser") && (
        <label className="region-width">
          <input
            type="range"
            aria-label="Width of the brush"
            min={2}
            max={Math.round(shorter / 2)}
            value={width}
            onChange={(event) => region.set({ width: event.target.valueAsNumber })}
          />
          <output>{width} px</output>
        </label>
      )}
      <span className="joined">
        <button
          type="button"
          className="quiet icon"
          aria-label="Undo the last stroke"
          title="Undo the last stroke"
          disabled={!draft}
          onClick={() => region.undo()}
        >
          <Icon shape="undo" />
        </button>
        <button
          type="button"
          className="quiet icon"
          aria-label="Clear the region"
          title="Clear the region"
          disabled={!draft}
          onClick={() => region.set({ draft: null })}
        >
          <Icon shape="clear" />
        </button>
      </span>
      <span className="region-about dim">
        {!draft && "Draw what is to be painted again."}
        {draft?.frame === frame && `${percent(coverage(draft.strokes, state.shot))} of frame ${frame}`}
        {draft && draft.frame !== frame && (
          <>
            Drawn on
            <button type="button" className="quiet" onClick={() => viewer.player.seek(draft.frame)}>
              {draft.frame}
            </button>
            <CarriedWords frame={frame} />
          </>
        )}
      </span>
      <span className="joined end">
        <button type="button" onClick={() => region.close()}>
          Leave it
        </button>
        <button
          type="button"
          className="primary"
          disabled={!draft || !permission.allowed}
          title={permission.allowed ? undefined : permission.why}
          onClick={() => draft && rerunRegion(targets, draft)}
        >
          Rerun it in {plural(targets.length, "frame")}…
        </button>
      </span>
    </div>
  );
}

/** What the shade over another frame than the one drawn on is, or why there is none. */
function CarriedWords({ frame }: { frame: number }) {
  const { mask, error } = useCarried();
  if (error) return <span title={error.message}>· no guess for here</span>;
  return (
    mask && (
      <span title={`By the stored flow. The worker tracks it to ${frame} more closely.`}>· a guess here</span>
    )
  );
}

function goToThePaper(): void {
  document.querySelector<HTMLElement>(".region-sheet")?.focus();
}
