"""Campo livre and nosso número of each bank, against numbers worked out by hand or printed."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.banks import banks, campo_livre
from emdia.formats.banks.b001_banco_do_brasil.campo_livre import modulo_11
from emdia.formats.banks.b341_itau.campo_livre import digit as dac
from emdia.formats.boleto import FieldRefused
from emdia.formats.boleto.campo_livre import BadForm, Constant, Form, Given, NossoNumero

BANKS = tuple(code for code in banks() if campo_livre.forms(code))

BB_4 = {
    "convenio": "1234",
    "sequencial": "0000001",
    "agencia": "1545",
    "conta": "11040300",
    "carteira": "18",
}
BB_6 = BB_4 | {"convenio": "123879", "sequencial": "01234"}
BB_7 = {"convenio": "1234567", "sequencial": "0000000003", "carteira": "17"}
BB_21 = {"convenio": "123456", "nosso_numero": "12345678901234567"}
SANTANDER = {"beneficiario": "0282033", "nosso_numero": "566612457800", "modalidade": "101"}
CAIXA = {"beneficiario": "005507", "nosso_numero": "14222333777777777"}
BRADESCO = {"agencia": "1234", "carteira": "19", "nosso_numero": "00000000002", "conta": "0123456"}
ITAU = {"carteira": "110", "nosso_numero": "12345678", "agencia": "0057", "conta": "12345"}
ITAU_15 = {
    "carteira": "198",
    "nosso_numero": "98712345",
    "seu_numero": "1234567",
    "cliente": "12345",
}
SICREDI = {
    "ano": "07",
    "byte": "2",
    "sequencial": "00003",
    "cooperativa": "0165",
    "posto": "02",
    "beneficiario": "00623",
}
SICOOB = {
    "carteira": "1",
    "cooperativa": "4327",
    "cliente": "0229385",
    "nosso_numero": "0000002",
}
# The examples of the banks' own manuals: 004, 041 and 208; 136 has the number's alone.
NORDESTE = {
    "agencia": "0016",
    "conta": "0001193",
    "conta_dv": "2",
    "nosso_numero": "0000053",
    "operacao": "21",
}
BANRISUL = {"agencia": "1102", "beneficiario": "9000150", "nosso_numero": "22832563"}
INTER = {
    "agencia": "0001",
    "carteira": "112",
    "operacao": "1234567",
    "nosso_numero": "0012345678",
}
UNICRED = {"agencia": "1234", "conta": "0000567890", "nosso_numero": "0000299621"}
BTG = {"agencia": "0050", "carteira": "01", "nosso_numero": "00000006380", "conta": "0388685"}


@pytest.mark.parametrize(
    ("bank", "values", "form", "digits", "printed"),
    [
        ("001", BB_4, "convenio_4", "1234000000115451104030018", "12340000001-1"),
        ("001", BB_6, "convenio_6", "1238790123415451104030018", "12387901234-5"),
        ("001", BB_7, "convenio_7", "0000001234567000000000317", "12345670000000003"),
        ("001", BB_21, "convenio_6_servico_21", "1234561234567890123456721", "12345678901234567"),
        ("033", SANTANDER, "comum", "9028203356661245780020101", "566612457800-2"),
        ("104", CAIXA, "beneficiario_6", "0055077222133347777777771", "14/222333777777777-2"),
        ("237", BRADESCO, "comum", "1234190000000000201234560", "19/00000000002-8"),
        ("341", ITAU, "comum", "1101234567880057123457000", "110/12345678-8"),
        ("748", SICREDI, "comum", "1107200003101650200623108", "07/200003-1"),
        ("756", SICOOB, "comum", "1432701022938500000024001", "0000002-4"),
        ("004", NORDESTE, "comum", "0016000119320000053121000", "0000053-1"),
        ("041", BANRISUL, "comum", "2111029000150228325634059", "22832563-51"),
        ("077", INTER, "comum", "0001112123456700123456784", "0012345678-4"),
        ("136", UNICRED, "comum", "1234000056789000002996219", "0000299621-9"),
        ("208", BTG, "comum", "0050010000000638003886850", "01/00000006380-4"),
    ],
)
def test_what_the_manuals_and_boletos_print(
    bank: str, values: Mapping[str, str], form: str, digits: str, printed: str
) -> None:
    chosen = campo_livre.form(bank, form)
    assert campo_livre.write(bank=bank, **values) == digits
    assert chosen.nosso_numero_printed(values) == printed
    [reading] = [found for found in campo_livre.readings(bank, digits) if found.form == form]
    assert values.items() <= dict(reading.fields).items()
    assert (reading.nosso_numero, reading.faults) == (printed, ())


def test_the_bb_digit_the_manual_works_through() -> None:
    assert modulo_11("05009401448") == "1"


@pytest.mark.parametrize(("number", "digit"), [("00000000010", "8"), ("00000000006", "X")])
def test_the_bb_digit_may_be_a_letter(number: str, digit: str) -> None:
    # 1 x 8, and 6 x 9 = 54: the rest is the digit itself, 10 is X.
    assert modulo_11(number) == digit


@pytest.mark.parametrize(
    ("number", "digit"), [("00000000001", "P"), ("00000000002", "8"), ("00000000006", "0")]
)
def test_the_bradesco_digit_may_be_a_letter(number: str, digit: str) -> None:
    values = BRADESCO | {"nosso_numero": number}
    assert campo_livre.form("237", "comum").nosso_numero_digit(values) == digit


@pytest.mark.parametrize(
    ("carteira", "with_account"),
    [("109", True), ("175", True), ("110", True), ("112", False), ("115", False), ("104", False),
     ("147", False), ("188", False), ("126", False), ("131", False), ("145", False),
     ("146", False), ("150", False), ("168", False),
     # The escriturais that only the manual of CNAB 240 has.
     ("105", False), ("113", False), ("116", False), ("117", False), ("119", False),
     ("134", False), ("135", False), ("136", False), ("166", False), ("212", False)],
)  # fmt: skip
def test_which_itau_carteiras_leave_the_account_out(carteira: str, with_account: bool) -> None:
    one, other = (
        dac(ITAU | {"agencia": agencia, "carteira": carteira}) for agencia in ("0057", "0058")
    )
    assert (one != other) is with_account


def test_itau_fifteen_digits() -> None:
    # 198 98712345 1234567 12345: the doubled digits and the others sum to 102.
    written = campo_livre.write(bank="341", **ITAU_15)
    assert written == "1989871234512345671234580"
    [reading] = campo_livre.readings("341", written)
    assert (reading.form, reading.nosso_numero) == ("especial", "")
    account = {"agencia": "0057", "conta": "72192"}
    assert (
        campo_livre.form("341", "especial").nosso_numero_printed(ITAU_15 | account)
        == "198/98712345-1"
    )


def test_caixa_with_seven_digits_has_no_digit_of_its_own() -> None:
    values = CAIXA | {"beneficiario": "1100001"}
    written = campo_livre.write(bank="104", **values)
    assert written.startswith("1100001222133347777777")
    assert [found.form for found in campo_livre.readings("104", written)] == ["beneficiario_7"]


def test_sicredi_without_an_amount() -> None:
    assert campo_livre.write(bank="748", **SICREDI, tem_valor="0")[22] == "0"


def test_a_wrong_digit_is_a_fault_with_its_position() -> None:
    written = campo_livre.write(bank="341", **ITAU)
    wrong = written[:11] + "1" + written[12:21] + "1" + written[22:]
    [reading] = campo_livre.readings("341", wrong)
    assert [(fault.field, fault.columns) for fault in reading.faults] == [
        ("nosso_numero_dv", (31, 31)),
        ("conta_dv", (41, 41)),
    ]


@pytest.mark.parametrize(
    ("bank", "values", "field"),
    [
        ("001", BB_7 | {"convenio": "12345"}, "convenio"),
        ("001", BB_7 | {"convenio": "0999999"}, "convenio"),
        ("001", BB_7 | {"sequencial": "1"}, "sequencial"),
        ("001", BB_4 | {"conta": "X1040300"}, "conta"),
        ("033", SANTANDER | {"modalidade": "999"}, "modalidade"),
        ("033", SANTANDER | {"nosso_numero": "5666124578002"}, "nosso_numero"),
        ("104", CAIXA | {"beneficiario": "1000000"}, "beneficiario"),
        ("104", CAIXA | {"nosso_numero": "1"}, "nosso_numero"),
        ("237", BRADESCO | {"conta": "123456"}, "conta"),
        ("341", ITAU | {"carteira": "198"}, "carteira"),
        ("341", ITAU_15 | {"carteira": "109"}, "carteira"),
        ("341", ITAU_15 | {"cliente": "1"}, "cliente"),
        ("748", SICREDI | {"byte": "0"}, "byte"),
        ("748", SICREDI | {"posto": "A1"}, "posto"),
        ("756", SICOOB | {"parcela": "1"}, "parcela"),
        ("756", {"carteira": "1"}, "cooperativa"),
        ("756", SICOOB | {"nonsense": "1"}, "nonsense"),
        ("999", SICOOB, "bank"),
    ],
)
def test_a_refusal_names_the_field(bank: str, values: Mapping[str, str], field: str) -> None:
    with pytest.raises(FieldRefused) as refusal:
        campo_livre.write(bank=bank, **values)
    assert refusal.value.fault.field == field


def test_a_form_can_be_asked_for_by_name() -> None:
    assert campo_livre.write(bank="001", form_name="convenio_7", **BB_7)[-2:] == "17"
    with pytest.raises(FieldRefused, match="has no form called nonsense; it has: convenio_7"):
        campo_livre.write(bank="001", form_name="nonsense", **BB_7)


def test_digits_of_another_bank_have_no_reading() -> None:
    assert campo_livre.readings("237", "1" * 25) == ()
    assert campo_livre.readings("999", "1" * 25) == ()


def test_every_form_says_where_it_comes_from() -> None:
    assert {"001", "033", "104", "237", "341", "748", "756"} <= set(BANKS)
    for bank in BANKS:
        assert all(form.source for form in campo_livre.forms(bank))


@pytest.mark.parametrize(("parts", "says"), [((Constant("1"),), "1 digits, not 25")])
def test_a_form_that_does_not_add_up_is_refused_on_import(
    parts: tuple[Constant, ...], says: str
) -> None:
    with pytest.raises(BadForm, match=says):
        Form(
            name="x",
            source="x",
            source_date=None,
            given=(),
            parts=parts,
            nosso_numero=NossoNumero(printed=lambda values: ""),
        )


def values_of(field: Given) -> st.SearchStrategy[str]:
    """Return the values the bank takes in a field."""
    if field.allowed:
        return st.sampled_from(field.allowed)
    numbers = st.integers(field.least, 10**field.digits - 1)
    return numbers.map(lambda number: str(number).zfill(field.digits)).filter(
        lambda text: text not in field.refused
    )


@pytest.mark.parametrize("form", [f for bank in BANKS for f in campo_livre.forms(bank)])
@settings(deadline=None)
@given(data=st.data())
def test_every_form_comes_back(form: Form, data: st.DataObject) -> None:
    values = {field.name: data.draw(values_of(field)) for field in form.given}
    read = form.read(form.write(values))
    assert {name: read.values[name] for name in values} == values
    assert read.faults == ()
