import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";

import { postJson, startJson } from "../api/client";
import type { Created, NewRerun, RerunPlan } from "../api/types";
import { useReview } from "./context";

/** What a rerun would do, and the way to ask for it; there is nothing to plan without frames. */
export function useRerun(request: NewRerun, onDone: () => void) {
  const { state, decisions } = useReview();
  const { seen, overrides, region } = request;
  const plan = useQuery({
    queryKey: ["rerun plan", state.takeId, seen, overrides, region?.mask ?? null],
    queryFn: () => postJson<RerunPlan>(`/takes/${state.takeId}/reruns/plan`, { ...request, reason: "" }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: Object.keys(seen).length > 0,
  });
  const rerun = useMutation({
    mutationFn: () => startJson<Created>(`/takes/${state.takeId}/reruns`, request),
    onSuccess: ({ id }) => {
      decisions.addRerun(id, Object.keys(seen).map(Number));
      onDone();
    },
  });
  return { plan, rerun };
}
