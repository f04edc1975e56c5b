"""Agents: name, function, profile, sites, and the code that opens their session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QLineEdit, QWidget

from lmmh_desk.features.desk.ui.editor import EditorSection
from lmmh_desk.features.desk.ui.kind import Values
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agents import Agent, may_give_code
from lmmh_desk.office.model.forms import AgentForm
from lmmh_desk.office.model.rights import ROLE_LABELS, Role
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.rows import TableColumn
from lmmh_desk.ui.widgets.several import SeveralChoice
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class AgentRow(Struct, frozen=True):
    """An agent with where they work."""

    agent: Agent
    site_name: str
    other_sites: tuple[str, ...]
    sites: tuple[tuple[str, str], ...]  # (id, name) of every site, for the form


class AgentsSection(EditorSection[AgentRow]):
    """The list of agents and the form of one."""

    tables = ("agent", "agent_site", "site")
    right = "office.agents"
    name = _("Agents")
    adding = _("Nouvel agent")
    unkept = frozenset({"pin"})
    weighed = frozenset({"title"})

    def columns(self) -> Sequence[TableColumn[AgentRow]]:
        return (
            TableColumn("name", _("Agent"), _name, 180, stretch=True, sort=lambda row: row.agent.name),
            TableColumn("role", _("Profil"), lambda row: Text(ROLE_LABELS[row.agent.role]), 150),
            TableColumn("site", _("Site"), _place, 180, sort=lambda row: row.site_name),
            TableColumn("active", _("Accès"), _access, 110, sort=lambda row: not row.agent.active),
        )

    def id_of(self, record: AgentRow) -> str:
        return record.agent.id

    def title_of(self, record: AgentRow) -> str:
        return record.agent.name

    def make_fields(self) -> Iterator[tuple[str, Field]]:
        self._site, self._others, code = ComboBox(), SeveralChoice(_("aucun autre site")), LineEdit()
        code.setEchoMode(QLineEdit.EchoMode.Password)
        code.setMaxLength(6)
        self.pin_button = Button(_("Donner ce code"), "key", small=True)
        self.pin_button.clicked.connect(self.give_pin)
        yield "name", Field(_("Prénom et nom"), LineEdit())
        yield "title", Field(_("Fonction, imprimée sous la signature"), LineEdit())
        yield "phone", Field(_("Téléphone de service"), LineEdit(), optional=True)
        yield "role", Field(_("Profil"), ComboBox(ROLE_LABELS.items()))
        yield "site_id", Field(_("Site"), self._site)
        yield "other_sites", Field(_("Travaille aussi à"), self._others, optional=True)
        yield "active", Field(_("Accès"), CheckBox(_("Peut ouvrir une session")))
        yield "pin", Field(_("Code PIN"), code, note=_("6 chiffres"))

    def form(self) -> Sequence[QWidget]:
        return (*self.fields.values(), self.pin_button)

    def read(self, read: Read) -> Sequence[AgentRow]:
        from lmmh_desk.office.store import agents, sites

        names = tuple((site.id, site.name) for site in sites.sites(read))
        by_id = dict(names)
        return [
            AgentRow(agent, by_id.get(agent.site_id, ""), tuple(agents.agent_sites(read, agent.id)), names)
            for agent in agents.seen_agents(read, self.context.me, every=True)
        ]

    def show_records(self, records: Sequence[AgentRow]) -> None:
        sites = records[0].sites if records else ()
        self._site.set_choices(sites)
        self._others.set_choices(sites)
        super().show_records(records)

    def values_of(self, record: AgentRow | None) -> Values:
        if record is None:
            return {"role": Role.FRONT_DESK, "site_id": self.context.me.site_id, "active": True, "other_sites": []}
        agent = record.agent
        return {
            "name": agent.name,
            "title": agent.title,
            "phone": agent.phone,
            "role": agent.role,
            "site_id": agent.site_id,
            "other_sites": list(record.other_sites),
            "active": agent.active,
        }

    def save(self, record_id: str, values: Values) -> Changes:
        from lmmh_desk.office.actions.agents import save_agent

        form = AgentForm(
            name=values["name"],
            title=values["title"],
            role=Role(values["role"]),
            site_id=values["site_id"] or "",
            other_sites=tuple(values["other_sites"]),
            active=values["active"],
            pin=values.get("pin") or "",
            id=record_id,
            phone=values["phone"] or "",
        )
        return save_agent(self.context.store, self.context.me, form)

    def give_pin(self) -> None:
        """Give the agent in the form the code typed; it ends a pause as well."""
        from lmmh_desk.office.actions.agents import set_pin

        agent_id, pin = self.shown, self.fields["pin"].value()
        self.fields["pin"].set_value("")
        self.act(
            partial(set_pin, self.context.store, self.context.me, agent_id, pin, self.context.ports.tries),
            _("Nouveau code donné à {name}.").format(name=self.form_card.header.title.text()),
        )

    def shown_changed(self, record: AgentRow | None) -> None:
        may = record is not None and may_give_code(self.context.me, record.agent)
        self.pin_button.setVisible(may)
        if may:
            self.fields["pin"].setEnabled(True)


def _name(row: AgentRow) -> Text:
    return Text(row.agent.name, row.agent.title, weight=600, ink="t1" if row.agent.active else "t3")


def _place(row: AgentRow) -> Text:
    others = len(row.other_sites)
    return Text(row.site_name, _("et {count} de plus").format(count=others) if others else "")


def _access(row: AgentRow) -> Mark:
    return Mark(_("ouvert"), "ok", "check") if row.agent.active else Mark(_("fermé"), "neutral", "lock")
