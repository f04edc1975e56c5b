"""What may be queued, and what an answer makes of a message."""

import pytest

from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.messages.gateway import Verdict
from lmmh_desk.office.model.messages import (
    ADVICE,
    LONGEST_WAIT,
    MINUTE,
    PROBLEMS,
    REMINDER,
    Channel,
    Message,
    MessageState,
    Problem,
    cancel,
    check_message,
    settle,
    try_again,
    wait,
)

NOW = 1_000_000


def message(**values):
    plain = {
        "channel": Channel.SMS, "address": "+33639983471", "text": "Rendez-vous à 10:30.", "purpose": REMINDER,
        "subject_table": "appointment", "subject_id": "a1", "due_at": 0, "expires_at": 2_000_000,
    }  # fmt: skip
    return Message(**{**plain, **values})


def mail(**values):
    return message(**{"channel": Channel.EMAIL, "address": "a@b.fr", "title": "Rappel", **values})


def test_a_right_message_passes():
    check_message(message())
    check_message(mail())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (message(address="0639983471"), "address"), (message(address="a@b.fr"), "address"),
        (mail(address="+33639983471"), "address"), (mail(address="é@b.fr"), "address"),
        (mail(address="a@b.fr\nBcc: c@d.fr"), "address"), (message(text=" "), "text"), (mail(title=" "), "text"),
        (mail(title="Rappel\nBcc: c@d.fr"), "text"), (mail(title="R" * 121), "text"), (message(text="a" * 460), "text"),
        (mail(text="a" * 10_001), "text"), (message(due_at=2_000_000), "expires_at"),
    ],
)  # fmt: skip
def test_a_wrong_one_says_what_is_wrong(wrong, field):
    with pytest.raises(BadInput) as error:
        check_message(wrong)
    assert list(error.value.fields) == [field]


def test_a_purpose_nobody_declared_is_refused():
    with pytest.raises(ValueError, match="canvassing"):
        check_message(message(purpose="canvassing"))


def test_waits_double_and_are_bounded():
    minutes = [wait(tries) // MINUTE for tries in (0, 1, 2, 3, 5, 6, 99)]
    assert minutes == [1, 1, 2, 4, 16, 30, 30]
    assert wait(99) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("answer", "once", "state", "problem"),
    [
        (Verdict.SENT, False, "sent", ""), (Verdict.REFUSED, True, "failed", "refused"),
        (Verdict.NETWORK, False, "queued", "network"), (Verdict.BUSY, False, "queued", "busy"),
        (Verdict.SETUP, False, "queued", "setup"), (Verdict.UNSURE, True, "queued", "network"),
        (Verdict.UNSURE, False, "failed", "unsure"),
    ],
)  # fmt: skip
def test_an_answer_is_written_down(answer, once, state, problem):
    found = message(state=MessageState.SENDING, tries=2)
    settle(found, answer, once, NOW)
    assert (found.state, found.problem) == (state, problem)
    assert found.sent_at == (NOW if state == "sent" else None)
    assert found.next_try_at == (NOW + 2 * MINUTE if state == "queued" else 0)


def test_a_cancelled_message_on_its_way_is_only_not_tried_again():
    waiting, going, late = (
        message(),
        message(state=MessageState.SENDING),
        message(state=MessageState.SENDING, due_at=NOW),
    )
    for each in (waiting, going, late):
        cancel(each, NOW)
    assert (waiting.state, waiting.problem) == (MessageState.DROPPED, Problem.CANCELLED)
    assert (going.state, going.expires_at) == (MessageState.SENDING, NOW)
    assert late.expires_at == NOW + 1


def test_a_failed_one_is_tried_again_while_it_is_useful():
    failed = message(state=MessageState.FAILED, problem=Problem.REFUSED, tries=4)
    try_again(failed, NOW)
    assert (failed.state, failed.problem, failed.tries, failed.next_try_at) == (MessageState.QUEUED, "", 0, NOW)
    with pytest.raises(WrongState):
        try_again(failed, NOW)
    with pytest.raises(WrongState):
        try_again(message(state=MessageState.FAILED), 2_000_000)


def test_every_problem_has_its_words_and_every_verdict_its_problem():
    assert set(PROBLEMS) == set(Problem) - {Problem.NONE}
    assert set(ADVICE) == {Problem.REFUSED, Problem.UNSURE}
    assert {str(verdict) for verdict in Verdict} - {"sent"} <= {str(problem) for problem in Problem}
