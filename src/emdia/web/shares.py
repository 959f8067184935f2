"""What a form gives to which receivable: fields named `give-<id>`, amounts as people type them."""

from django.http import QueryDict

from emdia.web.cents import read_cents
from emdia.workflows.allocate_receipt import Part

GIVE = "give-"


def parts(posted: QueryDict, *, on_principal: bool = False) -> list[Part]:
    """Return the parts a form names; fields without an amount give nothing.

    :raises NotAnAmount: a field with something else.
    """
    given = [
        (int(name.removeprefix(GIVE)), read_cents(str(posted[name])))
        for name in posted
        if name.startswith(GIVE) and name.removeprefix(GIVE).isdigit()
    ]
    return [
        Part(
            receivable_id=number,
            amount_cents=cents,
            interest_cents=0 if on_principal else None,
        )
        for number, cents in given
        if cents > 0 and number < 2**62
    ]
