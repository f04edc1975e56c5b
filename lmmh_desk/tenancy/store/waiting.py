"""What tenancy has to send, in words; and how the other slices name whom a line concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.office.model.messages import CHANNELS, PURPOSES, Channel, MessageState, message_readers
from lmmh_desk.office.store.tables import message, paper
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import polite_name
from lmmh_desk.tenancy.store.tables import contact, lease_holder, person

ACTS = {  # action → icon, title
    "tenancy.person.create": ("user-plus", _("Fiche créée")),
    "tenancy.person.edit": ("user", _("Fiche modifiée")),
    "tenancy.person.merge": ("link", _("Fiches réunies")),
    "tenancy.household.join": ("users", _("Foyer modifié")),
    "tenancy.household.leave": ("users", _("Foyer modifié")),
    "tenancy.identity.verify": ("check", _("Identité vérifiée")),
    "tenancy.note.add": ("note", _("Échange noté")),
    "tenancy.notice.record": ("mail", _("Congé enregistré")),
    "tenancy.notice.withdraw": ("undo", _("Congé annulé")),
    "tenancy.residence.record": ("home", _("Attestation de résidence")),
    "tenancy.residence.void": ("home", _("Attestation de résidence annulée")),
}
IMPORT = "tenancy.import."
ICONS = {Channel.SMS: "mobile", Channel.EMAIL: "mail"}
CONTACTS = {"phone": ("phone", _("Téléphone modifié")), "email": ("mail", _("E-mail modifié"))}


def concerned(read: Read, ids: Iterable[str | None]) -> dict[str, str]:
    """Return « Mme Garrigue » for each of these persons, by id."""
    wanted = sorted(filter(None, set(ids)))
    return {row.id: polite_name(row) for row in read.execute(select(person).where(person.c.id.in_(wanted)))}


def numbers(read: Read, ids: Iterable[str]) -> dict[str, str]:
    """Return the numbers of papers, by id."""
    return {row.id: row.number for row in read.execute(select(paper.c.id, paper.c.number).where(paper.c.id.in_(ids)))}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice; the transactions of an import are one line."""
    mine = [act for act in acts if act.action in ACTS]
    people = {act.tx: _person(read, act) for act in mine}
    names = concerned(read, people.values())
    papers = numbers(read, [row_id for act in mine for row_id in _papers(act)])
    found = []
    for act in mine:
        icon, title = _said(read, act)
        number = " ".join(papers.get(row_id, "") for row_id in _papers(act)[:1])
        key = f"paper:{_papers(act)[0]}" if number and act.action.endswith("record") else ""
        told = line(act, icon, f"{title} {number}".strip(), names.get(people[act.tx] or "", ""), key)
        found.append(replace(told, page="fiche", arguments={"person_id": people[act.tx]}) if people[act.tx] else told)
    found += _messages(read, acts)
    imports = [act for act in acts if act.action.startswith(IMPORT)]
    return found + [line(act, "download", _("Import de fichiers"), key=f"import:{_run(act)}") for act in imports]


def _messages(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line a message that waits for the network: it names somebody, so that the office can't tell it."""
    written = {row_id: act for act in acts for row_id in act.ids("message")}
    query = select(message.c.id, message.c.channel, message.c.purpose, message.c.person_id).where(
        message.c.id.in_(written), message.c.state == MessageState.QUEUED
    )
    rows = read.execute(query).all()
    names = concerned(read, (row.person_id for row in rows))
    found = []
    for row in rows:
        title = f"{CHANNELS[row.channel]} · {small(PURPOSES[row.purpose])}"
        said = line(written[row.id], ICONS[row.channel], title, names.get(row.person_id or "", ""))
        roles = frozenset(map(str, message_readers(row.purpose)))
        found.append(replace(said, told=frozenset(), network=True, roles=roles))  # what queued it has its own line
    return found


def _said(read: Read, act: Transaction) -> tuple[str, str]:
    """Return the icon and the title of an act; an edit of nothing but one way to reach somebody says which."""
    contacts = act.ids("contact")
    if act.action == "tenancy.person.edit" and len(contacts) == len(act.rows):
        kinds = set(read.execute(select(contact.c.kind).where(contact.c.id.in_(contacts))).scalars())
        return CONTACTS.get("".join(kinds), ("phone", _("Coordonnées modifiées")))
    return ACTS[act.action]


def _person(read: Read, act: Transaction) -> str:
    """Return the person an act is about."""
    if act.action.startswith("tenancy.notice"):
        query = select(lease_holder.c.person_id).where(lease_holder.c.lease_id == act.subject)
        return read.execute(query.order_by(lease_holder.c.role.desc(), lease_holder.c.id)).scalar() or ""
    if act.action.startswith("tenancy.residence"):
        return read.execute(select(paper.c.person_id).where(paper.c.id.in_(_papers(act)))).scalar() or ""
    return act.subject or next(iter(act.ids("person")), "")


def _papers(act: Transaction) -> list[str]:
    return act.ids("paper")


def _run(act: Transaction) -> str:
    return act.subject or next(iter(act.ids("import_run")), "")
