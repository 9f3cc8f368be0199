import { describe, expect, it } from "vitest";

import { frame, revision, snapshot, transition } from "../live/fixture";
import { fromSnapshot } from "../live/take-state";
import {
  FIRST_LOOK,
  footage,
  nextAgainst,
  pickRevision,
  shownRevision,
  stronger,
  withComparison,
  withSource,
  type Look,
} from "./look";

const base = snapshot();
const state = fromSnapshot(
  snapshot({
    shot: { ...base.shot, sources: { 1001: "s1.png", 1002: "s2.png" } },
    takes: [
      { id: 7, number: 1, burst_for: null },
      { id: 8, number: 2, burst_for: null },
      { id: 9, number: 3, burst_for: { preset: "draft" } },
    ] as unknown as typeof base.takes,
    frames: [frame(1001, [revision(11)]), frame(1002, [revision(12), revision(22, 2)]), frame(1003)],
    transitions: [transition(1, 1002, [11, 22], 0.002), transition(2, 1002, [11, 12], 0.004)],
  }),
  7,
);
const other = fromSnapshot(
  {
    ...base,
    shot: state.shot,
    takes: [...state.takes.values()],
    frames: [{ ...frame(1001, [revision(91)]), take: 8 }],
  },
  8,
);
const media = (name: string): string => `/media/shots/3/${name}`;

describe("the two pictures of a frame", () => {
  const pictures = (look: Partial<Look>, number = 1002) => {
    const shown = footage(state, other, { ...FIRST_LOOK, ...look });
    return [shown.picture(number)?.still ?? null, shown.other(number)?.still ?? null];
  };

  it("are the kept revision and its source, and change places", () => {
    expect(pictures({})).toEqual([media("22.png"), media("s2.png")]);
    expect(pictures({ swapped: true })).toEqual([media("s2.png"), media("22.png")]);
  });

  it("are the kept revision and the one before it, or none where there is none", () => {
    expect(pictures({ against: "revision", comparison: "wipe" })).toEqual([media("22.png"), media("12.png")]);
    expect(pictures({ against: "revision", comparison: "wipe" }, 1001)).toEqual([media("11.png"), null]);
  });

  it("are never black where the only revision of a frame is looked at alone", () => {
    expect(pictures({ against: "revision", swapped: true }, 1001)[0]).toBe(media("11.png"));
  });

  it("are both takes' kept revisions of the same frame", () => {
    expect(pictures({ against: 8 }, 1001)).toEqual([media("11.png"), media("91.png")]);
    expect(footage(state, other, { ...FIRST_LOOK, against: 8 }).describe(1001).second).toMatchObject({
      take: "v002",
      revision: 1,
    });
    expect(footage(state, null, { ...FIRST_LOOK, against: 8 }).other(1001)).toBeNull(); // not loaded yet
  });

  it("come with their proxies, where there are some, and are probed without", () => {
    const shot = { ...state.shot, source_proxies: { 1001: "s1.jpg" } };
    const painted = { ...revision(11), proxy: "11.jpg" };
    const shown = footage(
      { ...state, shot, frames: new Map([[1001, frame(1001, [painted])]]) },
      null,
      FIRST_LOOK,
    );
    expect(shown.picture(1001)).toEqual({ still: media("11.png"), proxy: media("11.jpg") });
    expect(shown.other(1001)?.proxy).toBe(media("s1.jpg"));
    expect(shown.other(1002)).toEqual({ still: media("s2.png"), proxy: null });
    expect([shown.stylized(1001), shown.source(1001)]).toEqual([media("11.png"), media("s1.png")]);
  });

  it("replace those of earlier revisions", () => {
    const first = { ...revision(11), number: 1, proxy: "11.jpg" };
    const again = { ...revision(12), number: 2 };
    const frames = new Map([[1001, { ...frame(1001, [first, again]), kept: 12 }]]);
    const shown = footage({ ...state, frames }, null, FIRST_LOOK);
    expect(shown.picture(1001)?.still).toBe(media("12.png"));
    expect(shown.replaced(1001)).toEqual([media("11.png"), media("11.jpg")]);
    expect(shown.replaced(1002)).toEqual([]);
  });

  it("have errors of their own", () => {
    const shown = footage(state, other, { ...FIRST_LOOK, against: "revision", comparison: "beside" });
    expect(shown.measures(1002)?.error).toBe(media("1.gz"));
    expect(shown.otherMeasures(1002)?.error).toBe(media("2.gz"));
  });
});

it("decides about the revision that is alone on the screen", () => {
  const look = { ...FIRST_LOOK, against: "revision", swapped: true } as const;
  expect(shownRevision(state, look, 1002)?.id).toBe(12);
  expect(shownRevision(state, { ...look, comparison: "wipe" }, 1002)?.id).toBe(22);
  const picked = pickRevision(state, FIRST_LOOK, 1002, 12);
  expect(shownRevision(state, picked, 1002)?.id).toBe(12);
  expect(pickRevision(state, picked, 1002, 22).picked.size).toBe(0);
});

it("goes from one thing to compare with to the next, and around", () => {
  expect([nextAgainst(state, "source"), nextAgainst(state, "revision"), nextAgainst(state, 8)]).toEqual([
    "revision",
    8,
    "source",
  ]);
  const burst = { ...state, takeId: 9 };
  expect([nextAgainst(burst, "revision"), nextAgainst(burst, 8)]).toEqual([7, "source"]);
});

it("goes over to the source from anywhere, and back", () => {
  const there = withSource({ ...FIRST_LOOK, against: 8 });
  expect(there).toMatchObject({ against: "source", swapped: true });
  expect(withSource(there).swapped).toBe(false);
});

it("makes differences and overlays stronger by steps, up to their ends", () => {
  const difference = withComparison(FIRST_LOOK, "difference");
  expect(stronger(difference, 1).gain).toBe(16);
  expect(stronger({ ...difference, gain: 32 }, 1).gain).toBe(32);
  const overlay = withComparison(FIRST_LOOK, "overlay");
  expect(stronger(overlay, -1).mix).toBe(0.4);
  expect(stronger({ ...overlay, mix: 1 }, 1).mix).toBe(1);
  expect(withComparison(overlay, "overlay").comparison).toBe("single");
});
