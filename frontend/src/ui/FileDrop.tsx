import { useState } from "react";

import { Icon } from "./Icon";
import { bytes, plural } from "./format";

interface FileDropProps {
  readonly id: string;
  readonly accept: string;
  readonly multiple: boolean;
  readonly files: readonly File[];
  readonly onFiles: (files: File[]) => void;
  readonly words: string;
  /** While they are sent. */
  readonly disabled?: boolean;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
}

/** A place to drop files on; a click or Enter chooses them instead. */
export function FileDrop({
  id,
  accept,
  multiple,
  files,
  onFiles,
  words,
  disabled = false,
  invalid,
  describedBy,
}: FileDropProps) {
  const [over, setOver] = useState(false);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const chosen = files.length === 1 ? files[0]?.name : plural(files.length, "file");
  return (
    <div
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!disabled) onFiles([...event.dataTransfer.files].slice(0, multiple ? undefined : 1));
      }}
    >
      <Icon shape="upload" />
      <span>{files.length > 0 ? <strong>{`${chosen ?? ""} · ${bytes(size)}`}</strong> : words}</span>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}
