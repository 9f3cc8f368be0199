import { useState } from "react";

import { keyCaps, tooltip } from "../keys";
import { flaggedFrames } from "../live/flags";
import { frameNumbers } from "../live/take-state";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { useReview, useTargets, useViewer } from "./context";
import { capital, frameWords, mayApprove, mayDecide, type DecisionKind, type Permission } from "./decisions";
import { RerunFlaggedDialog } from "./FlaggedRerun";
import { Refusals } from "./Refusals";
import { these } from "./selection";
import { DECISION_TONES } from "./words";

/** What can be decided, about which frames, and why not where it can't. */
export function Decide() {
  const { state, look, decisions, selection, region, act } = useReview();
  const targets = useTargets();
  const permissions = {
    approve: mayDecide(state, look, "approve", targets),
    rerun: mayDecide(state, look, "rerun", targets),
    reject: mayDecide(state, look, "reject", targets),
  };
  // In the button's title alone: while one steps, it comes and goes.
  const notApproved = useViewer((view) => whyNot(mayApprove(state, look, targets, view.frame, view)));
  const [isRerunningFlagged, setRerunningFlagged] = useState(false);
  const decided = targets.filter((number) => state.frames.get(number)?.decision);
  return (
    <section className="decide" aria-label="Decide">
      <Refusals />
      <p className="decide-why" role="status">
        {firstReason(permissions)}
      </p>
      <div className="decide-about">
        <strong className={selection.frames.length > 0 ? "ellipsis busy" : "ellipsis"}>
          {capital(frameWords(targets))}
        </strong>
        {decided.length > 0 && mayDecide(state, look, "withdraw", decided).allowed && (
          <button
            type="button"
            className="quiet"
            onClick={() => void decisions.judge({ kind: "withdraw", frames: decided, reason: "" })}
          >
            Withdraw
          </button>
        )}
        {decisions.undoable !== null && (
          <button
            type="button"
            className="quiet icon"
            title={`Undo ${decisions.undoable} (${keyCaps("undo").join(" ")})`}
            onClick={() => act("undo")}
          >
            <Icon shape="undo" /> Undo
          </button>
        )}
        {state.viewer.can.includes("rerun") && (
          <button
            type="button"
            className="quiet icon"
            aria-label="Draw a region"
            aria-pressed={region.open}
            title={permissions.rerun.allowed ? tooltip("region") : permissions.rerun.why}
            disabled={!permissions.rerun.allowed}
            onClick={() => (region.open ? region.close() : act("region"))}
          >
            <Icon shape="lasso" />
          </button>
        )}
        <SelectMenu onRerunFlagged={() => setRerunningFlagged(true)} />
      </div>
      <div className="decide-buttons">
        <DecideButton kind="approve" why={notApproved} onClick={() => act("approve")} />
        <DecideButton kind="rerun" why={whyNot(permissions.rerun)} onClick={() => act("rerun")} />
        <DecideButton kind="reject" why={whyNot(permissions.reject)} onClick={() => act("reject")} />
      </div>
      {isRerunningFlagged && <RerunFlaggedDialog onClose={() => setRerunningFlagged(false)} />}
    </section>
  );
}

/** Which frames the decision is about. */
function SelectMenu({ onRerunFlagged }: { onRerunFlagged: () => void }) {
  const { state, act, setSelection } = useReview();
  const inPoint = useViewer((view) => view.inPoint);
  const outPoint = useViewer((view) => view.outPoint);
  const flagged = flaggedFrames(state);
  const between = frameNumbers(state).filter(
    (frame) => frame >= (inPoint ?? frame) && frame <= (outPoint ?? frame),
  );
  return (
    <Menu name="frames" align="end" up label="Select">
      <button type="button" className="menu-item" onClick={() => act("selectAll")}>
        All {state.shot.frame_count} frames <span className="end">{keyCaps("selectAll").join("")}</span>
      </button>
      <button
        type="button"
        className="menu-item"
        disabled={flagged.length === 0}
        onClick={() => act("selectFlagged")}
      >
        Flagged: {flagged.length} <span className="end">{keyCaps("selectFlagged").join("")}</span>
      </button>
      <button
        type="button"
        className="menu-item"
        disabled={inPoint === null && outPoint === null}
        onClick={() => setSelection(these(between))}
      >
        From in to out point
      </button>
      <button type="button" className="menu-item" onClick={() => act("selectNothing")}>
        The present frame only <span className="end">{keyCaps("selectNothing")}</span>
      </button>
      {state.viewer.can.includes("rerun") && (
        <button type="button" className="menu-item" onClick={onRerunFlagged}>
          Rerun flagged frames, held stronger…
        </button>
      )}
    </Menu>
  );
}

const BUTTONS = {
  approve: { shape: "tick", label: "Approve" },
  rerun: { shape: "arrow", label: "Rerun" },
  reject: { shape: "cross", label: "Reject" },
} as const;

function DecideButton({
  kind,
  why,
  onClick,
}: {
  kind: keyof typeof BUTTONS;
  /** Why it can't be done; null where it can. */
  why: string | null;
  onClick: () => void;
}) {
  const { decisions } = useReview();
  const { shape, label } = BUTTONS[kind];
  return (
    <button type="button" disabled={why !== null || decisions.pending} title={why ?? label} onClick={onClick}>
      <Icon shape={shape} className={DECISION_TONES[kind]} />
      {label} <kbd>{keyCaps(kind)}</kbd>
    </button>
  );
}

function whyNot(permission: Permission): string | null {
  return permission.allowed ? null : permission.why;
}

function firstReason(permissions: Partial<Record<DecisionKind, Permission>>): string {
  for (const permission of Object.values(permissions)) {
    if (!permission.allowed) return permission.why;
  }
  return "";
}
