import { expect, it } from "vitest";

import { progressWords } from "./useUpload";

it("says how much is sent and how long the rest takes", () => {
  expect(progressWords(20e6, 80e6, 10)).toBe("20 MB of 80 MB · 0:30 left");
  expect(progressWords(1e6, 80e6, 0.2)).toBe("1.0 MB of 80 MB");
  expect(progressWords(80e6, 80e6, 40)).toBe("80 MB sent; the server is reading the frames");
});
