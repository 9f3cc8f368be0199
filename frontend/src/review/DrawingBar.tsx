import type { ReactNode } from "react";

import { keyCaps, tooltip } from "../keys";
import { Icon } from "../ui/Icon";
import type { Shape } from "../ui/shapes";
import { useReview } from "./context";
import { DRAWING_COLOURS, MOST_SHAPES, type DrawingColour, type Tool } from "./drawing";
import { TOOLS, usePresentDraft } from "./useNotebook";

const TOOL_SHAPES: Readonly<Record<Tool, Shape>> = { pen: "pen", arrow: "pointer", box: "box", text: "text" };
const TOOL_NAMES: Readonly<Record<Tool, string>> = { pen: "Pen", arrow: "Arrow", box: "Box", text: "Text" };

/** Below the picture while a note is written: what to draw with. */
export function DrawingBar() {
  const { notebook, viewer } = useReview();
  const { draft, setDraft } = usePresentDraft();
  const { drawing } = draft;
  const take = (tool: Tool): void => {
    viewer.player.pause();
    notebook.setDesk({ writing: true, tool: notebook.tool === tool ? null : tool });
  };
  return (
    <div className="drawing-bar" role="group" aria-label="Drawing tools" onMouseDown={keepTheFocus}>
      <span className="joined">
        {TOOLS.map((tool) => (
          <Press key={tool} name={TOOL_NAMES[tool]} on={notebook.tool === tool} onPress={() => take(tool)}>
            <Icon shape={TOOL_SHAPES[tool]} />
          </Press>
        ))}
        <kbd title={tooltip("draw")}>{keyCaps("draw").join(" ")}</kbd>
      </span>
      <span className="joined">
        {(Object.keys(DRAWING_COLOURS) as DrawingColour[]).map((colour) => (
          <Press
            key={colour}
            name={`Draw in ${colour}`}
            on={notebook.colour === colour}
            onPress={() => notebook.setDesk({ colour })}
          >
            <span className="swatch" style={{ background: DRAWING_COLOURS[colour] }} />
          </Press>
        ))}
      </span>
      <span className="joined">
        <button
          type="button"
          className="quiet icon"
          aria-label="Undo the last stroke"
          title="Undo the last stroke"
          disabled={drawing.length === 0}
          onClick={() => setDraft({ ...draft, drawing: drawing.slice(0, -1) })}
        >
          <Icon shape="undo" />
        </button>
        <button
          type="button"
          className="quiet icon"
          aria-label="Clear the drawing"
          title="Clear the drawing"
          disabled={drawing.length === 0}
          onClick={() => setDraft({ ...draft, drawing: [] })}
        >
          <Icon shape="clear" />
        </button>
      </span>
      {drawing.length >= MOST_SHAPES && (
        <span className="warn">{MOST_SHAPES} shapes are all that a note holds.</span>
      )}
    </div>
  );
}

interface PressProps {
  readonly name: string;
  readonly on: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Press({ name, on, onPress, children }: PressProps) {
  return (
    <button
      type="button"
      className="quiet icon"
      aria-label={name}
      title={name}
      aria-pressed={on}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** Whoever writes goes on writing after taking a tool. */
export function keepTheFocus(event: React.MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
