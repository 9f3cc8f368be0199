import { expect, it } from "vitest";

import { checksumHeader, crc32 } from "./crc32";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

it("has the check value of the standard", () => {
  expect(crc32(text("123456789"))).toBe(0xcbf43926);
  expect(crc32(text(""))).toBe(0);
});

it("is written as the server reads it", () => {
  expect(checksumHeader(text("123456789"))).toBe("crc32 y/Q5Jg==");
});
