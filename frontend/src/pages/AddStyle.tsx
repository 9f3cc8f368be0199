import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ApiError } from "../api/client";
import { styles } from "../api/queries";
import type { Crop } from "../api/types";
import { useUpload } from "../api/useUpload";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FileDrop, PICTURES } from "../ui/FileDrop";
import { ErrorNotice } from "../ui/Notice";
import type { Size } from "./crop-box";
import { CropField } from "./CropField";
import { Resembling } from "./Resembling";

/** Adds a style from a picture, or a part of it. */
export function AddStyle({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [crop, setCrop] = useState<Crop | null>(null);
  const shown = useShown(files[0]);
  const size = shown?.size;
  const [sent, setSent] = useState<File>();
  const sending = useUpload("/styles", () => {
    void client.invalidateQueries({ queryKey: styles.queryKey });
    onClose();
  });
  const refusal = sending.error instanceof ApiError ? sending.error : null;
  const again = refusal?.status === 409 && refusal.field === "file" && sent === files[0];
  const known = ["file", "crop", "name", "credit", "licence"].some((field) => sending.wrong[field]);
  return (
    <Dialog title="Add a style" onClose={onClose} wide={Boolean(size)}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          if (files[0]) form.set("file", files[0]);
          if (crop) form.set("crop", [crop.left, crop.top, crop.width, crop.height].join(","));
          if (again) form.set("again", "true");
          setSent(files[0]);
          sending.start(form);
        }}
      >
        <Field label="Picture" wrong={sending.wrong["file"]}>
          {(attributes) => (
            <FileDrop
              attributes={attributes}
              accept={PICTURES}
              multiple={false}
              files={files}
              onFiles={(chosen) => {
                setFiles(chosen);
                setCrop(null);
              }}
              words="Drop a picture here, or click to choose"
            />
          )}
        </Field>
        {again && refusal.picture && (
          <Resembling sent={size ? shown.source : undefined} known={refusal.picture} />
        )}
        {shown && !size && (
          <p className="dim">The browser can&rsquo;t show this kind of picture: crop it once it is added.</p>
        )}
        {shown && size && (
          <Field
            label="Crop"
            hint="Draw a rectangle: only that part is painted with."
            wrong={sending.wrong["crop"]}
          >
            {(attributes) => (
              <CropField
                id={attributes.id}
                describedBy={attributes["aria-describedby"]}
                source={shown.source}
                size={size}
                crop={crop}
                onCrop={setCrop}
              />
            )}
          </Field>
        )}
        <Field label="Name" wrong={sending.wrong["name"]}>
          {(attributes) => <input {...attributes} name="name" required />}
        </Field>
        <div className="form-row">
          <Field label="Credit" hint="Who made the picture." wrong={sending.wrong["credit"]}>
            {(attributes) => <input {...attributes} name="credit" />}
          </Field>
          <Field label="Licence" hint="What it may be used for." wrong={sending.wrong["licence"]}>
            {(attributes) => <input {...attributes} name="licence" />}
          </Field>
        </div>
        {sending.running && <Bar share={sending.share} label={sending.words} />}
        {sending.error && !known && <ErrorNotice error={sending.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={sending.running || files.length === 0}>
            {again ? "Add it all the same" : "Add"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Shown {
  readonly file: File;
  readonly source: string;
  /** Null where the browser can't show it. */
  readonly size: Size | null;
}

/** A chosen picture as the browser shows it, once it has looked. */
function useShown(file: File | undefined): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    if (!file) return;
    const source = URL.createObjectURL(file);
    const picture = new Image();
    const show = (size: Size | null): void => setShown({ file, source, size });
    picture.onload = () => show({ width: picture.naturalWidth, height: picture.naturalHeight });
    picture.onerror = () => show(null);
    picture.src = source;
    return () => {
      picture.onload = picture.onerror = null;
      URL.revokeObjectURL(source);
    };
  }, [file]);
  return shown?.file === file ? shown : null;
}
