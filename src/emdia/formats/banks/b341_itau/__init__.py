"""Itaú Unibanco: the card."""

from pathlib import Path

from emdia.formats.banks.b341_itau.cnab400_retorno import RETORNO
from emdia.formats.banks.b341_itau.motivos import MOTIVOS
from emdia.formats.banks.b341_itau.ocorrencias import CANAIS, ERROS_PIX, OCORRENCIAS
from emdia.formats.banks.card import Bank

BANK = Bank(
    code="341",
    name="Itaú Unibanco",
    returns={RETORNO.name: RETORNO},
    occurrences={(RETORNO.name, code): meaning for code, meaning in OCORRENCIAS.items()},
    motives={(RETORNO.name, code): table for code, table in MOTIVOS.items()},
    channels={(RETORNO.name, code): words for code, words in CANAIS.items()},
    pix_errors={(RETORNO.name, code): words for code, words in ERROS_PIX.items()},
    samples=Path(__file__).parent / "samples",
)
