"""Wording: written by one person, let be sent by another, never changed afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.message_templates import operations, queries
from emdia.books.message_templates.models import MessageTemplate, TemplateText, TemplateVersion
from emdia.formats.letters import Kind, Template
from emdia.formats.letters.shipped import SHIPPED
from emdia.formats.letters.shipped_calls import SHIPPED_CALLS
from emdia.rules.roles import Role
from emdia.workflows import decide_approval, lapse_requests, message_templates
from emdia.workflows.contact import try_words
from emdia.workflows.message_templates import UnableToWord, WordsFaulty

from .house import DAY, House

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
GOOD = Template(subject="Due", body="Hi {{ name }}\n\n{{ titles }}\n\n{{ creditor }}")


class Desk:
    """A house with a writer and two who decide."""

    def __init__(self) -> None:
        self.house = House()
        self.house.expect({1: 10_000})
        self.company_id = self.house.company_id
        self.writer, self.boss, self.owner = (
            self._person(name, role)
            for name, role in (
                ("Rita", Role.COLLECTOR),
                ("Otto", Role.FINANCE_MANAGER),
                ("Ines", Role.OWNER),
            )
        )
        self.template_id = message_templates.begin(
            company_id=self.company_id, code="own", name="Own", by=self.writer
        )

    def _person(self, name: str, role: Role) -> Actor:
        user_id = access.add_user(email=f"{name}@x.example", full_name=name, language="en")
        with company_scope(self.company_id):
            access.grant_role(company_id=self.company_id, user_id=user_id, role=role)
        return Actor(user_id=user_id, name=name, channel="web")

    def write(self, by: Actor | None = None, **texts: Template) -> int:
        said = {name.replace("_", "-"): one for name, one in texts.items()} or {"pt-br": GOOD}
        return message_templates.write(
            company_id=self.company_id,
            template_id=self.template_id,
            texts=said,
            by=by or self.writer,
            now=NOW,
        )

    def ask(self, version_id: int, by: Actor | None = None) -> int:
        return message_templates.ask_approval(
            company_id=self.company_id,
            version_id=version_id,
            reason="a friendlier tone",
            by=by or self.writer,
            now=NOW,
        )

    def decide(self, approval_id: int, by: Actor, *, approve: bool = True) -> Any:
        return decide_approval.decide(
            company_id=self.company_id,
            approval_id=approval_id,
            approve=approve,
            note="read",
            by=by,
            on=DAY,
            now=NOW,
        )

    def states(self) -> list[str]:
        with company_scope(self.company_id):
            return list(TemplateVersion.objects.order_by("number").values_list("state", flat=True))


@pytest.fixture
def desk(database: str) -> Desk:
    return Desk()


def test_one_writes_and_another_lets_it_be_sent(desk: Desk) -> None:
    approval_id = desk.ask(desk.write())
    assert desk.states() == ["asked"]
    with company_scope(desk.company_id):
        assert queries.approved(["own"]) == {}
        content = Approval.objects.get(pk=approval_id).content
        assert ["body_pt-br", "", GOOD.body] in content["changes"]
    desk.decide(approval_id, desk.boss)
    assert desk.states() == ["approved"]
    second = desk.ask(desk.write(pt_br=Template("New", GOOD.body)))
    assert desk.states() == ["approved", "asked"]
    desk.decide(second, desk.boss)
    assert desk.states() == ["replaced", "approved"]
    with company_scope(desk.company_id):
        assert queries.approved(["own"])["own"].number == 2


def test_whoever_wrote_it_does_not_approve_it(desk: Desk) -> None:
    """Neither by asking, nor by letting somebody else ask."""
    own = desk.ask(desk.write(by=desk.boss), by=desk.boss)
    with pytest.raises(decide_approval.UnableToDecide, match="self_approval"):
        desk.decide(own, desk.boss)
    with company_scope(desk.company_id):
        version_id = TemplateVersion.objects.get().pk
    message_templates.take_back(company_id=desk.company_id, version_id=version_id, by=desk.boss)
    through = desk.ask(version_id, by=desk.writer)
    with pytest.raises(decide_approval.UnableToDecide, match="self_approval"):
        desk.decide(through, desk.boss)
    assert desk.states() == ["asked"]
    desk.decide(through, desk.owner)
    assert desk.states() == ["approved"]


def test_the_database_refuses_one_who_did_both(desk: Desk) -> None:
    desk.write(by=desk.boss)
    with company_scope(desk.company_id):
        version = TemplateVersion.objects.get()
        with pytest.raises(IntegrityError, match="by_two_people"), transaction.atomic():
            operations.approve(version, by=desk.boss, now=NOW)


def test_words_that_were_asked_for_never_change(desk: Desk) -> None:
    version_id = desk.write()
    approval_id = desk.ask(version_id)
    with pytest.raises(UnableToWord, match="waits"):
        desk.write(pt_br=Template("Other", GOOD.body))
    for _ in range(2):
        with company_scope(desk.company_id):
            for change in (
                lambda: TemplateText.objects.update(body="x"),
                lambda: TemplateText.objects.all().delete(),
                lambda: TemplateText.objects.create(
                    company_id=desk.company_id,
                    version_id=version_id,
                    language="en",
                    subject="x",
                    body="x",
                ),
            ):
                with pytest.raises(IntegrityError, match="no draft"), transaction.atomic():
                    change()
        if desk.states() == ["asked"]:
            desk.decide(approval_id, desk.boss)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Pay.\n\n{{ titles }}", "element_missing"),
        ("Pay.\n\n{{ creditor }}", "element_missing"),
        ("{{ titles }}{{ creditor }}{{ cpf }}", "variable_unknown"),
        ("{{ titles }}{{ creditor }}{% include 'x' %}", "tag_forbidden"),
    ],
)
def test_what_cannot_be_sent_cannot_be_asked_for(desk: Desk, body: str, code: str) -> None:
    version_id = desk.write(pt_br=GOOD, es=Template("Due", body))
    with pytest.raises(WordsFaulty) as refusal:
        desk.ask(version_id)
    assert {one.code for one in refusal.value.faults["es"]} == {code}
    assert desk.states() == ["draft"]


def test_the_companys_own_language_comes_first(desk: Desk) -> None:
    with pytest.raises(UnableToWord, match="company_language_missing"):
        desk.ask(desk.write(en=GOOD))


def test_refused_or_never_decided_it_is_written_anew(desk: Desk) -> None:
    desk.decide(desk.ask(desk.write()), desk.boss, approve=False)
    assert desk.states() == ["refused"]
    desk.ask(desk.write())
    lapse_requests.lapse(company_id=desk.company_id, by=desk.boss, now=NOW + timedelta(days=4))
    assert desk.states() == ["refused", "draft"]


def test_what_comes_with_the_program_may_be_used_at_once(desk: Desk) -> None:
    count = message_templates.ship(company_id=desk.company_id, by=desk.writer, now=NOW)
    assert count == len(SHIPPED) + len(SHIPPED_CALLS) == 9
    assert message_templates.ship(company_id=desk.company_id, by=desk.writer, now=NOW) == 0
    with company_scope(desk.company_id):
        approved = queries.approved([*SHIPPED, *SHIPPED_CALLS, "own"])
        assert set(approved) == set(SHIPPED)
        scripts = queries.approved([*SHIPPED, *SHIPPED_CALLS], kind=Kind.CALL)
        assert set(scripts) == set(SHIPPED_CALLS)
        texts = queries.texts([one.pk for one in (approved | scripts).values()])
        assert {tuple(sorted(one)) for one in texts.values()} == {("en", "es", "pt-br")}


def test_a_script_is_worded_tried_and_approved_but_never_sent(desk: Desk) -> None:
    told = {"pt-br": Template("Atraso", "{{ creditor_name }}: {{ contact }}, {{ total }}?")}
    template_id = message_templates.begin(
        company_id=desk.company_id, code="own_call", name="Own", kind="call", by=desk.writer
    )
    version_id = message_templates.write(
        company_id=desk.company_id, template_id=template_id, texts=told, by=desk.writer, now=NOW
    )
    with company_scope(desk.company_id):
        facts.record(company_id=desk.company_id, kind="t", subject=("company", 1), by=desk.boss)
        Company.objects.update(postal_address="Rua A, 1\nRecife")
    tried = try_words.preview(
        company_id=desk.company_id,
        version_id=version_id,
        language="pt-br",
        customer_id=None,
        as_of=DAY,
    )
    assert f"{tried.customer}, R$" in tried.words.text
    desk.decide(desk.ask(version_id), desk.boss)
    with company_scope(desk.company_id):
        assert set(queries.approved(["own_call"], kind=Kind.CALL)) == {"own_call"}
        assert queries.approved(["own_call"]) == {}
    with pytest.raises(UnableToWord, match="kind_unknown"):
        message_templates.begin(
            company_id=desk.company_id, code="x", name="X", kind="drum", by=desk.writer
        )
    with pytest.raises(IntegrityError, match="kind_known"), company_scope(desk.company_id):
        MessageTemplate.objects.update(kind="drum")


def test_it_is_tried_with_a_customer_who_owes(desk: Desk) -> None:
    version_id = desk.write()
    with company_scope(desk.company_id):
        facts.record(company_id=desk.company_id, kind="t", subject=("company", 1), by=desk.boss)
        Company.objects.update(postal_address="Rua A, 1\nRecife")
    tried = try_words.preview(
        company_id=desk.company_id,
        version_id=version_id,
        language="pt-br",
        customer_id=None,
        as_of=DAY + timedelta(days=31),
    )
    text = tried.words.text.replace("\xa0", " ")
    assert f"Hi {tried.customer}" in text
    assert "Multa: R$ 2,00" in text
    assert "Rua A, 1" in text
    assert tried.pdf.startswith(b"%PDF")
    for language, customer_id, why in (
        ("en", None, "language_missing"),
        ("pt-br", 999_999, "customer_unknown"),
    ):
        with pytest.raises(try_words.UnableToTry, match=why):
            try_words.preview(
                company_id=desk.company_id,
                version_id=version_id,
                language=language,
                customer_id=customer_id,
                as_of=DAY,
            )


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        ("own", "Again", "code_known"),
        ("Två", "x", "code_wrong"),
        ("a b", "x", "code_wrong"),
        ("x" * 41, "x", "code_wrong"),
        ("new", " ", "name_missing"),
    ],
)
def test_codes_are_plain_and_once(desk: Desk, code: str, name: str, why: str) -> None:
    with pytest.raises(UnableToWord, match=why):
        message_templates.begin(company_id=desk.company_id, code=code, name=name, by=desk.writer)
