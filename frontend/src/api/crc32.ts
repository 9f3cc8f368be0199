/** CRC-32 as in zip and PNG. The browser's own digests are there on HTTPS only, and a studio may have none. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

export function crc32(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] ?? 0);
  return ~value >>> 0;
}

/** As the header Upload-Checksum has it: four bytes in base64, the highest first. */
export function checksumHeader(data: Uint8Array): string {
  const value = crc32(data);
  const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
  return `crc32 ${btoa(String.fromCharCode(...bytes))}`;
}
