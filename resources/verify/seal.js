// Judges the seal of a paper exactly as the program does (lmmh_desk/documents/seal.py, resources/seal.md).

import { Unreadable, demand, fromBase41, fromCbor, fromPostal, joined, shortCode } from "./codes.js";
import { isSigned } from "./ed25519.js";

const LARGEST = 300; // bytes of a payload
const SIGNATURE = 64; // bytes
export const MINUTE = 60_000; // milliseconds
const DAY = 86_400_000;
const FIRST_DAY = -719_162; // 0001-01-01
const LAST_DAY = 2_932_896; // 9999-12-31
const LIMIT = 2 ** 31; // of counts, and of minutes since 1970
const CERTIFICATE = new TextEncoder().encode("LMMH seal 1 certificate");
const DOCUMENT = new TextEncoder().encode("LMMH seal 1 document");
const PARIS = new Intl.DateTimeFormat("en-US", {
  timeZone: "Europe/Paris",
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
});

/**
 * Return the verdict on a scanned code (or a payload's bytes) with what the seal says when that much could be read.
 * `trust` has `roots` (public key in hexadecimal: the last day it certifies, or null) and `revoked` (a desk's key: the
 * instant its papers stop counting). `now` is in milliseconds; `way` checks one signature.
 */
export async function verify(code, trust, now, way) {
  let seen;
  try {
    seen = read(typeof code === "string" ? fromBase41(code.trim().replace(/^.*#/s, "")) : code);
  } catch (error) {
    if (error instanceof Unreadable) return { verdict: "unreadable" };
    throw error;
  }
  const { certificate, fields } = seen;
  const code12 = shortCode(await digest(seen.payload));
  const verdict = await judge(seen, trust, now, way);
  return { verdict, fields, site: certificate.site, desk: certificate.desk, shortCode: code12 };
}

async function judge({ certificate, fields, signedCertificate, signedDocument }, trust, now, way) {
  const root = await named(certificate.root, Object.keys(trust.roots));
  if (!root) return "unknown_root";
  if (!(await signs(bytesOf(root), CERTIFICATE, signedCertificate, way))) return "wrong_signature";
  const context = joined(DOCUMENT, signedCertificate);
  if (!(await signs(certificate.key, context, signedDocument, way))) return "wrong_signature";
  if (fields.issued >= (trust.revoked[hexOf(certificate.key)] ?? Infinity)) return "desk_revoked";
  const issued = dayInParis(fields.issued);
  const lastOfRoot = trust.roots[root] === null ? LAST_DAY : Date.parse(trust.roots[root]) / DAY;
  const late = certificate.first > lastOfRoot || issued > certificate.last;
  if (late || issued < certificate.first) return "certificate_out_of_period";
  const last = fields.windows.at(-1);
  return last && now >= last[1] + MINUTE ? "out_of_window" : "authentic";
}

async function digest(bytes) {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))];
}

const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

/** Return the key, in hexadecimal, that four bytes name, or nothing. */
async function named(id, keys) {
  for (const key of keys) {
    if (String((await digest(bytesOf(key))).slice(0, 4)) === String([...id])) return key;
  }
  return undefined;
}

function signs(key, context, signed, way) {
  return isSigned(key, signed.slice(-SIGNATURE), joined(context, signed.slice(0, -SIGNATURE)), way);
}

/** Take a payload apart; nothing of it is believed yet. */
function read(payload) {
  demand(payload.length <= LARGEST);
  const [version, signedCertificate, signedDocument] = items(fromCbor(payload), isNumber, isBytes, isBytes);
  demand(version === 1);
  const certificate = readCertificate(fromCbor(signedCertificate.slice(0, -SIGNATURE)));
  const fields = readFields(fromCbor(signedDocument.slice(0, -SIGNATURE)), certificate.desk);
  return { payload, signedCertificate, signedDocument, certificate, fields };
}

function readCertificate(value) {
  const kinds = [isBytes, isBytes, isString, isText, isDay, isDay];
  const [root, key, desk, site, first, last] = items(value, ...kinds);
  return { root, key, desk, site: textOf(site), first, last };
}

function readFields(value, desk) {
  const kinds = [isString, isYear, isCount, isCount, isList, isCount, isText, isText, isList];
  const [kind, year, sequence, issued, persons, others, origin, destination, steps] = items(value, ...kinds);
  return {
    kind,
    number: `${kind}-${desk}-${String(year).padStart(2, "0")}-${String(sequence).padStart(4, "0")}`,
    issued: issued * MINUTE,
    persons: persons.map(readPerson),
    others,
    origin: textOf(origin),
    destination: textOf(destination),
    windows: readSteps(steps),
  };
}

function readPerson(value) {
  const [name, birth] = items(value, isText, (item) => item === null || isDay(item));
  return { name: textOf(name), birth: birth === null ? null : birth * DAY };
}

/** Return [start, end] of each day of the paper, from minutes each after the one before. */
function readSteps(steps) {
  let minutes = 0;
  const moments = steps.map((step) => {
    demand(isCount(step));
    minutes += step;
    demand(minutes < LIMIT);
    return minutes * MINUTE;
  });
  demand(moments.length % 2 === 0);
  return moments.flatMap((start, place) => (place % 2 ? [] : [[start, moments[place + 1]]]));
}

function items(value, ...kinds) {
  demand(isList(value) && value.length === kinds.length && kinds.every((isKind, place) => isKind(value[place])));
  return value;
}

const isNumber = (item) => typeof item === "number";
const isCount = (item) => isNumber(item) && item >= 0 && item < LIMIT;
const isYear = (item) => isCount(item) && item < 100;
const isDay = (item) => isNumber(item) && item >= FIRST_DAY && item <= LAST_DAY;
const isString = (item) => typeof item === "string";
const isBytes = (item) => item instanceof Uint8Array;
const isText = (item) => isString(item) || isBytes(item);
const isList = (item) => Array.isArray(item);
const textOf = (value) => (isString(value) ? value : fromPostal(value));

/** Return year, month, day, hour and minute on the clocks of Paris. */
export function inParis(instant) {
  return Object.fromEntries(PARIS.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
}

function dayInParis(instant) {
  const { year, month, day } = inParis(instant);
  return Date.UTC(year, month - 1, day) / DAY;
}
