/** News of the take since the page was opened, and how many of them nobody has looked at. */

import { useEffect, useState } from "react";

import type { LiveTake } from "../live/live-take";
import { newsBetween, type News } from "../live/news";

/** A list that was not looked at for long need not go back for ever. */
const MOST = 50;

export interface TimedNews extends News {
  /** When the page heard of it. */
  readonly at: string;
}

export interface NewsDesk {
  /** The newest first. */
  readonly items: readonly TimedNews[];
  readonly unread: number;
  readonly markRead: () => void;
}

/** Whoever looks at another tab is told outside of the page, too, where the browser may; a click on it leads to `goTo`. */
export function useNews(live: LiveTake, goTo: (frame: number) => void): NewsDesk {
  const [items, setItems] = useState<readonly TimedNews[]>([]);
  const [unread, setUnread] = useState(0);
  useEffect(() => {
    let before = live.view().state;
    return live.subscribe(() => {
      const now = live.view().state;
      const fresh = before && now ? newsBetween(before, now) : [];
      before = now;
      if (fresh.length === 0) return;
      const at = new Date().toISOString();
      setItems((known) => [...fresh.map((each) => ({ ...each, at })), ...known].slice(0, MOST));
      setUnread((count) => count + fresh.length);
      if (document.hidden && now) for (const each of fresh) tellOutside(now.shot.name, each, goTo);
    });
  }, [live, goTo]);
  const [markRead] = useState(() => () => setUnread(0));
  return { items, unread, markRead };
}

/** "unsupported": browsers know notifications over HTTPS, or on the machine itself, only. */
export function outsidePermission(): NotificationPermission | "unsupported" {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "unsupported";
}

function tellOutside(shot: string, { key, words, frame }: News, goTo: (frame: number) => void): void {
  if (outsidePermission() !== "granted") return;
  const notification = new Notification(shot, { body: words, tag: key });
  notification.onclick = () => {
    window.focus();
    if (frame !== null) goTo(frame);
    notification.close();
  };
}
