/** Dark by default; the choice is kept in this browser. */

import { useSyncExternalStore } from "react";

export type Theme = "dark" | "light";

const KEY = "stylizer.theme";
const listeners = new Set<() => void>();
const colours = new Map<string, string>();

export function theme(): Theme {
  return localStorage.getItem(KEY) === "light" ? "light" : "dark";
}

export function setTheme(next: Theme): void {
  localStorage.setItem(KEY, next);
  applyTheme();
  for (const listener of listeners) listener();
}

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme();
  colours.clear();
}

/** A colour of the present theme, for what is drawn on a canvas. */
export function colour(token: string): string {
  let found = colours.get(token);
  if (found === undefined) {
    // Asking has the browser work out the styles of the whole page.
    found = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
    colours.set(token, found);
  }
  return found;
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, theme);
}
