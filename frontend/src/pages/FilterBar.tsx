import type { ReactNode } from "react";

interface FilterBarProps {
  /** What the states are of. */
  readonly label: string;
  /** Value and name of each; "All" comes before them. */
  readonly states: readonly (readonly [string, string])[];
  readonly state: string;
  /** How much there is in a state; in all, where it is empty. */
  readonly count: (state: string) => number;
  readonly onState: (state: string) => void;
  /** What is searched, such as "shot, take or style". */
  readonly searched: string;
  readonly find: string;
  readonly onFind: (find: string) => void;
  readonly children?: ReactNode;
}

/** Narrows a list: by state, by what else is between, and by words. */
export function FilterBar(props: FilterBarProps) {
  const { label, states, state, count, onState, searched, find, onFind, children } = props;
  return (
    <div className="filters" role="search">
      <div className="segments" role="group" aria-label={label}>
        {[["", "All"] as const, ...states].map(([value, name]) => (
          <button key={value} type="button" aria-pressed={state === value} onClick={() => onState(value)}>
            {name} <span className="dim">{count(value)}</span>
          </button>
        ))}
      </div>
      {children}
      <input
        type="search"
        aria-label={`Find a ${searched}`}
        placeholder={searched.charAt(0).toUpperCase() + searched.slice(1)}
        value={find}
        onChange={(event) => onFind(event.target.value)}
      />
    </div>
  );
}
