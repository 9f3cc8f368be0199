import { describe, expect, it } from "vitest";

import type { TakeEstimate } from "../api/types";
import { together } from "./estimates";

const ONE: TakeEstimate = {
  seconds: 60,
  memory: 500,
  disk: 40,
  free: 200,
  reserve: 100,
  fits: true,
  burst: { frames: 12, seconds: 5 },
};

describe("what takes need together", () => {
  it("is what one needs, of one", () => {
    expect(together([])).toBeUndefined();
    expect(together([ONE])).toBe(ONE);
  });

  it("adds up time and disk, and not memory", () => {
    expect(together([ONE, { ...ONE, memory: 800, seconds: 30 }])).toEqual({
      ...ONE,
      seconds: 90,
      memory: 800,
      disk: 80,
      burst: null,
    });
  });

  it("may not fit although each would", () => {
    expect(together([ONE, ONE, ONE])?.fits).toBe(false);
  });

  it("is not known while one is not", () => {
    expect(together([ONE, { ...ONE, seconds: null }])?.seconds).toBeNull();
  });
});
