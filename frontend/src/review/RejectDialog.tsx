import { useState } from "react";

import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { useReview } from "./context";
import { frameWords } from "./decisions";
import type { Refusal } from "./refusals";

/** A rejection says why: somebody has to act on it. */
export function RejectDialog({ frames, onClose }: { frames: readonly number[]; onClose: () => void }) {
  const { decisions } = useReview();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const reject = async (): Promise<void> => {
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    const refused = await decisions.judge({ kind: "reject", frames, reason });
    if (refused) setRefusal(refused);
    else onClose();
  };
  return (
    <Dialog title={`Reject ${frameWords(frames)}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void reject();
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
        {refusal && <Notice kind="error">{refusal.message}</Notice>}
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
