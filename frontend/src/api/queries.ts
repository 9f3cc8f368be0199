/** What the pages around the player ask the server for. */

import { queryOptions } from "@tanstack/react-query";

import { getJson, postJson } from "./client";
import type {
  Burst,
  ChosenSettings,
  ContactSheet,
  ContactSheetEstimate,
  Delivery,
  Me,
  NewContactSheet,
  Person,
  Project,
  Queue,
  RoleAction,
  SettingsCatalogue,
  ShotCuts,
  ShotSummary,
  Style,
  StyleTakes,
  TakeEstimate,
  TakeSummary,
  Token,
  Upload,
  Webhook,
  Worker,
} from "./types";

/** Milliseconds between looks at something that is being made. */
const WHILE_RUNNING = 3000;

export const me = queryOptions({ queryKey: ["me"], queryFn: () => getJson<Me>("/me"), staleTime: Infinity });

export const projects = queryOptions({
  queryKey: ["projects"],
  queryFn: () => getJson<Project[]>("/projects"),
});

export const people = queryOptions({ queryKey: ["people"], queryFn: () => getJson<Person[]>("/people") });

export const tokens = queryOptions({ queryKey: ["tokens"], queryFn: () => getJson<Token[]>("/tokens") });

export const webhooks = (project: number) =>
  queryOptions({
    queryKey: ["projects", project, "webhooks"],
    queryFn: () => getJson<Webhook[]>(`/projects/${project}/webhooks`),
    refetchInterval: (query) =>
      query.state.data?.some(({ waiting }) => waiting > 0) ? WHILE_RUNNING : false,
  });

export const deliveries = (webhook: number) =>
  queryOptions({
    queryKey: ["webhooks", webhook, "deliveries"],
    queryFn: () => getJson<Delivery[]>(`/webhooks/${webhook}/deliveries`),
    refetchInterval: WHILE_RUNNING,
  });

export const roles = queryOptions({
  queryKey: ["roles"],
  queryFn: () => getJson<RoleAction[]>("/roles"),
  staleTime: Infinity,
});

export const shots = (project: number) =>
  queryOptions({
    queryKey: ["projects", project, "shots"],
    queryFn: () => getJson<ShotSummary[]>(`/projects/${project}/shots`),
    refetchInterval: (query) =>
      query.state.data?.some((shot) => shot.takes.some(isUnderWay)) ? WHILE_RUNNING : false,
  });

export const shot = (id: number) =>
  queryOptions({ queryKey: ["shots", id], queryFn: () => getJson<ShotSummary>(`/shots/${id}`) });

export const cuts = (shot: number) =>
  queryOptions({
    queryKey: ["shots", shot, "cuts"],
    queryFn: () => getJson<ShotCuts>(`/shots/${shot}/cuts`),
  });

export const bursts = (shot: number) =>
  queryOptions({
    queryKey: ["shots", shot, "bursts"],
    queryFn: () => getJson<Burst[]>(`/shots/${shot}/bursts`),
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? WHILE_RUNNING : false),
  });

export const contactSheets = (shot: number) =>
  queryOptions({
    queryKey: ["shots", shot, "contact-sheets"],
    queryFn: () => getJson<ContactSheet[]>(`/shots/${shot}/contact-sheets`),
    refetchInterval: (query) =>
      query.state.data?.some(({ rows }) => rows.flat(2).some(isUnderWay)) ? WHILE_RUNNING : false,
  });

/** Asks anew with every change, and says what stands against it. */
export const contactSheetEstimate = (shot: number, sheet: NewContactSheet) =>
  queryOptions({
    queryKey: ["shots", shot, "contact-sheet-estimate", sheet],
    queryFn: () => postJson<ContactSheetEstimate>(`/shots/${shot}/contact-sheets/estimate`, sheet),
    retry: false,
  });

/** Asks anew with every change; what can't be resolved is named when the take is started. */
export const takeEstimate = (shot: number, chosen: ChosenSettings) =>
  queryOptions({
    queryKey: ["shots", shot, "estimate", chosen],
    queryFn: () => postJson<TakeEstimate>(`/shots/${shot}/takes/estimate`, chosen),
    retry: false,
  });

export const styles = queryOptions({
  queryKey: ["styles"],
  queryFn: () => getJson<Style[]>("/styles"),
  refetchInterval: (query) => (query.state.data?.some(isNotForecast) ? WHILE_RUNNING : false),
});

export const styleTakes = (style: number) =>
  queryOptions({
    queryKey: ["styles", style, "takes"],
    queryFn: () => getJson<StyleTakes>(`/styles/${style}/takes`),
  });

export const settings = (width: number, height: number) =>
  queryOptions({
    queryKey: ["settings", width, height],
    queryFn: () => getJson<SettingsCatalogue>(`/settings?width=${width}&height=${height}`),
    staleTime: Infinity,
  });

export const uploads = queryOptions({
  queryKey: ["uploads"],
  queryFn: () => getJson<Upload[]>("/uploads"),
});

export const workers = queryOptions({
  queryKey: ["workers"],
  queryFn: () => getJson<Worker[]>("/workers"),
  refetchInterval: WHILE_RUNNING,
});

/** The page is told when to look again; in case a hint was lost, it looks now and then by itself. */
export const queue = queryOptions({
  queryKey: ["queue"],
  queryFn: () => getJson<Queue>("/queue"),
  refetchInterval: 15_000,
});

function isNotForecast(style: Style): boolean {
  return style.versions.at(-1)?.flicker_forecast === null;
}

/** What a shot is opened with: its newest take, or burst where there is nothing else. */
export function newestTake(takes: readonly TakeSummary[]): TakeSummary | undefined {
  return takes.findLast((take) => !take.burst) ?? takes.at(-1);
}

export function isUnderWay(take: TakeSummary): boolean {
  return take.state === "queued" || take.state === "running" || take.state === "paused";
}
