import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";

import { shot as shotQuery } from "../api/queries";
import { ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";
import { TakeForm } from "./TakeForm";
import { useProjectPath } from "./useProjectPath";

/** Starts a take of one shot, once somebody has said whether it is one. */
export function NewTakePage() {
  const id = Number(useParams()["shot"]);
  const { data: shot, error } = useQuery(shotQuery(id));
  const path = useProjectPath(shot?.project);
  if (shot && shot.unanswered_cuts.length > 0) return <Navigate to={`/shots/${id}/cuts`} replace />;
  return (
    <Shell title={shot ? `New take of ${shot.name}` : "New take"} path={path}>
      {error && <ErrorNotice error={error} />}
      {shot && <TakeForm shots={[shot]} />}
    </Shell>
  );
}
