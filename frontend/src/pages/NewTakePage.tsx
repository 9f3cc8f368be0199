import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { shot as shotQuery } from "../api/queries";
import { ErrorNotice } from "../ui/Notice";
import { Shell } from "./Shell";
import { TakeForm } from "./TakeForm";
import { useProjectPath } from "./useProjectPath";

/** Starts a take of one shot. */
export function NewTakePage() {
  const id = Number(useParams()["shot"]);
  const { data: shot, error } = useQuery(shotQuery(id));
  return (
    <Shell title={shot ? `New take of ${shot.name}` : "New take"} path={useProjectPath(shot?.project)}>
      {error && <ErrorNotice error={error} />}
      {shot && <TakeForm shots={[shot]} />}
    </Shell>
  );
}
