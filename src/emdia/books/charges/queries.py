"""Questions about charges. Each requires an open company scope."""

from collections.abc import Iterable

from emdia.books.companies import queries as companies
from emdia.formats.banks import bank
from emdia.formats.banks.number_key import NotANumber

from .models import Charge


def with_number(text: str, *, most: int) -> list[Charge]:
    """Return the charges a nosso número or a txid is of, however it is written, latest first.

    Every agreement reads the number its own way, so one text may be of several.
    """
    keys = set(_keys(text))
    found: dict[int, Charge] = {}
    known = Charge.objects.select_related("receivable__customer").order_by("-id")
    for account_id, key in sorted(keys):
        ours = known.filter(bank_account_id=account_id, number_key=key)
        found.update((one.pk, one) for one in ours[:most])
    found.update((one.pk, one) for one in known.filter(txid=text).exclude(txid="")[:most])
    return list(found.values())[:most]


def _keys(text: str) -> Iterable[tuple[int, str]]:
    for agreement in companies.active_agreements():
        keys = bank(agreement.bank_account.bank_code).number_key
        try:
            key = keys.of(text, carteira=agreement.carteira, convenio=agreement.convenio)
        except NotANumber:
            continue
        yield agreement.bank_account_id, key
