import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";

import { shots as shotsQuery } from "../api/queries";
import type { ShotSummary } from "../api/types";
import { Empty, ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";
import { TakeForm } from "./TakeForm";
import { useProjectPath } from "./useProjectPath";

/** Starts the same take on each of the shots that the address names. */
export function NewTakesPage() {
  const project = Number(useParams()["project"]);
  const [address] = useSearchParams();
  const asked = address.getAll("shot").map(Number);
  const { data, error } = useQuery({ ...shotsQuery(project), refetchInterval: false });
  const [first, ...others] = data?.filter((shot) => asked.includes(shot.id)) ?? [];
  const path = useProjectPath(project);
  return (
    <Shell title={first ? `New take of ${others.length + 1} shots` : "New takes"} path={path}>
      {error && <ErrorNotice error={error} />}
      {data && !first && (
        <Empty title="No shot is chosen">
          <p>
            <Link to={`/projects/${project}`}>Choose some in the project.</Link>
          </p>
        </Empty>
      )}
      {first && (
        <>
          <Chosen shots={[first, ...others]} />
          <TakeForm shots={[first, ...others]} project={project} />
        </>
      )}
    </Shell>
  );
}

function Chosen({ shots }: { shots: readonly ShotSummary[] }) {
  const sizes = new Set(shots.map(({ width, height }) => `${width}×${height}`));
  return (
    <section className="chosen-shots" aria-label="Shots">
      <ul>
        {shots.map((shot) => (
          <li key={shot.id}>
            <img src={shot.poster} alt="" width={shot.width} height={shot.height} />
            <span className="ellipsis">{shot.name}</span>
          </li>
        ))}
      </ul>
      <p className="dim">
        Each gets a take of its own; either all are started, or none.
        {sizes.size > 1 &&
          " Weights that depend on the size are shown for the first, and follow each shot's own."}
      </p>
    </section>
  );
}
