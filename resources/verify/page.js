// The public page: judges what follows # in its own address; nothing leaves the phone.

import { isShortCode } from "./codes.js";
import { office } from "./office.js";
import { verify } from "./seal.js";
import { CHECKED, FAILED, NOT_SAFE, SHORT_CODE, WAITING, rows, told } from "./words.js";

const TITLE = document.title;
const part = (id) => document.getElementById(id);
let asked = { text: "" }; // of several checks the last one asked for is shown

/** Judge a text and show what it is worth. */
async function check(text) {
  const mine = { text };
  asked = mine;
  let shown;
  try {
    shown = await judged(text);
  } catch {
    shown = [FAILED];
  }
  if (mine === asked) show(...shown);
}

async function judged(text) {
  if (!globalThis.crypto?.subtle) return [NOT_SAFE];
  if (!text) return [WAITING];
  if (isShortCode(text)) return [SHORT_CODE];
  const now = Date.now();
  const found = await verify(text, office, now);
  const signed = ["authentic", "out_of_window", "certificate_out_of_period"].includes(found.verdict);
  return [told(found, now), signed ? rows(found, office) : [], signed ? CHECKED(now) : ""];
}

function show([state, heading, sentence], content = [], checked = "") {
  part("verdict").dataset.state = state;
  part("heading").textContent = heading;
  part("sentence").textContent = sentence;
  part("content").replaceChildren(...content.map(row));
  part("content").hidden = !content.length;
  part("checked").textContent = checked;
  part("checked").hidden = !checked;
  document.title = `${heading} – ${TITLE}`;
}

function row([label, lines, strong]) {
  const group = document.createElement("div");
  group.append(element("dt", label), ...lines.map((line) => element("dd", line, strong ? "strong" : "")));
  return group;
}

function element(name, text, style = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = style;
  return made;
}

/** Return what follows # in the address; some scanners write its signs as %24, %2A, %3A. */
function fragment() {
  return location.hash.slice(1).replace(/%(24|2A|3A)/gi, decodeURIComponent);
}

function introduce() {
  part("office").textContent = part("who").textContent = office.name;
  part("telephone").textContent = office.telephone;
  part("telephone").href = `tel:${office.telephone.replace(/[^+\d]/g, "")}`;
  part("doubt").hidden = false;
}

/** Keep the page for when there is no network, and open it again when the office published a newer one. */
function keep() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("controllerchange", () => location.reload());
  workers.register("worker.js", { updateViaCache: "none" }).catch(() => {}); // the page works without
}

part("other").addEventListener("submit", (event) => {
  event.preventDefault();
  check(part("code").value.trim());
  part("answer").scrollIntoView();
});
addEventListener("hashchange", () => check(fragment()));
document.addEventListener("visibilitychange", () => document.hidden || check(asked.text)); // hours may have passed
introduce();
check(fragment());
keep();
