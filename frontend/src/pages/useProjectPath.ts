import { useQuery } from "@tanstack/react-query";

import { projects } from "../api/queries";

/** The way back from a page within a project; it takes its room before the name is known. */
export function useProjectPath(project: number | undefined): { to: string; name: string }[] {
  const name = useQuery(projects).data?.find((each) => each.id === project)?.name;
  const all = { to: "/", name: "Projects" };
  return project === undefined ? [all] : [all, { to: `/projects/${project}`, name: name ?? "…" }];
}
