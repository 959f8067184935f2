"""Sicoob, CNAB 240 remessa: what it says otherwise than FEBRABAN, and what it can be asked.

Of the movements the text at hand shows 01, 02 and 06 before it is cut; the others are
FEBRABAN's, which the layout's version is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from emdia.formats import febraban240
from emdia.formats.banks.b756_sicoob.cnab240_retorno import NUMBER, TRAILER, TRAILER_LOTE, sicoob
from emdia.formats.banks.b756_sicoob.cnab400_remessa import digit_of_number, who_prints
from emdia.formats.febraban240 import remessa as febraban
from emdia.formats.fixed_width import Blanks, Field
from emdia.formats.remessa import Kind, Movement, RemessaLayout
from emdia.formats.remessa.columns import Column, Same, computed

MANUAL = "Sicoob, Layouts de cobrança, planilha remessa CNAB 240"

HEADER = sicoob(febraban240.HEADER_REMESSA, name="remessa.header", manual=MANUAL)
HEADER_LOTE = sicoob(febraban240.HEADER_LOTE_REMESSA, name="remessa.header_lote", manual=MANUAL)
SEGMENTO_P = sicoob(
    febraban240.SEGMENTO_P,
    *NUMBER,
    Field("brancos_225", 225, 227, Blanks()),
    name="remessa.segmento_p",
    manual=MANUAL,
)
SEGMENTO_Q = sicoob(febraban240.SEGMENTO_Q, name="remessa.segmento_q", manual=MANUAL)
SEGMENTO_R = sicoob(febraban240.SEGMENTO_R, name="remessa.segmento_r", manual=MANUAL)
SEGMENTO_S3 = sicoob(febraban240.SEGMENTO_S3, name="remessa.segmento_s3", manual=MANUAL)

_SHARED = (
    Kind.ENTRY,
    Kind.WRITE_OFF,
    Kind.CHANGE_DUE_DATE,
    Kind.PROTEST,
    Kind.STAY_PROTEST_AND_WRITE_OFF,
    Kind.STAY_PROTEST,
    Kind.CHANGE_OTHER_DATA,
)
MOVEMENTS = {
    # Before the general movement of the same code, so that a reader tries it first.
    Kind.DO_NOT_PROTEST: Movement(
        code="31",
        words="Cancelar protesto automático",
        needs=("nosso_numero", "carteira"),
        fixed={"codigo_protesto": "9"},
    ),
    **{
        kind: replace(shared, needs=(*shared.needs, "carteira"))
        for kind, shared in febraban.MOVEMENTS.items()
        if kind in _SHARED
    },
}
_NO_REBATE = "the manual's list of movements goes from 02 to 06; CNAB 400 has it"


@dataclass(frozen=True)
class _OwedFrom:
    """The first day a charge is owed: the due date, where none is said."""

    charge: str

    def __call__(self, answers: Mapping[str, Any]) -> date | None:
        if answers[f"{self.charge}_kind"] is None:
            return None
        said: date | None = answers[f"{self.charge}_day"] or answers["due_date"]
        return said

    def of_many(self, column: Callable[[str], Column], *, count: int) -> Column:
        """Return the day of every title."""
        kinds = column(f"{self.charge}_kind")
        if kinds == Same(None):
            return kinds
        days = column(f"{self.charge}_day")
        if isinstance(kinds, Same) and not isinstance(days, Same) and all(days):
            return days
        return computed(self, column, count=count)


REMESSA = RemessaLayout(
    name="240",
    bank_code="756",
    header=febraban.header(
        HEADER,
        fields={"convenio": None, "dac": None},
        fixed={"nome_banco": "SICOOB", "versao_layout_arquivo": "081", "dv_agencia_conta": "0"},
    ),
    batch_header=febraban.batch_header(
        HEADER_LOTE,
        fields={"convenio": None, "dac": None},
        fixed={"versao_layout_lote": "040"},
    ),
    records=(
        febraban.segment_p(
            SEGMENTO_P,
            fields={
                "carteira": "carteira",
                "dac": None,
                "interest_day": None,
                "write_off_kind": None,
                "write_off_days": None,
            },
            codes={"interest_kind": {"amount": "1", "rate": "2", None: "0"}},
            fixed={
                "parcela": "01",
                "modalidade": "01",
                "tipo_formulario": "4",
                "codigo_moeda": "09",
            },
            derived={
                "dv_nosso_numero": digit_of_number,
                "emissao_boleto": who_prints,
                "distribuicao_boleto": who_prints,
                "data_juros": _OwedFrom("interest"),
            },
            read_back={"check_digit": "dv_nosso_numero", "interest_day": "data_juros"},
        ),
        febraban.segment_q(SEGMENTO_Q),
        febraban.segment_r(
            SEGMENTO_R,
            fields={
                "fine_day": None,
                "discount_3_kind": None,
                "discount_3_day": None,
                "discount_3_value": None,
            },
            derived={"data_multa": _OwedFrom("fine")},
            read_back={"fine_day": "data_multa"},
        ),
        febraban.segment_s3(SEGMENTO_S3),
    ),
    batch_trailer=febraban.batch_trailer(TRAILER_LOTE),
    trailer=febraban.trailer(TRAILER),
    movements=MOVEMENTS,
    needs=("agencia", "agencia_dv", "conta", "conta_dv", "tax_id", "company_name", "sequence"),
    not_taken={Kind.GRANT_REBATE: _NO_REBATE, Kind.CANCEL_REBATE: _NO_REBATE},
    not_written=(
        "The copy at hand of the manual's list of movements breaks off after 06; the codes from "
        "09 on are FEBRABAN's.",
    ),
)
