import type { ReactNode } from "react";

import { CopyField } from "../ui/CopyField";
import { Dialog } from "../ui/Dialog";

interface SecretDialogProps {
  readonly title: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows what will never be shown again, to be copied. */
export function SecretDialog({ title, label, hint, secret, onClose }: SecretDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <CopyField label={label} hint={hint} value={secret} />
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
