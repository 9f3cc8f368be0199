import { useEffect } from "react";
import { useLocation, useNavigate } from "react-router";

import type { PresentPerson } from "../api/types";
import type { Leader } from "./following";

/** Who was followed from another take to this one. */
export function useEarlierLeader(): Leader | null {
  const state = useLocation().state as { readonly leader: Leader } | null;
  return state?.leader ?? null;
}

/** Goes along to the take that the leader looks at. Its room is another one, and finds the leader in the history. */
export function useLeaderAcrossTakes(
  leader: Leader | null,
  people: readonly PresentPerson[],
  take: number,
): void {
  const navigate = useNavigate();
  const earlier = useEarlierLeader();
  const person = leader?.kind === "person" && people.find(({ username }) => username === leader.username);
  const there = person && person.take !== take ? person : null;
  useEffect(() => {
    if (there)
      void navigate(`/takes/${there.take}?frame=${there.frame}`, { replace: true, state: { leader } });
  }, [navigate, there, leader]);
  const over = leader === null && earlier !== null;
  useEffect(() => {
    if (over) void navigate(location.search, { replace: true, state: null });
  }, [navigate, over]);
}
