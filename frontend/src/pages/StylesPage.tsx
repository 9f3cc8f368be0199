import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { me, projects, styles } from "../api/queries";
import { useUpload } from "../api/useUpload";
import type { Style } from "../api/types";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FileDrop } from "../ui/FileDrop";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { FlickerForecast } from "./FlickerForecast";
import { Shell } from "./Shell";

/** The library: a wall of pictures. */
export function StylesPage() {
  const { data, error, refetch } = useQuery(styles);
  const isAdmin = useQuery(me).data?.is_admin ?? false;
  const mayAdd =
    (useQuery(projects).data?.some((project) => project.role !== "reviewer") ?? false) || isAdmin;
  const [adding, setAdding] = useState(false);
  const add = (
    <button type="button" className="primary" onClick={() => setAdding(true)}>
      <Icon shape="plus" /> Add a style
    </button>
  );
  return (
    <Shell title="Styles" action={mayAdd && add}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No style yet">
          <p>A style is a picture whose strokes and colours the shot takes on.</p>
          {mayAdd ? add : <p>An artist can add one.</p>}
        </Empty>
      )}
      <ul className="wall large">
        {data?.map((style) => (
          <StyleCard key={style.id} style={style} />
        ))}
      </ul>
      {adding && <AddStyle onClose={() => setAdding(false)} />}
    </Shell>
  );
}

function StyleCard({ style }: { style: Style }) {
  const version = style.versions.at(-1);
  return (
    <li className="wall-card">
      {version && (
        <img src={version.picture} alt="" loading="lazy" width={version.width} height={version.height} />
      )}
      <p>
        <strong>{style.name}</strong>{" "}
        {version && version.number > 1 && <span className="dim">{version.number}</span>}
        {style.state !== "published" && <span className="warn"> {style.state}</span>}
        {version && <FlickerForecast version={version} />}
      </p>
      <p className="dim ellipsis">{[style.credit, style.licence].filter(Boolean).join(" · ")}</p>
    </li>
  );
}

function AddStyle({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const sending = useUpload("/styles", () => {
    void client.invalidateQueries({ queryKey: styles.queryKey });
    onClose();
  });
  const known = ["file", "name", "credit", "licence"].some((field) => sending.wrong[field]);
  return (
    <Dialog title="Add a style" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          if (files[0]) form.set("file", files[0]);
          sending.start(form);
        }}
      >
        <Field label="Picture" wrong={sending.wrong["file"]}>
          {(attributes) => (
            <FileDrop
              id={attributes.id}
              invalid={attributes["aria-invalid"]}
              describedBy={attributes["aria-describedby"]}
              accept="image/*"
              multiple={false}
              files={files}
              onFiles={setFiles}
              words="Drop a picture here, or click to choose"
            />
          )}
        </Field>
        <Field label="Name" wrong={sending.wrong["name"]}>
          {(attributes) => <input {...attributes} name="name" required />}
        </Field>
        <Field label="Credit" hint="Who made the picture." wrong={sending.wrong["credit"]}>
          {(attributes) => <input {...attributes} name="credit" />}
        </Field>
        <Field label="Licence" hint="What it may be used for." wrong={sending.wrong["licence"]}>
          {(attributes) => <input {...attributes} name="licence" />}
        </Field>
        {sending.running && <Bar share={sending.share} label={sending.words} />}
        {sending.error && !known && <ErrorNotice error={sending.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={sending.running || files.length === 0}>
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}
