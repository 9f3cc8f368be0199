import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { ApiError, postJson } from "../api/client";
import { styles, styleTakes } from "../api/queries";
import type { Style, StyleState, StyleTakes } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { plural, takeNumber } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { STYLE_WISHES } from "./style-wishes";

export type StyleWish = Exclude<StyleState, "draft">;

interface StyleStateDialogProps {
  readonly style: Style;
  readonly wish: StyleWish;
  readonly onClose: () => void;
}

/** Publishes a style, retires it, or withdraws its rights, and says which takes that concerns. */
export function StyleStateDialog({ style, wish, onClose }: StyleStateDialogProps) {
  const client = useQueryClient();
  const { data: concerned } = useQuery(styleTakes(style.id));
  const [reason, setReason] = useState("");
  const [verb, words] = STYLE_WISHES[wish];
  const change = useMutation({
    mutationFn: () => postJson(`/styles/${style.id}/state`, { state: wish, reason }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: styles.queryKey });
      onClose();
    },
  });
  const wrong = change.error instanceof ApiError ? change.error.fields["reason"] : undefined;
  return (
    <Dialog title={`${verb}: ${style.name}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <p>{words}</p>
        {wish === "withdrawn" && (
          <Field label="Why" wrong={wrong}>
            {(attributes) => (
              <textarea
                {...attributes}
                autoFocus
                rows={2}
                maxLength={300}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {concerned && <Concerned {...concerned} />}
        {change.error && !wrong && <ErrorNotice error={change.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={change.isPending}>
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Concerned({ takes, elsewhere }: StyleTakes) {
  if (takes.length + elsewhere === 0) return <p className="dim">No take is made with it.</p>;
  return (
    <div className="concerned">
      <p>{plural(takes.length + elsewhere, "take")} with it:</p>
      <ul aria-label="Takes concerned">
        {takes.map((take) => (
          <li key={take.id}>
            <Link className="text-link" to={`/takes/${take.id}`}>
              {take.shot} {takeNumber(take.number)}
            </Link>{" "}
            <span className="dim">{[take.name, take.project].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
        {elsewhere > 0 && <li className="dim">{elsewhere} in projects of others</li>}
      </ul>
    </div>
  );
}
