import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, postJson } from "../api/client";
import { tokens } from "../api/queries";
import type { IssuedToken, NewToken } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { ExactTime } from "../ui/Time";
import { SecretDialog } from "./SecretDialog";

const DAYS = [
  [7, "a week"],
  [30, "30 days"],
  [90, "90 days"],
  [365, "a year"],
] as const;

/** Makes a token. It is shown here and never again. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [days, setDays] = useState(90);
  const make = useMutation({
    mutationFn: () => postJson<IssuedToken>("/tokens", { name, days } satisfies NewToken),
    onSuccess: () => client.invalidateQueries({ queryKey: tokens.queryKey }),
  });
  const wrong = make.error instanceof ApiError ? make.error.fields["name"] : undefined;
  if (make.data)
    return (
      <SecretDialog
        title={`Token for ${name}`}
        label="Token"
        hint={
          <>
            Good until <ExactTime at={make.data.expires_at} />. Keep it like a password: it is not shown
            again.
          </>
        }
        secret={make.data.token}
        onClose={onClose}
      />
    );
  return (
    <Dialog title="New token" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Field label="Name" hint="The program that will use it." wrong={wrong}>
          {(attributes) => (
            <input
              {...attributes}
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              maxLength={100}
              required
            />
          )}
        </Field>
        <Field label="Good for">
          {(attributes) => (
            <select {...attributes} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {DAYS.map(([each, words]) => (
                <option key={each} value={each}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        {make.error && !wrong && <ErrorNotice error={make.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={make.isPending}>
            Make the token
          </button>
        </div>
      </form>
    </Dialog>
  );
}
