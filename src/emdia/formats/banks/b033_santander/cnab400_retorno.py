"""Santander, CNAB 400 return (H7800, padrão 353): every column, in the manual's Portuguese."""

from datetime import date

from emdia.formats.banks.card import ReturnLayout
from emdia.formats.fixed_width import (
    Blanks,
    Cents,
    Day,
    Digits,
    Field,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)

MANUAL = "Santander, H7800, CNAB 400 padrão Santander, com registro, versão 2.17"
MANUAL_DATE = date(2018, 4, 1)

# The record came after the manual of 2018. Its columns are of published files and programs.
MANUAL_PIX = "Santander, H7800, Boleto SX: posterior à versão 2.17, manual não lido"


def _record(name: str, *fields: Field, manual: str = MANUAL) -> Layout:
    return Layout(
        name=f"santander400.retorno.{name}",
        width=400,
        manual=manual,
        manual_date=MANUAL_DATE,
        fields=fields,
    )


# The manual gives 353 as well as 033, which the bank has used alone since the merger. Returns
# are seen with another service than 01 in columns 10-11: told, and read all the same.
HEADER = _record(
    "header",
    Field("codigo_registro", 1, 1, Literal("0")),
    Field("codigo_remessa", 2, 2, Literal("2")),
    Field("literal_transmissao", 3, 9, Literal("RETORNO")),
    Field("codigo_servico", 10, 11, Literal("01", is_strict=False)),
    Field("literal_servico", 12, 26, Text()),
    Field("agencia", 27, 30, Digits()),
    Field("conta_movimento", 31, 38, Digits()),
    Field("conta_cobranca", 39, 46, Digits()),
    Field("nome_beneficiario", 47, 76, Text()),
    Field("codigo_banco", 77, 79, Literal("033")),
    Field("nome_banco", 80, 94, Text()),
    Field("data_movimento", 95, 100, Day()),
    Field("densidade", 101, 108, Text()),
    Field("brancos_109", 109, 385, Blanks()),
    Field("sigla_empresa", 386, 389, Text()),
    Field("brancos_390", 390, 391, Blanks()),
    Field("versao", 392, 394, Text()),
    Field("numero_sequencial", 395, 400, Number()),
)

# Columns 63-70 are the last seven digits of the nosso número and its check digit (note 3).
DETALHE = _record(
    "detalhe",
    Field("codigo_registro", 1, 1, Literal("1")),
    Field("tipo_inscricao", 2, 3, Digits()),
    Field("numero_inscricao", 4, 17, TaxId()),
    Field("agencia", 18, 21, Digits()),
    Field("conta_movimento", 22, 29, Digits()),
    Field("conta_cobranca", 30, 37, Digits()),
    Field("controle_participante", 38, 62, Text()),
    Field("nosso_numero", 63, 69, Digits()),
    Field("dv_nosso_numero", 70, 70, Digits()),
    Field("brancos_71", 71, 107, Blanks()),
    Field("codigo_carteira", 108, 108, Text()),
    Field("codigo_ocorrencia", 109, 110, Text()),
    Field("data_ocorrencia", 111, 116, Day(required=True)),
    Field("seu_numero", 117, 126, Text()),
    Field("confirmacao_nosso_numero", 127, 134, Text()),
    Field("codigo_original_remessa", 135, 136, Text()),
    Field("codigos_erro", 137, 145, Text()),
    Field("branco_146", 146, 146, Blanks()),
    Field("vencimento", 147, 152, Day()),
    Field("valor_titulo", 153, 165, Cents()),
    Field("banco_cobrador", 166, 168, Digits()),
    Field("agencia_recebedora", 169, 173, Text()),
    Field("especie", 174, 175, Text()),
    Field("valor_tarifa", 176, 188, Cents()),
    Field("outras_despesas", 189, 201, Cents()),
    Field("juros_atraso", 202, 214, Cents()),
    Field("valor_iof", 215, 227, Cents()),
    Field("valor_abatimento", 228, 240, Cents()),
    Field("valor_desconto", 241, 253, Cents()),
    Field("valor_recebido", 254, 266, Cents()),
    Field("juros_mora", 267, 279, Cents()),
    Field("outros_creditos", 280, 292, Cents()),
    Field("branco_293", 293, 293, Blanks()),
    Field("aceite", 294, 294, Text()),
    Field("branco_295", 295, 295, Blanks()),
    Field("data_credito", 296, 301, Day()),
    Field("nome_pagador", 302, 337, Text()),
    Field("identificador_complemento", 338, 338, Text()),
    Field("unidade_valor", 339, 340, Digits()),
    Field("valor_outra_unidade", 341, 353, Digits()),
    Field("iof_outra_unidade", 354, 366, Digits()),
    Field("valor_debito_credito", 367, 379, Cents()),
    Field("debito_credito", 380, 380, Text()),
    Field("brancos_381", 381, 383, Blanks()),
    Field("complemento", 384, 385, Digits()),
    Field("sigla_empresa", 386, 389, Text()),
    Field("brancos_390", 390, 391, Blanks()),
    Field("versao", 392, 394, Text()),
    Field("numero_sequencial", 395, 400, Number()),
)

# The key, or the address of a dynamic code, with the TXID; the copia e cola is not told.
DETALHE_PIX = _record(
    "detalhe_pix",
    Field("codigo_registro", 1, 1, Literal("2")),
    Field("tipo_chave", 2, 2, Text()),
    Field("chave_ou_url", 3, 79, Text()),
    Field("txid", 80, 114, Text()),
    Field("brancos_115", 115, 394, Blanks()),
    Field("numero_sequencial", 395, 400, Number()),
    manual=MANUAL_PIX,
)


def _cobranca(kind: str, first: int) -> tuple[Field, ...]:
    return (
        Field(f"quantidade_{kind}", first, first + 7, Number()),
        Field(f"valor_{kind}", first + 8, first + 21, Cents()),
        Field(f"aviso_{kind}", first + 22, first + 29, Text()),
        Field(f"brancos_{first + 30}", first + 30, first + 39, Blanks()),
    )


TRAILER = _record(
    "trailer",
    Field("codigo_registro", 1, 1, Literal("9")),
    Field("codigo_remessa", 2, 2, Literal("2")),
    Field("codigo_servico", 3, 4, Literal("01")),
    Field("codigo_banco", 5, 7, Literal("033")),
    Field("brancos_8", 8, 17, Blanks()),
    *_cobranca("simples", 18),
    Field("zeros_58", 58, 87, Zeros()),
    Field("brancos_88", 88, 97, Blanks()),
    *_cobranca("caucionada", 98),
    *_cobranca("descontada", 138)[:3],
    Field("brancos_168", 168, 391, Blanks()),
    Field("versao", 392, 394, Text()),
    Field("numero_sequencial", 395, 400, Number()),
)

# Of a newer account the columns hold the first eight digits of ten (note 2), so no account is
# told. The trailer's totals are the bank's position of each carteira, not the file's. A return has
# no number of its own. Interest is counted from "juros de mora"; "juros de atraso" is beside it.
RETORNO = ReturnLayout(
    name="400",
    bank_code="033",
    header=HEADER,
    detail=DETALHE,
    trailer=TRAILER,
    pix=DETALHE_PIX,
    header_fields={
        "agencia": "agencia",
        "company_name": "nome_beneficiario",
        "generated_date": "data_movimento",
        "line_sequence": "numero_sequencial",
    },
    detail_fields={
        "agencia": "agencia",
        "occurrence": "codigo_ocorrencia",
        "nosso_numero": "nosso_numero",
        "carteira": "codigo_carteira",
        "document": "seu_numero",
        "company_use": "controle_participante",
        "occurrence_day": "data_ocorrencia",
        "due_day": "vencimento",
        "credit_day": "data_credito",
        "nominal_cents": "valor_titulo",
        "posted_cents": "valor_recebido",
        "tariff_cents": "valor_tarifa",
        "interest_cents": "juros_mora",
        "discount_cents": "valor_desconto",
        "rebate_cents": "valor_abatimento",
        "iof_cents": "valor_iof",
        "other_credits_cents": "outros_creditos",
        "motives": "codigos_erro",
        "line_sequence": "numero_sequencial",
    },
    trailer_fields={"line_sequence": "numero_sequencial"},
    pix_fields={"location": "chave_ou_url"},
    nosso_numero_digits=12,
)
