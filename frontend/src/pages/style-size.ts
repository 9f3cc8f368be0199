/** What became of a style's picture between its file and what is painted with, in words. */

import type { StyleVersion } from "../api/types";

/** "part of 4000×3000", "scaled from 20000×15000", both, or nothing. */
export function cutWords(version: StyleVersion): string {
  const { crop, width, height, sent_width, sent_height } = version;
  const part = crop ?? { width: sent_width, height: sent_height };
  const scaled = part.width !== width || part.height !== height;
  const words = [crop && "part", scaled && "scaled"].filter(Boolean).join(", ");
  if (!words) return "";
  return `${words} ${scaled ? "from" : "of"} ${sent_width}×${sent_height}`;
}
