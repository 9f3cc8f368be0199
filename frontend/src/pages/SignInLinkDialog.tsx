import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { postJson } from "../api/client";
import type { Person, SignInLink } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { ErrorNotice } from "../ui/Notice";

const HOURS = [
  [1, "an hour"],
  [24, "a day"],
  [168, "a week"],
] as const;

interface SignInLinkDialogProps {
  readonly person: Pick<Person, "id" | "name">;
  readonly onClose: () => void;
}

/** Makes a link that signs somebody in once. It is shown here and never again. */
export function SignInLinkDialog({ person, onClose }: SignInLinkDialogProps) {
  const [hours, setHours] = useState(24);
  const make = useMutation({
    mutationFn: () => postJson<SignInLink>(`/people/${person.id}/sign-in-links`, { hours }),
  });
  return (
    <Dialog title={`Sign-in link for ${person.name}`} onClose={onClose}>
      {make.data ? (
        <TheLink link={make.data} name={person.name} />
      ) : (
        <Field label="Good for" hint="It works once. Hand it over as you like: no mail is sent.">
          {(attributes) => (
            <select {...attributes} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
              {HOURS.map(([each, words]) => (
                <option key={each} value={each}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {make.error && <ErrorNotice error={make.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          {make.data ? "Done" : "Leave it"}
        </button>
        {!make.data && (
          <button type="button" className="primary" disabled={make.isPending} onClick={() => make.mutate()}>
            Make the link
          </button>
        )}
      </div>
    </Dialog>
  );
}

function TheLink({ link, name }: { link: SignInLink; name: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"no" | "yes" | "selected">("no");
  const copy = async (): Promise<void> => {
    field.current?.select();
    // Browsers give no clipboard to a page that came without TLS.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    await clipboard?.writeText(field.current?.value ?? "");
    setCopied(clipboard ? "yes" : "selected");
  };
  const end = new Date(link.expires_at);
  return (
    <div className="form">
      <Field
        label="Link"
        hint={
          <>
            Signs {name} in once, until{" "}
            <time dateTime={link.expires_at}>
              {end.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
            </time>
            . It is not shown again.
          </>
        }
      >
        {(attributes) => (
          <div className="link-row">
            <input
              {...attributes}
              ref={field}
              readOnly
              value={new URL(link.address, location.origin).href}
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
