"""BR Codes: written and read back, with every refusal naming its field and place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats import pix
from emdia.formats.pix import InvalidBrCode, Kind, PixRefused, br_code, tlv

RANDOM_KEY = "39a1178e-db6b-4407-bc7b-b674390acf5f"
URL = "pix.example.com/qr/v2/8b3da2f39a4140d1a91abd93113bd441"
RECURRENCE = "pix.example.com/qr/v2/rec/94ed2badcbc04c15b0bb7fa353194890"
RECEIVER = {"name": "VENTO NORTE TELECOM", "city": "CURITIBA"}

plain_text = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)


def closed(code: str) -> str:
    """Return a code with the CRC it should have."""
    return f"{code}6304{tlv.crc(code + '6304'):04X}"


def faults(code: str) -> list[tuple[str, str | None, tuple[int, int] | None]]:
    return [(fault.code, fault.field, fault.columns) for fault in pix.read(code).faults]


def test_the_static_code_is_exactly_this() -> None:
    code = pix.static_code(key=RANDOM_KEY, amount_cents=10_000, txid="RP1", **RECEIVER)
    assert code == closed(
        "000201" "26580014br.gov.bcb.pix0136" + RANDOM_KEY + "52040000" "5303986" "5406100.00"
        "5802BR" "5919VENTO NORTE TELECOM" "6008CURITIBA" "62070503RP1"
    )  # fmt: skip


def test_the_crc_the_central_bank_prints() -> None:
    # The static code of the Manual de Padrões, with the key of its own example.
    code = (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
        "5913Fulano de Tal6008BRASILIA62070503***6304"
    )
    assert br_code.crc_text(code) == "1D3D"
    assert pix.read(code + "1D3D").name == "Fulano de Tal"


def test_a_crc_keeps_its_leading_zeros() -> None:
    codes = [pix.static_code(key=RANDOM_KEY, txid=f"T{n}", **RECEIVER) for n in range(400)]
    crcs = [code[-4:] for code in codes]
    assert all(re.fullmatch("[0-9A-F]{4}", crc) for crc in crcs)
    assert any(crc.startswith("0") for crc in crcs)
    assert all(pix.read(code).faults == () for code in codes)


def test_a_static_code_with_everything() -> None:
    found = pix.read(
        pix.static_code(
            key="caixa@example.com",
            amount_cents=123,
            txid="A" * 25,
            description="Pedido 123",
            postal_code="80000000",
            withdrawal_ispb="12ABC345",
            recurrence_url=RECURRENCE,
            **RECEIVER,
        )
    )
    assert (found.kind, found.key, found.key_kind, found.amount_cents, found.txid) == (
        Kind.STATIC, "caixa@example.com", pix.KeyKind.EMAIL, 123, "A" * 25,
    )  # fmt: skip
    assert (found.description, found.postal_code, found.withdrawal_ispb) == (
        "Pedido 123", "80000000", "12ABC345",
    )  # fmt: skip
    assert (found.recurrence_url, found.faults) == (RECURRENCE, ())


@pytest.mark.parametrize("is_one_time", [False, True])
def test_a_dynamic_code(is_one_time: bool) -> None:
    found = pix.read(
        pix.dynamic_code(url=URL, is_one_time=is_one_time, recurrence_url=RECURRENCE, **RECEIVER)
    )
    assert (found.kind, found.url, found.recurrence_url, found.is_one_time) == (
        Kind.DYNAMIC,
        URL,
        RECURRENCE,
        is_one_time,
    )
    assert (found.amount_cents, found.txid, found.faults) == (None, "", ())


def test_a_recurrence_alone() -> None:
    found = pix.read(pix.recurrence_code(recurrence_url=RECURRENCE, **RECEIVER))
    assert (found.kind, found.key, found.url, found.faults) == (Kind.RECURRENCE, "", "", ())


def test_other_arrangements_beside_pix_are_named() -> None:
    code = closed(
        "00020104141234567890123426330014BR.GOV.BCB.PIX011152998224725"
        "27260012BR.COM.OUTRO0106012345"
        "52040000530398654041.005802BR5901A6001B62070503***"
    )  # fmt: skip
    assert pix.read(code).other_accounts == ("BR.COM.OUTRO",)
    assert pix.read(code).key == "52998224725"


@pytest.mark.parametrize(
    ("code", "fault", "columns"),
    [
        ("", "payload_format", (1, 6)),
        ("hello", "payload_format", (1, 6)),
        ("000201", "crc_missing", None),
        ("0002016304", "element_cut", (7, 8)),
        ("0002020102126304ABCD", "payload_format", (1, 6)),
        ("00020100020163041111", "element_twice", (7, 8)),
        ("00x201", "payload_format", (1, 6)),
        ("0002012x", "element_id", (7, 8)),
        ("000201²²02126304ABCD", "element_id", (7, 8)),
        ("00020101006304ABCD", "element_length", (9, 10)),
        (closed("000201" + "5802BR"), "not_pix", None),
        (closed("000201" "26230014br.gov.bcb.pix0199x"), "element_cut", (29, 30)),
        ("0" * 513, "too_long", None),
    ],
)  # fmt: skip
def test_what_is_no_code_says_where(code: str, fault: str, columns: tuple[int, int] | None) -> None:
    with pytest.raises(InvalidBrCode) as refusal:
        pix.read(code)
    [found] = refusal.value.faults
    assert (found.code, found.columns) == (fault, columns)
    assert re.search("Copy|Ask", found.message)


def test_a_changed_character_is_found_by_the_crc() -> None:
    code = pix.static_code(key=RANDOM_KEY, amount_cents=10_000, **RECEIVER)
    with pytest.raises(InvalidBrCode, match=r"The CRC is .... and should be"):
        pix.read(code.replace("100.00", "900.00"))


def test_a_code_cut_at_its_end_is_refused() -> None:
    code = pix.static_code(key=RANDOM_KEY, **RECEIVER)
    for size in range(len(code)):
        with pytest.raises(InvalidBrCode):
            pix.read(code[:size])


def test_blanks_around_a_pasted_code_do_not_matter() -> None:
    code = pix.static_code(key=RANDOM_KEY, **RECEIVER)
    assert pix.read(f"\n {code}\t") == pix.read(code)


def element(element_id: str, value: str) -> str:
    return f"{element_id}{len(value):02d}{value}"


def code_with(
    *,
    account: str = element("01", "52998224725"),
    middle: str = "520400005303986",
    amount: str = "",
    tail: str = "5802BR5901A6001B",
    txid: str = "62070503***",
) -> str:
    whole = "000201" + element("26", element("00", br_code.GUI) + account) + middle
    return closed(whole + (element("54", amount) if amount else "") + tail + txid)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"account": element("01", "52998224724")}, ("key_unknown", "key", (33, 43))),
        ({"account": element("25", "https://a.com/b")}, ("url_form", "url", (33, 47))),
        ({"amount": "1.5"}, ("amount_form", "amount", (63, 65))),
        ({"amount": "1,50"}, ("amount_form", "amount", (63, 66))),
        ({"middle": "520400005303840"}, ("currency_form", "currency", (56, 58))),
        ({"middle": "5303986"}, ("element_missing", "category", None)),
        ({"tail": "5802US5901A6001B"}, ("country_form", "country", (63, 64))),
        ({"tail": "5802BR5926" + "A" * 26 + "6001B"}, ("name_form", "name", (69, 94))),
        ({"tail": "5802BR5901é6001B"}, ("not_ascii", None, (69, 69))),
        ({"txid": "62090505A-123"}, ("field_character", "txid", (83, 87))),
        ({"txid": ""}, ("element_missing", "txid", None)),
    ],
)
def test_departures_from_the_manual_are_said_and_the_rest_read(
    change: dict[str, str], fault: tuple[str, str | None, tuple[int, int] | None]
) -> None:
    code = code_with(**change)
    assert faults(code) == [fault]
    if fault[2]:
        assert pix.read(code).faults[0].found == code[fault[2][0] - 1 : fault[2][1]]


def test_an_amount_with_another_mark_is_never_guessed() -> None:
    assert pix.read(code_with(amount="1,50")).amount_cents is None
    assert pix.read(code_with(amount="1.5")).amount_cents == 150


@pytest.mark.parametrize(
    ("change", "field", "columns"),
    [
        ({"key": "nobody"}, "key", None),
        ({"name": ""}, "name", None),
        ({"name": "A" * 26}, "name", None),
        ({"name": "São Paulo"}, "name", (2, 2)),
        ({"city": "A" * 16}, "city", None),
        ({"amount_cents": 0}, "amount_cents", None),
        ({"amount_cents": 10**12}, "amount_cents", None),
        ({"txid": "A" * 26}, "txid", None),
        ({"txid": "A-1"}, "txid", (2, 2)),
        ({"txid": ""}, "txid", None),
        ({"description": "A" * 73}, "description", None),
        ({"description": "a\nb"}, "description", (2, 2)),
        ({"key": "a" * 65 + "@example.com", "description": "A" * 10}, "account", None),
        ({"postal_code": "80000-000"}, "postal_code", None),
        ({"withdrawal_ispb": "1234567x"}, "withdrawal_ispb", (8, 8)),
        ({"recurrence_url": "https://a.com/b"}, "recurrence_url", None),
        ({"category": "12"}, "category", None),
    ],
)
def test_what_cannot_be_written_names_field_and_place(
    change: dict[str, object], field: str, columns: tuple[int, int] | None
) -> None:
    values: dict[str, object] = {"key": RANDOM_KEY, **RECEIVER, **change}
    with pytest.raises(PixRefused) as refusal:
        pix.static_code(**values)  # type: ignore[arg-type]
    assert (refusal.value.fault.field, refusal.value.fault.columns) == (field, columns)


@pytest.mark.parametrize("url", ["https://a.com/b", "a.com", "a.com/" + "b" * 72, "a.com/b c", ""])
def test_a_location_has_a_host_and_a_path(url: str) -> None:
    with pytest.raises(PixRefused) as refusal:
        pix.dynamic_code(url=url, **RECEIVER)
    assert refusal.value.fault.field == "url"


def test_many_codes_are_as_one_by_one() -> None:
    charges = [(1, "A"), (123_456_789, "B" * 25), (10**12 - 1, "***")]
    together = list(pix.static_codes(key=RANDOM_KEY, charges=charges, **RECEIVER))
    assert together == [
        pix.static_code(key=RANDOM_KEY, amount_cents=cents, txid=txid, **RECEIVER)
        for cents, txid in charges
    ]


@pytest.mark.parametrize("charge", [(0, "A"), (-1, "A"), (10**12, "A"), (1, "A-1"), (1, "")])
def test_many_codes_refuse_what_one_refuses(charge: tuple[int, str]) -> None:
    with pytest.raises(PixRefused):
        list(pix.static_codes(key=RANDOM_KEY, charges=[charge], **RECEIVER))


@pytest.mark.parametrize(
    ("text", "characters", "carried"),
    [
        ("Padaria São João Ltda.", 25, "Padaria Sao Joao Ltda."),
        ("Ünïcode\n & Cia", 25, "Unicode & Cia"),
        ("Comércio de Alimentos do Sul", 25, "Comercio de Alimentos do"),
        ("日本", 25, ""),
    ],
)
def test_a_name_as_a_code_can_carry_it(text: str, characters: int, carried: str) -> None:
    assert pix.plain(text, characters=characters) == carried


@settings(deadline=None)
@given(
    amount_cents=st.none() | st.integers(1, 10**12 - 1),
    txid=st.just("***") | st.from_regex(r"[A-Za-z0-9]{1,25}", fullmatch=True),
    name=plain_text.map(lambda text: text[:25]),
    city=plain_text.map(lambda text: text[:15]),
    description=st.just("") | plain_text.map(lambda text: text[:37]),
)
def test_every_static_code_comes_back(
    amount_cents: int | None, txid: str, name: str, city: str, description: str
) -> None:
    code = pix.static_code(
        key=RANDOM_KEY,
        amount_cents=amount_cents,
        txid=txid,
        name=name,
        city=city,
        description=description,
    )
    found = pix.read(code)
    assert (found.amount_cents, found.txid or "***", found.name, found.city) == (
        amount_cents,
        txid,
        name,
        city,
    )
    assert (found.description, found.faults, len(code) <= 512) == (description, (), True)


@settings(deadline=None)
@given(st.text(max_size=600))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(InvalidBrCode):
        pix.read(text)


@settings(deadline=None)
@given(st.integers(0, 120), st.characters(min_codepoint=0x20, max_codepoint=0xFF))
def test_one_wrong_character_is_always_found(place: int, wrong: str) -> None:
    code = pix.static_code(key=RANDOM_KEY, amount_cents=100, **RECEIVER)
    changed = code[:place] + wrong + code[place + 1 :]
    if changed != code:
        with pytest.raises(InvalidBrCode):
            pix.read(changed)
