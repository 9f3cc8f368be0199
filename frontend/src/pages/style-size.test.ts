import { expect, it } from "vitest";

import type { StyleVersion } from "../api/types";
import { cutWords } from "./style-size";

const WHOLE: StyleVersion = {
  id: 1,
  number: 1,
  picture: "",
  poster: "",
  original: "",
  width: 400,
  height: 300,
  sent_width: 400,
  sent_height: 300,
  crop: null,
  flicker_forecast: null,
  samples: [],
};

it("says what of the file a style is, and nothing where it is all of it", () => {
  const crop = { left: 0, top: 0, width: 200, height: 100 };
  expect(cutWords(WHOLE)).toBe("");
  expect(cutWords({ ...WHOLE, crop, width: 200, height: 100 })).toBe("part of 400×300");
  expect(cutWords({ ...WHOLE, sent_width: 1600, sent_height: 1200 })).toBe("scaled from 1600×1200");
  expect(cutWords({ ...WHOLE, sent_width: 800, sent_height: 600, crop, width: 100, height: 50 })).toBe(
    "part, scaled from 800×600",
  );
});
