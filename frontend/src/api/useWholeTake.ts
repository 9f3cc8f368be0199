import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { startJson } from "./client";
import type { Created } from "./types";

/** Starts the take that a burst was to show, and goes there. */
export function useWholeTake(burst: number) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => startJson<Created>(`/takes/${burst}/whole`),
    onSuccess: (take) => void navigate(`/takes/${take.id}`),
  });
}
