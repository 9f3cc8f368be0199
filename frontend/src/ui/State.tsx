import { Icon } from "./Icon";
import type { Shape } from "./shapes";

interface StateProps {
  readonly shape: Shape;
  readonly tone: "good" | "warn" | "bad" | "busy" | "dim";
  readonly words: string;
}

/** How something is: a shape, a colour, and the word for it. */
export function State({ shape, tone, words }: StateProps) {
  return (
    <span className={`state ${tone}`}>
      <Icon shape={shape} /> {words}
    </span>
  );
}
