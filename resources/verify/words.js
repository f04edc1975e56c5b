// What the page says, in French: ’ and spaces that don't break before : ; ! ?

import { MINUTE, inParis } from "./seal.js";

const DAY = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", dateStyle: "full" });

const two = (number) => String(number).padStart(2, "0");
const shortDate = ({ day, month, year }) => `${two(day)}/${two(month)}/${year}`;
const hour = (instant) => `${inParis(instant).hour}:${two(inParis(instant).minute)}`;
const longDate = (instant) => DAY.format(instant).replace(/(?<= )1(?= )/, "1er");
export const moment = (instant) => `${shortDate(inParis(instant))} à ${hour(instant)}`;

/** Return what to show first: how good it is, a heading, a sentence. */
export function told({ verdict, fields, site, desk }, now) {
  switch (verdict) {
    case "authentic":
      return authentic(`Signé par ${site} le ${moment(fields.issued)}.`, fields.windows, now);
    case "out_of_window":
      return ["late", "Hors période",
        `La signature est bonne, mais le document ne sert plus depuis le ${moment(fields.windows.at(-1)[1])}.`];
    case "certificate_out_of_period":
      return ["bad", "Hors période",
        `Le poste ${desk} ne pouvait pas signer le ${shortDate(inParis(fields.issued))}. N’acceptez pas ce document.`];
    case "desk_revoked":
      return ["bad", "Clé révoquée",
        `L’office a retiré la clé du poste ${desk}\u00a0: ce document n’est pas accepté.`];
    case "wrong_signature":
      return ["bad", "Signature non valable", "Le document a été modifié ou imité. Ne l’acceptez pas."];
    case "unknown_root":
      return ["bad", "Signature non valable",
        "L’office qui l’a signé n’est pas connu de cette page. N’acceptez pas ce document."];
    default:
      return ["bad", "Code illisible",
        "Aucun code de l’office n’a été lu. Scannez le papier de nouveau, bien à plat, ou collez l’adresse entière."];
  }
}

export const WAITING = ["info", "Rien n’est encore vérifié",
  "Scannez le code carré du document, ou collez son adresse."];
export const SHORT_CODE = ["info", "Un code court se vérifie par téléphone",
  "Les douze caractères ne prouvent rien seuls\u00a0: seul le code carré est signé. Scannez-le, ou appelez l’office."];
export const NOT_SAFE = ["bad", "Rien n’a été vérifié",
  "Ce navigateur n’offre pas les calculs nécessaires ici. Ouvrez la page à une adresse qui commence par https."];
export const FAILED = ["bad", "Rien n’a été vérifié",
  "La page n’a pas pu terminer le calcul. Ouvrez-la dans un autre navigateur, ou appelez l’office."];

/** A good signature is not enough at the roadside: say so when the paper is for another moment. */
function authentic(signed, windows, now) {
  if (!windows.length) return ["good", "Authentique", signed];
  const current = windows.some(([start, end]) => start <= now && now < end + MINUTE);
  if (current) return ["good", "Authentique, valable en ce moment", signed];
  return ["late", "Authentique, mais pas valable en ce moment", `${signed} Ses dates sont ci-dessous.`];
}

const LABELS = { // of one person, of several, of when, from and to, on each kind of paper
  JD: ["Personne", "Personnes", "Valable", "Logement quitté", "Nouveau logement"],
  RV: ["Personne attendue", "Personnes attendues", "Rendez-vous", "De", "Lieu"],
  EL: ["Locataire", "Locataires", "Rendez-vous", "Logement visité", "Vers"],
};
const OTHER = ["Personne", "Personnes", "Valable", "De", "Vers"];

/** Return the rows [label, lines, whether they matter most] that the paper must say too. */
export function rows({ fields, site, desk, shortCode }, office) {
  const [person, several, when, from, to] = LABELS[fields.kind] ?? OTHER;
  return [
    ["Document", [office.kinds[fields.kind] ?? fields.kind]],
    ["Référence", [fields.number], true],
    [fields.persons.length + fields.others > 1 ? several : person, persons(fields), true],
    [when, fields.windows.map(period), true],
    [from, [fields.origin]],
    [to, [fields.destination]],
    ["Signé", [moment(fields.issued), `${site}, poste ${desk}`]],
    ["Code court", [shortCode]],
  ].map(([label, lines, strong]) => [label, lines.filter(Boolean), strong]).filter(([, lines]) => lines.length);
}

function persons({ persons: named, others }) {
  const lines = named.map(({ name, birth }) => (birth === null ? name : `${name}, né(e) le\u00a0${birthday(birth)}`));
  if (others === 0) return lines;
  const plural = others > 1 ? "s" : "";
  const more = named.length ? `et ${others}\u00a0autre${plural} personne${plural}` : `${others}\u00a0personne${plural}`;
  return [...lines, `${more}, sans nom dans le code`];
}

function birthday(instant) {
  const date = new Date(instant);
  return shortDate({ day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() });
}

function period([start, end]) {
  const [from, to] = [longDate(start), longDate(end)];
  if (from === to) return `${from}, ${hour(start)} – ${hour(end)}`;
  return `du ${from} à ${hour(start)} au ${to} à ${hour(end)}`;
}

export const CHECKED = (now) =>
  `Comparez chaque ligne avec le papier, et le nom avec la pièce d’identité. Le code s’écrit en capitales sans
  accents\u00a0; un texte trop long y finit par un point. Vérifié le ${moment(now)} selon l’horloge de cet
  appareil, sans rien envoyer.`;
