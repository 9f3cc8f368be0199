import { useState } from "react";

import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Notice } from "../ui/Notice";
import { useReview } from "./context";
import { frameWords } from "./decisions";
import type { Refusal } from "./refusals";
import { useWish } from "./useNotebook";

/** A rejection says why: somebody has to act on it. */
export function RejectDialog({ frames, onClose }: { frames: readonly number[]; onClose: () => void }) {
  const { decisions } = useReview();
  const [wish, setWish] = useWish("reject", frames);
  const { reason } = wish;
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const forget = (): void => {
    if (refusal) decisions.forget(refusal);
  };
  const reject = async (): Promise<void> => {
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    forget();
    const refused = await (refusal?.contradicted
      ? decisions.overrule(refusal, { ...refusal.contradicted, reason })
      : decisions.judge({ kind: "reject", frames, reason }));
    setRefusal(refused);
    if (!refused) leave();
  };
  const leave = (): void => {
    forget();
    setWish(null);
    onClose();
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
              onChange={(event) => setWish({ ...wish, reason: event.target.value })}
            />
          )}
        </Field>
        {refusal && <Notice kind="error">{refusal.message}</Notice>}
        <div className="dialog-actions">
          <button type="button" onClick={leave}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={decisions.pending}>
            {refusal?.contradicted ? "Overrule" : "Reject"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
