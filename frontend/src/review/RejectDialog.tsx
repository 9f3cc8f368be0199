import { useState } from "react";

import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { useReview } from "./context";
import { frameWords } from "./decisions";

/** A rejection says why: somebody has to act on it. */
export function RejectDialog({ frames, onClose }: { frames: readonly number[]; onClose: () => void }) {
  const { decisions } = useReview();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const reject = (): void => {
    setMissing(reason.trim() === "");
    if (reason.trim() !== "") decisions.judge({ kind: "reject", frames, reason }, onClose);
  };
  return (
    <Dialog title={`Reject ${frameWords(frames)}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reject();
        }}
      >
        <Field label="Why" wrong={missing ? "Say why, so that the next take can be better." : undefined}>
          {(attributes) => (
            <textarea
              {...attributes}
              autoFocus
              rows={3}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {decisions.error && <ErrorNotice error={decisions.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={decisions.pending}>
            Reject
          </button>
        </div>
      </form>
    </Dialog>
  );
}
