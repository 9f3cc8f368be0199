import { useRef, useState, type ReactNode } from "react";

import { Field } from "./Field";
import { Icon } from "./Icon";

interface CopyFieldProps {
  readonly label: string;
  readonly hint: ReactNode;
  readonly value: string;
}

/** A text that is shown once, and a button that copies it. */
export function CopyField({ label, hint, value }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"no" | "yes" | "selected">("no");
  const copy = async (): Promise<void> => {
    field.current?.select();
    // Browsers give no clipboard to a page that came without TLS.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    await clipboard?.writeText(value);
    setCopied(clipboard ? "yes" : "selected");
  };
  return (
    <div className="form">
      <Field label={label} hint={hint}>
        {(attributes) => (
          <div className="link-row">
            <input
              {...attributes}
              ref={field}
              readOnly
              value={value}
              onFocus={(event) => event.target.select()}
            />
            <button type="button" className="primary" onClick={() => void copy()}>
              {copied === "yes" ? (
                <>
                  <Icon shape="tick" /> Copied
                </>
              ) : (
                "Copy"
              )}
            </button>
          </div>
        )}
      </Field>
      <p role="status" className="dim">
        {copied === "selected" && "Selected: press Ctrl+C to copy it."}
      </p>
    </div>
  );
}
