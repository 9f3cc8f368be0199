import { labelOf, tooltip, type Action } from "../keys";
import { Icon } from "../ui/Icon";
import type { Shape } from "../ui/shapes";
import { useReview } from "./context";

interface DoProps {
  readonly action: Action;
  readonly shape?: Shape;
  readonly text?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

/** A button for an action; its tooltip names the key. */
export function Do({ action, shape, text, pressed, disabled = false }: DoProps) {
  const { act } = useReview();
  return (
    <button
      type="button"
      className="quiet icon"
      title={tooltip(action)}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={() => act(action)}
    >
      {shape && <Icon shape={shape} />}
      {text} <span className="visually-hidden">{labelOf(action)}</span>
    </button>
  );
}
