"""How the demo's debtors were asked lately: plans, messages, calls, promises, holds, tasks.

Every act goes through the workflow that a page or the worker would call, at the instant it is
told. Firms are asked by a plan that runs; the one for everybody else waits for a second person.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

from emdia.books.access import queries as users
from emdia.books.agreements.models import Promise, PromiseTitle
from emdia.books.approvals.models import Approval
from emdia.books.companies.sandbox import sandbox_instant
from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningTask, PlanVersion, TaskState
from emdia.books.facts.actor import Actor, system
from emdia.books.kept_reports.models import ReportKind
from emdia.books.outbox.models import Delivery
from emdia.books.parties.models import Customer, Salesperson
from emdia.books.payments.operations import Received
from emdia.books.receivables.models import Receivable
from emdia.rules.holds import HoldKind
from emdia.rules.instruments import Instrument
from emdia.rules.interactions import Outcome
from emdia.workflows import (
    change_customers,
    decide_approval,
    decide_dunning,
    dunning_plans,
    dunning_settings,
    hold_collection,
    log_contact,
    plan_tasks,
    promises,
    register_receipt,
    report_wishes,
    sign_off,
    worklist,
)
from emdia.workflows.allocate_receipt import Part
from emdia.workflows.contact import send
from emdia.workflows.contact.writing import Means
from emdia.workflows.log_contact import Heard, UnableToLog
from emdia.workflows.plan_tasks import UnableToWorkTasks
from emdia.workflows.promises import Wanted

from .founding import Founded
from .plans import PEOPLE, TELECOM
from .titles import last_bank_day

CLERK, MANAGER, COLLECTOR, OWNER = 0, 1, 3, 4  # places among the people
DAYS = 4
SENT_SECONDS = 60.0  # more than a day's letters take: the demo is the same each time
MORNING, AFTERNOON = clock(13, 30), clock(18, 20)  # in UTC
PRICES = {"email": 1, "whatsapp": 35, "sms": 9, "letter": 420}
# Every letter is written and read again: with the smaller debts the demo would start too late.
FROM_CENTS = 100_000
FIRMS = ("empresarial", "condomínio", "corporativo")
CALLS = (
    (Outcome.NO_ANSWER, "Tocou até cair."),
    (Outcome.SAYS_PAID, "Diz que pagou ontem por Pix; vai mandar o comprovante."),
    (Outcome.CALL_BACK, "Em reunião, pediu para ligar à tarde."),
    (Outcome.HARDSHIP, "Perdeu um contrato grande; quer parcelar."),
    (Outcome.LEFT_WORD, "Recado com a recepção."),
    (Outcome.REFUSES, "Não reconhece o reajuste de julho."),
    (Outcome.WRONG_NUMBER, "O número é de outra empresa."),
    (Outcome.OTHER, "Pediu a segunda via da nota fiscal."),
)


def ask(founded: Founded, *, as_of: date) -> None:
    """Ask the debtors of a company on the last bank days before `as_of`."""
    _Collection(founded, as_of).ask()


@dataclass(frozen=True, slots=True)
class _Collection:
    founded: Founded
    as_of: date

    @property
    def company_id(self) -> int:
        return self.founded.company_id

    def days(self) -> list[date]:
        """Return the last bank days before the visitor's day."""
        found: list[date] = []
        day = self.as_of
        while len(found) < DAYS:
            day = last_bank_day(day - timedelta(days=1))
            found.append(day)
        return found[::-1]

    def ask(self) -> None:
        days = self.days()
        with sandbox_instant(_at(days[0] - timedelta(days=3), MORNING)):
            self._set_up(days[0] - timedelta(days=3))
        with sandbox_instant(_at(days[0], MORNING)):
            self._promise(days)
            self._hold(days[0])
        for day in days:
            with sandbox_instant(_at(day, MORNING)):
                self._decide(day)
            with sandbox_instant(_at(day, AFTERNOON)):
                self._work(day)
        with sandbox_instant(_at(days[1], AFTERNOON)):
            self._keep_one(days[1])
        with sandbox_instant(_at(days[-1], MORNING)):
            promises.judge(company_id=self.company_id, as_of=days[-1], by=system("daily_run"))
        self._sign(days[:-1])
        eve = _at(self.as_of - timedelta(days=1), AFTERNOON)
        with sandbox_instant(eve):
            other = self._plan("Régua geral", "services", eve)
            self._request(other, "Todos os outros clientes", eve)
        worklist.rewrite(
            company_id=self.company_id,
            as_of=self.as_of,
            now=_at(self.as_of, MORNING),
            by=system("daily_run"),
        )

    def _set_up(self, day: date) -> None:
        now, manager = _at(day, MORNING), _person(MANAGER)
        is_telecom = self.founded.company is TELECOM
        version_id = self._plan("Régua empresas", "provider" if is_telecom else "distributor", now)
        with company_scope(self.company_id):
            said = dunning_plans.said_by(PlanVersion.objects.get(pk=version_id))
        fits = replace(said.conditions, segments=FIRMS if is_telecom else (), from_cents=FROM_CENTS)
        dunning_plans.save(
            company_id=self.company_id,
            version_id=version_id,
            said=replace(said, conditions=fits),
            by=manager,
        )
        self._request(version_id, "Primeira régua da empresa", now)
        self._approve(version_id, now)
        dunning_settings.keep(
            company_id=self.company_id, groups_children=False, prices=PRICES, by=manager
        )
        self._judge_risks()
        self._wish_reports()

    def _plan(self, name: str, default: str, now: datetime) -> int:
        return dunning_plans.begin(
            company_id=self.company_id, name=name, default=default, by=_person(MANAGER), now=now
        )

    def _request(self, version_id: int, reason: str, now: datetime) -> None:
        dunning_plans.request(
            company_id=self.company_id,
            version_id=version_id,
            reason=reason,
            by=_person(MANAGER),
            now=now,
        )

    def _approve(self, version_id: int, now: datetime) -> None:
        with company_scope(self.company_id):
            asked = Approval.objects.filter(action=dunning_plans.PUBLISH, subject_id=version_id)
            approval_id = asked.latest("id").pk
        decide_approval.decide(
            company_id=self.company_id,
            approval_id=approval_id,
            approve=True,
            note="",
            by=_person(OWNER),
            on=now.date(),
            now=now,
        )

    def _judge_risks(self) -> None:
        """Say of some customers how likely they pay."""
        with company_scope(self.company_id):
            ids = list(Customer.objects.order_by("id").values_list("pk", flat=True))
        for risk, first, step in (("B", 1, 7), ("D", 3, 31), ("E", 5, 97)):
            change_customers.change(
                company_id=self.company_id,
                customer_ids=ids[first::step][: change_customers.MOST_AT_ONCE],
                column=change_customers.RISK,
                value=risk,
                reason="Revisão da carteira",
                by=_person(CLERK),
            )

    def _wish_reports(self) -> None:
        owner = PEOPLE[OWNER]
        self._wish(ReportKind.DAY, None, owner[1], owner[0], 18)
        with company_scope(self.company_id):
            sellers = list(Salesperson.objects.order_by("code")[:3])
        for seller in sellers:
            address = f"{seller.code.lower()}@demo.emdia"
            self._wish(ReportKind.SALES, seller.pk, seller.name, address, 7)

    def _wish(
        self, kind: ReportKind, salesperson_id: int | None, name: str, address: str, hour: int
    ) -> None:
        report_wishes.add(
            company_id=self.company_id,
            kind=kind,
            salesperson_id=salesperson_id,
            name=name,
            address=address,
            language="pt-br",
            weekdays="12345",
            hour=hour,
            by=_person(OWNER),
        )

    def _late(self, day: date, *, most: int) -> Sequence[Receivable]:
        """Return titles of so many firms, late for some days, the largest first."""
        with company_scope(self.company_id):
            late = Receivable.objects.filter(
                balance_cents__gt=0,
                due_date__range=(day - timedelta(days=75), day - timedelta(days=2)),
                customer__tax_id_kind="cnpj",
            )
            found: dict[int, Receivable] = {}
            for title in late.order_by("-balance_cents", "id")[: most * 4]:
                found.setdefault(title.customer_id, title)
            return list(found.values())[:most]

    def _promise(self, days: Sequence[date]) -> None:
        """Promise to be kept, to be broken, and for days to come."""
        made = days[0]
        for place, title in enumerate(self._late(made, most=7)):
            due = self.as_of + timedelta(days=place) if place in (3, 5) else days[1]
            wanted = Wanted(
                receivable_ids=[title.pk],
                parts=[(due, title.balance_cents)],
                note="Confirmou com o financeiro.",
            )
            self._log(title.customer_id, Outcome.PROMISED, "Prometeu pagar.", made, wanted)

    def _keep_one(self, day: date) -> None:
        """Let the first two of who promised pay what they said."""
        with company_scope(self.company_id):
            promised = PromiseTitle.objects.select_related("receivable").order_by("promise_id")
            titles = [one.receivable for one in promised[:2]]
        for title in titles:
            cash = Received(
                instrument=Instrument.TRANSFER,
                source=f"TED-PROMESSA-{title.pk}",
                amount_cents=title.balance_cents,
                received_date=day,
                currency=title.currency,
                customer_id=title.customer_id,
                bank_account_id=self.founded.agreements[0].bank_account_id,
                number=f"{title.pk:06d}",
                note="Pagou o que prometeu.",
            )
            register_receipt.register(
                company_id=self.company_id,
                received=cash,
                parts=[Part(receivable_id=title.pk, amount_cents=title.balance_cents)],
                by=_person(CLERK),
                as_of=day,
            )

    def _hold(self, day: date) -> None:
        with company_scope(self.company_id):
            promised = list(Promise.objects.values_list("customer_id", flat=True))
            owed = Receivable.objects.filter(balance_cents__gt=0)
            owed = owed.exclude(customer_id__in=promised).select_related("customer")
            late = owed.filter(due_date__lt=day).order_by("-due_date", "-balance_cents", "id")
            # Where hardly anybody is late, of what falls due next.
            coming = owed.filter(due_date__gte=day).order_by("due_date", "-balance_cents", "id")
            newest = [*late[:60], *coming[:10]]
            chosen = list({title.customer_id: title for title in newest}.values())[:3]
        kinds = (
            (HoldKind.DISPUTE, None, "Mercadoria faltando; comercial confere a entrega."),
            (HoldKind.PAUSE, self.as_of + timedelta(days=10), "Diretor em férias até dia 10."),
            (HoldKind.COURT_ORDER, None, "Liminar no processo 0001234-00.2026."),
        )
        for title, (kind, until, reason) in zip(chosen, kinds, strict=False):
            hold_collection.place(
                company_id=self.company_id,
                wanted=hold_collection.Wanted(
                    customer_id=title.customer_id,
                    kind=kind,
                    since_date=day,
                    until_date=until,
                    reason=reason,
                    receivable_id=title.pk if kind is HoldKind.DISPUTE else None,
                ),
                by=_person(COLLECTOR),
                as_of=day,
                now=_at(day, MORNING),
            )

    def _decide(self, day: date) -> None:
        now = _at(day, MORNING)
        decide_dunning.decide(company_id=self.company_id, as_of=day, by=system("daily_run"))
        send.send_due(
            company_id=self.company_id,
            by=system("send_messages"),
            now=now,
            means=Means(),
            seconds=SENT_SECONDS,
        )
        with company_scope(self.company_id):
            left = Delivery.objects.filter(sent_at__gte=_at(self.as_of, clock(0)))
            left.update(sent_at=now, sending_at=now)

    def _work(self, day: date) -> None:
        """Let the collector do some tasks of the day, skip one and leave the others."""
        now = _at(day, AFTERNOON)
        with company_scope(self.company_id):
            open_ones = DunningTask.objects.filter(state=TaskState.OPEN, due_at__lte=now)
            tasks = list(open_ones.select_related("case").order_by("due_at", "action_id")[:6])
        for place, task in enumerate(tasks):
            outcome, note = CALLS[(place + day.day) % len(CALLS)]
            is_call = task.kind in ("call_task", "offer") and place != 4
            if is_call and not self._log(task.case.customer_id, outcome, note, day):
                continue
            # A talk that reached somebody closed it; a word with the reception is a call made too.
            self._close(task.pk, is_done=is_call or task.kind == "internal_alert", now=now)

    def _close(self, task_id: int, *, is_done: bool, now: datetime) -> None:
        told: dict[str, Any] = {
            "company_id": self.company_id,
            "task_ids": [task_id],
            "by": _person(COLLECTOR),
            "as_of": now.date(),
            "now": now,
        }
        with suppress(UnableToWorkTasks):
            if is_done:
                plan_tasks.done(note="", **told)
            else:
                plan_tasks.skip(reason="Aguardar a visita do comercial.", **told)

    def _log(
        self,
        customer_id: int,
        outcome: Outcome,
        note: str,
        day: date,
        wanted: Wanted | None = None,
    ) -> bool:
        heard = Heard(channel="voice", outcome=outcome, note=note, promise=wanted)
        try:
            log_contact.log(
                company_id=self.company_id,
                customer_id=customer_id,
                heard=heard,
                by=_person(COLLECTOR),
                on=day,
                now=_at(day, AFTERNOON),
            )
        except UnableToLog:
            return False
        return True

    def _sign(self, days: Sequence[date]) -> None:
        for day in days:
            with company_scope(self.company_id):
                seen = sign_off.counts(self.company_id, day)
            if not seen["planned"]:
                continue
            after = _at(last_bank_day(day), clock(21))
            with sandbox_instant(after):
                sign_off.sign(
                    company_id=self.company_id,
                    day=day,
                    seen=seen,
                    note="Conferido.",
                    by=_person(MANAGER),
                    today=day,
                    now=after,
                )


def _at(day: date, at: clock) -> datetime:
    return datetime.combine(day, at, UTC)


def _person(place: int) -> Actor:
    email, full_name, _ = PEOPLE[place]
    user = users.user_by_email(email)
    return Actor(user_id=None if user is None else user.pk, name=full_name, channel="web")
