import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, postJson } from "../api/client";
import { webhooks } from "../api/queries";
import type { IssuedWebhook, NewWebhook, WebhookKind } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { SecretDialog } from "./SecretDialog";
import { KINDS } from "./webhook-words";

interface NewWebhookDialogProps {
  readonly project: number;
  readonly onClose: () => void;
}

const ALL = Object.keys(KINDS) as WebhookKind[];

/** Adds an address. Its secret is shown here and never again. */
export function NewWebhookDialog({ project, onClose }: NewWebhookDialogProps) {
  const client = useQueryClient();
  const [address, setAddress] = useState("");
  const [kinds, setKinds] = useState<readonly WebhookKind[]>(ALL);
  const add = useMutation({
    mutationFn: () =>
      postJson<IssuedWebhook>(`/projects/${project}/webhooks`, {
        address,
        kinds: [...kinds],
      } satisfies NewWebhook),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooks(project).queryKey }),
  });
  if (add.data)
    return (
      <SecretDialog
        title="The webhook's secret"
        label="Secret"
        hint="It signs every message; the address checks it. It is not shown again."
        secret={add.data.secret}
        onClose={onClose}
      />
    );
  const wrong = add.error instanceof ApiError ? add.error.fields["address"] : undefined;
  return (
    <Dialog title="New webhook" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Field label="Address" hint="It gets a POST with JSON, and answers with 2xx." wrong={wrong}>
          {(attributes) => (
            <input
              {...attributes}
              type="url"
              value={address}
              onChange={(event) => setAddress(event.target.value.trim())}
              placeholder="https://"
              maxLength={500}
              required
            />
          )}
        </Field>
        <fieldset className="webhook-kinds">
          <legend>Tell it when</legend>
          {ALL.map((kind) => (
            <label key={kind}>
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={(event) =>
                  setKinds(
                    ALL.filter((each) => (each === kind ? event.target.checked : kinds.includes(each))),
                  )
                }
              />
              {KINDS[kind]}
            </label>
          ))}
        </fieldset>
        {add.error && !wrong && <ErrorNotice error={add.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={add.isPending || kinds.length === 0}>
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}
