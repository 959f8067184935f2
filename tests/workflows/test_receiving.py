"""A bank file is applied once: by its bytes, its content and its number; or not at all."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from emdia.books.bank_files.models import BankFile, FileState
from emdia.books.companies.queries import UnknownAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import Receivable
from emdia.workflows import settle_bank_file
from emdia.workflows.receive_bank_file import AlreadyReceived, FileRefused

from .crowd import at_once
from .house import ANA, BRUNO, HEADING, House, line, paid
from .money import sums, wrong_with

TITLES = dict.fromkeys(range(1, 41), 10000)


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect(TITLES)
    return house


def month(house: House) -> bytes:
    """Return a file that pays every title, net of its tariff."""
    return house.write(paid(number, cents, tariff=250) for number, cents in TITLES.items())


def files(house: House) -> list[BankFile]:
    with company_scope(house.company_id):
        return list(BankFile.objects.order_by("id"))


def codes(bank_file: BankFile) -> list[str]:
    return [fault["code"] for fault in bank_file.faults]


def owed(house: House) -> int:
    with company_scope(house.company_id):
        return sum(Receivable.objects.values_list("balance_cents", flat=True))


def applied_once(house: House) -> None:
    """Check that the month was paid once, whatever was tried."""
    assert [one.state for one in files(house)].count(FileState.APPLIED) == 1
    assert owed(house) == 0
    with company_scope(house.company_id):
        assert Receipt.objects.count() == len(TITLES)
        assert Fact.objects.filter(kind="bank_file.applied").count() == 1
    assert sums(house.company_id) == {
        1010: 9_750 * len(TITLES),
        1100: 0,
        3000: -10_000 * len(TITLES),
        4200: 250 * len(TITLES),
    }
    assert wrong_with(house.company_id) == {}


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "line feeds": lambda content: content.replace(b"\r\n", b"\n"),
    "an end-of-file mark": lambda content: content + b"\x1a",
    "an empty line at the end": lambda content: content + b"\r\n",
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "no last line end": lambda content: content.rstrip(b"\r\n"),
    "blanks after every line": lambda content: content.replace(b"\r\n", b"   \r\n"),
}


def test_the_same_bytes_twice(house: House) -> None:
    content = month(house)
    first = house.receive(content, by=ANA)
    with pytest.raises(AlreadyReceived) as before:
        house.receive(content, by=BRUNO)
    house.settle(first)
    with pytest.raises(AlreadyReceived) as after:
        house.receive(content, by=BRUNO, name="another name.ret")
    for refusal in (before.value, after.value):
        assert (refusal.bank_file_id, refusal.received_by) == (first, "Ana")
        assert refusal.received_at <= timezone.now()
    applied_once(house)


@pytest.mark.parametrize("vary", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_same_content_in_other_bytes(house: House, vary: Callable[[bytes], bytes]) -> None:
    content = month(house)
    first = house.settle(house.receive(content))
    second = house.settle(house.receive(vary(content), by=BRUNO))
    assert (second.state, codes(second)) == (FileState.REFUSED, ["file_duplicate_content"])
    # The answer says which file it was, and who brought it.
    assert second.faults[0]["found"] == str(first.pk)
    assert f"file {first.pk}, received by Ana" in second.faults[0]["message"]
    applied_once(house)


@pytest.mark.parametrize("turn", range(5))
def test_the_same_bytes_from_several_people_at_once(house: House, turn: int) -> None:
    content = month(house)
    answers = at_once(*[lambda: house.receive(content)] * 6)
    (received,) = [answer for answer in answers if isinstance(answer, int)]
    refusals = [answer for answer in answers if answer != received]
    assert {type(refusal) for refusal in refusals} == {AlreadyReceived}
    assert {refusal.bank_file_id for refusal in refusals} == {received}
    house.settle(received)
    applied_once(house)


@pytest.mark.parametrize("turn", range(5))
def test_two_variants_settled_at_once(house: House, turn: int) -> None:
    content = month(house)
    variants = [content, *(vary(content) for vary in list(VARIANTS.values())[:3])]
    received = [house.receive(variant) for variant in variants]
    settled = at_once(*[lambda one=one: house.settle(one) for one in received])
    states = sorted(one.state for one in settled)
    assert states == [FileState.APPLIED, *[FileState.REFUSED] * 3]
    (winner,) = [one.pk for one in settled if one.state == FileState.APPLIED]
    for one in settled:
        assert one.pk == winner or one.faults[0]["found"] == str(winner)
    applied_once(house)


@pytest.mark.parametrize("turn", range(5))
def test_one_job_taken_by_several_workers_at_once(house: House, turn: int) -> None:
    received = house.receive(month(house))
    settled = at_once(*[lambda: house.settle(received)] * 4)
    assert [one.state for one in settled] == [FileState.APPLIED] * 4
    applied_once(house)


def test_a_settled_file_settled_again(house: House) -> None:
    received = house.receive(month(house))
    for _ in range(3):
        house.settle(received)
    applied_once(house)


def test_two_different_files_at_once(house: House) -> None:
    """Two files that pay the same titles: what the first settles, the second finds settled."""
    received = [house.receive(month(house)) for _ in range(2)]
    at_once(*[lambda one=one: house.settle(one) for one in received])
    assert [one.state for one in files(house)] == [FileState.APPLIED] * 2
    assert owed(house) == 0
    assert sums(house.company_id)[2100] == -10_000 * len(TITLES)
    assert sums(house.company_id)[1100] == 0
    assert wrong_with(house.company_id) == {}


def test_the_number_of_another_file(house: House) -> None:
    first = house.settle(house.receive(month(house)))
    second = house.apply(paid(1, 500), sequence=1)
    assert (second.state, codes(second)) == (FileState.REFUSED, ["sequence_reused"])
    assert second.faults[0]["found"] == str(first.pk)
    applied_once(house)


def test_the_database_itself_refuses_a_second_file(house: House) -> None:
    first = house.settle(house.receive(month(house)))
    for name, value in (
        ("sha256", first.sha256),
        ("canonical_sha256", first.canonical_sha256),
        ("sequence", first.sequence),
    ):
        other = house.settle(house.receive(house.write([paid(1, 1)])))
        with pytest.raises(IntegrityError), company_scope(house.company_id):
            BankFile.objects.filter(pk=other.pk).update(**{name: value})


def test_the_file_of_another_account(house: House) -> None:
    refused = house.apply(paid(1, 10_000), conta="99999")
    assert (refused.state, codes(refused)) == (FileState.REFUSED, ["not_ours"])
    assert owed(house) == sum(TITLES.values())
    assert house.lines(refused) == []


def test_the_agreement_of_another_company(house: House) -> None:
    other = House(number=2)
    content = month(house)
    house.agreement, ours = other.agreement, house.agreement
    with pytest.raises(UnknownAgreement):
        house.receive(content)
    house.agreement = ours
    assert files(house) == []


def test_nothing_is_refused_at_the_door(house: House) -> None:
    with pytest.raises(FileRefused) as refusal:
        house.receive(b"")
    assert [fault.code for fault in refusal.value.faults] == ["file_empty"]
    assert files(house) == []


def without_last(content: bytes, count: int) -> bytes:
    return b"\r\n".join(content.split(b"\r\n")[: -1 - count]) + b"\r\n"


def with_line(content: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    lines = content.split(b"\r\n")
    lines[number] = change(lines[number])
    return b"\r\n".join(lines)


HARMS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "no trailer": (lambda content: without_last(content, 1), "trailer_missing"),
    "cut in the middle": (lambda content: content[: len(content) // 2], "trailer_missing"),
    "cut within the trailer": (lambda content: content[:-100], "file_truncated"),
    "a line taken out": (
        lambda content: b"\r\n".join(
            text for number, text in enumerate(content.split(b"\r\n")) if number != 5
        ),
        "trailer_count",
    ),
    "a line twice": (
        lambda content: with_line(content, 5, lambda text: text + b"\r\n" + text),
        "trailer_count",
    ),
    "another value": (
        lambda content: with_line(content, 5, lambda text: text[:152] + b"9" + text[153:]),
        "trailer_total",
    ),
    "two lines exchanged": (
        lambda content: b"\r\n".join(
            [*(lines := content.split(b"\r\n"))[:3], lines[4], lines[3], *lines[5:]]
        ),
        "line_sequence",
    ),
    "not a bank file": (lambda content: b"%PDF-1.7 " + content[9:], ""),
    "another record type at the top": (lambda content: b"9" + content[1:], ""),
}


@pytest.mark.parametrize(("harm", "code"), HARMS.values(), ids=HARMS.keys())
def test_a_harmed_file_applies_nothing_and_the_right_one_comes_after(
    house: House, harm: Callable[[bytes], bytes], code: str
) -> None:
    content = month(house)
    refused = house.settle(house.receive(harm(content)))
    assert refused.state == FileState.REFUSED
    assert codes(refused)
    if code:
        assert code in codes(refused)
    assert house.lines(refused) == []
    assert owed(house) == sum(TITLES.values())
    # The corrected file has the same number; and the harmed one may come again, to be refused.
    again = house.settle(house.receive(harm(content)))
    assert again.state == FileState.REFUSED
    house.settle(house.receive(content))
    applied_once(house)


@pytest.mark.parametrize("missing", range(1, 1207, 67))
def test_cut_anywhere_in_the_last_three_records(house: House, missing: int) -> None:
    content = month(house)
    cut = house.settle(house.receive(content[:-missing]))
    if cut.state == FileState.APPLIED:
        # Only line ends and the blanks of the trailer's filling were lost.
        assert missing < 400
    else:
        assert house.lines(cut) == []
        house.settle(house.receive(content))
    applied_once(house)


def test_our_own_fault_refuses_the_file_and_it_may_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = month(house)
    received = house.receive(content)

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("emdia.workflows.settle_bank_file.payments.settle", fail)
        with pytest.raises(RuntimeError):
            house.settle(received)
    assert owed(house) == sum(TITLES.values())
    settle_bank_file.give_up(company_id=house.company_id, bank_file_id=received)
    (refused,) = files(house)
    assert codes(refused) == ["internal_error"]
    house.settle(house.receive(content))
    settle_bank_file.give_up(company_id=house.company_id, bank_file_id=files(house)[1].pk)
    applied_once(house)


def test_a_wrong_line_is_an_exception_and_the_rest_settles(house: House) -> None:
    content = month(house)
    # Letters in the nosso número of line 5, a code nobody knows in line 6.
    content = with_line(content, 4, lambda text: text[:85] + b"ABCDEFGH" + text[93:])
    content = with_line(content, 5, lambda text: text[:108] + b"ZZ" + text[110:])
    settled = house.settle(house.receive(content))
    assert settled.state == FileState.APPLIED
    counts = (settled.titles, settled.settled, settled.exceptions)
    assert counts == (len(TITLES), len(TITLES) - 2, 2)
    wrong = {one.line_number: one.reason for one in house.lines(settled) if one.reason}
    assert wrong == {5: "line_unreadable", 6: "occurrence_unknown"}
    assert owed(house) == 20_000
    assert {"occurrence_unknown"} <= set(codes(settled))
    assert wrong_with(house.company_id) == {}


def test_the_counts_of_a_file_must_add_up(house: House) -> None:
    settled = house.settle(house.receive(month(house)))
    for name in ("settled", "confirmed", "rejected", "exceptions", "titles"):
        with pytest.raises(IntegrityError), company_scope(house.company_id), transaction.atomic():
            BankFile.objects.filter(pk=settled.pk).update(**{name: getattr(settled, name) + 1})


def test_heading_of_the_house_is_the_account(house: House) -> None:
    """What the tests above write is read as it was meant."""
    settled = house.apply(line(1, "02", nominal_cents=10_000))
    assert (settled.generated_date, settled.sequence) == (HEADING.generated_date, house.sequence)
