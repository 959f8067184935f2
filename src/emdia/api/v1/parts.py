"""How money is given to receivables, whichever money it is."""

from collections.abc import Sequence

from pydantic import Field

from emdia.api.fields import Cents, Id, Sent, SomeCents
from emdia.workflows.allocate_receipt import Part


class GivenPart(Sent):
    """What one receivable is to get; interest by the rule where it is left out."""

    receivable_id: Id
    amount_cents: SomeCents
    interest_cents: Cents | None = None


class GivenParts(Sent):
    parts: list[GivenPart] = Field(min_length=1, max_length=500)


def as_parts(sent: Sequence[GivenPart]) -> list[Part]:
    """Return the parts as a workflow takes them."""
    return [Part(**one.model_dump()) for one in sent]
