/** A small take for tests: frames 1001–1004, of which the first two are painted. */

import type { Frame, Revision, Snapshot, Take, Transition } from "../api/types";

export function revision(id: number, number = 1): Revision {
  return {
    id,
    number,
    origin: "rendered",
    painter: null,
    render: 1,
    picture: `${id}.png`,
    iterations: 20,
    loss: 1,
    content_loss: 0.5,
    style_loss: 0.4,
    temporal_loss: 0.1,
    seconds: 2,
    brightness: 0.5,
    contrast: 0.2,
    remark: "",
    created_at: "2026-01-01T12:00:00Z",
    anchors: [],
  };
}

export function frame(number: number, revisions: Revision[] = []): Frame {
  const kept = revisions.at(-1)?.id ?? null;
  return {
    take: 7,
    number,
    rendering: kept === null ? "queued" : "done",
    kept,
    failure: "",
    decision: null,
    flags: [],
    revisions,
  };
}

export function transition(
  id: number,
  later: number,
  revisions: [number, number],
  mean: number | null,
): Transition {
  return {
    id,
    take: 7,
    frame: later,
    earlier: revisions[0],
    later: revisions[1],
    mean,
    mean_over_all_pixels: mean,
    p95: mean === null ? null : mean * 3,
    worst_tile: null,
    worst_tile_error: null,
    unmeasured_share: 0.05,
    disputed_share: 0.01,
    source_residual: 0.0005,
    field: `${id}.gz`,
    heat: { width: 1, height: 1, data: "AA==", scale: 5100 },
    measuring_flow: "dis",
    residual_field: null,
    flow_field: null,
    speed: 2,
    causes: { disoccluded: 0.04, flow_disputed: 0.01 },
  };
}

export function take(id: number): Take {
  return {
    id,
    shot: 3,
    number: id - 6,
    name: "",
    preset: "draft",
    settings: {},
    styles: [],
    regions: [],
    created_by: "Ada",
    created_at: "2026-01-01T12:00:00Z",
    weights_origin: "",
    rerun_flagged: null,
    burst_for: null,
    reach: { error: null, speed: null },
  };
}

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    number: 10,
    viewer: { username: "ada", name: "Ada", role: "manager", can: ["approve", "reject", "rerun"] },
    project: { id: 1, name: "Harbour" },
    shot: {
      id: 3,
      name: "0420",
      first_frame: 1001,
      frame_count: 4,
      width: 64,
      height: 48,
      rate: [24, 1],
      pixel_aspect: [1, 1],
      media: "/media/shots/3/",
      sources: {},
      source_proxies: {},
    },
    takes: [],
    renders: [],
    frames: [frame(1001, [revision(11)]), frame(1002, [revision(12)]), frame(1003), frame(1004)],
    transitions: [transition(1, 1002, [11, 12], 0.002)],
    notes: [],
    decisions: [],
    ...changes,
  };
}
