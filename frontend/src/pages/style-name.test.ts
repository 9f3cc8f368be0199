import { expect, it } from "vitest";

import { styleName } from "./style-name";

it("makes words of a file's name", () => {
  expect(styleName("the_great-wave.v2.jpg")).toBe("The great wave.v2");
  expect(styleName("Mosaic")).toBe("Mosaic");
  expect(styleName(".png")).toBe(".png");
});
