"""A FEBRABAN CNAB 240 return: which field answers each of our questions.

A bank's layout is made with `retorno`: what it says otherwise replaces a name or,
with None, takes the question away.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import Layout

HEADER_FIELDS = {
    "agencia": "agencia",
    "conta": "conta",
    "dac": "dv_conta",
    "company_name": "nome_empresa",
    "sequence": "numero_sequencial_arquivo",
    "generated_date": "data_geracao",
}
BATCH_HEADER_FIELDS = {"credit_date": "data_credito"}
DETAIL_FIELDS = {
    "batch": "lote",
    "record_number": "numero_registro",
    "occurrence": "codigo_movimento",
    "agencia": "agencia",
    "conta": "conta",
    "nosso_numero": "nosso_numero",
    "carteira": "carteira",
    "document": "numero_documento",
    "company_use": "uso_empresa",
    "due_day": "vencimento",
    "nominal_cents": "valor_titulo",
    "tariff_cents": "valor_tarifa",
    "motives": "motivos",
}
COMPLEMENT_FIELDS = {
    "interest_cents": "acrescimos",
    "discount_cents": "valor_desconto",
    "rebate_cents": "valor_abatimento",
    "iof_cents": "valor_iof",
    "posted_cents": "valor_pago",
    "credited_cents": "valor_liquido",
    "other_credits_cents": "outros_creditos",
    "occurrence_day": "data_ocorrencia",
    "credit_day": "data_credito",
}
BATCH_TRAILER_FIELDS = {"records": "quantidade_registros"}
TRAILER_FIELDS = {"batches": "quantidade_lotes", "records": "quantidade_registros"}

Changes = Mapping[str, str | None]
_NO_CHANGES: Changes = MappingProxyType({})


def retorno(
    *,
    bank_code: str,
    header: Layout,
    batch_header: Layout,
    segment_t: Layout,
    segment_u: Layout,
    batch_trailer: Layout,
    trailer: Layout,
    name: str = "240",
    header_fields: Changes = _NO_CHANGES,
    batch_header_fields: Changes = _NO_CHANGES,
    detail_fields: Changes = _NO_CHANGES,
    complement_fields: Changes = _NO_CHANGES,
    batch_trailer_fields: Changes = _NO_CHANGES,
    trailer_fields: Changes = _NO_CHANGES,
    **more: Any,
) -> ReturnLayout:
    """Return a bank's return layout; each `…_fields` holds only what differs from FEBRABAN.

    `more` goes to `ReturnLayout` as it is: counting, posted, pix, other_records.
    """
    return ReturnLayout(
        name=name,
        bank_code=bank_code,
        header=header,
        batch_header=batch_header,
        detail=segment_t,
        complement=segment_u,
        batch_trailer=batch_trailer,
        trailer=trailer,
        header_fields=changed(HEADER_FIELDS, header_fields),
        batch_header_fields=changed(BATCH_HEADER_FIELDS, batch_header_fields),
        detail_fields=changed(DETAIL_FIELDS, detail_fields),
        complement_fields=changed(COMPLEMENT_FIELDS, complement_fields),
        batch_trailer_fields=changed(BATCH_TRAILER_FIELDS, batch_trailer_fields),
        trailer_fields=changed(TRAILER_FIELDS, trailer_fields),
        **more,
    )


def changed(usual: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """Return `usual` with `changes` made; None takes a name away."""
    merged = {**usual, **changes}
    return {name: field for name, field in merged.items() if field is not None}
