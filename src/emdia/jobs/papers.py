"""What letters bring of a boleto: its codes and its PDF file."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from emdia.reports import boletos
from emdia.workflows.contact.drafts import PaidBy

log = logging.getLogger("emdia.jobs")


class Drawn:
    """Boletos as reports draw them; the `Papers` of letters."""

    def codes(
        self, *, company_id: int, charge_ids: Sequence[int], as_of: date
    ) -> Mapping[int, PaidBy]:
        """Return the codes of the boletos that can be drawn."""
        found = boletos.codes_of(company_id=company_id, charge_ids=charge_ids, as_of=as_of)
        return {pk: PaidBy(line=one.line, br_code=one.br_code) for pk, one in found.items()}

    def pdf(self, *, company_id: int, charge_ids: Sequence[int], as_of: date) -> bytes:
        """Return one file with a page for each boleto; empty when one cannot be drawn."""
        try:
            return boletos.boletos_of(company_id=company_id, charge_ids=charge_ids, as_of=as_of)
        except boletos.UnableToDraw as refusal:
            log.info("a letter of company %s goes without its boleto: %s", company_id, refusal)
            return b""
