"""The words of the papers a payer keeps, in the three languages. The ficha is Portuguese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = {
    "receipt": ("Recibo do pagador", "Recibo del pagador", "Payer's receipt"),
    "due": ("Vencimento", "Vencimiento", "Due date"),
    "amount": ("Valor", "Valor", "Amount"),
    "document": ("Documento", "Documento", "Document"),
    "nosso_numero": ("Nosso número", "Nosso número", "Nosso número"),
    "account": ("Agência / Código", "Agencia / Código", "Branch / Code"),
    "payer": ("Pagador", "Pagador", "Payer"),
    "creditor": ("Beneficiário", "Beneficiario", "Creditor"),
    "charged": ("O que está sendo cobrado", "Qué se está cobrando", "What is charged"),
    "after_due": ("Após o vencimento", "Después del vencimiento", "After the due date"),
    "pay_by_line": ("Linha digitável", "Línea digitable", "Digitable line"),
    "pay_by_pix": ("Pague com Pix", "Pague con Pix", "Pay by Pix"),
    "part": ("Parcela {k} de {n}", "Cuota {k} de {n}", "Instalment {k} of {n}"),
    "carne": ("Carnê de pagamento", "Libreta de pagos", "Payment booklet"),
    "parts": ("Parcelas", "Cuotas", "Instalments"),
    "total": ("Total", "Total", "Total"),
    "cut": (
        "Corte na linha pontilhada",
        "Corte por la línea punteada",
        "Cut along the dotted line",
    ),
}
_LANGUAGES = ("pt-br", "es", "en")


def labels(language: str) -> Mapping[str, str]:
    """Return the words of a language.

    :raises KeyError: the language is none of pt-br, es, en.
    """
    return _TABLES[language]


_TABLES = {
    language: MappingProxyType({name: words[place] for name, words in _WORDS.items()})
    for place, language in enumerate(_LANGUAGES)
}
