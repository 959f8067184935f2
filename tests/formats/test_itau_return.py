"""What an Itaú CNAB 400 return says, read back from a generated file."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from emdia.formats.banks import CREDITING_EVENTS, Event, bank
from emdia.formats.banks.b341_itau.campo_livre import digit
from emdia.formats.banks.b341_itau.sample import (
    SAMPLE_HEADING,
    ReturnTitle,
    many_titles,
    sample_titles,
    write_return,
)
from emdia.formats.pix import dynamic_code, static_code
from emdia.formats.pix.br_code import crc_text
from emdia.formats.returns import ReturnFile, Titles, read_return
from emdia.kernel.days import NO_DAY, to_date, to_day

PAID = sample_titles()[0]
CODE = dynamic_code(url="qr.example.com/v2/cobv/vento", name="VENTO NORTE", city="RECIFE")
# Its CRC is right, but not every printer and reader has its letters.
ACCENTED = CODE.replace("VENTO", "VÊNTO")


def returned(*titles: ReturnTitle, net: bool = False, **heading: object) -> ReturnFile:
    header = replace(SAMPLE_HEADING, **heading)  # type: ignore[arg-type]
    data = write_return(header=header, titles=titles)
    return read_return(data, bank="341", layout="400", net_of_tariff=net)


def only(*titles: ReturnTitle, net: bool = False) -> Titles:
    read = returned(*titles, net=net)
    assert read.faults == ()
    return read.titles


def test_the_header_says_whose_file_it_is() -> None:
    header = returned(PAID).header
    assert (header.agencia, header.conta, header.dac) == ("1234", "56789", "0")
    assert (header.company_name, header.sequence) == ("VENTO NORTE TELECOM LTDA", 118)
    assert (header.generated_date, header.credit_date) == (date(2026, 3, 10), date(2026, 3, 11))


def test_the_trailer_says_what_the_file_holds() -> None:
    trailer = returned(PAID, PAID).trailer
    assert trailer is not None
    assert (trailer.line, trailer.titles, trailer.total_cents, trailer.sequence) == (
        4,
        2,
        20_000,
        118,
    )


def test_a_paid_title_in_columns() -> None:
    titles = only(replace(PAID, company_use="lote 7", interest_cents=40, posted_cents=9_790))
    assert titles.line_number.tolist() == [2]
    assert titles.nosso_numero.tolist() == [b"90000001"]
    assert (titles.carteira.tolist(), titles.document.tolist()) == ([b"109"], [b"NF7001/1"])
    assert (titles.company_use.tolist(), titles.channel.tolist()) == ([b"lote 7"], [b"B2"])
    assert to_date(int(titles.occurrence_day[0])) == date(2026, 3, 10)
    assert to_date(int(titles.credit_day[0])) == date(2026, 3, 11)
    assert titles.interest_cents.tolist() == [40]
    assert titles.is_header_account.tolist() == [True]


def test_every_column_has_the_type_the_database_takes() -> None:
    titles = only(*sample_titles()[:6])
    types = {
        "line_number": "i4", "occurrence": "S2", "event": "i2", "nosso_numero": "S20",
        "carteira": "S3", "document": "S15", "company_use": "S25", "occurrence_day": "i4",
        "due_day": "i4", "credit_day": "i4", "nominal_cents": "i8", "posted_cents": "i8",
        "paid_cents": "i8", "credited_cents": "i8", "tariff_cents": "i8", "interest_cents": "i8",
        "discount_cents": "i8", "rebate_cents": "i8", "iof_cents": "i8",
        "other_credits_cents": "i8", "motives": "S10", "channel": "S2", "is_pix": "?",
        "is_header_account": "?", "obeys_net_identity": "?",
    }  # fmt: skip
    for name, kind in types.items():
        column = getattr(titles, name)
        assert (name, column.dtype, len(column)) == (name, np.dtype(kind), len(titles))


@pytest.mark.parametrize(
    ("net", "paid_cents", "credited_cents"), [(False, 9_750, 9_750), (True, 10_000, 9_750)]
)
def test_net_of_tariff_adds_the_tariff_back(
    net: bool, paid_cents: int, credited_cents: int
) -> None:
    titles = only(PAID, net=net)
    assert titles.posted_cents.tolist() == [9_750]
    assert titles.paid_cents.tolist() == [paid_cents]
    assert titles.credited_cents.tolist() == [credited_cents]


def test_the_tariff_of_a_write_off_is_not_added_and_credits_nothing() -> None:
    titles = only(replace(PAID, occurrence="09", posted_cents=210, tariff_cents=210), net=True)
    assert titles.paid_cents.tolist() == [210]
    assert titles.credited_cents.tolist() == [0]


@pytest.mark.parametrize(
    ("changes", "obeys"),
    [
        ({}, True),
        ({"interest_cents": 120, "posted_cents": 9_870}, True),
        ({"discount_cents": 500, "posted_cents": 9_250}, True),
        ({"rebate_cents": 500, "posted_cents": 9_250}, True),
        ({"other_credits_cents": 30, "posted_cents": 9_780}, True),
        ({"iof_cents": 38, "posted_cents": 9_712}, True),
        ({"posted_cents": 10_000}, False),
        ({"occurrence": "07", "posted_cents": 3_750}, False),
        ({"occurrence": "09", "posted_cents": 210}, True),
    ],
)
def test_the_net_identity(changes: dict[str, object], obeys: bool) -> None:
    titles = only(replace(PAID, **changes), net=True)  # type: ignore[arg-type]
    assert titles.obeys_net_identity.tolist() == [obeys]


@pytest.mark.parametrize(
    ("occurrence", "event"),
    [
        ("02", Event.REGISTERED),
        ("03", Event.REJECTED),
        ("06", Event.PAID),
        ("07", Event.PARTIALLY_PAID),
        ("08", Event.PAID_AT_NOTARY),
        ("09", Event.WRITTEN_OFF),
        ("10", Event.PAID_ELSEWHERE),
        ("15", Event.INSTRUCTION_REJECTED),
        ("16", Event.INSTRUCTION_REJECTED),
        ("17", Event.INSTRUCTION_REJECTED),
        ("25", Event.PAYER_CLAIM),
        ("30", Event.FEE),
        ("32", Event.WRITTEN_OFF_BY_PROTEST),
        ("69", Event.CHEQUE_RETURNED),
        ("72", Event.CREDIT_WITHOUT_TITLE),
        ("95", Event.OPERATIONAL_WRITE_OFF),
    ],
)
def test_an_occurrence_means_what_this_bank_means(occurrence: str, event: Event) -> None:
    assert only(replace(PAID, occurrence=occurrence)).event.tolist() == [event]


def test_an_announced_payment_is_information_until_it_is_credited() -> None:
    data = bytearray(write_return(header=SAMPLE_HEADING, titles=(PAID, PAID)))
    for line, mark in ((1, b"I"), (2, b"C")):
        data[402 * line + 106 : 402 * line + 107] = mark
    titles = read_return(bytes(data), bank="341", layout="400").titles
    assert titles.event.tolist() == [Event.INFORMATION, Event.PAID]
    assert titles.credited_cents.tolist() == [0, 9_750]


def test_a_pix_record_belongs_to_the_title_above_it() -> None:
    entry = replace(PAID, occurrence="02", nosso_numero="00000007", pix_code=CODE)
    titles = only(PAID, entry, replace(PAID, nosso_numero="00000009"))
    assert titles.line_number.tolist() == [2, 3, 5]
    assert titles.is_pix.tolist() == [False, True, False]
    assert titles.pix_codes == {3: CODE}


@pytest.mark.parametrize(
    "wrong",
    [
        CODE[:-1] + ("0" if CODE[-1] != "0" else "1"),
        CODE.replace("vento", "vemto"),
        "000201x",
        static_code(key="financeiro@example.com", name="VENTO NORTE", city="RECIFE"),
        ACCENTED[:-4] + crc_text(ACCENTED[:-4]),
    ],
    ids=["crc", "letter", "torn", "pays a key", "accent"],
)
def test_a_code_that_is_wrong_or_pays_a_key_is_told_and_not_taken(wrong: str) -> None:
    entry = replace(PAID, occurrence="02", nosso_numero="00000007", pix_code=wrong)
    returned = read_return(
        write_return(header=SAMPLE_HEADING, titles=(PAID, entry)), bank="341", layout="400"
    )
    assert returned.titles.pix_codes == {}
    assert returned.titles.event.tolist() == [Event.PAID, Event.REGISTERED]
    assert [(one.code, one.line, one.field) for one in returned.faults] == [
        ("pix_code_invalid", 4, "code")
    ]
    assert not returned.holding_faults


def test_very_many_wrong_codes_do_not_hold_the_payments_beside_them() -> None:
    entry = replace(PAID, occurrence="02", pix_code="000201x")
    entries = [replace(entry, nosso_numero=f"{number:08d}") for number in range(1, 1_502)]
    read = returned(PAID, *entries)
    assert not read.holding_faults
    codes = [fault.code for fault in read.faults]
    assert (codes.count("pix_code_invalid"), codes.count("pix_codes_invalid")) == (20, 1)
    assert [f.found for f in read.faults if f.code == "pix_codes_invalid"] == ["1481"]


def test_a_refused_pix_leaves_a_plain_boleto_and_its_reason() -> None:
    titles = only(replace(PAID, occurrence="02", pix_error="003"))
    assert titles.is_pix.tolist() == [False]
    assert (titles.pix_codes, titles.pix_errors) == ({}, {2: "003"})
    assert bank("341").pix_errors["400", "003"] == "Chave inválida"


def test_occurrence_10_is_by_pix_only_where_the_file_shows_it() -> None:
    entry = replace(PAID, occurrence="02", nosso_numero="00000007", pix_code=CODE)
    by_pix = replace(PAID, occurrence="10", nosso_numero="00000007", posted_cents=0)
    same_record = replace(by_pix, nosso_numero="00000008", pix_code=CODE)
    silent = replace(by_pix, nosso_numero="00000009")
    titles = only(entry, by_pix, same_record, silent)
    events = [Event.REGISTERED, Event.PAID_BY_PIX, Event.PAID_BY_PIX, Event.PAID_ELSEWHERE]
    assert titles.event.tolist() == events
    assert not titles.is_payment[1:].any()
    assert Event.PAID_BY_PIX not in CREDITING_EVENTS


def test_motives_come_from_the_field_of_their_length() -> None:
    rejected = replace(PAID, occurrence="03", motives="0811")
    claim = replace(PAID, occurrence="25", long_motive="1339")
    listing = replace(PAID, occurrence="79", motives="6114")
    titles = only(rejected, claim, listing, PAID)
    assert titles.motives.tolist() == [b"08110000", b"1339", b"61140000", b""]


NAME_AND_CEP = ("Nome do pagador não informado", "CEP não numérico")


@pytest.mark.parametrize(
    ("occurrence", "motives", "channel", "words"),
    [
        ("06", "", "B2", ("Liquidação normal", "Outro banco, linha digitável")),
        ("03", "08110000", "", ("Entrada rejeitada", *NAME_AND_CEP)),
        ("17", "11", "", ("Alteração de dados rejeitada", "CEP inválido")),
        ("25", "1339", "", ("Alegação do pagador", "Não recebeu a mercadoria")),
        ("79", "61140000", "", ("Negativação: informação", "Correios: falecido")),
        ("03", "88", "", ("Entrada rejeitada", "motivo 88")),
        ("06", "", "ZZ", ("Liquidação normal", "canal ZZ")),
        ("Z9", "01", "", ("ocorrência Z9",)),
    ],
)  # fmt: skip
def test_the_bank_explains_itself(
    occurrence: str, motives: str, channel: str, words: tuple[str, ...]
) -> None:
    said = bank("341").explain(
        layout="400", occurrence=occurrence, motives=motives, channel=channel
    )
    assert said == words


def test_lines_of_another_account_are_marked() -> None:
    data = bytearray(write_return(header=SAMPLE_HEADING, titles=(PAID, PAID)))
    data[402 * 2 + 23 : 402 * 2 + 28] = b"11111"
    titles = read_return(bytes(data), bank="341", layout="400").titles
    assert titles.is_header_account.tolist() == [True, False]


def test_days_that_are_not_there_are_no_day() -> None:
    titles = only(replace(PAID, occurrence="09", credit_date=None, due_date=None))
    assert (titles.due_day.tolist(), titles.credit_day.tolist()) == ([NO_DAY], [NO_DAY])


def test_texts_can_be_copied_to_a_database_without_nuls() -> None:
    padded = only(PAID).blank_padded("document")
    assert padded.tobytes() == b"NF7001/1       "


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"agencia": "0057", "conta": "72192", "carteira": "198", "nosso_numero": "98712345"}, "1"),
        ({"agencia": "0057", "conta": "72192", "carteira": "126", "nosso_numero": "00000000"}, "3"),
    ],
)
def test_the_check_digit_of_the_nosso_numero(account: dict[str, str], expected: str) -> None:
    assert digit(account) == expected


def test_many_lines_add_up() -> None:
    wanted = many_titles(count=2_000, on=date(2026, 3, 10))
    read = returned(*wanted, net=True)
    assert read.faults == ()
    assert read.titles.obeys_net_identity.all()
    assert read.titles.paid_cents.sum() == sum(t.posted_cents + t.tariff_cents for t in wanted)
    assert read.titles.due_day.tolist() == [to_day(title.due_date) for title in wanted]
