import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError } from "../api/client";
import { me, styles } from "../api/queries";
import { useUpload } from "../api/useUpload";
import type { Style } from "../api/types";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FileDrop } from "../ui/FileDrop";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { Empty, ErrorNotice } from "../ui/Notice";
import { AddStyles } from "./AddStyles";
import { FlickerForecast } from "./FlickerForecast";
import { Shell } from "./Shell";
import { StyleStateDialog, type StyleWish } from "./StyleStateDialog";
import { STYLE_WISHES } from "./style-wishes";

/** The library: a wall of pictures. */
export function StylesPage() {
  const { data, error, refetch } = useQuery(styles);
  const can = useQuery(me).data?.can ?? [];
  const [changing, setChanging] = useState<{ style: Style; wish: StyleWish } | null>(null);
  const [adding, setAdding] = useState<"one" | "several" | null>(null);
  const add = (
    <div className="title-actions">
      <button type="button" onClick={() => setAdding("several")}>
        Add several
      </button>
      <button type="button" className="primary" onClick={() => setAdding("one")}>
        <Icon shape="plus" /> Add a style
      </button>
    </div>
  );
  return (
    <Shell title="Styles" action={can.includes("add_style") && add}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="No style yet">
          <p>A style is a picture whose strokes and colours the shot takes on.</p>
          {can.includes("add_style") ? add : <p>An artist can add one.</p>}
        </Empty>
      )}
      <ul className="wall large">
        {data?.map((style) => (
          <StyleCard
            key={style.id}
            style={style}
            onWish={can.includes("manage_styles") ? (wish) => setChanging({ style, wish }) : undefined}
          />
        ))}
      </ul>
      {changing && <StyleStateDialog {...changing} onClose={() => setChanging(null)} />}
      {adding === "one" && <AddStyle onClose={() => setAdding(null)} />}
      {adding === "several" && <AddStyles onClose={() => setAdding(null)} />}
    </Shell>
  );
}

interface StyleCardProps {
  readonly style: Style;
  /** Given to who may publish and retire styles. */
  readonly onWish: ((wish: StyleWish) => void) | undefined;
}

function StyleCard({ style, onWish }: StyleCardProps) {
  const version = style.versions.at(-1);
  return (
    <li className="wall-card">
      {version && (
        <img src={version.picture} alt="" loading="lazy" width={version.width} height={version.height} />
      )}
      <p>
        <strong>{style.name}</strong>{" "}
        {version && version.number > 1 && <span className="dim">{version.number}</span>}
        {style.state !== "published" && (
          <span className={style.state === "withdrawn" ? "bad" : "warn"}>
            {" "}
            {style.state === "withdrawn" ? "rights withdrawn" : style.state}
          </span>
        )}
        {version && <FlickerForecast version={version} />}
      </p>
      <div className="wall-foot">
        <p className="dim ellipsis">
          {style.withdrawn_because || [style.credit, style.licence].filter(Boolean).join(" · ")}
        </p>
        {onWish && (
          <Menu align="end" label={<span className="dim">Change</span>} name={style.name}>
            {WISHES.filter((wish) => wish !== style.state).map((wish) => (
              <button key={wish} type="button" className="menu-item" onClick={() => onWish(wish)}>
                {STYLE_WISHES[wish][0]}…
              </button>
            ))}
          </Menu>
        )}
      </div>
    </li>
  );
}

const WISHES: readonly StyleWish[] = ["published", "retired", "withdrawn"];

function AddStyle({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [sent, setSent] = useState<File>();
  const sending = useUpload("/styles", () => {
    void client.invalidateQueries({ queryKey: styles.queryKey });
    onClose();
  });
  const repeated = sending.error instanceof ApiError && sending.error.status === 409 && sending.wrong["file"];
  const again = Boolean(repeated) && sent === files[0];
  const known = ["file", "name", "credit", "licence"].some((field) => sending.wrong[field]);
  return (
    <Dialog title="Add a style" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          if (files[0]) form.set("file", files[0]);
          if (again) form.set("again", "true");
          setSent(files[0]);
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
            {again ? "Add it all the same" : "Add"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
