"""The landlord's file of balances: read whole, tried, written in short transactions, gone on with once stopped."""

from datetime import date

import pytest

from lmmh_desk.features.arrears.actions import balances
from lmmh_desk.features.arrears.actions.balances import import_balances, try_balances
from lmmh_desk.features.arrears.actions.months import record_month
from lmmh_desk.features.arrears.model.balances import read_balances, summary
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.facts import balance_of, credit_of
from lmmh_desk.features.arrears.store.months import in_arrears, months
from lmmh_desk.kernel.errors import BadInput, NotAllowed
from lmmh_desk.tenancy.model.records import Lease
from tests.features.arrears.conftest import TODAY, file_of, lease_of
from tests.replacing import replace

FILE = "BAIL;SOLDE;DATE\nL-204518;1 412,60;16/11/2020\nl260112;0;2020-11-16\nL-999999;5;\n"
WHOLE = FILE + "L-100200;0;\n"  # of every lease in force


def plan_of(text, today=TODAY):
    return read_balances(text.encode(), "soldes.csv", today)


def written(store):
    with store.read() as read:
        return read.exec_driver_sql("SELECT count(*) FROM rent_balance").scalar_one()


def test_a_file_is_read_whole():
    plan = plan_of(FILE)
    assert [(one.number, one.due_cents, one.on) for one in plan.units] == [
        ("L-204518", 141_260, date(2020, 11, 16)), ("L-260112", 0, date(2020, 11, 16)), ("L-999999", 500, TODAY),
    ]  # fmt: skip
    assert (plan.lines, plan.refused) == (3, 0)


def test_a_year_of_two_digits_is_of_this_century():
    (one,) = plan_of("BAIL;SOLDE;DATE\nL-204518;5;16/11/20\n").units
    assert one.on == date(2020, 11, 16)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [("bail!;5;", "BAIL", "numéro de bail"), ("L-204518;--5;", "SOLDE", "une somme due"),
     ("L-204518;;", "SOLDE", "vide"),
     ("L-204518;200000;", "SOLDE", "vraisemblable"), ("L-204518;5;demain", "DATE", "date passée"),
     ("L-204518;5;18/11/2020", "DATE", "date passée"), ("L-204518;5;2020-13-01", "DATE", "date passée"),
     ("L-204518;5;31/02/2020", "DATE", "date passée"), ("L-204518;5;1/2/3/4", "DATE", "date passée"),
     ("L-204518;5;16/11/202", "DATE", "date passée"), ("L-204518;5;0020-11-16", "DATE", "date passée"),
     ('"' + "x" * 3000 + '";5;', "BAIL", "2\u00a0000 caractères")],
)  # fmt: skip
def test_a_wrong_line_is_refused_with_its_reason(line, column, reason):
    plan = plan_of(f"BAIL;SOLDE;DATE\nL-260112;0;\n{line}\n")
    assert [(issue.line, issue.column, issue.severity) for issue in plan.issues] == [(3, column, "refused")]
    assert reason in plan.issues[0].reason
    assert (len(plan.units), plan.refused) == (1, 1)


@pytest.mark.parametrize("text", ["-12,50", "−12,50 €", "12,50-", "- 1 412"])
def test_a_credit_is_no_debt_and_the_report_says_so(store, admin, text):
    plan = plan_of(f"BAIL;SOLDE;DATE\nL-260112;0;\nL-204518;{text};\n")
    assert [(one.number, one.due_cents, one.credit_cents > 0) for one in plan.units][1] == ("L-204518", 0, True)
    assert [(issue.line, issue.severity) for issue in plan.issues] == [(3, "remark")]
    assert "créditeur" in plan.issues[0].reason
    outcome = import_balances(store, admin, plan)
    assert (plan.refused, outcome.written, outcome.owing) == (0, 2, 0)
    assert "1\u00a0compte créditeur noté comme rien dû." in summary(plan, outcome)
    with store.read() as read:
        assert balance_of(read, lease_of(store)) == (0, TODAY)
        assert credit_of(read, lease_of(store)) == plan.units[1].credit_cents
    assert import_balances(store, admin, plan).unchanged == 2


def test_minus_nothing_is_nothing():
    (one,) = plan_of("BAIL;SOLDE\nL-204518;-0\n").units
    assert (one.due_cents, one.credit_cents) == (0, 0)


def test_a_lease_counts_once_and_columns_are_needed():
    plan = plan_of("BAIL;SOLDE\nL-260112;0\nL-260112;5\n")
    assert "déjà à la ligne 2" in plan.issues[0].reason
    with pytest.raises(BadInput, match="SOLDE"):
        plan_of("BAIL;MONTANT\nL-260112;0\n")


def test_a_try_writes_nothing_and_only_headquarters_import(store, admin, adviser):
    outcome = try_balances(store, admin, plan_of(FILE))
    assert (outcome.state, outcome.written, outcome.owing, written(store)) == ("dry", 2, 2, 0)
    assert [(issue.line, issue.severity) for issue in outcome.issues] == [(4, "refused")], "it is not written at all"
    assert "2\u00a0soldes à écrire, 0 déjà connus, 1\u00a0ligne refusée." in summary(plan_of(FILE), outcome)
    for act in (try_balances, import_balances):
        with pytest.raises(NotAllowed):
            act(store, adviser, plan_of(FILE))


def test_an_import_tells_balances_cases_and_the_month(store, admin, case_id):
    outcome = import_balances(store, admin, plan_of(WHOLE))
    assert (outcome.state, outcome.written, outcome.constituted, outcome.partial) == ("done", 3, 1, False)
    assert file_of(store, case_id).row.stage is Stage.CONSTITUTED
    with store.read() as read:
        (day,) = read.exec_driver_sql("SELECT constituted_on FROM arrears_case").scalars()
    assert day == "2020-11-16", "the day of the balance, not of the import"
    assert "1\u00a0suivi atteint le seuil" in summary(plan_of(WHOLE), outcome)
    assert "Le mois n’est pas entier" not in summary(plan_of(WHOLE), outcome)
    with store.read() as read:
        assert balance_of(read, lease_of(store)) == (141_260, date(2020, 11, 16))
        assert [(one.key, one.tenants) for one in months(read, TODAY)] == [("2020-11", 1)]


def test_the_same_file_again_writes_nothing(store, admin):
    import_balances(store, admin, plan_of(FILE))
    again = import_balances(store, admin, plan_of(FILE))
    assert (again.written, again.unchanged, written(store)) == (0, 2, 2)
    with store.read() as read:
        runs = read.exec_driver_sql("SELECT lines, refused FROM import_run").all()
    assert runs == [(3, 1), (3, 1)], "of a lease unknown here, the line is not taken"


def test_a_file_of_an_older_month_tells_that_month_and_leaves_what_is_due_now(store, admin):
    import_balances(store, admin, plan_of(WHOLE))
    october = plan_of("BAIL;SOLDE;DATE\nL-204518;5;15/10/2020\nL-100200;7;31/10/2020\n")  # L-260112 begins in November
    assert import_balances(store, admin, october).written == 2
    assert import_balances(store, admin, october).unchanged == 2
    with store.read() as read:
        assert balance_of(read, lease_of(store)) == (141_260, date(2020, 11, 16))
        assert [(one.key, one.tenants) for one in months(read, TODAY)] == [("2020-10", 2), ("2020-11", 1)]


def test_a_try_says_that_a_month_would_be_partial_before_anything_is_written(store, admin):
    plan = plan_of("BAIL;SOLDE;DATE\nL-204518;5;17/11/2020\n")
    tried = try_balances(store, admin, plan)
    assert (tried.partial, tried.known, tried.leases, written(store)) == (True, 1, 3, 0)
    assert summary(plan, tried).endswith(
        "le solde de 1 des 3 baux en cours serait connu, le nombre de locataires en impayé ne changerait pas."
    )
    whole = try_balances(store, admin, plan_of(WHOLE))
    assert (whole.partial, whole.tenants) == (False, 1)


def test_a_try_counts_what_is_known_already_and_the_last_day_of_each_lease(store, admin):
    import_balances(store, admin, plan_of("BAIL;SOLDE;DATE\nL-204518;5;17/11/2020\nL-100200;0;09/11/2020\n"))
    tried = try_balances(store, admin, plan_of("BAIL;SOLDE;DATE\nL-204518;0;16/11/2020\nl260112;0;16/11/2020\n"))
    assert (tried.known, tried.tenants) == (3, 1), "what was known on the 17th holds"
    tried = try_balances(store, admin, plan_of("BAIL;SOLDE;DATE\nL-204518;0;17/11/2020\n"))
    assert tried.tenants == 0, "of two of a day, the one written last holds"


@pytest.mark.parametrize(("before", "fallen"), [(2, True), (1, False)])
def test_a_month_with_far_fewer_tenants_than_the_one_before_is_said(store, admin, before, fallen):
    record_month(store, admin, "2020-10", before, None)
    tried, done = try_balances(store, admin, plan_of(WHOLE)), import_balances(store, admin, plan_of(WHOLE))
    for outcome in (tried, done):
        told = "1\u00a0locataire en impayé, contre 2 le mois d’avant\u00a0: vérifiez que le fichier est entier."
        assert outcome.fallen is fallen
        assert (told in summary(plan_of(WHOLE), outcome)) is fallen


def test_days_of_one_month_all_count_and_what_was_noted_since_holds(store, admin):
    first = plan_of("BAIL;SOLDE;DATE\nL-204518;0;17/11/2020\n")
    outcome = import_balances(store, admin, first)
    assert (outcome.partial, outcome.known, outcome.leases) == (True, 1, 3)
    assert summary(first, outcome).endswith(
        "le solde de 1 des 3 baux en cours est connu, le nombre de locataires en impayé n’a pas changé."
    )
    with store.read() as read:
        assert months(read, TODAY) == []
    import_balances(
        store, admin, plan_of("BAIL;SOLDE;DATE\nL-204518;5;02/11/2020\nl260112;7;09/11/2020\nL-100200;0;09/11/2020\n")
    )
    with store.read() as read:
        assert [(one.key, one.tenants) for one in months(read, TODAY)] == [("2020-11", 1)]


def test_a_file_of_one_lease_leaves_what_headquarters_counted(store, admin):
    record_month(store, admin, "2020-11", 1188, 242)
    import_balances(store, admin, plan_of(FILE))
    with store.read() as read:
        assert [(one.key, one.tenants, one.rate_bp) for one in months(read, TODAY)] == [("2020-11", 1188, 242)]


def test_a_household_that_owes_on_two_leases_is_one_tenant_in_arrears(store, admin):
    plan = plan_of("BAIL;SOLDE\nL-204518;5\nl260112;7\nL-100200;9\n")
    import_balances(store, admin, plan)
    with store.read() as read:
        leases = read.exec_driver_sql("SELECT count(DISTINCT household_id), count(*) FROM lease").one()
        assert in_arrears(read, date(2020, 11, 1), TODAY) == 2
    assert tuple(leases) == (2, 3)


@pytest.mark.parametrize(("ends", "tenants"), [("2019-06-30", 0), ("2020-10-31", 0), ("2020-11-02", 1)])
def test_who_left_before_the_month_owes_but_is_no_tenant_in_arrears(store, admin, ends, tenants):
    import_balances(store, admin, plan_of(FILE))
    with store.write(admin, "test.left") as unit:
        unit.get(Lease, lease_of(store)).ends_on = ends
    with store.read() as read:
        assert in_arrears(read, date(2020, 11, 1), TODAY) == tenants


def test_a_file_of_several_months_is_refused_whole():
    """One figure a month can't be counted from it: the latest day alone would have told one tenant, or none."""
    with pytest.raises(BadInput, match="de plusieurs mois, entre octobre 2020 et novembre 2020") as refused:
        plan_of("BAIL;SOLDE;DATE\nL-204518;5;31/10/2020\nl260112;0;16/11/2020\n")
    assert "un fichier par mois" in str(refused.value)
    assert plan_of("BAIL;SOLDE\n").month is None


def test_one_stopped_goes_on_where_it_was(store, admin, monkeypatch):
    monkeypatch.setattr(balances, "STEP", 1)
    stopped = import_balances(store, admin, plan_of(FILE), lambda _done, _total: False)
    assert (stopped.state, written(store)) == ("stopped", 1)
    tried = try_balances(store, admin, plan_of(FILE), lambda _done, _total: False)
    assert tried.unchanged == 1
    done = import_balances(store, admin, plan_of(FILE), lambda done, total: done == total or done < 3)
    assert (done.state, written(store)) == ("done", 2)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM import_run").scalar_one() == 1


def test_an_empty_file_says_so_and_tells_no_month(store, admin):
    assert try_balances(store, admin, plan_of("BAIL;SOLDE\n")).leases == 0
    outcome = import_balances(store, admin, plan_of("BAIL;SOLDE\n"))
    assert (outcome.state, outcome.written) == ("done", 0)
    with store.read() as read:
        assert months(read, TODAY) == []
    assert summary(plan_of("BAIL;SOLDE\n"), replace(outcome, constituted=2)).endswith("constitué.")
