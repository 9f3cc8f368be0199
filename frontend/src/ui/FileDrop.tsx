import { useState } from "react";

import type { ControlAttributes } from "./Field";
import { Icon } from "./Icon";
import { bytes, plural } from "./format";

/** The still pictures that the server reads; browsers don't count TIFF among them everywhere. */
export const PICTURES = "image/*,.tif,.tiff";

interface FileDropProps {
  readonly attributes: ControlAttributes;
  readonly accept: string;
  readonly multiple: boolean;
  readonly files: readonly File[];
  readonly onFiles: (files: File[]) => void;
  readonly words: string;
  /** While they are sent. */
  readonly disabled?: boolean;
}

/** A place to drop files on; a click or Enter chooses them instead. */
export function FileDrop({
  attributes,
  accept,
  multiple,
  files,
  onFiles,
  words,
  disabled = false,
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
        {...attributes}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}
