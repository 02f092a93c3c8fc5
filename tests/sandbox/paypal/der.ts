/**
 * As much of ASN.1's DER as a certificate needs. A library for it is a third of the stand-ins'
 * start; the encoding itself is a tag, a length and the bytes.
 */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  bytes: 0x04,
  nothing: 0x05,
  oid: 0x06,
  text: 0x0c,
  plainText: 0x13,
  time: 0x17,
  longTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

/** Below 128 it is the byte itself, else the number of bytes that follow and those. */
function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(TAG.sequence, Buffer.concat(parts));
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return tagged(TAG.set, Buffer.concat(parts));
}

/** The bytes of a number above zero, which must not begin with a bit that says "below". */
export function integer(bytes: Uint8Array): Buffer {
  const isBelow = (bytes[0] ?? 0) >= 0x80;
  return tagged(TAG.integer, isBelow ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export const TRUE = tagged(TAG.boolean, Buffer.from([0xff]));
export const NOTHING = tagged(TAG.nothing, Buffer.alloc(0));

export function bytes(content: Uint8Array): Buffer {
  return tagged(TAG.bytes, content);
}

/** `unused` is how many bits at the end of the last byte mean nothing. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return tagged(TAG.bits, Buffer.concat([Buffer.from([unused]), content]));
}

export function text(value: string): Buffer {
  return tagged(TAG.text, Buffer.from(value));
}

/** Letters, digits and a few signs of ASCII; a country may be written with nothing else. */
export function plainText(value: string): Buffer {
  return tagged(TAG.plainText, Buffer.from(value, "ascii"));
}

/** "2.5.4.3": the first two numbers share a byte, the others take seven bits each. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...others.flatMap(sevenBits)]));
}

function sevenBits(number: number): number[] {
  const low = number & 0x7f;
  return number < 0x80 ? [low] : [...sevenBits(number >> 7).map((byte) => byte | 0x80), low];
}

/** Until 2049 a year has two digits in a certificate, afterwards four. */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, "")}Z`;
  const isShort = at.getUTCFullYear() < 2050;
  return tagged(isShort ? TAG.time : TAG.longTime, Buffer.from(isShort ? digits.slice(2) : digits));
}

/** What stands side by side in a sequence, each still with its tag and length. */
export function partsOf(encoded: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = headOf(encoded).from; at < headOf(encoded).until; ) {
    const { until } = headOf(encoded.subarray(at));
    parts.push(encoded.subarray(at, at + until));
    at += until;
  }
  return parts;
}

function headOf(encoded: Buffer): { from: number; until: number } {
  const first = encoded[1] ?? 0;
  if (first < 0x80) return { from: 2, until: 2 + first };
  const from = 2 + (first & 0x7f);
  return { from, until: from + encoded.readUIntBE(2, first & 0x7f) };
}
