"""What holds of every plan of collection: who is asked for children's debts, what messages cost."""

from collections.abc import Mapping

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations, queries
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor

LARGEST_PRICE_CENTS = 100_000_00


class UnableToSet(ValueError):
    """The setting cannot be; the message is a code that a screen explains."""


def keep(*, company_id: int, groups_children: bool, prices: Mapping[str, int], by: Actor) -> None:
    """Keep what holds of every plan; `prices` are cents by channel.

    :raises UnableToSet: price_impossible.
    """
    if any(not 0 <= cents <= LARGEST_PRICE_CENTS for cents in prices.values()):
        raise UnableToSet("price_impossible")
    fields: dict[str, int | bool] = {
        "groups_children": groups_children,
        **{f"{channel}_price_cents": cents for channel, cents in prices.items()},
    }
    with company_scope(company_id):
        before = queries.setting(company_id)
        changes = [
            [name, getattr(before, name), value]
            for name, value in fields.items()
            if getattr(before, name) != value
        ]
        if not changes:
            return
        facts.record(
            company_id=company_id,
            kind="dunning_setting.set",
            subject=("company", company_id),
            by=by,
            data={"changes": changes},
        )
        operations.set_up(company_id=company_id, fields=fields)
