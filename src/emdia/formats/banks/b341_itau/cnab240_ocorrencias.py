"""Itaú, CNAB 240 return: occurrences (note 22) and motives (note 23, tables 1 to 10).

The codes mean what they mean in CNAB 400; the manual of this layout has fewer
occurrences and, in three tables, motives of its own.
"""

from emdia.formats.banks.b341_itau import motivos as cnab400
from emdia.formats.banks.b341_itau.ocorrencias import CANAIS as CANAIS_400
from emdia.formats.banks.b341_itau.ocorrencias import OCORRENCIAS as OCORRENCIAS_400
from emdia.formats.banks.card import MotiveTable

# Occurrences of the CNAB 400 manual, four years younger, that this one does not have.
_NOT_HERE = {"07", "59", "64", "65", "69", "71", "72", "73", "81", "84", "95"}

OCORRENCIAS = {code: meaning for code, meaning in OCORRENCIAS_400.items() if code not in _NOT_HERE}

CANAIS = CANAIS_400 | {
    "AO": "Acerto on-line",
    "CI": "Correspondente Itaú",
    "EA": "Terminal de caixa",
    "RA": "Digitação, realimentação automática",
    "ST": "Cartório, SELTEC",
}

ENTRADA_CONFIRMADA = MotiveTable(
    "tabela 8",
    2,
    {
        **cnab400.MOTIVOS["02"].words,
        "03": "Não liquidado no desconto de duplicatas: transferido para a cobrança simples",
    },
)

ALTERACAO_REJEITADA = MotiveTable(
    "tabela 2",
    2,
    {
        **cnab400.MOTIVOS["17"].words,
        "12": "Inscrição do sacador avalista inválida",
        "67": "Nome do sacador avalista inválido",
        "72": "Endereço do sacador avalista inválido",
        "73": "Bairro do sacador avalista inválido",
        "74": "Cidade do sacador avalista inválida",
        "75": "Estado do sacador avalista inválido",
        "76": "CEP do sacador avalista inválido",
    },
)

INSTRUCAO_REJEITADA = MotiveTable(
    "tabela 3", 2, {**cnab400.MOTIVOS["16"].words, "03": "Conta sem permissão para protesto"}
)

PROTESTO_SUSTADO = MotiveTable(
    "tabela 7",
    4,
    {
        **cnab400.MOTIVOS["24"].words,
        "3103": "Dados insuficientes para o cartório",
        "3129": "Título não enviado a cartório",
        "3137": "Protesto só um dia útil após o vencimento",
        "3145": "Duplicata sem comprovante autenticado ou declaração",
        "3152": "Falta contrato de serviço",
        "3178": "Nome do beneficiário incompleto",
        "3194": "Título aceito: falta identificar o assinante",
        "3202": "Título aceito: rasurado ou rasgado",
        "3210": "Título aceito: falta o título",
        "3236": "Protesto não efetuado",
        "3251": "Documentação irregular",
        "3277": "Espécie inválida para protesto",
        "3293": "Centralizadora não recebeu a documentação",
        "3517": "Apresentação antes do vencimento",
        "3525": "Falta comprovante da prestação do serviço",
        "3533": "CPF ou CNPJ do pagador incompatível com o documento",
        "3541": "CPF ou CNPJ do sacador incompatível com a espécie",
        "3558": "Título aceito: sem assinatura do pagador",
        "3566": "Falta data de emissão",
        "3574": "Saldo maior que o título",
        "3582": "Tipo de endosso inválido",
        "3590": "Devolvido por ordem judicial",
        "3608": "Dados não conferem com o arquivo",
        "3616": "Pagador e sacador avalista são a mesma pessoa",
        "3624": "Comprovante ilegível",
        "3632": "Confirmar se são dois emitentes",
        "3640": "Endereço do pagador igual ao do sacador ou portador",
        "3657": "Endereço do beneficiário incompleto",
        "3665": "Endereço do emitente igual ao do banco pagador",
        "3673": "Cheque: falta motivo da devolução",
        "3681": "Direito de regresso vencido",
        "3699": "Título apresentado em duplicidade",
        "3707": "Letra de câmbio emitida manualmente",
        "3715": "Letra de câmbio: não protestar",
        "3723": "Letra de câmbio: eliminar o protesto",
        "3731": "Título já protestado",
        "3749": "Falta tradução por tradutor público",
        "3756": "Falta declaração de saldo no título",
        "3764": "Contrato de câmbio: falta conta gráfica",
        "3772": "Pagador falecido",
        "3780": "Espécie que o banco não protesta",
        "3798": "Documento físico ausente",
        "3806": "Protesto sustado",
        "3897": "Envio a protesto temporariamente parado",
        "3905": "Beneficiário com cobrança suspensa",
        "3947": "Espécie a corrigir",
        "3954": "Título preenchido com erro",
        "3962": "Valor diferente entre título e comprovante",
        "3970": "Condomínio: sem protesto falimentar",
        "3988": "Protesto falimentar: sem intimação por edital",
    },
)

_CHANGED = {
    "02": ENTRADA_CONFIRMADA,
    "16": INSTRUCAO_REJEITADA,
    "17": ALTERACAO_REJEITADA,
    "24": PROTESTO_SUSTADO,
}
MOTIVOS = {
    code: table for code, table in (cnab400.MOTIVOS | _CHANGED).items() if code in OCORRENCIAS
}
