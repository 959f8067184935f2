"""Writing BR Codes: static ones from a key, dynamic ones from a location, with Pix Automático."""

from __future__ import annotations

import unicodedata
from binascii import crc_hqx
from collections.abc import Iterable, Iterator

from emdia.formats.pix import br_code, tlv
from emdia.formats.pix.br_code import GUI, MAX_CITY, MAX_NAME, MAX_URL
from emdia.formats.pix.identifiers import MAX_STATIC_TXID, NO_TXID, STATIC_TXID, checked_static_txid
from emdia.formats.pix.keys import key_kind
from emdia.formats.pix.refusals import checked_text, refused

LARGEST_CENTS = 10**12 - 1

# What a printer and every bank's reader can hold: the visible characters of ASCII and the blank.
_PLAIN = " -~"


def static_code(
    *,
    key: str,
    name: str,
    city: str,
    amount_cents: int | None = None,
    txid: str = NO_TXID,
    description: str = "",
    postal_code: str = "",
    withdrawal_ispb: str = "",
    recurrence_url: str = "",
    category: str = "0000",
) -> str:
    """Return the code that pays a key.

    Without an amount the payer chooses it. `withdrawal_ispb` is the facilitator of a Pix
    Saque; `description` and the key share 95 characters.

    :raises PixRefused: naming the field, and the place of a character that cannot stand.
    """
    key_kind(key)
    account = tlv.write("00", GUI, name="gui") + tlv.write("01", key, name="key")
    if description:
        checked_text(description, name="description", least=1, most=72, allowed=_PLAIN)
        account += tlv.write("02", description, name="description")
    if withdrawal_ispb:
        checked_text(withdrawal_ispb, name="withdrawal_ispb", least=8, most=8, allowed="0-9A-Z")
        account += tlv.write("03", withdrawal_ispb, name="withdrawal_ispb")
    return _code(
        account=account,
        initiation="",
        category=category,
        amount_cents=amount_cents,
        name=name,
        city=city,
        postal_code=postal_code,
        txid=checked_static_txid(txid),
        recurrence_url=recurrence_url,
    )


def dynamic_code(
    *,
    url: str,
    name: str,
    city: str,
    is_one_time: bool = False,
    postal_code: str = "",
    recurrence_url: str = "",
    category: str = "0000",
) -> str:
    """Return the code that pays the charge at `url`, a location without `https://`.

    The amount and the txid are the charge's own and stay out of the code.

    :raises PixRefused: naming the field, and the place of a character that cannot stand.
    """
    account = tlv.write("00", GUI, name="gui")
    account += tlv.write("25", _checked_url(url, "url"), name="url")
    return _code(
        account=account,
        initiation="12" if is_one_time else "",
        category=category,
        amount_cents=None,
        name=name,
        city=city,
        postal_code=postal_code,
        txid=NO_TXID,
        recurrence_url=recurrence_url,
    )


def recurrence_code(*, recurrence_url: str, name: str, city: str) -> str:
    """Return the code that authorises a Pix Automático and pays nothing now.

    :raises PixRefused: naming the field, and the place of a character that cannot stand.
    """
    return _code(
        account=tlv.write("00", GUI, name="gui"),
        initiation="",
        category="0000",
        amount_cents=None,
        name=name,
        city=city,
        postal_code="",
        txid=NO_TXID,
        recurrence_url=_checked_url(recurrence_url, "recurrence_url"),
    )


def static_codes(
    *, key: str, name: str, city: str, charges: Iterable[tuple[int, str]]
) -> Iterator[str]:
    """Yield the code of every charge, given as amount in cents and txid, for one receiver.

    What the codes have in common is written, and its CRC computed, once.

    :raises PixRefused: on the first charge that cannot be written.
    """
    model = static_code(key=key, name=name, city=city, amount_cents=1)
    # The model's amount, 0.01, stands between what is the same before and after it.
    head, _, rest = model.partition("54040.01")
    middle = rest[: rest.rindex("6207")]
    start = tlv.crc(head)
    has_form = STATIC_TXID.fullmatch
    # Whatever depends on a length alone is looked up, and what is sound is not asked again:
    # calls and formatting would otherwise cost more than the code itself.
    before_amount = [f"54{size:02d}" for size in range(14)]
    before_txid = [f"{middle}62{size + 4:02d}05{size:02d}" for size in range(MAX_STATIC_TXID + 1)]
    for amount_cents, txid in charges:
        if not has_form(txid):
            checked_static_txid(txid)
        amount = f"{amount_cents // 100}.{amount_cents % 100:02d}"
        if not 0 < amount_cents <= LARGEST_CENTS:
            _amount(amount_cents)
        tail = f"{before_amount[len(amount)]}{amount}{before_txid[len(txid)]}{txid}6304"
        yield f"{head}{tail}{crc_hqx(tail.encode(), start):04X}"


def plain(text: str, *, characters: int) -> str:
    """Return a name as a code can carry it: no accents, no line breaks, cut to `characters`."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in decomposed if " " <= sign <= "~")
    return " ".join(kept.split())[:characters].rstrip()


def _code(
    *,
    account: str,
    initiation: str,
    category: str,
    amount_cents: int | None,
    name: str,
    city: str,
    postal_code: str,
    txid: str,
    recurrence_url: str,
) -> str:
    checked_text(category, name="category", least=4, most=4, allowed="0-9")
    checked_text(name, name="name", least=1, most=MAX_NAME, allowed=_PLAIN)
    checked_text(city, name="city", least=1, most=MAX_CITY, allowed=_PLAIN)
    code = tlv.write("00", "01", name="payload format")
    code += tlv.write("01", initiation, name="initiation") if initiation else ""
    code += tlv.write("26", account, name="account")
    code += tlv.write("52", category, name="category") + tlv.write("53", "986", name="currency")
    if amount_cents is not None:
        code += tlv.write("54", _amount(amount_cents), name="amount")
    code += tlv.write("58", "BR", name="country")
    code += tlv.write("59", name, name="name") + tlv.write("60", city, name="city")
    if postal_code:
        checked_text(postal_code, name="postal_code", least=8, most=8, allowed="0-9")
        code += tlv.write("61", postal_code, name="postal_code")
    code += tlv.write("62", tlv.write("05", txid, name="txid"), name="txid")
    code += _recurrence(recurrence_url) if recurrence_url else ""
    code += tlv.CRC_ID + "04"
    return code + br_code.crc_text(code)


def _recurrence(url: str) -> str:
    inside = tlv.write("00", GUI, name="gui")
    inside += tlv.write("25", _checked_url(url, "recurrence_url"), name="recurrence_url")
    return tlv.write("80", inside, name="recurrence_url")


def _checked_url(url: str, name: str) -> str:
    checked_text(url, name=name, least=1, most=MAX_URL, allowed="!-~")
    if not br_code.is_url(url):
        raise refused(
            "url_form",
            name,
            url,
            f"{name} must be a host and a path without https://; {url!r} is not.",
        )
    return url


def _amount(amount_cents: int) -> str:
    if not 0 < amount_cents <= LARGEST_CENTS:
        raise refused(
            "amount_range",
            "amount_cents",
            str(amount_cents),
            f"amount_cents must be from 1 to {LARGEST_CENTS:,}; {amount_cents:,} is not.",
        )
    return f"{amount_cents // 100}.{amount_cents % 100:02d}"
