import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { ApiError, upload } from "../api/client";
import { styles } from "../api/queries";
import type { Created } from "../api/types";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FileDrop, PICTURES } from "../ui/FileDrop";
import { plural } from "../ui/format";
import { styleName } from "./style-name";

/** What became of one file: a word and its tone. */
interface Outcome {
  readonly name: string;
  readonly words: string;
  readonly tone: "good" | "warn" | "bad";
  /** The picture of the library that it resembles. */
  readonly resembles: string | null;
}

/** Adds many pictures at once, each under the name of its file; says for each what became of it. */
export function AddStyles({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const request = useRef<AbortController | null>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [running, setRunning] = useState(false);
  useEffect(() => () => request.current?.abort(), []);

  const start = async (form: FormData): Promise<void> => {
    const controller = new AbortController();
    request.current = controller;
    setRunning(true);
    setOutcomes([]);
    // One after the other: decoding takes the server's processor, which a take may need.
    for (const file of files) {
      const outcome = await add(file, form, controller.signal);
      if (controller.signal.aborted) return;
      setOutcomes((before) => [...before, outcome]);
    }
    setRunning(false);
    setFiles([]);
    void client.invalidateQueries({ queryKey: styles.queryKey });
  };
  return (
    <Dialog title="Add several styles" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void start(new FormData(event.currentTarget));
        }}
      >
        <Field label="Pictures" hint="Each becomes a style with the name of its file.">
          {(attributes) => (
            <FileDrop
              attributes={attributes}
              accept={PICTURES}
              multiple
              files={files}
              disabled={running}
              onFiles={setFiles}
              words="Drop pictures here, or click to choose"
            />
          )}
        </Field>
        <div className="form-row">
          <Field label="Credit" hint="Of all of them.">
            {(attributes) => <input {...attributes} name="credit" />}
          </Field>
          <Field label="Licence" hint="What they may be used for.">
            {(attributes) => <input {...attributes} name="licence" />}
          </Field>
        </div>
        {running && (
          <Bar share={outcomes.length / files.length} label={`${outcomes.length} of ${files.length}`} />
        )}
        {outcomes.length > 0 && (
          <ul className="outcomes" aria-label="What became of them">
            {outcomes.map(({ name, words, tone, resembles }, index) => (
              <li key={index}>
                <span className="ellipsis">{name}</span>
                <span className={tone}>{words}</span>
                {resembles && <img src={resembles} alt="In the library" />}
              </li>
            ))}
          </ul>
        )}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            {outcomes.length > 0 && !running ? "Done" : "Leave it"}
          </button>
          <button type="submit" className="primary" disabled={running || files.length === 0}>
            {files.length > 0 ? `Add ${plural(files.length, "style")}` : "Add"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

async function add(file: File, shared: FormData, signal: AbortSignal): Promise<Outcome> {
  const form = new FormData();
  for (const [field, value] of shared) if (typeof value === "string") form.set(field, value);
  form.set("name", styleName(file.name));
  form.set("file", file);
  try {
    await upload<Created>("/styles", form, () => undefined, signal);
    return { name: file.name, words: `added as ${styleName(file.name)}`, tone: "good", resembles: null };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const refusal = error instanceof ApiError ? error : null;
    return {
      name: file.name,
      words,
      tone: refusal?.status === 409 ? "warn" : "bad",
      resembles: refusal?.picture ?? null,
    };
  }
}
