"""What Banco do Brasil's returns say, and what it is asked, in generated files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from emdia.formats.banks import Event, bank
from emdia.formats.banks.b001_banco_do_brasil import remessa_sample, sample
from emdia.formats.explained_line import explain_line
from emdia.formats.remessa import Charge, Instruction, Kind, Party
from emdia.formats.remessa.reading import read_remessa
from emdia.formats.remessa.writing import UnableToWrite, write_remessa
from emdia.formats.returns import Titles, read_return
from emdia.formats.returns.writing import write_return

PAID_400, PAID_240 = sample.CASES_400[0], sample.CASES_240[0]


def only(layout: str, *titles: Mapping[str, Any]) -> Titles:
    header = sample.HEADER_400 if layout == "400" else sample.HEADER_240
    data = write_return(form=bank("001").returns[layout], header=header, titles=titles)
    read = read_return(data, bank="001", layout=layout)
    assert read.faults == ()
    return read.titles


def test_the_samples_are_the_generated_ones() -> None:
    folder = bank("001").samples
    for name, data in sample.samples().items():
        assert (folder / name).read_bytes() == data


@pytest.mark.parametrize(("layout", "paid"), [("400", PAID_400), ("240", PAID_240)])
def test_what_is_paid_is_gross_and_what_is_credited_is_net(
    layout: str, paid: Mapping[str, Any]
) -> None:
    titles = only(layout, paid)
    assert titles.paid_cents.tolist() == [10_000]
    assert titles.credited_cents.tolist() == [9_750]
    assert titles.tariff_cents.tolist() == [250]
    assert titles.obeys_net_identity.all()


def test_a_rebate_inside_the_discount_counts_once() -> None:
    changes = {"discount_cents": 1_500, "rebate_cents": 1_000, "posted_cents": 8_500}
    titles = only("400", {**PAID_400, **changes})
    assert titles.rebate_cents.tolist() == [0]
    assert titles.obeys_net_identity.all()


@pytest.mark.parametrize(
    ("layout", "occurrence", "event"),
    [
        ("400", "05", Event.PAID),
        ("400", "07", Event.PARTIALLY_PAID),
        ("400", "08", Event.PAID),
        ("400", "15", Event.PAID_AT_NOTARY),
        ("400", "20", Event.PAID_ELSEWHERE),
        ("400", "25", Event.INSTRUCTION_CONFIRMED),
        ("400", "28", Event.FEE),
        ("400", "44", Event.CHEQUE_RETURNED),
        ("400", "46", Event.CHEQUE_PENDING),
        ("240", "05", Event.WRITTEN_OFF),
        ("240", "15", Event.INFORMATION),
        ("240", "17", Event.PAID_AFTER_WRITE_OFF),
        ("240", "25", Event.WRITTEN_OFF_BY_PROTEST),
        ("240", "50", Event.CHEQUE_PENDING),
    ],
)
def test_a_code_means_another_thing_in_each_layout(
    layout: str, occurrence: str, event: Event
) -> None:
    paid = PAID_400 if layout == "400" else PAID_240
    assert only(layout, {**paid, "occurrence": occurrence}).event.tolist() == [event]


@pytest.mark.parametrize(
    ("layout", "occurrence", "motives", "words"),
    [
        ("400", "03", "33", ("Comando recusado", "Nosso número já existente")),
        ("400", "09", "31", ("Baixa", "Liquidado anteriormente")),
        ("240", "03", "52", ("Entrada rejeitada", "Registro de título já liquidado, carteira 17")),
        ("240", "28", "04", ("Débito de tarifas ou custas", "Protesto")),
    ],
)
def test_the_bank_explains_itself(
    layout: str, occurrence: str, motives: str, words: tuple[str, ...]
) -> None:
    said = bank("001").explain(layout=layout, occurrence=occurrence, motives=motives)
    assert said == words


def sent(layout: str, *asked: Instruction) -> list[bytes]:
    heading = remessa_sample.HEADINGS[layout]
    data = write_remessa(bank="001", layout=layout, heading=heading, instructions=asked)
    return data.split(b"\r\n")


@pytest.mark.parametrize(
    ("asked", "code", "columns"),
    [
        ({"kind": Kind.CHANGE_INTEREST, "interest": Charge(amount_cents=7)},
         b"16", b"1" + b"000000" + b"000000000007"),
        ({"kind": Kind.CHANGE_FINE, "fine": Charge(amount_cents=250, day=date(2026, 4, 11))},
         b"35", b"1" + b"110426" + b"000000000250"),
        ({"kind": Kind.CHANGE_FINE, "fine": Charge(rate=Decimal("0.02"), day=date(2026, 4, 11))},
         b"35", b"2" + b"110426" + b"000000000200"),
        ({"kind": Kind.WAIVE_FINE}, b"36", b"9" + b"0" * 18),
        ({"kind": Kind.WAIVE_PAYMENT_LIMIT}, b"38", b"0" * 19),
        ({"kind": Kind.CHANGE_PAYMENT_LIMIT, "payment_limit_days": 45}, b"39", b"045" + b"0" * 16),
    ],
)  # fmt: skip
def test_a_command_has_its_own_things_in_the_columns_of_the_discount(
    asked: dict[str, Any], code: bytes, columns: bytes
) -> None:
    change = replace(remessa_sample.ENTRY, payer=None, **asked)
    _, line, trailer, _ = sent("400", change)
    assert (line[108:110], line[173:192]) == (code, columns)
    assert trailer.startswith(b"9")
    (back,) = read("400", change)
    assert (back.kind, back.nosso_numero) == (change.kind, change.nosso_numero)
    assert (back.fine, back.interest) == (change.fine, change.interest)
    assert back.payment_limit_days == change.payment_limit_days
    assert back.discounts == ()


def test_titles_of_every_command_stand_in_the_order_they_were_asked() -> None:
    changes = [
        replace(remessa_sample.ENTRY, kind=kind, company_use=f"{number}")
        for number, kind in enumerate(
            (Kind.WAIVE_FINE, Kind.ENTRY, Kind.WAIVE_PAYMENT_LIMIT, Kind.WAIVE_FINE, Kind.WRITE_OFF)
        )
    ]
    back = read("400", *changes)
    assert [(one.kind, one.company_use) for one in back] == [
        (one.kind, one.company_use) for one in changes
    ]


def test_what_only_a_command_carries_is_refused_at_the_entry() -> None:
    asked = replace(remessa_sample.ENTRY, payment_limit_days=30)
    assert "cannot carry how late the bank takes a payment" in refusal("400", asked)
    rate = Charge(rate=Decimal("0.01"))
    change = replace(remessa_sample.ENTRY, kind=Kind.CHANGE_INTEREST, interest=rate)
    assert "the interest (juros) as a rate" in refusal("400", change)


@pytest.mark.parametrize(("convenio", "number", "printed"), [
    ("123456", "05009401448", b"050094014481"),  # the example of the manual's anexo XI
    ("1234", "12340000002", b"12340000002X"),
    ("1234567", "12345670000000001", b"12345670000000001"),
])  # fmt: skip
def test_cnab_240_takes_convenios_of_every_length(
    convenio: str, number: str, printed: bytes
) -> None:
    heading = replace(remessa_sample.HEADINGS["240"], convenio=convenio)
    entry = replace(remessa_sample.ENTRY, nosso_numero=number)
    data = write_remessa(bank="001", layout="240", heading=heading, instructions=(entry,))
    assert data.split(b"\r\n")[2][37:57] == printed.ljust(20)
    assert read_remessa(data, bank="001", layout="240").instructions == (entry_read(entry),)
    wrong = replace(remessa_sample.ENTRY, nosso_numero="123")
    assert "17 digits, or 11 without the check digit" in refusal("240", wrong)


def entry_read(entry: Instruction) -> Instruction:
    """Return the entry as its file tells it: texts in capitals, the modality of the carteira."""
    told = (read("240", replace(entry, nosso_numero=f"{sample.CONVENIO}0000000001")))[0]
    return replace(told, nosso_numero=entry.nosso_numero)


def test_a_return_gives_the_number_without_its_check_digit() -> None:
    titles = only("240", {**PAID_240, "nosso_numero": "050094014481"})
    assert titles.nosso_numero.tolist() == [b"05009401448"]
    titles = only("240", {**PAID_240, "nosso_numero": "12345670000000001"})
    assert titles.nosso_numero.tolist() == [b"12345670000000001"]


@pytest.mark.parametrize("convenio", ["1234", "123456", "999999"])
def test_cnab_400_refuses_the_convenios_whose_manual_is_not_at_hand(convenio: str) -> None:
    heading = replace(remessa_sample.HEADINGS["400"], convenio=convenio)
    with pytest.raises(UnableToWrite, match="CBR641 of six positions"):
        write_remessa(
            bank="001", layout="400", heading=heading, instructions=(remessa_sample.ENTRY,)
        )


def read(layout: str, *asked: Instruction) -> tuple[Instruction, ...]:
    data = b"\r\n".join(sent(layout, *asked))
    return read_remessa(data, bank="001", layout=layout).instructions


def refusal(layout: str, asked: Instruction) -> str:
    with pytest.raises(UnableToWrite) as refused:
        sent(layout, asked)
    return str(refused.value)


def test_the_sample_remessas_are_the_generated_ones() -> None:
    for layout, asked in remessa_sample.CASES.items():
        path = bank("001").samples / f"remessa-cnab{layout}.rem"
        assert path.read_bytes() == b"\r\n".join(sent(layout, *asked))


def test_a_write_off_says_that_the_title_is_not_given_back() -> None:
    line = sent("400", replace(remessa_sample.ENTRY, kind=Kind.WRITE_OFF))[1]
    assert (line[108:110], line[156:158]) == (b"02", b"44")


def test_the_fine_of_an_entry_is_a_record_below_it() -> None:
    fine = Charge(amount_cents=250, day=date(2026, 4, 11))
    line = sent("400", replace(remessa_sample.ENTRY, fine=fine))[2]
    assert line[:22] == b"599" + b"1" + b"110426" + b"000000000250"


@pytest.mark.parametrize("layout", ["400", "240"])
@pytest.mark.parametrize(("days", "is_taken"), [(5, False), (6, True), (29, True), (30, False),
                                                (35, True), (40, True)])  # fmt: skip
def test_the_bank_protests_after_the_days_it_has(layout: str, days: int, is_taken: bool) -> None:
    asked = replace(remessa_sample.ENTRY, protest_days=days)
    if is_taken:
        assert sent(layout, asked)
    else:
        assert "6 to 29, 35 or 40 calendar days" in refusal(layout, asked)


def test_what_the_layout_cannot_carry_is_refused_by_name() -> None:
    asked = replace(remessa_sample.ENTRY, write_off_days=30)
    assert "the write off days" in refusal("400", asked)
    fine = replace(remessa_sample.ENTRY, fine=Charge(amount_cents=100))
    assert "from which day the fine is owed" in refusal("400", fine)


def test_the_modality_of_the_carteira_goes_in_cnab_240() -> None:
    for carteira, modality in (("17", b"7"), ("11", b"1"), ("31", b"3"), ("51", b"4")):
        line = sent("240", replace(remessa_sample.ENTRY, carteira=carteira))[2]
        assert line[57:58] == modality


def test_a_line_of_a_command_is_explained_by_its_own_columns() -> None:
    fine = Charge(amount_cents=250, day=date(2026, 4, 11))
    change = replace(remessa_sample.ENTRY, kind=Kind.CHANGE_FINE, fine=fine)
    explained = explain_line(sent("400", change)[1], bank="001", layout="400")
    fields = {item.name: item for item in explained.fields}
    assert explained.record == "bb400.remessa.cobrar_multa"
    assert fields["multa"].value == 250
    assert fields["comando"].words == ("Cobrar multa",)
    waived = sent("400", replace(remessa_sample.ENTRY, kind=Kind.WAIVE_FINE))[1]
    assert explain_line(waived, bank="001", layout="400").record == (
        "bb400.remessa.dispensar_multa"
    )


COMPANY = Party(name="José Avalista Teste e Filhos Ltda", tax_id="11222333000181")
PERSON = Party(name="José Avalista Teste", tax_id="52998224725")


@pytest.mark.parametrize(
    ("guarantor", "columns"),
    [
        (COMPANY, b"JOSE AVALISTA TESTE E CNPJ11222333000181"),
        (PERSON, b"JOSE AVALISTA TESTE       CPF52998224725"),
    ],
)
def test_a_guarantor_of_cnab_400_stands_in_the_columns_of_the_message(
    guarantor: Party, columns: bytes
) -> None:
    asked = replace(remessa_sample.ENTRY, guarantor=guarantor)
    line = sent("400", asked)[1]
    assert (line[87:88], line[351:391]) == (b"A", columns)
    (back,) = read("400", asked)
    assert back.guarantor is not None
    assert (back.guarantor.tax_id, back.messages) == (guarantor.tax_id, ())
    assert back.guarantor.name == columns.decode().rpartition(" C")[0].rstrip()


def test_a_message_that_looks_like_a_guarantor_stays_a_message() -> None:
    text = "JOSE AVALISTA TESTE E CNPJ11222333000181"
    asked = replace(remessa_sample.ENTRY, messages=(text,))
    assert sent("400", asked)[1][87:88] == b" "
    assert read("400", asked)[0].messages == (text,)
    both = replace(asked, guarantor=PERSON)
    assert "have the same columns" in refusal("400", both)
    assert sent("240", both)
    unknown = replace(remessa_sample.ENTRY, guarantor=replace(PERSON, tax_id=""))
    assert "the guarantor's CPF or CNPJ" in refusal("400", unknown)


@pytest.mark.parametrize(
    ("days", "columns"), [(None, b"00"), (3, b"03"), (6, b"06"), (30, b"30"), (45, b"45")]
)
def test_a_protest_by_order_says_its_days(days: int | None, columns: bytes) -> None:
    asked = replace(remessa_sample.ENTRY, kind=Kind.PROTEST, protest_days=days)
    assert sent("400", asked)[1][156:158] == columns
    assert [(one.kind, one.protest_days) for one in read("400", asked)] == [(Kind.PROTEST, days)]
    assert "by order after 3 to 30" in refusal("400", replace(asked, protest_days=31))
