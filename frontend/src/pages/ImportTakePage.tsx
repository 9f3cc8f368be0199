import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { shot as shotQuery, styles as stylesQuery } from "../api/queries";
import { useFootage } from "../api/useFootage";
import type { ShotSummary } from "../api/types";
import { Field } from "../ui/Field";
import { plural } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { FootageActions } from "./FootageActions";
import { FootageField } from "./FootageField";
import { Shell } from "./Shell";
import { StyleWall } from "./StyleWall";
import { useProjectPath } from "./useProjectPath";

/** Brings frames that another program stylized in as a take. */
export function ImportTakePage() {
  const id = Number(useParams()["shot"]);
  const { data: shot, error } = useQuery(shotQuery(id));
  return (
    <Shell
      title={shot ? `Import a take of ${shot.name}` : "Import a take"}
      path={useProjectPath(shot?.project)}
    >
      {error && <ErrorNotice error={error} />}
      {shot && <ImportForm shot={shot} />}
    </Shell>
  );
}

function ImportForm({ shot }: { shot: ShotSummary }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const library = useQuery(stylesQuery);
  const [files, setFiles] = useState<File[]>([]);
  const [style, setStyle] = useState<number>();
  const sending = useFootage(`/shots/${shot.id}/takes/imported`, (take) => {
    void client.invalidateQueries({ queryKey: ["projects"] });
    void navigate(`/takes/${take.id}`);
  });
  const misnumbered = sending.wrong["renumber"];
  const known = ["files", "name", "renumber"].some((field) => sending.wrong[field]);
  const last = shot.first_frame + shot.frame_count - 1;
  const submit = (form: FormData): void => {
    if (style !== undefined) form.append("style_version", String(style));
    sending.start(files, form);
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <p className="dim">
        Frames that EbSynth, ComfyUI, Nuke or another program made are measured, reviewed and approved like
        painted ones.
      </p>
      <FootageField
        label="Stylized frames"
        hint={
          `One video, or pictures numbered ${shot.first_frame} to ${last}: ${plural(shot.frame_count, "frame")} ` +
          `of ${shot.width} × ${shot.height} pixels.`
        }
        wrong={sending.wrong["files"]}
        onFiles={setFiles}
        {...{ files, sending }}
      />
      {misnumbered && (
        <div className="field">
          <span className="wrong" role="alert">
            {misnumbered}
          </span>
          <label className="check">
            <input type="checkbox" name="renumber" value="true" />
            The first picture belongs to frame {shot.first_frame}
          </label>
        </div>
      )}
      <Field label="Name of the take" hint="Optional: how it was made." wrong={sending.wrong["name"]}>
        {(attributes) => <input {...attributes} name="name" />}
      </Field>
      <section aria-labelledby="rerun-style">
        <h2 id="rerun-style">Style of reruns</h2>
        <p className="dim">
          Optional: in which frames are painted again, between those held. Without one the take can be
          reviewed, but not rerun.
        </p>
        {library.error && <ErrorNotice error={library.error} />}
        {library.data && (
          <StyleWall
            styles={library.data.filter((each) => each.state === "published")}
            chosen={style === undefined ? [] : [style]}
            onChoose={(versions) => setStyle(versions.at(-1))}
          />
        )}
      </section>
      {sending.error && !known && <ErrorNotice error={sending.error} />}
      <FootageActions
        sending={sending}
        files={files}
        verb="Import"
        back={
          <Link className="button" to={`/shots/${shot.id}/new-take`}>
            Paint one instead
          </Link>
        }
      />
    </form>
  );
}
