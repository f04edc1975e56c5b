"""Each text a window lets people type is known here: weighed by the guard, or about nobody."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Table, Text, select

from lmmh_desk.features.desk.actions.mending import FREE, FREE_IN
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.lexicon import lexicon
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import metadata, synchronised_tables
from lmmh_desk.tenancy.actions.notes import add_note
from tests.cli.conftest import demo
from tests.conftest import load_tables
from tests.privacy.canary import left

__all__ = ["demo"]

lexicon()  # before an example is timed
PACKAGE = Path(__file__).parents[2] / "lmmh_desk"
TYPED = re.compile(r"\b(LineEdit|NoteEdit|FreeField|FreeLine|TokensEdit|LinesEdit)\(")
GUARDED = {  # file → how many of its editors hold free text about a person, refused by the action beneath
    "features/appointments/ui/booking.py": 1,  # the note
    "features/campaigns/ui/form.py": 5,  # the title, the text, its translation, the SMS, the poster
    "features/continuity/ui/dialogs.py": 5,  # a line of the log, the order of the day, who sits, tomorrow, why a level
    "features/continuity/ui/log_card.py": 1,  # the line that adds to the log
    "features/desk/ui/absences.py": 1,  # the label shown in the agenda
    "features/desk/ui/reasons.py": 5,  # what people come for
    "features/desk/ui/closures.py": 1,  # why a site is closed: often somebody is away
    "features/masks/ui/dialogs.py": 2,  # what an inventory adds to its reason, and a lot's reference
    "features/upkeep/ui/asking.py": 3,  # what is wrong, where, how to get in
    "features/upkeep/ui/dialogs.py": 2,  # what is out of order, a hall's name
    "features/mediation/ui/dialogs.py": 3,  # what was done, the place and what has to be done
    "features/visits/ui/plan.py": 1,  # what the visit is for
    "features/works/ui/dialogs.py": 12,  # what is told of works
    "features/walkins/ui/noting.py": 1,
    "tenancy/ui/commands.py": 1,  # why somebody asks for her data
    "tenancy/ui/quick_note.py": 2,  # a line that opens the text
    "features/desk/ui/arbitration/aside_panel.py": 1,  # what the hub refused, typed otherwise
}
ABOUT_NOBODY = {  # names, addresses, numbers, the office's own words
    "features/allocation/ui/dialogs.py": 7,  # the link, a member, an applicant’s number, name, address, communes
    "features/arrears/ui/asking.py": 2,  # a month, a rate
    "features/arrears/ui/plan_form.py": 1,  # due dates and sums
    "features/appointments/ui/place_part.py": 1,  # a number or an e-mail, read as such
    "features/desk/ui/agents.py": 4,
    "features/desk/ui/alone_form.py": 5,
    "features/desk/ui/attach_fields.py": 2,
    "features/desk/ui/first_sheet.py": 1,  # a line of a sheet
    "features/desk/ui/gateways.py": 5,
    "features/desk/ui/identity.py": 4,
    "features/desk/ui/recover_fields.py": 1,  # the name of a file
    "features/desk/ui/recovery.py": 1,  # a line of a sheet
    "features/desk/ui/rooms.py": 1,
    "features/desk/ui/rules.py": 2,
    "features/desk/ui/sites.py": 2,
    "features/moves/ui/notice.py": 1,
    "features/moves/ui/parts.py": 3,
    "tenancy/ui/fields.py": 4,
}


def test_every_text_that_is_typed_is_weighed_or_about_nobody() -> None:
    found = {
        str(file.relative_to(PACKAGE)): many
        for slice_ui in ("features/*/ui", "tenancy/ui", "office/ui")
        for file in PACKAGE.glob(f"{slice_ui}/**/*.py")
        if (many := len(TYPED.findall(file.read_text(encoding="utf-8"))))
    }
    assert found == GUARDED | ABOUT_NOBODY


# Columns of text that nobody weighs, and why: a name or an address is not an opinion, and may be anything.
NOT_WEIGHED = {
    "what somebody or a place is called": {
        "agent.name", "allocation_applicant.communes",
        "allocation_applicant.name", "allocation_member.name", "message.address", "office.name",
        "person.birth_name", "person.first_names", "person.usual_name", "residence.city", "residence.commune",
        "residence.name", "residence.quarter", "room.name", "site.name", "campaign.quarter", "visit.quarter",
        "office.nature",
    },
    "an address, as the landlord or the person gives it": {
        *(f"dwelling.{part}" for part in (
            "building", "city", "commune", "complement", "door", "entrance", "floor", "letterbox", "locality",
            "postcode", "repeat", "staircase", "street", "street_type",
        )),
        "allocation_applicant.address", "campaign_recipient.address", "contact.raw", "contact.value",
        "move.from_address", "move.to_address", "site.address",
    },
    "a number, a reference or a link, read as such": {
        "agent.phone", "allocation_applicant.nur", "appointment.contact", "person.birth_date",
        "allocation_session.link", "move.inspection_reference",
        "move.lease_reference", "office.verify_address", "paper.short_code", "person.nur", "site.phone",
        "walk_in.ticket", "revoked_key.desk_code", "queue_move.counter", "import_run.file_name", "import_run.sha256",
    },
    "one of a list, chosen": {
        "allocation_applicant.condition",
        "allocation_applicant.reason", "allocation_applicant.standing", "allocation_member.standing",
        "allocation_session.standing", "night_incident.standing", "allocation_item.ranking", "arrears_case.stage",
        "arrears_step.after", "arrears_step.before", "availability_window.rule", "availability_window.service",
        "booking.subject_table",
        "campaign.authors", "campaign.lift", "campaign.pictogram", "campaign_approval.pictogram",
        "campaign_approval.scope", "delegation.kind", "delegation.signs_as",
        "dwelling.energy", "dwelling.funding", "dwelling.kind", "erasure.cause", "erasure.table_name", "hall.points",
        "hall_anomaly.point", "import_run.kind", "message.subject_table", "move.entry_state", "move.exit_state",
        "move_step.after", "move_step.before", "paper.kind", "paper.subject_table", "person.channel",
        "person.civility", "person.language", "reason.letter", "setting.key", "setting.scope",
        "regulation.key", "visit_step.act", "visit_step.before", "paper.void_reason", "revoked_key.reason",
    },
    "the office's own words, for everybody": {
        "regulation.source", "regulation.value",
    },
    "sums and days of a plan": {"payment_plan.lines", "payment_plan.schedule", "plan_payment.line"},
    "what was weighed where it was first typed": {
        *(f"conflict.{name}" for name in ("base", "columns", "kept", "kept_device", "other", "table_name")),
        *(f"quarantine.{name}" for name in ("delta", "detail", "table_name")),
        "rectification.after", "rectification.before", "rectification.field", "mask_handout.previous",
    },
    "a secret, hashed": {"agent.password_hash", "agent.pin_hash"},
}  # fmt: skip
CALLED = ("what somebody or a place is called", "an address, as the landlord or the person gives it")
EVERY_RECORD = {"id", "site_id", "device_id", "created_by"}
SAYS_WHAT = re.compile(r"_id$|_by$|_on$|(^|_)day$|^month$|^due$|^number$|^imported$|^content$|^joined_to$")


def of_text(table: Table) -> set[str]:
    """Return the columns that might hold what somebody types: neither a key, a day nor a list of the base."""
    listed = " ".join(str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint))
    return {
        f"{table.name}.{column.name}"
        for column in table.columns
        if isinstance(column.type, Text) and column.name not in EVERY_RECORD and not column.foreign_keys
        if not SAYS_WHAT.search(column.name) and f"{column.name} IN (" not in listed
    }


def test_every_column_of_text_is_weighed_or_said_to_be_about_nobody() -> None:
    load_tables()
    found = set().union(*map(of_text, synchronised_tables()))
    weighed = {name for name in found if name.split(".")[1] in FREE}
    weighed |= {f"{table}.{column}" for table, columns in FREE_IN.items() for column in columns}
    told = set().union(*NOT_WEIGHED.values())
    assert found - weighed - told == set(), "a new text: weigh it, or say why not"
    assert weighed | told <= found, "no such column"
    assert weighed & told == set()


@pytest.mark.timeout(400)
def test_what_may_not_be_written_is_refused_by_each_form_and_kept_nowhere(demo: Path, tmp_path: Path) -> None:
    """Typed in the window, in each text of each gesture that saves: neither a row, a draft nor the journal holds it."""
    profile = shutil.copytree(demo, tmp_path / "profile")
    words = [sys.executable, "-m", "tests.privacy.forbidden", str(profile)]
    ended = subprocess.run(
        words, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False, capture_output=True, text=True,
        timeout=380,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    refused = {act for act, said in told["said"].items() if "Ce texte semble parler" in said}
    assert refused >= {
        "appointments.book", "visits.request", "masks.receive", "masks.count", "mediation.note", "mediation.follow",
        "upkeep.request", "upkeep.anomaly", "works.operation.open", "works.programme.open", "office.reasons",
    }  # fmt: skip
    names = set().union(*(NOT_WEIGHED[why] for why in CALLED))
    assert set(told["kept"]) - names - {"sync_log.delta"} == set()
    assert list(left(profile, ("alcoolique",))) == []


@pytest.mark.parametrize("text", ["Semble alcoolique", "quel connard", "elle est musulmane"])
def test_a_refused_text_is_neither_kept_nor_logged(store: Store, session: Session, caplog, text: str) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(BadInput) as refused:
        add_note(store, session, "p", text)
    assert text not in caplog.text + repr(vars(refused.value))
    with store.read() as read:
        kept = "".join(str(read.execute(select(table)).all()) for table in metadata.sorted_tables)
    assert text not in kept


@given(st.text(max_size=80))
def test_no_error_repeats_what_was_typed(text: str) -> None:
    typed = f"Alcoolique. {text}"  # weighed by itself: harmless words beside it might excuse it
    with pytest.raises(BadInput) as refused:
        check_free(typed, "note")
    assert "alcoolique" not in repr(vars(refused.value))
