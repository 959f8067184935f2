"""The customers of the demo: who they are, where they live, how they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from emdia.books.companies.columns import insert_columns, next_ids
from emdia.books.parties.models import (
    Address,
    Channel,
    Contact,
    ContactConsent,
    Customer,
    CustomerState,
    Salesperson,
)
from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import cnpj_check_digits, cpf_check_digits

from . import words
from .chance import chance, picks, weighted

CHILDREN = 6  # of the chain of shops, which pays in one place
TWICE_IN = 550  # one customer of so many stands twice in the register
DRAFT_IN = 640
GUARANTEED_IN = 190
SHORT_NAMES = 0.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """What kind of customers a company has."""

    first_number: int  # of tax ids and telephones: no two companies share one
    firms_share: float
    firm_words: Sequence[str]
    person_segment: str
    firm_segments: Sequence[str]
    has_salespeople: bool


@dataclass(kw_only=True)
class People:
    """Customers in columns; `ids` once they are stored."""

    is_firm: list[bool]
    names: list[str]
    tax_ids: list[str]
    segments: list[str]
    ids: list[int] = field(default_factory=list)
    salesperson_ids: list[int | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)


def people(trade: Trade, *, count: int) -> People:
    """Return `count` customers; the first of the firms are one chain of shops."""
    source = chance("people", trade.first_number)
    is_firm = (source.random(count) < trade.firms_share).tolist()
    is_firm[: CHILDREN + 1] = [True] * min(CHILDREN + 1, count)
    persons, firms = _person_names(source, count), _firm_names(source, count, trade.firm_words)
    names = [firms[place] if firm else persons[place] for place, firm in enumerate(is_firm)]
    tax_ids = [
        _cnpj(trade.first_number, place) if firm else _cpf(trade.first_number, place)
        for place, firm in enumerate(is_firm)
    ]
    segments = [
        segment if firm else trade.person_segment
        for segment, firm in zip(picks(source, trade.firm_segments, count), is_firm, strict=True)
    ]
    _make_chain(names, tax_ids, trade.first_number)
    for place in range(CHILDREN + 3, count - 1, TWICE_IN):
        other = next((one for one in range(place + 1, count) if not is_firm[one]), place)
        names[other] = persons[other] if is_firm[place] else names[place]
    return People(is_firm=is_firm, names=names, tax_ids=tax_ids, segments=segments)


def _person_names(source: np.random.Generator, count: int) -> list[str]:
    columns = zip(
        picks(source, words.FIRST, count),
        picks(source, words.LAST, count),
        picks(source, words.LAST, count),
        picks(source, words.LAST, count),
        source.random(count).tolist(),
        strict=True,
    )
    return [
        f"{first} {one} {two}" if part < SHORT_NAMES else f"{first} {one} {two} {three}"
        for first, one, two, three, part in columns
    ]


def _firm_names(source: np.random.Generator, count: int, kinds: Sequence[str]) -> list[str]:
    columns = zip(
        picks(source, kinds, count),
        picks(source, words.LAST, count),
        picks(source, words.PLACES, count),
        picks(source, words.FORMS, count),
        source.random(count).tolist(),
        strict=True,
    )
    return [
        f"{kind} {last} {place} {form}" if part < 0.6 else f"{kind} {last} & Filhos {form}"
        for kind, last, place, form, part in columns
    ]


def _cpf(first_number: int, place: int) -> str:
    root = f"{(first_number + place * 7_919) % 10**9:09d}"
    return root + cpf_check_digits(root)


def _cnpj(first_number: int, place: int, branch: int = 1) -> str:
    root = f"{(first_number * 37 + place * 104_729) % 10**8:08d}"
    if place % 9 == 8:  # letters, as CNPJs are given out since 2026
        root = "ABCDEFGHJK"[int(root[0])] + root[1:5] + "MNPQRSTUVW"[int(root[5])] + root[6:]
    base = f"{root}{branch:04d}"
    return base + cnpj_check_digits(base)


def _make_chain(names: list[str], tax_ids: list[str], first_number: int) -> None:
    """Make the first customers one chain: a head office and its shops, with one CNPJ root."""
    for place in range(min(CHILDREN + 1, len(names))):
        shop = f" (loja {place})" if place else ""
        names[place] = f"Rede Bom Vizinho Supermercados S.A.{shop}"
        tax_ids[place] = _cnpj(first_number, 0, place + 1)


def store(found: People, trade: Trade, *, company_id: int, since: datetime) -> None:
    """Insert the customers with addresses, contacts and consents; fill in their ids."""
    source = chance("stored", trade.first_number)
    count = len(found)
    found.ids = next_ids(Customer, count=count)
    found.salesperson_ids = _salespeople(company_id, source, count, trade)
    insert_columns(Customer, _customers(found, trade, company_id, source))
    places = source.integers(len(words.CITIES), size=count).tolist()
    insert_columns(Address, _addresses(found, company_id, places, source))
    _store_contacts(found, trade, company_id, places, since, source)


def _salespeople(
    company_id: int, source: np.random.Generator, count: int, trade: Trade
) -> list[int | None]:
    if not trade.has_salespeople:
        return [None] * count
    ids = next_ids(Salesperson, count=len(words.SALESPEOPLE))
    insert_columns(
        Salesperson,
        {
            "id": ids,
            "company_id": [company_id] * len(ids),
            "code": [f"V{place + 1:02d}" for place in range(len(ids))],
            "name": words.SALESPEOPLE,
        },
    )
    return picks(source, ids, count)


def _customers(
    found: People, trade: Trade, company_id: int, source: np.random.Generator
) -> dict[str, list[Any]]:
    count = len(found)
    parents = [
        found.ids[0] if 0 < place <= CHILDREN and count > CHILDREN else None
        for place in range(count)
    ]
    drafts = _some(count, DRAFT_IN, first=11)
    guaranteed = _some(count, GUARANTEED_IN, first=21)
    return {
        "id": found.ids,
        "company_id": [company_id] * count,
        "tax_id_kind": ["cnpj" if firm else "cpf" for firm in found.is_firm],
        "tax_id": found.tax_ids,
        "name": found.names,
        "name_key": [name_key(name) for name in found.names],
        "trade_name": [""] * count,
        "state": [
            CustomerState.DRAFT.value if place in drafts else CustomerState.APPROVED.value
            for place in range(count)
        ],
        "external_code": [f"{trade.first_number % 1000}{place:06d}" for place in range(count)],
        "segment": found.segments,
        "parent_id": parents,
        "payer_id": parents,
        "guarantor_id": [
            found.ids[place + 1] if place in guaranteed else None for place in range(count)
        ],
        "salesperson_id": found.salesperson_ids,
    }


def _some(count: int, one_in: int, *, first: int) -> set[int]:
    return set(range(first, count - 1, one_in))


def _addresses(
    found: People, company_id: int, places: list[int], source: np.random.Generator
) -> dict[str, list[Any]]:
    count = len(found)
    cities = [words.CITIES[place] for place in places]
    ends = source.integers(99_999, size=count).tolist()
    return {
        "company_id": [company_id] * count,
        "customer_id": found.ids,
        "purpose": ["billing"] * count,
        "street": picks(source, words.STREETS, count),
        "number": [str(number) for number in source.integers(1, 2_400, size=count).tolist()],
        "district": picks(source, words.DISTRICTS, count),
        "city": [city for city, _, _, _ in cities],
        "state": [state for _, state, _, _ in cities],
        "postal_code": [
            f"{start}{end:05d}" for (_, _, start, _), end in zip(cities, ends, strict=True)
        ],
    }


def _store_contacts(
    found: People,
    trade: Trade,
    company_id: int,
    places: list[int],
    since: datetime,
    source: np.random.Generator,
) -> None:
    count = len(found)
    ids = next_ids(Contact, count=count)
    spoken = _person_names(source, count)
    names = [
        one if firm else name
        for one, name, firm in zip(spoken, found.names, found.is_firm, strict=True)
    ]
    insert_columns(
        Contact,
        {
            "id": ids,
            "company_id": [company_id] * count,
            "customer_id": found.ids,
            "role": ["finance" if firm else "owner" for firm in found.is_firm],
            "name": names,
            "email": [_email(found, names, place) for place in range(count)],
            "phone": [
                _phone(words.CITIES[place][3], trade.first_number, number)
                for number, place in enumerate(places)
            ],
        },
    )
    _store_consents(company_id, ids, since, source)


def _store_consents(
    company_id: int, contact_ids: list[int], since: datetime, source: np.random.Generator
) -> None:
    """Some said how they want to be reached; one in five of them said no."""
    asked = [one for one in contact_ids if one % 6 == 0]
    channels = (Channel.WHATSAPP.value, Channel.EMAIL.value, Channel.SMS.value)
    insert_columns(
        ContactConsent,
        {
            "company_id": [company_id] * len(asked),
            "contact_id": asked,
            "channel": picks(source, channels, len(asked)),
            "is_allowed": (weighted(source, (1, 4), len(asked)) == 1).tolist(),
            "said_at": [since] * len(asked),
            "source": ["Formulário de adesão"] * len(asked),
        },
    )


def _email(found: People, names: list[str], place: int) -> str:
    """Return an address at a domain that exists for examples only (RFC 2606)."""
    if found.is_firm[place]:
        shop = name_key(found.names[place]).lower().replace(" ", "-")[:30]
        return f"financeiro@{shop}-{place}.example"
    first, *_, last = name_key(names[place]).lower().split()
    return f"{first}.{last}{place}@example.com"


def _phone(area: str, first_number: int, place: int) -> str:
    return f"+55{area}9{9_550_000 + first_number % 1000 * 9_000 + place:08d}"
