"""Santander, CNAB 240 return: movements (note 41) and motives (notes 41-A and 41-C)."""

from emdia.formats.banks.card import Event, MotiveTable, Occurrence
from emdia.formats.febraban240 import ocorrencias as febraban

_USED = (
    "02", "03", "04", "05", "06", "09", "11", "12", "13", "14", "17", "19", "20", "23", "24",
    "25", "26", "27", "28", "29", "30", "51", "52", "53", "61",
)  # fmt: skip

OCORRENCIAS = {code: febraban.OCORRENCIAS[code] for code in _USED} | {
    "32": Occurrence(Event.REJECTED, "Código de IOF inválido"),
    "91": Occurrence(Event.INSTRUCTION_CONFIRMED, "Valor ou percentual mínimo alterado"),
    "92": Occurrence(Event.INSTRUCTION_CONFIRMED, "Valor ou percentual máximo alterado"),
    "93": Occurrence(Event.OPERATIONAL_WRITE_OFF, "Baixa operacional"),
    "94": Occurrence(Event.WRITE_OFF_REVERSED, "Baixa operacional cancelada"),
    "A4": Occurrence(Event.DDA, "Pagador DDA"),
}

_LAST_OF_FEBRABAN = "64"

REJEICAO = MotiveTable(
    "nota 41-A",
    2,
    {
        **{
            code: words
            for code, words in febraban.REJEICAO.words.items()
            if code <= _LAST_OF_FEBRABAN
        },
        "65": "Espécie não permite a instrução",
        "72": "Entrada de título sem registro",
        "90": "Parcelas do carnê inválidas",
        "91": "Título descontado: não permitida",
        "92": "Data de desconto inválida",
        "93": "Número do lote inválido",
        "B2": "Valor nominal conflitante",
        "B3": "Tipo de pagamento inválido",
        "B4": "Valor ou percentual máximo inválido",
        "B5": "Valor ou percentual mínimo inválido",
        "Z1": "Quantidade de pagamentos inválida",
        "Z5": "Título com reserva: não permitida",
        "Z6": "Segmento inválido para a carteira",
        "Z7": "Instrução exige segmento Y-53",
    },
)

# 09 is a partial payment in the list of payments, a write-off by the bank in that of write-offs.
_ORIGENS = {
    "01": "Por saldo",
    "02": "Por conta",
    "03": "No próprio banco",
    "04": "Compensação eletrônica",
    "05": "Compensação convencional",
    "06": "Arquivo magnético",
    "07": "Após feriado local",
    "08": "Em cartório",
}
LIQUIDACAO = MotiveTable("nota 41-C, liquidação", 2, {**_ORIGENS, "09": "Pagamento parcial"})
BAIXA = MotiveTable(
    "nota 41-C, baixa",
    2,
    {
        "09": "Comandada pelo banco",
        "10": "Comandada pelo cliente, por arquivo",
        "11": "Comandada pelo cliente, on-line",
        "12": "Decurso de prazo: cliente",
        "13": "Decurso de prazo: banco",
    },
)
BAIXA_OPERACIONAL = MotiveTable(
    "nota 41-C, baixa operacional",
    2,
    {
        **_ORIGENS,
        "93": "Enviada pela CIP",
        "94": "Cancelamento enviado pela CIP",
    },
)

MOTIVOS = {
    **dict.fromkeys(("03", "26", "30"), REJEICAO),
    **dict.fromkeys(("06", "17"), LIQUIDACAO),
    "09": BAIXA,
    **dict.fromkeys(("93", "94"), BAIXA_OPERACIONAL),
}
