import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { queue } from "../api/queries";
import { useStudioFeed } from "./useStudioFeed";

/** The queue, looked at again whenever it changes, and how far workers are with it. */
export function useLiveQueue() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(queue);
  const lookAgain = useCallback(() => void client.invalidateQueries({ queryKey: queue.queryKey }), [client]);
  return { data, error, refetch, ...useStudioFeed(lookAgain) };
}
