import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { writeJson } from "../api/client";
import { people } from "../api/queries";
import type { Person, Project, RoleName } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";
import { RoleChoice } from "./RoleChoice";

export type RoleHeld = Person["roles"][number];

interface RoleDialogProps {
  readonly person: Person;
  /** The role to change; null to give one in another project. */
  readonly held: RoleHeld | null;
  readonly projects: readonly Project[];
  readonly onClose: () => void;
}

/** Gives somebody a role in a project, changes it, or takes it away. */
export function RoleDialog({ person, held, projects, onClose }: RoleDialogProps) {
  const client = useQueryClient();
  const others = projects.filter(({ id }) => !person.roles.some(({ project }) => project === id));
  const [project, setProject] = useState(held?.project ?? others[0]?.id);
  const [role, setRole] = useState<RoleName>(held?.role ?? "reviewer");
  const change = useMutation({
    mutationFn: (wish: RoleName | null) => {
      const path = `/projects/${project}/members/${person.id}`;
      return wish === null ? writeJson("DELETE", path) : writeJson("PUT", path, { role: wish });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: people.queryKey });
      onClose();
    },
  });
  const title = held ? `${person.name} in ${held.project_name}` : `Give ${person.name} a role`;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(role);
        }}
      >
        {held === null && (
          <Field label="Project">
            {(attributes) => (
              <select
                {...attributes}
                value={project}
                onChange={(event) => setProject(Number(event.target.value))}
              >
                {others.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <RoleChoice role={role} onRole={setRole} />
        {change.error && <ErrorNotice error={change.error} />}
        <div className="dialog-actions">
          {held !== null && (
            <button
              type="button"
              className="quiet aside"
              disabled={change.isPending}
              onClick={() => change.mutate(null)}
            >
              Take out of the project
            </button>
          )}
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={change.isPending}>
            {held ? "Change" : "Give"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
