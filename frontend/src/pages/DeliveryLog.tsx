import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { postJson } from "../api/client";
import { deliveries } from "../api/queries";
import type { Delivery } from "../api/types";
import { plural } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { State } from "../ui/State";
import { ExactTime, Time } from "../ui/Time";
import { DELIVERY_KINDS, outcome } from "./webhook-words";

/** What an address was told, newest first, and what came of it. */
export function DeliveryLog({ webhook }: { webhook: number }) {
  const { data, error, refetch } = useQuery(deliveries(webhook));
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.length === 0) return <p className="dim">Nothing was sent yet.</p>;
  return (
    <table className="table">
      <colgroup>
        <col style={{ width: "132px" }} />
        <col style={{ width: "132px" }} />
        <col style={{ width: "120px" }} />
        <col />
        <col style={{ width: "112px" }} />
      </colgroup>
      <thead>
        <tr>
          <th>State</th>
          <th>What</th>
          <th>When</th>
          <th>Outcome</th>
          <th>
            <span className="visually-hidden">Send again</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {data.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} webhook={webhook} />
        ))}
      </tbody>
    </table>
  );
}

const STATES = {
  waiting: { shape: "ring", tone: "busy" },
  delivered: { shape: "tick", tone: "good" },
  "given up": { shape: "cross", tone: "bad" },
} as const;

function DeliveryRow({ delivery, webhook }: { delivery: Delivery; webhook: number }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => postJson(`/deliveries/${delivery.id}/redeliver`),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveries(webhook).queryKey }),
  });
  return (
    <tr>
      <td>
        <State {...STATES[delivery.state]} words={delivery.state} />
      </td>
      <td>{DELIVERY_KINDS[delivery.kind]}</td>
      <td className="dim">
        <Time at={delivery.created_at} />
      </td>
      <td>
        <details>
          <summary>{outcome(delivery)}</summary>
          {delivery.attempts.length > 0 && (
            <ol>
              {delivery.attempts.map((attempt) => (
                <li key={attempt.number}>
                  <ExactTime at={attempt.made_at} />: {attempt.failure || `answered ${attempt.status}`}{" "}
                  <span className="dim">{attempt.milliseconds} ms</span>
                </li>
              ))}
            </ol>
          )}
          <pre tabIndex={0} aria-label="The message">
            {JSON.stringify(JSON.parse(delivery.body), null, 2)}
          </pre>
        </details>
        {delivery.next_attempt_at && delivery.attempts.length > 0 && (
          <span className="dim">
            {plural(delivery.attempts.length, "attempt")}, next at <ExactTime at={delivery.next_attempt_at} />
          </span>
        )}
        {again.error && <ErrorNotice error={again.error} />}
      </td>
      <td className="end">
        {delivery.state !== "waiting" && (
          <button type="button" className="quiet" disabled={again.isPending} onClick={() => again.mutate()}>
            Send again <span className="visually-hidden">{DELIVERY_KINDS[delivery.kind]}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
