// Ed25519 signatures (RFC 8032): by the browser, or by hand in one that doesn't know them. Both judge alike.

import { joined } from "./codes.js";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = modulo(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const ZERO = [0n, 1n, 1n, 0n]; // points are X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
const BASE = pointAt(modulo(4n * inverse(5n)), 0n);
const ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const WEAK = [0n, 1n, P - 1n, ORDER_8, P - ORDER_8]; // the y of the points of order 1 to 8: anybody can sign for them

/** Say whether a signature is of this key over the message; keys and numbers written in two ways never are. */
export async function isSigned(key, signature, message, way = byBrowserOrHand) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const y = heightOf(key);
  if (y >= P || WEAK.includes(y)) return false;
  if (number(signature.subarray(32)) >= ORDER) return false;
  return way(key, signature, message);
}

async function byBrowserOrHand(key, signature, message) {
  try {
    return await byBrowser(key, signature, message);
  } catch {
    return byHand(key, signature, message); // older browsers have digests, but not these signatures
  }
}

export async function byBrowser(key, signature, message) {
  const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

/** Check that S·B − k·A, written, is R. */
export async function byHand(key, signature, message) {
  const point = pointAt(heightOf(key), BigInt(key[31] >> 7));
  if (!point) return false;
  const r = signature.subarray(0, 32);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", joined(r, key, message)));
  const [x, y, z, t] = point;
  const found = sumOfMultiples(number(signature.subarray(32)), BASE, number(digest) % ORDER, [P - x, y, z, P - t]);
  return written(found) === number(r);
}

function number(bytes) {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Return the y of a point's 32 bytes; their last bit is the sign of x. */
function heightOf(bytes) {
  return number(bytes) & (2n ** 255n - 1n);
}

function modulo(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let result = 1n;
  for (let square = modulo(base), left = exponent; left; left >>= 1n, square = (square * square) % P) {
    if (left & 1n) result = (result * square) % P;
  }
  return result;
}

function inverse(value) {
  return power(value, P - 2n);
}

/** Return the point of a height whose x has this last bit, or null when the curve has none. */
function pointAt(y, sign) {
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (modulo(x * x - square)) x = modulo(x * ROOT_OF_MINUS_ONE);
  if (modulo(x * x - square)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, modulo(x * y)];
}

/** Add two points (RFC 8032, 5.1.4; right for any two). */
function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * D * t1 * t2);
  const d = modulo(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

/** Return m·one + n·other, both walked together from their highest bits. */
function sumOfMultiples(m, one, n, other) {
  const steps = [ZERO, one, other, sum(one, other)];
  let result = ZERO;
  for (let bit = 252n; bit >= 0n; bit--) {
    const step = Number((m >> bit) & 1n) + 2 * Number((n >> bit) & 1n);
    result = sum(result, result);
    if (step) result = sum(result, steps[step]);
  }
  return result;
}

/** Return a point's 32 bytes as a number: y, and the last bit of x on top. */
function written([x, y, z]) {
  const scale = inverse(z);
  return modulo(y * scale) | (modulo(x * scale) & 1n) << 255n;
}
