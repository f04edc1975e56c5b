"""Editing dated rules, motifs, settings and delegations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import ReasonForm, needed, refuse, tidy, tidy_lines
from lmmh_desk.office.model.papers import Delegation
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.regulations import RULES, Regulation
from lmmh_desk.office.model.rights import ROLE_LABELS, Role, require
from lmmh_desk.office.model.settings import Setting, SettingChange
from lmmh_desk.office.store import agents as agent_queries
from lmmh_desk.office.store import rules as queries
from lmmh_desk.store.store import Store, Unit


def set_rule(store: Store, session: Session, key: str, starts_on: date, typed: str, *, source: str) -> Changes:
    """Set what a rule is worth from a day on (empty: no rule any more), with its source; raises BadInput."""
    require(session, "office.rules")
    value = RULES[key].read(typed)
    refuse({"source": needed(_("Source"), source, 200)})
    with store.write(session, "office.rules.set", key) as unit:
        same_day = [row for row in queries.rules(unit.connection, key) if row.starts_on == starts_on.isoformat()]
        if same_day:
            row = unit.get(Regulation, same_day[0].id)
            row.value, row.source = value, tidy(source)
        else:
            unit.add(Regulation(key=key, starts_on=starts_on.isoformat(), value=value, source=tidy(source)))
        unit.details["starts_on"] = starts_on.isoformat()
    return unit.changes


def remove_rule(store: Store, session: Session, regulation_id: str) -> Changes:
    """Take back a value that is still to come; raises WrongState for one that already applies or did."""
    require(session, "office.rules")
    with store.write(session, "office.rules.remove") as unit:
        row = unit.get(Regulation, regulation_id)
        if row.starts_on <= paris(unit.now).date().isoformat():
            raise WrongState(
                _("Cette règle s’applique déjà."),
                _("Elle est gardée, avec les documents établis sous elle."),
                _("Ajoutez une valeur à une date à venir."),
            )
        unit.subject = row.key
        unit.details["starts_on"] = row.starts_on
        unit.delete(row)
    return unit.changes


def save_reason(store: Store, session: Session, form: ReasonForm) -> Changes:
    """Create a motif or change one; raises BadInput when the label or the letter is taken."""
    require(session, "office.reasons")
    refuse(form.errors())
    with store.write(session, "office.reasons.save", form.id) as unit:
        _check_free(unit, form)
        reason = unit.get(Reason, form.id) if form.id else Reason(label="", service="")
        reason.label, reason.service, reason.type = tidy(form.label), tidy(form.service), form.type
        reason.letter, reason.minutes = form.letter, form.minutes
        reason.position, reason.active, reason.bookable = form.position, form.active, form.bookable
        reason.category, reason.notified, reason.purpose = form.category, form.notified, tidy(form.purpose)
        reason.notice_hours, reason.horizon_days = form.notice_hours, form.horizon_days
        reason.bring, reason.instructions = tidy_lines(form.bring), tidy_lines(form.instructions)
        if not form.id:
            unit.add(reason)
            unit.flush()
            unit.subject = reason.id
    return unit.changes


def set_setting(store: Store, session: Session, setting: Setting, typed: int | str | None, scope: str = "") -> Changes:
    """Change a threshold of the office, or of the site `scope`; None goes back to the office’s value or the default."""
    _check_scope(session, setting, scope)
    value = None if typed is None else setting.read(str(typed))
    with store.write(session, "office.settings.set", setting.key) as unit:
        previous = queries.last_values(unit.connection).get((setting.key, scope))
        if value != previous:
            unit.add(SettingChange(key=setting.key, scope=scope, value=value, previous=previous))
    return unit.changes


def set_issuers(store: Store, session: Session, kind: str, roles: Iterable[Role]) -> Changes:
    """Say which roles may issue a kind of paper alone; raises BadInput when nobody would."""
    require(session, "office.delegations")
    wanted = set(roles)
    if not wanted:
        raise BadInput(
            _("Aucun profil n’établit plus ce document."),
            _("La valeur d’avant est gardée."),
            _("Gardez au moins un profil."),
        )
    with store.write(session, "office.delegations.set", kind) as unit:
        for row in agent_queries.delegations(unit.connection, kind):
            if row.role in wanted:
                wanted.remove(row.role)
            else:
                unit.delete(unit.get(Delegation, row.id))
        for role in sorted(wanted):
            unit.add(Delegation(kind=kind, role=role))
    return unit.changes


def _check_free(unit: Unit, form: ReasonForm) -> None:
    others = [reason for reason in queries.reasons(unit.connection, every=True) if reason.id != form.id]
    key = (tidy(form.label).casefold(), form.type, tidy(form.service).casefold())
    taken = any((one.label.casefold(), one.type, one.service.casefold()) == key for one in others)
    holder = next((one.label for one in others if form.active and one.active and one.letter == form.letter != ""), "")
    refuse(
        {
            "label": _("Ce motif existe déjà pour ce service. Modifiez-le plutôt.") if taken else "",
            "letter": _("La touche {letter} est celle de « {label} ». Choisissez-en une autre.").format(
                letter=form.letter, label=holder
            )
            if holder
            else "",
        }
    )


def _check_scope(session: Session, setting: Setting, scope: str) -> None:
    require(session, "office.settings")
    if session.role not in setting.roles:
        holders = ", ".join(ROLE_LABELS[role] for role in Role if role in setting.roles)
        raise NotAllowed(
            _("« {label} » est réservé.").format(label=setting.label),
            _("La valeur d’avant est gardée."),
            _("Demandez à un agent de profil : {roles}.").format(roles=holders),
        )
    if scope and not setting.per_site:
        raise BadInput(
            _("« {label} » vaut pour tout l’office.").format(label=setting.label),
            _("La valeur d’avant est gardée."),
            _("Changez la valeur de l’office."),
        )
    if session.role == Role.SITE_MANAGER and scope != session.site_id:
        raise NotAllowed(
            _("« {label} » vaut pour tout l’office.").format(label=setting.label),
            _("La valeur d’avant est gardée."),
            _("Changez-le pour votre site, ou demandez au siège."),
        )
