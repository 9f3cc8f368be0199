import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { cuts, me } from "../api/queries";
import { useFootage } from "../api/useFootage";
import { Field } from "../ui/Field";
import { bytes } from "../ui/format";
import { ErrorNotice } from "../ui/Notice";
import { FootageActions } from "./FootageActions";
import { FootageField } from "./FootageField";
import { Shell } from "./Shell";
import { useProjectPath } from "./useProjectPath";

/** Uploads a clip or the pictures of a sequence as a new shot. */
export function NewShotPage() {
  const id = Number(useParams()["project"]);
  const limit = useQuery(me).data?.upload_limit;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [name, setName] = useState("");
  const sending = useFootage(`/projects/${id}/shots`, (shot) => {
    void client.invalidateQueries({ queryKey: ["projects"] });
    const [asOne, asSeveral] = [`/shots/${shot.id}/new-take`, `/shots/${shot.id}/cuts`];
    void client.query(cuts(shot.id)).then(
      (found) => navigate(found.proposed.length === 0 ? asOne : asSeveral),
      () => navigate(asSeveral), // which says why its cuts can't be shown
    );
  });

  const choose = (chosen: File[]): void => {
    setFiles(chosen);
    if (name === "" && chosen[0]) setName(nameFrom(chosen[0].name));
  };
  const submit = (form: FormData): void => {
    for (const field of ["first_frame", "rate"]) if (form.get(field) === "") form.delete(field);
    sending.start(files, form);
  };
  const known = ["files", "name", "first_frame", "rate"].some((field) => sending.wrong[field]);
  return (
    <Shell title="New shot" path={useProjectPath(id)}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <FootageField
          label="Footage"
          hint={`One video, or the numbered pictures of a sequence.${limit ? ` Up to ${bytes(limit)}.` : ""}`}
          wrong={sending.wrong["files"] ?? tooLarge(files, limit)}
          onFiles={choose}
          {...{ files, sending }}
        />
        <Field label="Name" hint="As on the slate, for example 0420." wrong={sending.wrong["name"]}>
          {(attributes) => (
            <input
              {...attributes}
              name="name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="form-row">
          <Field
            label="First frame"
            hint="Empty: as in the file names, else 1."
            wrong={sending.wrong["first_frame"]}
          >
            {(attributes) => (
              <input {...attributes} name="first_frame" inputMode="numeric" placeholder="1001" />
            )}
          </Field>
          <Field
            label="Frames a second"
            hint="Of pictures; a video has its own."
            wrong={sending.wrong["rate"]}
          >
            {(attributes) => <input {...attributes} name="rate" placeholder="24" />}
          </Field>
        </div>
        {sending.error && !known && <ErrorNotice error={sending.error} />}
        <FootageActions
          sending={sending}
          files={files}
          verb="Upload"
          disabled={name.trim() === ""}
          back={
            <Link className="button" to={`/projects/${id}`}>
              Back
            </Link>
          }
        />
      </form>
    </Shell>
  );
}

function tooLarge(files: readonly File[], limit: number | undefined): string | undefined {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return limit !== undefined && size > limit
    ? `These are ${bytes(size)}; this server takes up to ${bytes(limit)} at once.`
    : undefined;
}

/** "sh0420_plate.1001.png" → "sh0420_plate". */
function nameFrom(file: string): string {
  return file.replace(/\.[^.]*$/, "").replace(/[._-]?\d{2,}$/, "") || file;
}
