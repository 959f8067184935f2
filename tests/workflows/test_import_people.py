"""Relatives, addresses, consents, doubles and money paid before, as files bring them."""

from datetime import date

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.imports.models import ImportChange, ImportDouble
from emdia.books.ledger.models import Entry, Posting
from emdia.books.parties.models import Address, Contact, ContactConsent, Customer
from emdia.books.receivables.models import OwedTotal, Receivable
from emdia.formats.portfolio import Kind
from emdia.workflows import customer_contacts

from .house import ANA, NOON, House
from .test_import_portfolio import apply, bring, check, faults

pytestmark = pytest.mark.usefixtures("database")

# Every column that the files below have, so that the mapping remembers them.
CUSTOMERS = """\
Chave;CPF/CNPJ;Razão Social;Código;Logradouro;Número;Cidade;Logradouro de entrega;\
Número de entrega;Cidade de entrega;Matriz;Pagador;Fiador;Fuso horário
K1;529.982.247-25;Maria Almeida;C1;Rua das Flores;10;Recife;;;;;;;
K2;12.ABC.345/01DE-35;Padaria São José Ltda;C2;;;;;;;;;;
"""
# A daughter before her mother, a payer by the source's key, a guarantor by code.
FAMILY = """\
Chave;CPF/CNPJ;Razão Social;Código;Matriz;Pagador;Fiador;Fuso horário
K3;12.345.678/0002-76;Filial;C3;12.345.678/0001-95;K1;C2;America/Manaus
K4;12.345.678/0001-95;Casa Matriz;C4;;;;
"""


@pytest.fixture
def house() -> House:
    house = House()
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    return house


def customer(code: str) -> Customer:
    return Customer.objects.select_related("parent", "payer", "guarantor").get(external_code=code)


def test_relatives_are_customers_or_rows_of_the_same_file(house: House) -> None:
    bring(house, Kind.CUSTOMERS, FAMILY)
    with company_scope(house.company_id):
        daughter = customer("C3")
        assert daughter.parent == customer("C4")
        assert daughter.payer == customer("C1")
        assert daughter.guarantor == customer("C2")
        assert daughter.time_zone == "America/Manaus"
        assert customer("C4").parent is None
        assert customer("C4").time_zone == "America/Sao_Paulo"
    _, again = check(house, Kind.CUSTOMERS, FAMILY)
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_another_payer_is_shown_as_a_change(house: House) -> None:
    bring(house, Kind.CUSTOMERS, FAMILY)
    import_id, found = check(house, Kind.CUSTOMERS, FAMILY.replace(";K1;C2;", ";C2;;"))
    assert (found.changed, found.same) == (1, 1)
    with company_scope(house.company_id):
        (change,) = ImportChange.objects.filter(import_batch_id=import_id)
        assert change.changes == {"payer": ["52998224725", "C2"]}
    apply(house, import_id)
    with company_scope(house.company_id):
        assert customer("C3").payer == customer("C2")
        # A blank cell changes nothing.
        assert customer("C3").guarantor == customer("C2")


HEADER = "Chave;CPF/CNPJ;Razão Social;Matriz;Pagador\n"
WRONG_FAMILIES = {
    "nobody": (["K5;390.533.447-05;Zé;NOBODY;"], [(2, "parent", "relative_unknown")]),
    "itself, new": (["K5;390.533.447-05;Zé;;K5"], [(2, "payer", "relative_is_itself")]),
    "itself, known": (
        ["K1;529.982.247-25;Maria Almeida;;529.982.247-25"],
        [(2, "payer", "relative_is_itself")],
    ),
    "in a circle": (
        ["K5;390.533.447-05;Zé;K6;", "K6;111.444.777-35;Rui;K5;"],
        [(2, "parent", "relative_in_circle"), (3, "parent", "relative_in_circle")],
    ),
    "a row that is wrong itself": (
        ["K5;390.533.447-05;Zé;;K6", "K6;111.444.777-35;Rui;NOBODY;"],
        [(2, "payer", "relative_wrong"), (3, "parent", "relative_unknown")],
    ),
}


@pytest.mark.parametrize("case", WRONG_FAMILIES)
def test_a_relative_that_cannot_be_is_told(house: House, case: str) -> None:
    rows, expected = WRONG_FAMILIES[case]
    import_id, found = check(house, Kind.CUSTOMERS, HEADER + "\n".join(rows) + "\n")
    assert faults(house, import_id) == expected
    assert found.wrong == len(rows)
    apply(house, import_id, leave_wrong=True)
    with company_scope(house.company_id):
        assert Customer.objects.count() == 2


def test_a_circle_through_a_customer_that_is_there(house: House) -> None:
    bring(house, Kind.CUSTOMERS, HEADER + "K2;12.ABC.345/01DE-35;Padaria São José Ltda;K1;\n")
    import_id, _ = check(house, Kind.CUSTOMERS, HEADER + "K1;529.982.247-25;Maria Almeida;K2;\n")
    assert faults(house, import_id) == [(2, "parent", "relative_in_circle")]


DELIVERY = """\
CPF/CNPJ;Razão Social;Logradouro;Cidade;Logradouro de entrega;Número de entrega;Cidade de entrega
529.982.247-25;Maria Almeida;Rua das Flores;Recife;Rua do Porto;{number};Olinda
390.533.447-05;Zé;;;Rua sem cidade;;
"""


def test_an_address_of_delivery_is_kept_beside_the_other(house: House) -> None:
    import_id, found = check(house, Kind.CUSTOMERS, DELIVERY.format(number=7))
    assert (found.changed, found.wrong) == (1, 1)
    assert faults(house, import_id) == [(3, "delivery_city", "address_incomplete")]
    apply(house, import_id, leave_wrong=True)
    with company_scope(house.company_id):
        maria = customer("C1")
        kept = Address.objects.filter(customer=maria).order_by("purpose")
        assert list(kept.values_list("purpose", "street", "number", "city")) == [
            ("billing", "Rua das Flores", "10", "Recife"),
            ("delivery", "Rua do Porto", "7", "Olinda"),
        ]
    import_id, _ = check(house, Kind.CUSTOMERS, DELIVERY.format(number=8))
    with company_scope(house.company_id):
        (change,) = ImportChange.objects.filter(import_batch_id=import_id)
        assert change.changes == {"delivery_number": ["7", "8"]}


CONTACTS = """\
Cliente;Nome do contato;E-mail;Aceita e-mail;Aceita WhatsApp;Aceita ligação
K1;Maria;maria@example.com;sim;não;{calls}
"""


def allowed(house: House) -> list[tuple[str, bool, str]]:
    with company_scope(house.company_id):
        said = ContactConsent.objects.order_by("id")
        return list(said.values_list("channel", "is_allowed", "source"))


def test_what_people_allow_comes_with_them_and_once(house: House) -> None:
    text = CONTACTS.format(calls="")
    bring(house, Kind.CONTACTS, text)
    told_by = "WinThor: contacts.csv"
    assert allowed(house) == [("email", True, told_by), ("whatsapp", False, told_by)]
    assert bring(house, Kind.CONTACTS, text).same == 1
    assert len(allowed(house)) == 2
    import_id, found = check(house, Kind.CONTACTS, CONTACTS.format(calls="S"))
    assert found.changed == 1
    with company_scope(house.company_id):
        (change,) = ImportChange.objects.filter(import_batch_id=import_id)
        assert change.changes == {"allows_voice": ["", "yes"]}
    apply(house, import_id)
    assert allowed(house)[2:] == [("voice", True, told_by)]


def test_no_file_turns_a_persons_no_into_yes(house: House) -> None:
    bring(house, Kind.CONTACTS, CONTACTS.format(calls=""))
    with company_scope(house.company_id):
        contact = Contact.objects.get()
    customer_contacts.record_consent(
        company_id=house.company_id, contact_id=contact.pk, channel="email", is_allowed=False,
        source="telephone", by=ANA, now=NOON,
    )  # fmt: skip
    import_id, found = check(house, Kind.CONTACTS, CONTACTS.format(calls=""))
    assert found.wrong == 1
    assert faults(house, import_id) == [(2, "allows_email", "opted_out")]
    apply(house, import_id, leave_wrong=True)
    assert len(allowed(house)) == 3


def doubles(house: House, import_id: int) -> list[tuple[int, str, bool, int | None]]:
    with company_scope(house.company_id):
        return [
            (one.line, one.by_what, one.customer_id is not None, one.other_line)
            for one in ImportDouble.objects.filter(import_batch_id=import_id).order_by("line", "id")
        ]


def test_who_may_be_known_already_is_told_before(house: House) -> None:
    text = (
        "CPF/CNPJ;Razão Social\n"
        "390.533.447-05;MARIA  ALMEIDA\n"  # as Maria Almeida, who is known
        "111.444.777-35;Rui Costa\n"
        "153.509.460-56;Rui  Costa.\n"  # as the row before
        "12.345.678/0001-95;Casa\n"
        "12.345.678/0002-76;Casa\n"  # another establishment of the same company
        "529.982.247-25;Maria Almeida\n"  # who is known, as herself
    )
    import_id, found = check(house, Kind.CUSTOMERS, text)
    assert (found.new, found.same, found.doubles) == (5, 1, 2)
    assert doubles(house, import_id) == [(2, "name", True, None), (4, "name", False, 3)]


def test_a_contact_reached_as_anothers_is_told_before(house: House) -> None:
    bring(house, Kind.CONTACTS, CONTACTS.format(calls=""))
    text = "Cliente;Nome do contato;E-mail\nK2;Maria;maria@example.com\nK2;José;j@example.com\n"
    import_id, found = check(house, Kind.CONTACTS, text)
    assert found.doubles == 1
    assert doubles(house, import_id) == [(2, "email", True, None)]


TITLES = """\
Documento;Cliente;Emissão;Vencimento;Valor;Já pago
NF 1;K1;01/03/2026;31/03/2026;100,00;{paid}
NF 2;K1;01/03/2026;31/03/2026;100,00;100,00
NF 3;K1;01/03/2026;31/03/2026;100,00;{too_much}
"""


def test_what_was_paid_elsewhere_lowers_what_is_owed(house: House) -> None:
    text = TITLES.format(paid="40,00", too_much="100,01")
    import_id, found = check(house, Kind.RECEIVABLES, text)
    assert (found.new, found.wrong) == (2, 1)
    assert faults(house, import_id) == [(4, "paid", "paid_too_much")]
    apply(house, import_id, leave_wrong=True)
    with company_scope(house.company_id):
        owed = dict(Receivable.objects.values_list("document", "balance_cents"))
        assert owed == {"NF 1": 6_000, "NF 2": 0}
        title = Receivable.objects.get(document="NF 1")
        assert title.gross_cents == 10_000
        entry = Entry.objects.get(receivable_id=title.pk, event="paid_before")
        assert entry.effective_date == date(2026, 3, 1)
        legs = Posting.objects.filter(entry_id=entry.pk).order_by("line")
        assert list(legs.values_list("account_code", "amount_cents")) == [
            (1060, 4_000), (1100, -4_000),
        ]  # fmt: skip
        assert sum(OwedTotal.objects.values_list("balance_cents", flat=True)) == 6_000


def test_what_was_paid_elsewhere_is_fixed_afterwards(house: House) -> None:
    bring(house, Kind.RECEIVABLES, TITLES.format(paid="40,00", too_much="0,00"))
    _, again = check(house, Kind.RECEIVABLES, TITLES.format(paid="40,00", too_much="0,00"))
    assert (again.same, again.wrong) == (3, 0)
    import_id, found = check(house, Kind.RECEIVABLES, TITLES.format(paid="41,00", too_much=""))
    assert (found.same, found.wrong) == (2, 1)
    assert faults(house, import_id) == [(2, "paid", "fixed_value_changed")]
