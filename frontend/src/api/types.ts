/** The words of the wire, under the names that the front end uses. */

export type Role = "reviewer" | "artist" | "manager" | "admin";

export interface Viewer {
  username: string;
  name: string;
  role: Role;
  can: string[];
}

export interface Shot {
  id: number;
  name: string;
  first_frame: number;
  frame_count: number;
  width: number;
  height: number;
  rate: [number, number];
  media: string;
  sources: Record<string, string>;
}

export interface TakeStyle {
  style: number;
  style_version: number;
  name: string;
  version: number;
  weight: number;
  picture: string;
}

export interface Take {
  id: number;
  shot: number;
  number: number;
  name: string;
  preset: string;
  settings: Record<string, unknown>;
  styles: TakeStyle[];
  created_by: string;
  created_at: string;
  weights_origin: string;
}

export type RenderState = "queued" | "running" | "paused" | "done" | "failed" | "cancelled";

export interface Render {
  id: number;
  take: number;
  kind: "first" | "rerun";
  state: RenderState;
  frames: number[];
  held: Record<string, number>;
  done: number;
  total: number;
  requested_by: string;
  reason: string;
  failure: string;
  pause_reason: string;
  worker: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  settings_changed: Record<string, [unknown, unknown]>;
}

export interface Revision {
  id: number;
  number: number;
  origin: "rendered" | "painted" | "imported";
  render: number | null;
  picture: string;
  iterations: number | null;
  loss: number | null;
  content_loss: number | null;
  style_loss: number | null;
  temporal_loss: number | null;
  seconds: number | null;
  brightness: number | null;
  contrast: number | null;
  created_at: string;
  anchors: number[];
}

export interface FrameDecision {
  kind: "approve" | "reject" | "rerun";
  by: string;
  at: string;
  reason: string;
  revision: number;
}

export interface Frame {
  take: number;
  number: number;
  rendering: "none" | "queued" | "rendering" | "done" | "failed";
  kept: number | null;
  failure: string;
  decision: FrameDecision | null;
  flags: string[];
  revisions: Revision[];
}

export interface Heat {
  width: number;
  height: number;
  data: string;
  scale: number;
}

export interface Transition {
  id: number;
  take: number;
  frame: number;
  earlier: number;
  later: number;
  mean: number | null;
  p95: number | null;
  worst_tile: [number, number, number, number] | null;
  worst_tile_error: number | null;
  unmeasured_share: number;
  disputed_share: number;
  source_residual: number | null;
  field: string;
  heat: Heat;
  measuring_flow: string;
  causes: Record<string, number>;
}

export interface Note {
  id: number;
  take: number;
  first_frame: number;
  last_frame: number;
  text: string;
  flagged: boolean;
  author: string;
  created_at: string;
  resolved_by: string | null;
}

export interface Decision {
  id: number;
  take: number;
  kind: "approve" | "reject" | "rerun" | "keep" | "withdraw";
  by: string;
  at: string;
  reason: string;
  render: number | null;
  seen: Record<string, number | null>;
}

export interface Snapshot {
  number: number;
  viewer: Viewer;
  project: { id: number; name: string };
  shot: Shot;
  takes: Take[];
  renders: Render[];
  frames: Frame[];
  transitions: Transition[];
  notes: Note[];
  decisions: Decision[];
}

export interface Patch {
  takes?: Take[];
  renders?: Render[];
  frames?: Frame[];
  transitions?: Transition[];
  notes?: Note[];
  decisions?: Decision[];
}

export interface HeadMessage {
  type: "head";
  number: number;
}

export interface EventMessage {
  type: "event";
  number: number;
  kind: string;
  actor: string;
  at: string;
  data: Patch;
}

export interface ProgressMessage {
  type: "progress";
  shot: number;
  render: number;
  take: number;
  frame: number;
  iteration: number;
  iterations: number;
  loss: number | null;
  phase: "load" | "flow" | "optimise" | "measure";
  frames_done: number;
  frames_total: number;
  eta_seconds: number | null;
}

export type ServerMessage = HeadMessage | EventMessage | ProgressMessage;

export interface Problem {
  title: string;
  status: number;
  detail: string;
  field?: string | null;
  errors?: { field: string; detail: string }[];
  frames?: number[];
}

export interface Me {
  id: number;
  username: string;
  name: string;
  is_admin: boolean;
  /** Largest upload in bytes. */
  upload_limit: number;
}

export interface Project {
  id: number;
  name: string;
  role: Role;
  shots: number;
}

export interface TakeSummary {
  id: number;
  number: number;
  name: string;
  done: number;
  total: number;
  state: RenderState;
  style: string;
}

export interface ShotSummary {
  id: number;
  name: string;
  frame_count: number;
  width: number;
  height: number;
  rate: [number, number];
  first_frame: number;
  poster: string;
  takes: TakeSummary[];
}

export interface StyleVersion {
  id: number;
  number: number;
  picture: string;
  width: number;
  height: number;
}

export interface Style {
  id: number;
  name: string;
  credit: string;
  licence: string;
  tags: string[];
  state: "draft" | "published" | "retired";
  versions: StyleVersion[];
}

export interface Worker {
  name: string;
  host: string;
  pid: number;
  device: string;
  state: "idle" | "busy" | "stopped";
  doing: string;
  last_seen: string;
}

/** One knob of the method, as the settings' JSON schema describes it. */
export interface SettingSchema {
  title?: string;
  description?: string;
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  unit?: string;
}

export interface SettingsCatalogue {
  schema: { properties: Record<string, SettingSchema> };
  presets: Record<string, Record<string, unknown>>;
}

/** What a rerun will do, before it is asked for. */
export interface RerunPlan {
  renders: number[];
  holds: Record<string, number>;
  /** How many frames stay as they are. */
  leaves: number;
  one_sided: boolean;
  runs: { first: number; last: number; earlier_held: boolean; later_held: boolean }[];
  estimate_seconds: number | null;
}
