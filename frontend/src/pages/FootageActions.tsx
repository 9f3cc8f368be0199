import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { uploads } from "../api/queries";
import { uploadsOf } from "../api/tus";
import { discardAll, type Footage, type FootageState } from "../api/useFootage";
import { Bar } from "../ui/Bar";
import { bytes, plural } from "../ui/format";
import { ErrorNotice, Notice } from "../ui/Notice";

interface FootageActionsProps {
  readonly sending: Footage;
  readonly files: readonly File[];
  /** What the button does, as "Upload". */
  readonly verb: string;
  readonly disabled?: boolean;
  readonly back: ReactNode;
}

/** The foot of a form that sends footage: how far it is, pause and stop. The form's submit starts and goes on. */
export function FootageActions({ sending, files, verb, disabled = false, back }: FootageActionsProps) {
  const { state } = sending;
  const under = state === "sending" || state === "away";
  return (
    <>
      {state !== "idle" && <Bar share={sending.share} label={STATES[state](sending.words)} />}
      <div className="form-actions">
        {state === "idle" && back}
        {(under || state === "paused") && (
          <button type="button" onClick={() => sending.stop(files)}>
            Discard
          </button>
        )}
        {under && (
          <button type="button" onClick={sending.pause}>
            Pause
          </button>
        )}
        <button
          type="submit"
          className="primary"
          disabled={disabled || files.length === 0 || under || state === "reading"}
        >
          {state === "paused" ? "Go on" : verb}
        </button>
      </div>
    </>
  );
}

const STATES: Readonly<Record<Exclude<FootageState, "idle">, (words: string) => string>> = {
  sending: (words) => words,
  away: (words) => `The server can't be reached. The upload goes on by itself · ${words}`,
  paused: (words) => `Paused at ${words.split(" · ")[0] ?? ""}`,
  reading: () => "The server is reading the frames",
};

/** What is on the server of uploads that were interrupted, and how to go on with them. */
export function Leftovers({ files, hidden }: { files: readonly File[]; hidden: boolean }) {
  const client = useQueryClient();
  const { data = [] } = useQuery(uploads);
  const forget = useMutation({
    mutationFn: () => discardAll(data),
    onSettled: () => client.invalidateQueries({ queryKey: uploads.queryKey }),
  });
  if (hidden || data.length === 0) return null;
  const [here, all] = [data.map((each) => each.received), data.map((each) => each.size)].map(sum);
  const what = data.length === 1 ? data[0]?.name : plural(data.length, "file");
  const chosen = uploadsOf(data, files).length > 0;
  return (
    <Notice kind="hint">
      <span>
        {what}: {bytes(here ?? 0)} of {bytes(all ?? 0)} are here from before.{" "}
        {chosen ? "The upload goes on from there." : "Choose the same files again to go on."}
      </span>
      <button type="button" disabled={forget.isPending} onClick={() => forget.mutate()}>
        Discard
      </button>
      {forget.error && <ErrorNotice error={forget.error} />}
    </Notice>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
