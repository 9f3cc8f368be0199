import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { ApiError, postJson } from "../api/client";
import { me, projects } from "../api/queries";
import type { Created, Project } from "../api/types";
import { Bar } from "../ui/Bar";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { plural } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Time } from "../ui/Time";
import { Shell } from "./Shell";

export function ProjectsPage() {
  const { data, error, refetch } = useQuery(projects);
  const mayMake = useQuery(me).data?.can.includes("create_project");
  const [making, setMaking] = useState(false);
  const make = (
    <button type="button" className="primary" onClick={() => setMaking(true)}>
      <Icon shape="plus" /> New project
    </button>
  );
  return (
    <Shell title="Projects" action={mayMake && make}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="You are in no project yet">
          {mayMake ? make : <p>An admin can add you to one. Ask for it, then load this page again.</p>}
        </Empty>
      )}
      <ul className="cards">
        {data?.map((project) => (
          <li key={project.id}>
            <ProjectCard project={project} />
          </li>
        ))}
      </ul>
      {making && <NewProject onClose={() => setMaking(false)} />}
    </Shell>
  );
}

/** A project by its first shots, and how far it is. */
function ProjectCard({ project }: { project: Project }) {
  const { posters, shots, frames, approved, under_way: underWay, last_change: lastChange } = project;
  return (
    <Link className="card" to={`/projects/${project.id}`}>
      <span className="card-posters">
        {posters.map((poster) => (
          <img key={poster} src={poster} alt="" loading="lazy" />
        ))}
        {posters.length === 0 && <span className="dim">no shot yet</span>}
      </span>
      <span className="card-line">
        <strong>{project.name}</strong>
        <span className="dim">you are {project.role}</span>
      </span>
      {lastChange && (
        <>
          <Bar share={approved / frames} label={`${approved} of ${plural(frames, "frame")} approved`} />
          <span className="card-line dim">
            <span>
              {plural(shots, "shot")}
              {underWay > 0 && ` · ${plural(underWay, "render")} under way`}
            </span>
            <span>
              changed <Time at={lastChange} />
            </span>
          </span>
        </>
      )}
    </Link>
  );
}

function NewProject({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: () => postJson<Created>("/projects", { name }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: projects.queryKey });
      void navigate(`/projects/${id}`);
    },
  });
  const wrong = make.error instanceof ApiError ? make.error.fields["name"] : undefined;
  return (
    <Dialog title="New project" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Field label="Name" hint="You become its admin, and add the others on the page People." wrong={wrong}>
          {(attributes) => (
            <input
              {...attributes}
              autoFocus
              required
              maxLength={150}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {make.error && !wrong && <ErrorNotice error={make.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={make.isPending || name.trim() === ""}>
            Make it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
