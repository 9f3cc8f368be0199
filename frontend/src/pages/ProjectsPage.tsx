import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { projects } from "../api/queries";
import { plural } from "../ui/format";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";

export function ProjectsPage() {
  const { data, error, refetch } = useQuery(projects);
  return (
    <Shell title="Projects">
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty title="You are in no project yet">
          <p>An admin can add you to one. Ask for it, then load this page again.</p>
        </Empty>
      )}
      <ul className="cards">
        {data?.map((project) => (
          <li key={project.id}>
            <Link className="card" to={`/projects/${project.id}`}>
              <strong>{project.name}</strong>
              <span className="dim">
                {plural(project.shots, "shot")} · you are {project.role}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Shell>
  );
}
