"""Pix charges with a due date as the API takes them, and what it would refuse."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.pix.due_charge import (
    Debtor,
    DueCharge,
    decimal,
    hundredths,
    read_due_charge,
)
from emdia.formats.pix.refusals import PixRefused
from emdia.kernel.pix_terms import (
    Discount,
    DiscountKind,
    DueTerms,
    Fine,
    FineKind,
    Interest,
    InterestKind,
    Rebate,
    RebateKind,
)

TXID = "7978c0c97ea847e78e8849634473c1f1"
DUE = date(2026, 12, 31)
CHARGE = DueCharge(
    txid=TXID,
    key="5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
    debtor=Debtor(
        tax_id="12345678909",
        name="Francisco da Silva",
        street="Alameda Souza, 80",
        city="Recife",
        state="PE",
        postal_code="70011750",
    ),
    terms=DueTerms(
        due_date=DUE,
        amount_cents=12_345,
        fine=Fine(FineKind.SHARE, 1_500),
        interest=Interest(InterestKind.SHARE_A_DAY, 200),
        discount=Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=((date(2026, 11, 30), 3_000),)),
    ),
    message="Cobrança dos serviços prestados.",
    location_id=789,
)


def test_the_body_of_a_charge_with_everything() -> None:
    assert CHARGE.body() == {
        "calendario": {"dataDeVencimento": "2026-12-31", "validadeAposVencimento": 30},
        "loc": {"id": 789},
        "devedor": {
            "logradouro": "Alameda Souza, 80",
            "cidade": "Recife",
            "uf": "PE",
            "cep": "70011750",
            "cpf": "12345678909",
            "nome": "Francisco da Silva",
        },
        "valor": {
            "original": "123.45",
            "multa": {"modalidade": 2, "valorPerc": "15.00"},
            "juros": {"modalidade": 2, "valorPerc": "2.00"},
            "desconto": {
                "modalidade": 1,
                "descontoDataFixa": [{"data": "2026-11-30", "valorPerc": "30.00"}],
            },
        },
        "chave": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
        "solicitacaoPagador": "Cobrança dos serviços prestados.",
    }


def test_a_plain_charge_says_nothing_it_was_not_given() -> None:
    plain = DueCharge(
        txid=TXID,
        key=CHARGE.key,
        debtor=Debtor(tax_id="12ABC34501DE35", name="Vento Norte"),
        terms=DueTerms(due_date=DUE, amount_cents=1),
    )
    assert plain.body() == {
        "calendario": {"dataDeVencimento": "2026-12-31", "validadeAposVencimento": 30},
        "devedor": {"cnpj": "12ABC34501DE35", "nome": "Vento Norte"},
        "valor": {"original": "0.01"},
        "chave": CHARGE.key,
    }


terms = st.integers(0, 9_999)
discounts = st.one_of(
    st.none(),
    st.builds(
        lambda kind, values: Discount(
            kind=kind, dated=tuple((date(2026, 12, 1 + n), v) for n, v in enumerate(values))
        ),
        st.sampled_from([DiscountKind.AMOUNT_UNTIL, DiscountKind.SHARE_UNTIL]),
        st.lists(terms, min_size=1, max_size=3),
    ),
    st.builds(
        lambda kind, value: Discount(kind=kind, hundredths=value),
        st.sampled_from(list(DiscountKind)[2:]),
        terms,
    ),
)


@given(
    fine=st.none() | st.builds(Fine, st.sampled_from(FineKind), terms),
    interest=st.none() | st.builds(Interest, st.sampled_from(InterestKind), terms),
    rebate=st.none() | st.builds(Rebate, st.sampled_from(RebateKind), terms),
    discount=discounts,
    cents=st.integers(10_000, 10**12 - 1),
    message=st.text(max_size=140),
)
def test_what_is_written_is_read(
    fine: Fine | None,
    interest: Interest | None,
    rebate: Rebate | None,
    discount: Discount | None,
    cents: int,
    message: str,
) -> None:
    terms = DueTerms(
        due_date=DUE,
        amount_cents=cents,
        fine=fine,
        interest=interest,
        rebate=rebate,
        discount=discount,
    )
    charge = replace(CHARGE, terms=terms, message=message)
    assert read_due_charge(TXID, charge.body()) == charge


def changed(**values: Any) -> DueCharge:
    """Return the charge with some of its fields, or of its terms, changed."""
    of_terms = {name: value for name, value in values.items() if hasattr(CHARGE.terms, name)}
    others = {name: value for name, value in values.items() if name not in of_terms}
    return replace(CHARGE, terms=replace(CHARGE.terms, **of_terms), **others)


REFUSED: dict[str, dict[str, Any]] = {
    "txid": {"txid": "short"},
    "amount_cents": {"amount_cents": 0},
    "days_valid": {"days_valid": -1},
    "message": {"message": "x" * 141},
    "tax_id": {"debtor": Debtor(tax_id="1234567890", name="x")},
    "name": {"debtor": Debtor(tax_id="12345678909", name="")},
    "postal_code": {"debtor": Debtor(tax_id="12345678909", name="x", postal_code="70011-750")},
    "fine": {"fine": Fine(FineKind.AMOUNT, -1)},
    "interest": {"interest": Interest(InterestKind.SHARE_A_DAY, -1)},
    "rebate": {"rebate": Rebate(RebateKind.SHARE, 10_000)},
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_the_provider_would_not_take_is_refused_by_its_field(field: str) -> None:
    with pytest.raises(PixRefused) as refusal:
        changed(**REFUSED[field])
    assert refusal.value.fault.field == field


@pytest.mark.parametrize(
    "discount",
    [
        Discount(kind=DiscountKind.AMOUNT_UNTIL),
        Discount(kind=DiscountKind.AMOUNT_UNTIL, hundredths=1, dated=((DUE, 1),)),
        Discount(kind=DiscountKind.AMOUNT_A_DAY, dated=((DUE, 1),)),
        Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=((DUE, 1),) * 4),
        Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=((date(2027, 1, 1), 1),)),
        Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=((DUE, 12_345),)),
        Discount(kind=DiscountKind.SHARE_A_DAY, hundredths=10_000),
    ],
)
def test_a_discount_the_provider_would_not_take_is_refused(discount: Discount) -> None:
    with pytest.raises(PixRefused) as refusal:
        changed(discount=discount)
    assert refusal.value.fault.field == "discount"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valor": None}, "valor"),
        ({"valor": {"original": 12.3}}, "original"),
        ({"valor": {"original": "12,30"}}, "valor"),
        ({"valor": {"original": "1.00", "multa": {"modalidade": 3, "valorPerc": "1.00"}}}, "multa"),
        ({"valor": {"original": "1.00", "juros": {"modalidade": 1}}}, "valorPerc"),
        ({"calendario": {"dataDeVencimento": "2026-02-30"}}, "dataDeVencimento"),
        ({"devedor": {"nome": "x"}}, "tax_id"),
        ({"chave": 5}, "chave"),
    ],
)
def test_an_object_that_is_no_charge_is_refused_by_its_field(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(PixRefused) as refusal:
        read_due_charge(TXID, CHARGE.body() | change)
    assert refusal.value.fault.field == field


@given(st.integers(0, 10**12 - 1))
def test_amounts_are_written_and_read(cents: int) -> None:
    assert hundredths(decimal(cents)) == cents


@pytest.mark.parametrize(
    "text", ["", "1", "1.0", "1.000", "-1.00", "12345678901.00", "1,00", "١.٠٠"]
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(PixRefused):
        hundredths(text)
