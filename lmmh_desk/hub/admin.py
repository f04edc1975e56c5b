"""The administrator's page: who synchronised when, what waits for people. It only reads, and names no person."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from lmmh_desk.hub.devices import Known
from lmmh_desk.hub.looking import SHOWN, Looked, Waiting
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8888; padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
"""
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
AWAY = _("La base du serveur ne répond pas. Réessayez dans une minute.")
CLOSED = _("Cette page s’ouvre avec le mot de passe que «\u00a0lmmh-hub serve\u00a0» affiche à son démarrage.")
CONFLICTS = {
    "edit": _("Deux postes ont écrit des valeurs différentes"),
    "deleted": _("Modifié sur un poste, supprimé sur un autre"),
    "deleting": _("Supprimé sur un poste, modifié sur un autre"),
}
REASONS = {
    "missing": _("Dépend d’une fiche que le serveur n’a pas"),
    "duplicate": _("Existe déjà au serveur"),
    "slot": _("Créneau déjà pris"),
    "check": _("Valeur refusée par une règle"),
    "right": _("L’agent n’en a pas le droit"),
    "scope": _("Fiche d’un autre site"),
    "device": _("Poste révoqué"),
    "mass": _("Suppression ou effacement de trop de fiches à la fois"),
}
AHEAD = _(
    "Ils ont reçu plus que ce serveur ne contient\u00a0: sa machine est revenue à un état plus ancien. Ils gardent"
    " tout et n’échangent plus. Tapez «\u00a0lmmh-hub put-back confirm\u00a0»\u00a0: ils lui rendront ce qui manque."
)
Cells = Sequence[str | int]


def page(looked: Looked, now: int) -> str:
    """Return the page, HTML; `now` in milliseconds UTC."""
    of_devices = (
        (one.device.code, one.name, looked.sites.get(one.device.site_id, one.device.site_id), _state(one),
         one.device.version, _moment(one.seen_at), one.behind)
        for one in looked.devices
    )  # fmt: skip
    ahead = ((one.one.device.code, one.one.name, _moment(one.since)) for one in looked.ahead)
    of_batches = ((_moment(one.at), one.desk, one.sequence) for one in looked.received)
    sections = [
        _section(_("Postes"), len(looked.devices), _("Aucun poste n’est rattaché."),
                 (_("Code"), _("Nom"), _("Site"), _("État"), _("Version"), _("Entendu"),
                  _("Lignes de retard")), of_devices),
        _section(_("Conflits à arbitrer"), looked.conflict_count, _("Rien n’attend un arbitrage."),
                 (_("Fiche"), _("Raison"), _("Depuis"), _("Poste")), _waiting(looked.conflicts, CONFLICTS)),
        _section(_("Mis de côté"), looked.aside_count, _("Rien n’est mis de côté."),
                 (_("Fiche"), _("Raison"), _("Depuis"), _("Poste")), _waiting(looked.aside, REASONS)),
        _section(_("Derniers envois reçus"), len(looked.received), _("Aucun envoi n’est encore arrivé."),
                 (_("Reçu"), _("Poste"), _("Envoi")), of_batches),
    ]  # fmt: skip
    if looked.ahead:
        heads = (_("Code"), _("Nom"), _("Refusé depuis"))
        sections.insert(0, _section(_("Postes refusés"), len(looked.ahead), "", heads, ahead, meaning=AHEAD))
    title, at = escape(_("Synchronisation des postes")), escape(_("État du {moment}.").format(moment=_moment(now)))
    head = f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>{title}</title>"
    narrow = '<meta name=viewport content="width=device-width, initial-scale=1">'
    return (
        f"{head}{narrow}<style>{STYLE}</style></head><body><h1>{title}</h1><p>{at}</p>{''.join(sections)}</body></html>"
    )


def _section(
    title: str, count: int, none: str, heads: Sequence[str], rows: Iterable[Cells], *, meaning: str = ""
) -> str:
    head = f"<h2>{escape(title)} ({count})</h2>" + (f"<p>{escape(meaning)}</p>" if meaning else "")
    if not count:
        return f"{head}<p>{escape(none)}</p>"
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = [f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in rows]
    more = f"<p>{escape(_('Les {shown} plus récents.').format(shown=SHOWN))}</p>" if count > len(lines) else ""
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'{head}<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}">{table}</div>{more}'


def _waiting(found: Iterable[Waiting], words: dict[str, str]) -> Iterable[Cells]:
    return ((one.what, words.get(one.why, one.why), _moment(one.at), one.desk) for one in found)


def _state(one: Known) -> str:
    if one.device.revoked_at is None:
        return _("En service")
    if not one.revoked_reason:
        return _("Révoqué")
    return _("Révoqué\u00a0: {reason}").format(reason=one.revoked_reason)


def _moment(at: int) -> str:
    moment = paris(at)
    return f"{short_date(moment.date(), year=True)}, {hour(moment)}"
