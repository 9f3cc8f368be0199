import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { postJson } from "../api/client";
import type { Person, SignInLink } from "../api/types";
import { CopyField } from "../ui/CopyField";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { ExactTime } from "../ui/Time";

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
  return (
    <CopyField
      label="Link"
      hint={
        <>
          Signs {name} in once, until <ExactTime at={link.expires_at} />. It is not shown again.
        </>
      }
      value={new URL(link.address, location.origin).href}
    />
  );
}
