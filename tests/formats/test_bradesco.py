"""Bradesco's returns: what is its own about them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b237_bradesco import remessa_sample
from emdia.formats.banks.b237_bradesco.cnab240_retorno import RETORNO as RETORNO_240
from emdia.formats.banks.b237_bradesco.cnab400_retorno import RETORNO as RETORNO_400
from emdia.formats.banks.b237_bradesco.sample import HEADER_240, HEADER_400, samples
from emdia.formats.remessa import Charge, Instruction, Kind, Party
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import ReturnFile, read_return
from emdia.formats.returns.writing import write_return

PAID = {
    "occurrence": "06",
    "carteira": "009",
    "nosso_numero": "00000000002",
    "agencia": "1234",
    "conta": "56789",
    "dac": "P",
    "occurrence_day": date(2026, 3, 10),
    "nominal_cents": 10_000,
    "posted_cents": 10_290,
    "interest_cents": 290,
    "motives": "0000000000",
}


def read_400(*titles: dict[str, object]) -> ReturnFile:
    data = write_return(form=RETORNO_400, header=HEADER_400, titles=titles)
    return read_return(data, bank="237", layout="400", net_of_tariff=True)


def test_the_samples_are_the_generated_ones() -> None:
    for name, generated in {**samples(), **remessa_sample.samples()}.items():
        assert (bank("237").samples / name).read_bytes() == generated


def test_what_is_paid_has_the_interest_and_no_tariff() -> None:
    titles = read_400(PAID | {"tariff_cents": 160}).titles
    assert titles.paid_cents.tolist() == titles.credited_cents.tolist() == [10_290]
    assert titles.obeys_net_identity.all()


def test_a_rebate_inside_the_discount_counts_once() -> None:
    paid = PAID | {"interest_cents": 0, "posted_cents": 8_500, "discount_cents": 1_500}
    titles = read_400(paid | {"rebate_cents": 1_000}).titles
    assert titles.rebate_cents.tolist() == [0]
    assert titles.obeys_net_identity.all()


def test_the_account_is_in_the_titles_for_the_header_has_only_a_code() -> None:
    returned = read_400(PAID, PAID | {"conta": "56780"})
    header = returned.header
    assert (header.agencia, header.conta, header.dac) == ("01234", "0056789", "P")
    assert returned.titles.is_header_account.tolist() == [True, False]


@pytest.mark.parametrize(
    ("mark", "event"), [("A", Event.PROTEST_REQUESTED), ("D", Event.INSTRUCTION_REJECTED)]
)
def test_a_protest_confirmed_as_disregarded_was_refused(mark: str, event: Event) -> None:
    asked = PAID | {"occurrence": "19", "posted_cents": 0, "motivo_protesto": mark}
    assert read_400(asked).titles.event.tolist() == [event]


@pytest.mark.parametrize("occurrence", ["22", "40"])
def test_a_payment_taken_back_is_no_payment(occurrence: str) -> None:
    titles = read_400(PAID | {"occurrence": occurrence}).titles
    assert titles.event.tolist() == [Event.PAYMENT_REVERSED]
    assert titles.credited_cents.tolist() == [0]


def test_a_pix_record_marks_its_title_and_gives_where_its_code_leads() -> None:
    entry = PAID | {"occurrence": "02", "pix_location": "qr.example.com/v2/cobv/1"}
    titles = read_400(entry, PAID | {"nosso_numero": "00000000003"}).titles
    assert titles.is_pix.tolist() == [True, False]
    assert (titles.pix_codes, titles.pix_locations) == ({}, {2: "qr.example.com/v2/cobv/1"})


def test_motives_of_zeros_say_that_cash_was_paid() -> None:
    words = bank("237").explain(layout="400", occurrence="06", motives="0000000000", channel="14")
    assert words == ("Liquidação normal", "Pago com dinheiro", "Internet")


def test_both_layouts_give_the_same_number_and_carteira() -> None:
    data = write_return(form=RETORNO_240, header=HEADER_240, titles=[PAID])
    of_240 = read_return(data, bank="237", layout="240").titles
    of_400 = read_400(PAID).titles
    assert of_240.nosso_numero.tolist() == of_400.nosso_numero.tolist() == [b"00000000002"]
    assert of_240.carteira.tolist() == of_400.carteira.tolist() == [b"009"]


ENTRY = remessa_sample.CNAB400[0]


def written(asked: Instruction, *, layout: str = "400") -> list[bytes]:
    data = write_remessa(
        bank="237", layout=layout, heading=remessa_sample.HEADING, instructions=[asked]
    )
    return data.split(b"\r\n")


@pytest.mark.parametrize(
    ("number", "digit"), [("00000000002", "8"), ("00000000001", "P"), ("00000000006", "0")]
)
def test_the_check_digits_are_those_of_the_manual(number: str, digit: str) -> None:
    asked = replace(ENTRY, nosso_numero=number, carteira="019")
    assert written(asked)[1][70:82].decode() == number + digit
    assert written(asked, layout="240")[2][45:57].decode() == number + digit


def test_without_a_number_the_bank_numbers_and_prints() -> None:
    line = written(replace(ENTRY, nosso_numero=""))[1]
    assert (line[70:82], line[92:93]) == (b"000000000000", b"1")


def test_cancelling_the_automatic_protest_is_a_change_of_nines() -> None:
    line = written(replace(ENTRY, kind=Kind.DO_NOT_PROTEST))[1]
    assert (line[108:110], line[156:160]) == (b"31", b"9999")


@pytest.mark.parametrize(
    ("kind", "code_400", "code_240"),
    [
        (Kind.STAY_PROTEST_AND_WRITE_OFF, b"18", b"10"),
        (Kind.STAY_PROTEST, b"19", b"11"),
        (Kind.LIST_NEGATIVE, b"45", b"45"),
        (Kind.CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF, b"46", b"46"),
        (Kind.CANCEL_NEGATIVE_LISTING, b"47", b"47"),
    ],
)
def test_each_layout_has_its_own_codes(kind: Kind, code_400: bytes, code_240: bytes) -> None:
    asked = replace(ENTRY, kind=kind)
    assert written(asked)[1][108:110] == code_400
    assert written(asked, layout="240")[2][15:17] == code_240


def test_a_fine_in_money_has_no_field_in_400_and_is_refused() -> None:
    with pytest.raises(UnableToWrite, match="multa"):
        written(replace(ENTRY, fine=Charge(amount_cents=200)))
    assert written(replace(ENTRY, fine=Charge(rate=Decimal("0.02"))))[1][65:70] == b"20200"


def test_a_kind_of_title_without_a_code_is_refused() -> None:
    with pytest.raises(UnableToWrite, match="espécie"):
        written(replace(ENTRY, species="XX"))


def test_a_remessa_tells_two_changes_of_one_code_apart() -> None:
    data = remessa_sample.samples()["remessa-cnab240.rem"]
    kinds = [asked.kind for asked in read_remessa(data, bank="237", layout="240").instructions]
    assert kinds[-3:] == [Kind.DO_NOT_PROTEST, Kind.CANCEL_DISCOUNT, Kind.GRANT_REBATE]


@pytest.mark.parametrize(
    ("days", "columns"),
    [
        ({}, b"0000"),
        ({"protest_days": 5}, b"0605"),
        ({"listing_days": 20}, b"0720"),
        ({"write_off_days": 3}, b"1803"),
    ],
)
def test_one_field_of_400_says_how_an_unpaid_title_ends(
    days: dict[str, int], columns: bytes
) -> None:
    asked = replace(ENTRY, **days)
    assert written(asked)[1][156:160] == columns
    data = b"\r\n".join(written(asked))
    (back,) = read_remessa(data, bank="237", layout="400").instructions
    ends = (back.protest_days, back.listing_days, back.write_off_days)
    assert ends == tuple(days.get(f"{way}_days") for way in ("protest", "listing", "write_off"))


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"protest_days": 4}, "after 5 days or more"),
        ({"listing_days": 4}, "after 5 days or more"),
        ({"protest_days": 5, "write_off_days": 60}, "only one can be scheduled"),
        ({"listing_days": 5, "write_off_days": 60}, "only one can be scheduled"),
        ({"write_off_days": 100}, "longer than 2 digits"),
    ],
)
def test_an_end_the_bank_does_not_take_is_refused(days: dict[str, int], says: str) -> None:
    with pytest.raises(UnableToWrite, match=says):
        written(replace(ENTRY, **days))


def test_protest_and_listing_are_never_both_scheduled_in_240() -> None:
    with pytest.raises(UnableToWrite, match="of protest and negative listing only one"):
        written(replace(ENTRY, protest_days=5, listing_days=5), layout="240")
    line = written(replace(ENTRY, protest_days=5, write_off_days=60), layout="240")[2]
    assert line[220:227] == b"1051060"


@pytest.mark.parametrize(
    ("kind", "code_400", "code_240"),
    [
        (Kind.CHANGE_COMPANY_USE, b"07", b"22"),
        (Kind.CHANGE_DOCUMENT, b"08", b"21"),
        (Kind.CHANGE_AMOUNT, b"20", None),
        (Kind.GRANT_DISCOUNT, b"31", b"07"),
        (Kind.DO_NOT_LIST_NEGATIVE, b"31", b"31"),
        (Kind.WAIVE_FINE, None, b"15"),
        (Kind.CHANGE_INTEREST, None, b"12"),
        (Kind.CHANGE_PAYMENT_LIMIT, None, None),
    ],
)
def test_every_change_has_its_code_or_is_refused(
    kind: Kind, code_400: bytes | None, code_240: bytes | None
) -> None:
    asked = replace(
        ENTRY,
        kind=kind,
        discounts=(Charge(amount_cents=500, day=date(2026, 4, 5)),),
        interest=Charge(amount_cents=3, day=date(2026, 4, 11)),
    )
    codes = {"400": (1, slice(108, 110), code_400), "240": (2, slice(15, 17), code_240)}
    for layout, (line, place, code) in codes.items():
        if code is not None:
            assert written(asked, layout=layout)[line][place] == code
        else:
            with pytest.raises(UnableToWrite, match="cannot be asked to"):
                written(asked, layout=layout)


@pytest.mark.parametrize(
    ("tax_id", "columns"),
    [
        ("52998224725", b"529982247000025"),
        ("11222333000181", b"011222333000181"),
        ("12ABC34501DE35", b"012ABC34501DE35"),
        ("", b" " * 15),
    ],
)
def test_the_number_of_a_guarantor_comes_back_as_it_was(tax_id: str, columns: bytes) -> None:
    asked = replace(ENTRY, guarantor=Party(name="JOSE AVALISTA", tax_id=tax_id))
    lines = written(asked)
    assert lines[1][334:349] == columns
    (back,) = read_remessa(b"\r\n".join(lines), bank="237", layout="400").instructions
    assert back.guarantor == asked.guarantor
