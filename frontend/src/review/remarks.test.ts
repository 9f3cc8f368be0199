import { expect, test } from "vitest";

import type { Render } from "../api/types";
import { frame, revision } from "../live/fixture";
import { remarksOf } from "./RenderList";

test("what a render did otherwise than asked for is said once", () => {
  const said = "Painted in tiles of 480 pixels, as memory ran out.";
  const frames = [
    frame(1001, [revision(1), { ...revision(2, 2), remark: said }]),
    frame(1002, [{ ...revision(3), remark: said }]),
    frame(1003, [{ ...revision(4), render: 9, remark: "of another render" }]),
  ];

  expect(remarksOf({ id: 1 } as Render, frames)).toEqual([said]);
});
