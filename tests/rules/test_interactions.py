"""Which outcomes say that the debtor was reached."""

from emdia.rules.interactions import BY_HAND, Outcome, may_promise, was_reached


def test_who_was_reached() -> None:
    nobody = {one.value for one in Outcome if not was_reached(one)}
    assert nobody == {"no_answer", "left_word", "wrong_number", "third_party"}


def test_only_a_sender_says_sent() -> None:
    assert {*Outcome} - {*BY_HAND} == {Outcome.SENT}
    assert [one.value for one in Outcome] == [
        "sent", "promised", "says_paid", "disputes", "call_back", "refuses", "hardship", "other",
        "no_answer", "left_word", "wrong_number", "third_party",
    ]  # fmt: skip


def test_a_promise_comes_with_one_outcome() -> None:
    assert [one for one in Outcome if may_promise(one)] == [Outcome.PROMISED]
