import type { Footage } from "../api/useFootage";
import { Field } from "../ui/Field";
import { FileDrop, PICTURES } from "../ui/FileDrop";
import { Leftovers } from "./FootageActions";

interface FootageFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly wrong: string | undefined;
  readonly files: readonly File[];
  readonly sending: Footage;
  readonly onFiles: (files: File[]) => void;
}

/** Where a video or the pictures of a sequence are chosen, and what is left of uploads that stopped. */
export function FootageField({ label, hint, wrong, files, sending, onFiles }: FootageFieldProps) {
  return (
    <>
      <Field label={label} hint={hint} wrong={wrong}>
        {(attributes) => (
          <FileDrop
            attributes={attributes}
            accept={`video/*,.mkv,.mxf,${PICTURES}`}
            multiple
            files={files}
            disabled={sending.state !== "idle"}
            onFiles={onFiles}
            words="Drop a video or pictures here, or click to choose"
          />
        )}
      </Field>
      <Leftovers files={files} hidden={sending.state !== "idle"} />
    </>
  );
}
