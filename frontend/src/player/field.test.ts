import { describe, expect, it } from "vitest";

import { FULL_SCALE, parseField, previewField } from "./field";

describe("the error field", () => {
  it("reads little-endian counts row by row, then the causes", () => {
    const bytes = Uint8Array.from([0x00, 0x00, 0xff, 0xff, 0x34, 0x12, 0x01, 0x00, 0, 0, 4, 2]);
    const field = parseField(bytes.buffer, 2, 2);
    expect([...field.error]).toEqual([0, 65535, 0x1234, 1]);
    expect([...field.cause]).toEqual([0, 0, 4, 2]);
    expect((field.error[1] ?? 0) * field.step).toBeCloseTo(FULL_SCALE, 12);
    expect(field.preview).toBe(false);
  });

  it("refuses a field of another size, and says both", () => {
    expect(() => parseField(new ArrayBuffer(10), 2, 2)).toThrow("has 10 bytes; a frame of 2×2 px needs 12");
  });
});

describe("the preview", () => {
  it("stands on the scale that came with it", () => {
    const data = Buffer.from([0, 51, 254, 255]).toString("base64");
    const field = previewField({ width: 2, height: 2, data, scale: 5100 });
    const errors = [...field.error].map((count) => count * field.step);
    [0, 0.01, 0.0498].forEach((error, index) => expect(errors[index]).toBeCloseTo(error, 5));
    expect([...field.cause]).toEqual([0, 0, 0, 255]);
    expect(field.preview).toBe(true);
  });
});
