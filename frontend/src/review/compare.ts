/** Two takes side by side: whether they can be, and by which settings they differ. */

import type { Revision, Shot, Take } from "../api/types";
import type { TakeState } from "../live/take-state";
import { plural } from "../ui/format";

type Format = Pick<Shot, "first_frame" | "frame_count" | "width" | "height">;

/** Why takes of these two shots can't be held against each other, frame by frame; null where they can. */
export function obstacleToComparing(here: Format, there: Format): string | null {
  if (there.frame_count !== here.frame_count)
    return `${plural(there.frame_count, "frame")}; this shot has ${here.frame_count}`;
  if (there.first_frame !== here.first_frame)
    return `starts at ${there.first_frame}; this shot at ${here.first_frame}`;
  if (there.width !== here.width || there.height !== here.height)
    return `${there.width}×${there.height} px; this shot is ${here.width}×${here.height}`;
  return null;
}

/** The shot's other takes. A burst has a few frames alone, so that only bursts are held against it. */
export function comparableTakes({ takes, takeId }: TakeState): Take[] {
  const isBurst = (take: Take | undefined): boolean => take !== undefined && take.burst_for !== null;
  const amongBursts = isBurst(takes.get(takeId));
  return [...takes.values()].filter((take) => take.id !== takeId && (amongBursts || !isBurst(take)));
}

type Settings = Readonly<Record<string, unknown>>;

/** The settings that a revision was painted with: the take's, and what its render changed. */
export function settingsOf(state: TakeState, revision: Revision | undefined): Settings {
  const own = state.takes.get(state.takeId)?.settings ?? {};
  const changed = state.renders.get(revision?.render ?? 0)?.settings_changed ?? {};
  return { ...own, ...Object.fromEntries(Object.entries(changed).map(([name, [, now]]) => [name, now])) };
}

export interface SettingDifference {
  readonly name: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** The settings that differ, in the order of the first. */
export function differences(here: Settings, there: Settings): SettingDifference[] {
  return [...new Set([...Object.keys(here), ...Object.keys(there)])]
    .filter((name) => JSON.stringify(here[name]) !== JSON.stringify(there[name]))
    .map((name) => ({ name, here: here[name], there: there[name] }));
}

/** A take's regions in a line, in their order: "Night Swirls 2, 60 %". */
export function regionsOf(state: TakeState): string {
  const regions = state.takes.get(state.takeId)?.regions ?? [];
  if (regions.length === 0) return "none";
  return regions
    .map(({ style, strength }) => {
      const name = style ? `${style.name} ${style.version}` : "the take’s style";
      return `${name}, ${Math.round(strength * 100)} %`;
    })
    .join(" · ");
}

/** A take's styles in a line, with their weights where there are several. */
export function stylesOf(state: TakeState): string {
  const styles = state.takes.get(state.takeId)?.styles ?? [];
  return styles
    .map((each) => `${each.name} ${each.version}${styles.length > 1 ? ` × ${each.weight}` : ""}`)
    .join(" + ");
}
