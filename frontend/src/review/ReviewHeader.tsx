import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { newestTake, shots } from "../api/queries";
import type { LiveStatus } from "../live/live-take";
import { activeRenders } from "../live/take-state";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { plural, takeNumber } from "../ui/format";
import { PersonMenu } from "../ui/PersonMenu";
import { useReview, useViewer } from "./context";
import { Do } from "./Do";
import { ExportDialog } from "./ExportDialog";
import { NewsMenu } from "./NewsMenu";
import { PeopleHere } from "./People";
import { RenderList, renderHeadline } from "./RenderList";

/** Where am I, is it live, what is it waiting for, who am I. */
export function ReviewHeader({ onRetry }: { onRetry: () => void }) {
  const { state, follow, news } = useReview();
  const take = state.takes.get(state.takeId);
  const unread = news.unread > 0 ? `(${news.unread}) ` : "";
  useEffect(() => {
    document.title = `${unread}${state.shot.name} ${takeNumber(take?.number ?? 0)} – Stylizer`;
  }, [unread, state.shot.name, take?.number]);
  return (
    <header className="review-header">
      <h1 className="visually-hidden">
        {state.shot.name} {takeNumber(take?.number ?? 0)}
      </h1>
      <nav aria-label="Where you are">
        <Link to="/" className="mark" aria-label="All projects">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} width="20" height="20" alt="" />
        </Link>
        <Link to={`/projects/${state.project.id}`}>{state.project.name}</Link>
        <span className="dim" aria-hidden>
          /
        </span>
        <ShotMenu />
        <TakeMenu />
        <span className="header-style">
          {take?.styles.map((style) => (
            <img key={style.style_version} src={style.poster} width="20" height="20" alt="" />
          ))}
          <span className="ellipsis">
            {take?.styles.map((style) => `${style.name} ${style.version}`).join(" + ")}
            {take && take.regions.length > 0 && `, ${plural(take.regions.length, "region")}`}
          </span>
        </span>
      </nav>
      <div className="header-end">
        <Queue />
        <Do action="followBrush" shape="brush" pressed={follow.leader?.kind === "brush"} />
        <PeopleHere />
        <LiveState onRetry={onRetry} />
        <NewsMenu />
        <PersonMenu name={state.viewer.name || state.viewer.username} role={state.viewer.role} />
      </div>
    </header>
  );
}

function ShotMenu() {
  const { state } = useReview();
  return (
    <Menu name="choose another shot" label={<strong>{state.shot.name}</strong>}>
      <ShotChoices project={state.project.id} current={state.shot.id} />
    </Menu>
  );
}

/** Loaded only when the menu is opened. */
function ShotChoices({ project, current }: { project: number; current: number }) {
  const { data } = useQuery(shots(project));
  return (
    <>
      {data?.map((shot) => {
        const newest = newestTake(shot.takes);
        return (
          <Link
            key={shot.id}
            className="menu-item"
            aria-current={shot.id === current}
            to={newest ? `/takes/${newest.id}` : `/shots/${shot.id}/new-take`}
          >
            {shot.name}
            <span className="end">{newest ? takeNumber(newest.number) : "no take yet"}</span>
          </Link>
        );
      })}
    </>
  );
}

function TakeMenu() {
  const { state } = useReview();
  const take = state.takes.get(state.takeId);
  const name = take?.name ? ` ${take.name}` : "";
  const [isExporting, setExporting] = useState(false);
  return (
    <>
      <Menu
        name="choose another take"
        label={
          <span className="ellipsis">
            <span className="dim">{take?.burst_for ? "burst" : "take"}</span> {takeNumber(take?.number ?? 0)}
            {name}
          </span>
        }
      >
        <TakeChoices />
        {take?.burst_for === null && (
          <button type="button" className="menu-item" onClick={() => setExporting(true)}>
            <Icon shape="download" /> Export this take…
          </button>
        )}
        {state.viewer.can.includes("start_take") && (
          <>
            <Link className="menu-item" to={`/shots/${state.shot.id}/new-take`}>
              <Icon shape="plus" /> New take
            </Link>
            <Link className="menu-item" to={`/shots/${state.shot.id}/import-take`}>
              <Icon shape="upload" /> Import a take made elsewhere
            </Link>
          </>
        )}
      </Menu>
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
    </>
  );
}

/** The other takes of the shot, at the present frame, and after them its bursts. */
function TakeChoices() {
  const { state } = useReview();
  const frame = useViewer((view) => view.frame);
  const takes = [...state.takes.values()];
  const bursts = takes.filter((take) => take.burst_for !== null);
  return (
    <>
      {[...takes.filter((take) => take.burst_for === null), ...bursts].map((each) => (
        <Link
          key={each.id}
          className="menu-item"
          aria-current={each.id === state.takeId}
          to={`/takes/${each.id}?frame=${frame}`}
        >
          {takeNumber(each.number)} {each.name}
          <span className="end">
            {each.burst_for !== null && "burst · "}
            {each.styles.map((style) => style.name).join(" + ")}
          </span>
        </Link>
      ))}
    </>
  );
}

/** What is being painted or waited for. Always there, so that nothing moves when it ends. */
function Queue() {
  const { state, progress } = useReview();
  const active = activeRenders(state);
  const first = active[0];
  if (!first) return <span className="dim queue-idle">nothing in the queue</span>;
  return (
    <Menu
      name="renders of this take"
      align="end"
      label={
        <span className="queue">
          <Icon
            shape={first.state === "paused" ? "pause" : "ring"}
            className={first.state === "paused" ? "warn" : "busy"}
          />
          {renderHeadline(first, progress.get(first.id))}
        </span>
      }
    >
      <RenderList renders={active} />
    </Menu>
  );
}

/** Milliseconds without a connection before anybody needs to know. */
const PATIENCE = 1500;

function LiveState({ onRetry }: { onRetry: () => void }) {
  const { status } = useReview();
  const [overdue, setOverdue] = useState(false);
  useEffect(() => {
    if (status === "live") return;
    const timer = setTimeout(() => setOverdue(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setOverdue(false);
    };
  }, [status]);
  const { words, explanation } = STATUS[status];
  return (
    <>
      <span className={`live-state ${status === "live" ? "good" : "warn"}`} role="status">
        <Icon shape={status === "live" ? "dot" : "ring"} />
        {words}
      </span>
      {overdue && status !== "live" && (
        <div className="banner" role="alert">
          {explanation}
          <button type="button" onClick={onRetry}>
            Try now
          </button>
        </div>
      )}
    </>
  );
}

const GONE = {
  words: "reconnecting",
  explanation: "The connection to the server is gone. Trying again; what you see may be out of date.",
};

const STATUS: Readonly<Record<LiveStatus, { words: string; explanation: string }>> = {
  live: { words: "live", explanation: "" },
  loading: GONE,
  reconnecting: GONE,
  failed: GONE,
  "signed out": {
    words: "signed out",
    explanation:
      "Your session has ended. Open a new sign-in link in this browser, then go on here: nothing you typed is lost.",
  },
  refused: {
    words: "no access",
    explanation: "You no longer have access to this shot. Ask a manager of the project to add you again.",
  },
};
