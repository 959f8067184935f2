"""Setting the rules by which titles find the agreement they are charged under."""

from collections.abc import Sequence
from dataclasses import asdict

from emdia.books.borderos import operations, queries
from emdia.books.borderos.models import ChargingRule
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.rules.charging import Rule


class UnableToSetRules(ValueError):
    """The rules cannot be kept; the message is a code that a screen explains."""


def set_rules(*, company_id: int, rules: Sequence[Rule], reason: str, by: Actor) -> None:
    """Put the rules, in their order, in the place of those there were.

    :raises UnableToSetRules: rule_without_agreement or nothing_changed.
    """
    with company_scope(company_id):
        companies.lock(company_id)
        ours = {one.pk for one in companies.agreements()}
        if any(rule.bank_agreement_id not in ours for rule in rules):
            raise UnableToSetRules("rule_without_agreement")
        before = queries.made_rules()
        if list(rules) == before:
            raise UnableToSetRules("nothing_changed")
        operations.set_rules(
            company_id=company_id, rules=[ChargingRule(**asdict(rule)) for rule in rules]
        )
        facts.record(
            company_id=company_id,
            kind="charging_rules.set",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={
                "changes": [["rules", len(before), len(rules)]],
                "rules": list(map(asdict, rules)),
            },
        )
