import { useEffect, useState } from "react";

import type { News } from "../live/news";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import type { Shape } from "../ui/shapes";
import { Time } from "../ui/Time";
import { useReview } from "./context";
import { outsidePermission } from "./useNews";

const SHAPES: Readonly<Record<News["kind"], readonly [Shape, string]>> = {
  done: ["tick", "good"],
  failed: ["bar", "bad"],
  note: ["noteOpen", ""],
};

/** What happened since the page was opened: on every page, with or without the browser's own notifications. */
export function NewsMenu() {
  const { unread, items } = useReview().news;
  return (
    <>
      <Menu
        name={unread > 0 ? `news, ${unread} unread` : "news"}
        align="end"
        label={
          <span className="news-bell">
            <Icon shape="bell" />
            {unread > 0 && (
              <span className="news-count" aria-hidden>
                {unread}
              </span>
            )}
          </span>
        }
      >
        <NewsList />
      </Menu>
      <span className="visually-hidden" aria-live="polite">
        {unread > 0 && items[0]?.words}
      </span>
    </>
  );
}

function NewsList() {
  const { news, viewer } = useReview();
  const { items, markRead } = news;
  useEffect(() => {
    markRead();
    return markRead; // what came while the list was open was read, too
  }, [markRead]);
  const goTo = (frame: number): void => {
    viewer.player.pause();
    viewer.player.seek(frame);
  };
  return (
    <div className="news">
      {items.length === 0 && (
        <p className="menu-text">Finished renders, failed frames and others’ notes will stand here.</p>
      )}
      {items.map((each) => {
        const [shape, tone] = SHAPES[each.kind];
        const { frame } = each;
        return (
          <button
            key={`${each.at} ${each.key}`}
            type="button"
            className="menu-item"
            onClick={() => frame !== null && goTo(frame)}
          >
            <Icon shape={shape} className={tone} />
            <span className="words">{each.words}</span>
            <span className="end dim">
              <Time at={each.at} />
            </span>
          </button>
        );
      })}
      <Outside />
    </div>
  );
}

/** Whether the browser tells them, too, while another tab is looked at. */
function Outside() {
  const [permission, setPermission] = useState(outsidePermission);
  if (permission === "default") {
    const ask = async (): Promise<void> => setPermission(await Notification.requestPermission());
    return (
      <p className="menu-text">
        <button type="button" onClick={() => void ask()}>
          Tell me outside of this tab, too
        </button>
      </p>
    );
  }
  return <p className="menu-text">{OUTSIDE[permission]}</p>;
}

const OUTSIDE = {
  granted: "While you look elsewhere, the browser tells you, too.",
  denied:
    "Outside of this tab you are not told: this browser was asked not to. Its settings for this site say so.",
  unsupported: "Outside of this tab, browsers tell news of sites with HTTPS only. The title counts them.",
} as const;
