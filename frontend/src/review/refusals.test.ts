import { expect, it } from "vitest";

import { ApiError } from "../api/client";
import { isAlike, refusalOf, withoutDecided, type Asked } from "./refusals";

function approval(frames: number[], take = 7): Asked {
  const body = { kind: "approve", seen: {}, reason: "", decided: {} } as const;
  return { take, path: `/takes/${take}/decisions`, body, words: "approval", frames };
}

function problem(field: string, frames: number[]): ApiError {
  const title = "Changed meanwhile";
  return new ApiError({
    type: "about:blank",
    title,
    status: 409,
    detail: title,
    field,
    frames,
    picture: null,
  });
}

it("points to the frames that stand in the way, or to all where the answer names none", () => {
  const asked = approval([1001, 1002]);
  expect(refusalOf(asked, problem("seen", [1002])).frames).toEqual([1002]);
  expect(refusalOf(asked, new Error("The server can't be reached.")).frames).toEqual([1001, 1002]);
});

it("can be overruled only where somebody else had decided", () => {
  const asked = approval([1001]);
  expect(refusalOf(asked, problem("decided", [1001])).contradicted).toBe(asked.body);
  expect(refusalOf(asked, problem("seen", [1001])).contradicted).toBeNull();
});

it("is told until all of its frames are decided, in its own take", () => {
  const refusals = [approval([1001]), approval([1001, 1002]), approval([1001], 8)].map((asked) =>
    refusalOf(asked, new Error("No")),
  );
  const left = withoutDecided(refusals, approval([1001, 1003]));
  expect(left).toEqual(refusals.slice(1));
  expect(withoutDecided(left, approval([1001, 1002]))).toEqual(refusals.slice(2));
});

it("tells once what was refused twice for the same reason", () => {
  const refused = (frame: number, why: string, take = 7) =>
    refusalOf({ ...approval([frame], take), words: `approval of frame ${frame}` }, new Error(why));
  expect(isAlike(refused(1001, "No"), refused(1001, "No"))).toBe(true);
  for (const other of [refused(1002, "No"), refused(1001, "Never"), refused(1001, "No", 8)])
    expect(isAlike(refused(1001, "No"), other)).toBe(false);
});
