// Bytes and letters of a seal, read strictly: base 41, postal text, canonical CBOR, the short code (resources/seal.md).

const BASE_41 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
const POSTAL = "\0 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";
const READ_ALOUD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHORTEST = [24, 2 ** 8, 2 ** 16]; // the smallest number that needs one, two or four bytes more

/** These bytes are not what a desk writes. */
export class Unreadable extends Error {}

export function demand(truth) {
  if (!truth) throw new Unreadable();
}

export function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Read three characters as two bytes, a last pair of characters as one. */
export function fromBase41(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 3) {
    const digits = [...text.slice(start, start + 3)].map((letter) => BASE_41.indexOf(letter));
    const value = digits.reduceRight((sum, digit) => sum * 41 + digit, 0);
    demand(digits.length > 1 && !digits.includes(-1) && value < 256 ** (digits.length - 1));
    bytes.push(...(digits.length === 3 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
}

/** Read a postal text, three letters in two bytes; fillers stand only at its end, fewer than three. */
export function fromPostal(bytes) {
  demand(bytes.length % 2 === 0);
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const value = bytes[at] * 256 + bytes[at + 1];
    demand(value < 40 ** 3);
    text += POSTAL[Math.floor(value / 1600)] + POSTAL[Math.floor(value / 40) % 40] + POSTAL[value % 40];
  }
  const letters = text.replace(/\0{1,2}$/, "");
  demand(!letters.includes("\0"));
  return letters;
}

/** Read one value of canonical CBOR, of the few kinds a seal holds, that takes all the bytes. */
export function fromCbor(bytes) {
  const source = { bytes, at: 0 };
  const value = readValue(source);
  demand(source.at === bytes.length);
  return value;
}

function take(source, count) {
  const end = source.at + count;
  demand(end <= source.bytes.length);
  const taken = source.bytes.subarray(source.at, end);
  source.at = end;
  return taken;
}

function readValue(source) {
  const [first] = take(source, 1);
  if (first === 0xf6) return null;
  const value = readNumber(source, first & 31);
  switch (first >> 5) {
    case 0:
      return value;
    case 1:
      return -1 - value;
    case 2:
      return take(source, value);
    case 3:
      return readText(take(source, value));
    case 4:
      demand(value <= source.bytes.length);
      return Array.from({ length: value }, () => readValue(source));
    default: // maps, tags, fractions and the rest are in no seal
      throw new Unreadable();
  }
}

/** Read a number as short as it can be written; those of eight bytes are larger than any of a seal. */
function readNumber(source, kind) {
  if (kind < 24) return kind;
  demand(kind <= 26);
  const value = take(source, 2 ** (kind - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  demand(value >= SHORTEST[kind - 24]);
  return value;
}

function readText(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unreadable();
  }
}

/** Return the code to read over the phone, 7K4M-2Q9P-XH6T, from the SHA-256 of a payload. */
export function shortCode(digest) {
  const value = digest.slice(0, 7).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 1n;
  const digits = Array.from({ length: 11 }, (_, place) => Number((value >> BigInt(50 - 5 * place)) & 31n));
  const letters = [...digits, checkDigit(digits)].map((digit) => READ_ALOUD[digit]).join("");
  return letters.match(/.{4}/g).join("-");
}

/** Multiply in the field of 32 elements (x⁵ + x² + 1). */
function times(a, b) {
  let product = 0;
  for (let bit = 4; bit >= 0; bit--) {
    product <<= 1;
    if (product & 32) product ^= 0b100101;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function checkDigit(digits) {
  let weight = 1;
  return digits.reduce((total, digit) => {
    weight = times(weight, 2);
    return total ^ times(digit, weight);
  }, 0);
}

/** Say whether a text looks like a short code, as typed or heard. */
export function isShortCode(text) {
  const letters = text.toUpperCase().replace(/[\s·-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  return letters.length === 12 && [...letters].every((letter) => READ_ALOUD.includes(letter));
}
