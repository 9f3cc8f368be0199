import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, postJson, writeJson } from "../api/client";
import { people } from "../api/queries";
import type { Created, NewPerson, Person, Project, RoleName } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { RoleChoice } from "./RoleChoice";

interface AddPersonProps {
  /** Those in which the viewer may give a role. */
  readonly projects: readonly Project[];
  readonly onClose: () => void;
  readonly onAdded: (person: Pick<Person, "id" | "name" | "is_active">) => void;
}

/** Makes an account, gives it a role, and goes on to its first link. */
export function AddPerson({ projects, onClose, onAdded }: AddPersonProps) {
  const client = useQueryClient();
  const [project, setProject] = useState(projects[0]?.id);
  const [role, setRole] = useState<RoleName>("reviewer");
  const add = useMutation({
    mutationFn: async (person: NewPerson) => {
      const { id } = await postJson<Created>("/people", person);
      if (project !== undefined) await writeJson("PUT", `/projects/${project}/members/${id}`, { role });
      return { id, name: person.name || person.username, is_active: true };
    },
    onSuccess: onAdded,
    onSettled: () => client.invalidateQueries({ queryKey: people.queryKey }),
  });
  const wrong = add.error instanceof ApiError ? add.error.fields : {};
  const known = ["name", "username"].some((field) => wrong[field]);
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          add.mutate({ name: text(form, "name"), username: text(form, "username") });
        }}
      >
        <Field label="Name" wrong={wrong["name"]}>
          {(attributes) => <input {...attributes} name="name" autoComplete="off" required />}
        </Field>
        <Field
          label="User name"
          hint="Short and for good, without spaces. An e-mail address will do; no mail is sent."
          wrong={wrong["username"]}
        >
          {(attributes) => <input {...attributes} name="username" autoComplete="off" required />}
        </Field>
        {projects.length > 0 && (
          <>
            <Field label="Project">
              {(attributes) => (
                <select
                  {...attributes}
                  value={project ?? ""}
                  onChange={(event) => setProject(Number(event.target.value) || undefined)}
                >
                  {projects.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                  <option value="">none yet</option>
                </select>
              )}
            </Field>
            {project !== undefined && <RoleChoice role={role} onRole={setRole} />}
          </>
        )}
        {add.error && !known && <ErrorNotice error={add.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={add.isPending}>
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function text(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value.trim() : "";
}
