import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { postJson, writeJson } from "../api/client";
import { deliveries, webhooks } from "../api/queries";
import type { Webhook } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { DeliveryLog } from "./DeliveryLog";
import { NewWebhookDialog } from "./NewWebhookDialog";
import { Shell } from "./Shell";
import { useProjectPath } from "./useProjectPath";
import { KINDS } from "./webhook-words";

type Opened = { readonly kind: "new" } | { readonly kind: "remove"; readonly webhook: Webhook };

/** The addresses that are told what happens in a project. */
export function WebhooksPage() {
  const id = Number(useParams()["project"]);
  const { data, error, refetch } = useQuery(webhooks(id));
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = (): void => setOpened(null);
  const add = (
    <button type="button" className="primary" onClick={() => setOpened({ kind: "new" })}>
      <Icon shape="plus" /> New webhook
    </button>
  );
  return (
    <Shell title="Webhooks" path={useProjectPath(id)} action={data && add}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="Nobody is told yet">
          <p>A webhook tells an address of yours, signed, when a take is finished or something is decided.</p>
        </Empty>
      )}
      {data?.map((webhook) => (
        <WebhookSection
          key={webhook.id}
          webhook={webhook}
          onRemove={() => setOpened({ kind: "remove", webhook })}
        />
      ))}
      {opened?.kind === "new" && <NewWebhookDialog project={id} onClose={close} />}
      {opened?.kind === "remove" && <RemoveDialog project={id} webhook={opened.webhook} onClose={close} />}
    </Shell>
  );
}

function WebhookSection({ webhook, onRemove }: { webhook: Webhook; onRemove: () => void }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => postJson(`/webhooks/${webhook.id}/test`),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveries(webhook.id).queryKey }),
  });
  return (
    <section className="webhook" aria-label={webhook.address}>
      <div className="webhook-head">
        <h2>{webhook.address}</h2>
        <div className="page-actions">
          <button type="button" disabled={test.isPending} onClick={() => test.mutate()}>
            Send a test
          </button>
          <button type="button" className="quiet" onClick={onRemove}>
            Remove
          </button>
        </div>
      </div>
      <span className="dim">
        told when {webhook.kinds.map((kind) => KINDS[kind]).join(", and when ")} · made by {webhook.made_by}
      </span>
      {test.error && <ErrorNotice error={test.error} />}
      <DeliveryLog webhook={webhook.id} />
    </section>
  );
}

interface RemoveDialogProps {
  readonly project: number;
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

function RemoveDialog({ project, webhook, onClose }: RemoveDialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => writeJson("DELETE", `/webhooks/${webhook.id}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: webhooks(project).queryKey });
      onClose();
    },
  });
  return (
    <Dialog title="Remove the webhook" onClose={onClose}>
      <p>{webhook.address} is told nothing more. What still waits is not sent, and the log goes with it.</p>
      {remove.error && <ErrorNotice error={remove.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className="primary" disabled={remove.isPending} onClick={() => remove.mutate()}>
          Remove
        </button>
      </div>
    </Dialog>
  );
}
