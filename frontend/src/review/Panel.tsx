import { keyCaps } from "../keys";
import { frameBefore, keptRevision } from "../live/take-state";
import { ERROR_UNIT, percent, seconds, thousandths } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { Time } from "../ui/Time";
import { BurstOffer } from "./BurstOffer";
import { useReview, useViewer } from "./context";
import { Decide } from "./Decide";
import { mayDecide } from "./decisions";
import { Diagnosis } from "./Diagnosis";
import { RerunQuestion } from "./FlaggedRerun";
import { Flags } from "./Flags";
import { pickRevision, shownRevision, shownTransition } from "./look";
import { Notes } from "./Notes";
import { RegionFacts } from "./RegionShown";
import { SettingDifferences } from "./SettingDifferences";
import { CAUSE_WORDS, DECIDED, DID, DECISION_SHAPES, DECISION_TONES, originWords, RENDERING } from "./words";

/** Is it good, and what can I do. */
export function Panel() {
  return (
    <aside className="review-panel" aria-label="The present frame">
      <div className="panel-scroll">
        <BurstOffer />
        <RerunQuestion />
        <FrameFacts />
        <SettingDifferences />
        <Notes />
      </div>
      <Decide />
    </aside>
  );
}

function FrameFacts() {
  const { state, look } = useReview();
  const number = useViewer((view) => view.frame);
  const frame = state.frames.get(number);
  const revision = shownRevision(state, look, number);
  const decision = frame?.decision ?? null;
  return (
    <section className="facts">
      <div className="facts-title">
        <h2>Frame {number}</h2>
        <RevisionMenu number={number} />
        <span className="facts-state">
          {decision ? (
            <span className={DECISION_TONES[decision.kind]}>
              <Icon shape={DECISION_SHAPES[decision.kind]} /> {DECIDED[decision.kind]}
            </span>
          ) : (
            <span className="dim">{revision ? "not decided" : RENDERING[frame?.rendering ?? "none"]}</span>
          )}
        </span>
      </div>
      <Measures number={number} />
      <div className="facts-words">
        {revision?.origin === "painted" && (
          <p className="facts-painter dim">
            <Icon shape="brush" /> {originWords(revision)} <Time at={revision.created_at} />
          </p>
        )}
        {revision && <RegionFacts revision={revision} />}
        <Flags number={number} />
        <Diagnosis number={number} />
        <History number={number} />
      </div>
    </section>
  );
}

function RevisionMenu({ number }: { number: number }) {
  const { state, look, setLook, decisions, act } = useReview();
  const frame = state.frames.get(number);
  const shown = shownRevision(state, look, number);
  if (!frame || !shown) return null;
  const kept = keptRevision(frame);
  const paint = mayDecide(state, look, "paint", [number]);
  return (
    <Menu
      name="choose another revision"
      label={
        <>
          r{shown.number}{" "}
          <span className={shown === kept ? "dim" : "warn"}>{shown === kept ? "kept" : "not kept"}</span>
        </>
      }
    >
      {frame.revisions.toReversed().map((revision) => (
        <button
          key={revision.id}
          type="button"
          className="menu-item"
          aria-current={revision === shown}
          onClick={() => setLook(pickRevision(state, look, number, revision.id))}
        >
          r{revision.number}
          <span className="dim">
            {revision.region ? "region rerendered" : revision.origin} <Time at={revision.created_at} />
          </span>
          {revision === kept && <span className="end">kept</span>}
        </button>
      ))}
      {state.viewer.can.includes("paint") && (
        <button
          type="button"
          className="menu-item"
          disabled={!paint.allowed}
          title={paint.allowed ? undefined : paint.why}
          onClick={() => act("paint")}
        >
          <Icon shape="brush" /> Paint this frame… <span className="end">{keyCaps("paint")}</span>
        </button>
      )}
      {shown !== kept && state.viewer.can.includes("keep") && (
        <button type="button" className="menu-item" onClick={() => decisions.keep(number, shown.id)}>
          <Icon shape="tick" /> Keep r{shown.number} instead of r{kept?.number}
        </button>
      )}
    </Menu>
  );
}

/** Above this share of unmeasured pixels an error is never called good. */
const UNMEASURED_ALLOWED = 0.2;

function Measures({ number }: { number: number }) {
  const { state, look } = useReview();
  const revision = shownRevision(state, look, number);
  const measure = shownTransition(state, look, number);
  const causes = Object.entries(measure?.causes ?? {})
    .filter(([, share]) => share > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([cause, share]) => `${CAUSE_WORDS[cause] ?? cause} ${percent(share)}`);
  const unsure = (measure?.unmeasured_share ?? 0) > UNMEASURED_ALLOWED;
  const first = number === state.shot.first_frame;
  return (
    <>
      <dl className="measures" data-testid="measures">
        <Measure name="error" value={thousandths(measure?.mean)} tone={unsure ? "warn" : "bright"} />
        <Measure name="p95" value={thousandths(measure?.p95)} />
        <Measure name="worst tile" value={thousandths(measure?.worst_tile_error)} />
        <Measure name="source" value={thousandths(measure?.source_residual)} />
        <Measure
          name="unmeasured"
          value={measure ? percent(measure.unmeasured_share) : "–"}
          tone={unsure ? "warn" : ""}
        />
        <Measure name="iterations" value={revision?.iterations?.toString() ?? "–"} />
        <Measure name="painted in" value={seconds(revision?.seconds)} />
        <Measure name="brightness" value={revision?.brightness?.toFixed(3) ?? "–"} />
      </dl>
      <p className="measures-note dim">
        {measure
          ? [
              `Errors ${ERROR_UNIT}, from ${frameBefore(state, number)}, by ${measure.measuring_flow}`,
              ...causes,
            ].join(" · ")
          : first
            ? "The first frame: nothing before it to hold still against."
            : revision
              ? "Not measured against the revision before it."
              : "No picture yet, so nothing to measure."}
      </p>
      {revision?.remark && <p className="measures-note warn">{revision.remark}</p>}
    </>
  );
}

function Measure({ name, value, tone = "" }: { name: string; value: string; tone?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}

/** What was decided about this frame, newest first. */
function History({ number }: { number: number }) {
  const { state } = useReview();
  const about = [...state.decisions.values()].filter((decision) => String(number) in decision.seen).reverse();
  if (about.length === 0) return null;
  return (
    <ul className="history dim">
      {about.slice(0, 3).map((decision) => (
        <li key={decision.id}>
          {decision.by} {DID[decision.kind]} <Time at={decision.at} />
          {decision.reason && `: ${decision.reason}`}
        </li>
      ))}
    </ul>
  );
}
