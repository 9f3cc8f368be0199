/** What a webhook can be told, in words. */

import type { Delivery, WebhookKind } from "../api/types";

export const KINDS: Readonly<Record<WebhookKind, string>> = {
  "take.finished": "a take is finished, has failed or was cancelled",
  "decision.made": "a decision is made",
  "frame.failed": "a frame is given up",
};

export const DELIVERY_KINDS: Readonly<Record<Delivery["kind"], string>> = {
  "take.finished": "take finished",
  "decision.made": "decision made",
  "frame.failed": "frame failed",
  test: "test",
};

/** What came of a delivery's newest attempt. */
export function outcome(delivery: Delivery): string {
  const last = delivery.attempts.at(-1);
  if (!last) return "not sent yet";
  return last.failure || `answered ${last.status} in ${last.milliseconds} ms`;
}
