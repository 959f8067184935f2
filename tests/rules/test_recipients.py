"""Which contact a demand goes to."""

import pytest

from emdia.rules.recipients import (
    NOBODY,
    NOT_ALLOWED_YET,
    OPTED_OUT,
    ROLES,
    THIRD_PARTY,
    Person,
    is_third_party,
    recipient,
)


def person(number: int, role: str = "finance", consent: bool | None = None, **more: bool) -> Person:
    return Person(
        contact_id=number, role=role, consent=consent, is_reachable=more.get("is_reachable", True)
    )


@pytest.mark.parametrize(
    ("people", "at_a_person", "at_a_company", "opt_in"),
    [
        ([], (None, NOBODY), (None, NOBODY), (None, NOBODY)),
        ([person(1)], (1, ""), (1, ""), (None, NOT_ALLOWED_YET)),
        ([person(1, is_reachable=False)], (None, NOBODY), (None, NOBODY), (None, NOBODY)),
        ([person(1, "other")], (None, THIRD_PARTY), (1, ""), (None, THIRD_PARTY)),
        ([person(1, "legal")], (None, THIRD_PARTY), (None, THIRD_PARTY), (None, THIRD_PARTY)),
        ([person(1, consent=False)], (None, OPTED_OUT), (None, OPTED_OUT), (None, OPTED_OUT)),
        ([person(1, consent=True)], (1, ""), (1, ""), (1, "")),
        ([person(3, "owner"), person(4), person(5)], (4, ""), (4, ""), (None, NOT_ALLOWED_YET)),
        ([person(2, "other"), person(3, "buyer"), person(4, "owner")], (4, ""), (4, ""),
         (None, NOT_ALLOWED_YET)),
        ([person(1, consent=False), person(2, "buyer")], (2, ""), (2, ""), (None, NOT_ALLOWED_YET)),
        ([person(1, consent=False), person(2, "buyer", True)], (2, ""), (2, ""), (2, "")),
        ([person(1, consent=False), person(2, "legal", True)], (None, OPTED_OUT),
         (None, OPTED_OUT), (None, OPTED_OUT)),
    ],
)  # fmt: skip
def test_recipient(
    people: list[Person],
    at_a_person: tuple[int | None, str],
    at_a_company: tuple[int | None, str],
    opt_in: tuple[int | None, str],
) -> None:
    found = [
        recipient(people=people, debtor_is_person=is_person, needs_opt_in=needs)
        for is_person, needs in ((True, False), (False, False), (True, True))
    ]
    assert found == [at_a_person, at_a_company, opt_in]


def test_somebody_else() -> None:
    others = {(role, is_person) for role in (*ROLES, "legal") for is_person in (True, False)
              if is_third_party(role=role, debtor_is_person=is_person)}  # fmt: skip
    assert others == {("other", True), ("legal", True), ("legal", False)}
    assert ROLES == ("finance", "owner", "buyer", "other")
