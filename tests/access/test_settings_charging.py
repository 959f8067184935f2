"""How titles are numbered, charged and shown: settings through their pages."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from emdia.books.borderos.models import ChargingRule
from emdia.books.companies.models import BankAgreement, Branch, Company, CompanyLogo
from emdia.books.facts.models import Fact

from .test_settings import REASON, Houses, decide, enter, kept

NUMBERS = {
    "next_nosso_numero": "500",
    "last_of_range": "9999",
    "remessa_folder": "",
    "protest_days": "",
    "write_off_days": "",
    "message": "Obrigado",
    "reason": REASON,
}


def number(client: Any, agreement: BankAgreement, **told: str) -> Any:
    return client.post(reverse("number_agreement", args=[agreement.pk]), {**NUMBERS, **told})


def test_the_agreement_of_the_only_account_is_numbered_by_one_person(houses: Houses) -> None:
    ours, _ = houses
    (agreement,) = kept(ours, BankAgreement)
    answer = number(enter(ours, "finance_manager"), agreement)
    assert answer.status_code == 302
    (held,) = kept(ours, BankAgreement)
    assert (held.next_nosso_numero, held.last_of_range, held.message) == (500, 9_999, "Obrigado")
    assert kept(ours, Fact, kind="setting.agreement_numbered")


def test_a_number_never_falls(houses: Houses) -> None:
    ours, _ = houses
    (agreement,) = kept(ours, BankAgreement)
    client = enter(ours, "finance_manager")
    number(client, agreement)
    answer = number(client, agreement, next_nosso_numero="499")
    assert answer.status_code == 422
    assert b"never falls" in answer.content


def test_what_the_banks_layout_cannot_carry_is_told(houses: Houses) -> None:
    ours, _ = houses
    (agreement,) = kept(ours, BankAgreement)
    answer = number(enter(ours, "finance_manager"), agreement, write_off_days="30")
    assert answer.status_code == 422
    assert b"write off days" in answer.content
    assert kept(ours, BankAgreement)[0].next_nosso_numero == 1


def test_once_numbered_two_people_change_it(houses: Houses) -> None:
    ours, _ = houses
    (agreement,) = kept(ours, BankAgreement)
    client = enter(ours, "finance_manager")
    number(client, agreement, bank_remessa_carteira="109")
    assert kept(ours, BankAgreement)[0].bank_fields == {"remessa_carteira": "109"}
    number(client, agreement, next_nosso_numero="900", bank_remessa_carteira="109")
    assert kept(ours, BankAgreement)[0].next_nosso_numero == 500
    decide(ours, "owner", action="setting.agreement_numbered")
    assert kept(ours, BankAgreement)[0].next_nosso_numero == 900


def test_a_branch_has_an_address_of_its_own(houses: Houses) -> None:
    ours, _ = houses
    (branch,) = kept(ours, Branch)
    told = {"code": branch.code, "name": branch.name, "cnpj": "11222333000181"}
    lines = "Rua do Exemplo, 100\nCentro\nRecife – PE, CEP 50010-000"
    url = reverse("edit_branch", args=[branch.pk])
    assert enter(ours, "owner").post(url, {**told, "postal_address": lines}).status_code == 302
    assert "Rua do Exemplo, 100" in kept(ours, Branch)[0].postal_address


def picture(width: int = 20) -> bytes:
    kept_in = io.BytesIO()
    Image.new("RGB", (width, 10), "navy").save(kept_in, format="PNG")
    return kept_in.getvalue()


def brand(client: Any, content: bytes | None, **told: str) -> Any:
    form: dict[str, Any] = {"brand_colour": "#112233", "reason": REASON, **told}
    if content is not None:
        form["logo"] = SimpleUploadedFile("logo.png", content, content_type="image/png")
    return client.post(reverse("set_brand"), form)


def test_documents_have_a_colour_and_a_logo(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "owner")
    assert brand(client, picture()).status_code == 302
    assert kept(ours, Company, pk=ours.company_id)[0].brand_colour == "#112233"
    assert bytes(kept(ours, CompanyLogo)[0].content) == picture()
    assert brand(client, None, without_logo="on").status_code == 302
    assert kept(ours, CompanyLogo) == []
    assert len(kept(ours, Fact, kind="company.brand_set")) == 2


@pytest.mark.parametrize("content", [b"GIF89a not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_no_logo(houses: Houses, content: bytes) -> None:
    ours, _ = houses
    before = bytes(kept(ours, CompanyLogo)[0].content)
    assert brand(enter(ours, "owner"), content).status_code == 422
    assert bytes(kept(ours, CompanyLogo)[0].content) == before


def test_rules_choose_the_agreement(houses: Houses) -> None:
    ours, theirs = houses
    (agreement,) = kept(ours, BankAgreement)
    client = enter(ours, "finance_manager")
    told = {
        "agreement-0": str(agreement.pk),
        "least-0": "1,000.00",
        "segment-0": "varejo",
        "agreement-1": str(agreement.pk),
        "reason": REASON,
    }
    assert client.post(reverse("charging_rules"), told).status_code == 302
    first, second = kept(ours, ChargingRule)
    assert (first.position, first.amount_from_cents, first.segment) == (1, 100_000, "varejo")
    assert (second.position, second.amount_from_cents, second.segment) == (2, None, "")
    (stranger,) = kept(theirs, BankAgreement)
    answer = client.post(reverse("charging_rules"), {**told, "agreement-0": str(stranger.pk)})
    assert answer.status_code == 422


def test_a_limit_of_borderôs_tightens_at_once(houses: Houses) -> None:
    ours, _ = houses
    client = enter(ours, "finance_manager")
    for limit, stands in (("500", 50_000), ("400", 40_000), ("", 40_000)):
        answer = client.post(reverse("set_bordero_limit"), {"limit": limit, "reason": REASON})
        assert answer.status_code == 302
        assert kept(ours, Company, pk=ours.company_id)[0].bordero_limit_cents == stands
    decide(ours, "owner", action="setting.bordero_limit")
    assert kept(ours, Company, pk=ours.company_id)[0].bordero_limit_cents is None
