"""A demand leaves in the approved words of its template, and not without any."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations as dunning
from emdia.books.dunning.models import DunningPlan
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import queries
from emdia.books.outbox.models import Message
from emdia.books.parties.models import Customer
from emdia.rules.dunning_plan import Conditions, Step
from emdia.workflows import (
    decide_approval,
    decide_dunning,
    dunning_plans,
    message_templates,
)
from emdia.workflows.contact import demand, dunning_words, send, writing

from ..workflows.house import ANA
from .post import Post
from .test_contact_law import demand as plan_demand

NOON = datetime(2027, 3, 9, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _shipped(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    message_templates.ship(company_id=post.company_id, by=ANA, now=NOON)

    def drafts(*, messages: list[Message], **told: Any) -> Mapping[int, Any]:
        """Let the step of a message be the code of its template."""
        codes = {one.pk: one.step for one in messages}
        return demand.drafts(messages=messages, codes=codes, **told)

    monkeypatch.setitem(writing.WRITERS, "dunning", drafts)


def texts(post: Post) -> list[str]:
    found = []
    for one in post.mail.taken:
        part = one.mail.get_body(("plain",))
        assert part is not None
        found.append(part.get_content().replace("\xa0", " "))
    return found


def test_a_demand_says_what_was_approved_with_what_is_open(post: Post) -> None:
    plan_demand(post, "firm_late")
    assert send.send_due(company_id=post.company_id, by=ANA, now=NOON).accepted == 3
    post.is_sound()
    assert all("O pagamento está em atraso há 364 dias" in one for one in texts(post))
    first = next(one for one in texts(post) if "FAT1" in one)
    assert "Valor original: R$ 100,00" in first
    assert "Multa: R$ 2,00" in first
    assert "CNPJ 10.000.001/0001" in first
    with company_scope(post.company_id):
        message = Message.objects.order_by("id")[0]
        sent = queries.sent(message.pk)
        assert sent is not None
        assert (sent.figures["template"], sent.figures["template_version"]) == ("firm_late", 1)


def test_each_debtor_reads_it_in_their_language(post: Post) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        first, second, third = Customer.objects.order_by("id").values_list("id", flat=True)
        Customer.objects.filter(pk=first).update(language="es")
        Customer.objects.filter(pk=second).update(language="en")
        Customer.objects.filter(pk=third).update(language="fr")
    plan_demand(post, "friendly_late")
    send.send_due(company_id=post.company_id, by=ANA, now=NOON)
    said = "\n".join(texts(post))
    for words in ("no hemos identificado", "We have not seen", "Ainda não identificamos"):
        assert words in said


def test_a_step_of_a_plan_says_what_its_template_says(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writing.WRITERS, "dunning", dunning_words.drafts)
    with company_scope(post.company_id):
        plan = DunningPlan.objects.create(company_id=post.company_id, name="Plan")
        version = dunning.draft(
            plan=plan,
            number=1,
            position=1,
            is_active=True,
            rest_days=1,
            conditions=Conditions(),
            steps=[
                Step(
                    code="late",
                    offset_days=5,
                    kind="message",
                    channels=("email",),
                    template="last_word",
                )
            ],
            note="",
            by="Ana",
        )
    plan_demand(post, "late", cycle=f"{version.pk}:2027-03-09")
    send.send_due(company_id=post.company_id, by=ANA, now=NOON)
    plan_demand(post, "bare", cycle=f"{version.pk}:2027-03-10")
    send.send_due(company_id=post.company_id, by=ANA, now=NOON + timedelta(days=1))
    assert post.states() == {"sent": 6}
    assert sum("última mensagem amigável" in one for one in texts(post)) == 3
    assert all("Valor original: R$" in one for one in texts(post))


def test_words_nobody_approved_are_not_sent(post: Post) -> None:
    plan_demand(post, "unheard_of")
    assert send.send_due(company_id=post.company_id, by=ANA, now=NOON).handed_over == 0
    assert post.states() == {"failed not_writable": 3}
    assert {one.answer for one in post.deliveries()} == {"no_approved_words"}


def test_a_plan_to_begin_with_is_worded_once_it_runs(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writing.WRITERS, "dunning", dunning_words.drafts)
    now = datetime(2026, 3, 16, 15, tzinfo=UTC)
    asked = {"company_id": post.company_id, "by": ANA, "now": now}
    version_id = dunning_plans.begin(name="Régua", default="services", **asked)
    dunning_plans.request(version_id=version_id, reason="The first one", **asked)
    user_id = access.add_user(email="bia@example.com", full_name="Bia", language="en")
    with company_scope(post.company_id):
        access.grant_role(company_id=post.company_id, user_id=user_id, role="finance_manager")
        approval_id = Approval.objects.get().pk
    decide_approval.decide(
        company_id=post.company_id,
        approval_id=approval_id,
        approve=True,
        note="",
        by=Actor(user_id=user_id, name="Bia", channel="web"),
        on=now.date(),
        now=now,
    )
    decide_dunning.decide(company_id=post.company_id, as_of=now.date(), by=ANA)
    post.let_time_pass()
    assert send.send_due(company_id=post.company_id, by=ANA, now=now).accepted == 3
    assert post.states() == {"sent": 3}
    assert all("não identificamos" in one for one in texts(post))
