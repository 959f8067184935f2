"""The scripts of calls shipped with the program: four stages in three languages.

Each begins by making sure who is there: to nobody else a word of the debt is said (CDC, arts. 42
and 43; Ley 1266/2008; 15 U.S.C. § 1692c(b)). They ask for a date, and never threaten.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emdia.formats.letters.template import Template

BEFORE_DUE, FIRST_DAYS, LATE, BROKEN_PROMISE = (
    "call_before_due",
    "call_first_days",
    "call_late",
    "call_broken_promise",
)
_BEGIN = {
    "pt-br": "Bom dia, falo com {{ contact }}? Aqui é {{ agent }}, da {{ creditor_name }}.\n\n"
    "Se não for a pessoa: diga só que voltará a ligar. Nada da dívida.\n\n",
    "es": "Buenos días, ¿hablo con {{ contact }}? Le habla {{ agent }}, de {{ creditor_name }}.\n\n"
    "Si no es la persona: diga solo que volverá a llamar. Nada de la deuda.\n\n",
    "en": "Good morning, am I speaking with {{ contact }}? This is {{ agent }} from"
    " {{ creditor_name }}.\n\n"
    "If it is somebody else: say only that you will call again. Nothing of the debt.\n\n",
}
_END = {
    "pt-br": "\n\nConfirme: o valor, a data e por onde paga (boleto ou Pix). Ofereça a segunda via"
    " durante a ligação. Agradeça.",
    "es": "\n\nConfirme: el importe, la fecha y el medio de pago. Ofrezca la copia durante la"
    " llamada. Agradezca.",
    "en": "\n\nConfirm: the amount, the date and how it will be paid. Offer the second copy during"
    " the call. Say thank you.",
}


def _said(language: str, subject: str, body: str) -> Template:
    return Template(subject=subject, body=_BEGIN[language] + body + _END[language])


SHIPPED_CALLS: Mapping[str, Mapping[str, Template]] = MappingProxyType(
    {
        BEFORE_DUE: {
            "pt-br": _said(
                "pt-br",
                "Antes do vencimento",
                "Ligo para confirmar se {% if count == 1 %}o documento {{ document }}, que vence em"
                " {{ first_due }},{% else %}os {{ count }} documentos que vencem a partir de"
                " {{ first_due }}{% endif %} chegou bem: são {{ total }}.\n\n"
                "Está tudo certo com a cobrança? Já tem o pagamento programado?",
            ),
            "es": _said(
                "es",
                "Antes del vencimiento",
                "Llamo para confirmar que recibió {% if count == 1 %}el documento {{ document }},"
                " que vence el {{ first_due }}{% else %}los {{ count }} documentos que vencen desde"
                " el {{ first_due }}{% endif %}: son {{ total }}.\n\n"
                "¿Está todo bien con el cobro? ¿Ya tiene el pago programado?",
            ),
            "en": _said(
                "en",
                "Before it is due",
                "I am calling to make sure that you have received {% if count == 1 %}document"
                " {{ document }}, due on {{ first_due }}{% else %}the {{ count }} documents due"
                " from {{ first_due }} on{% endif %}: {{ total }}.\n\n"
                "Is everything right with the charge? Is the payment scheduled?",
            ),
        },
        FIRST_DAYS: {
            "pt-br": _said(
                "pt-br",
                "Primeiros dias de atraso",
                "Não identificamos o pagamento {% if count == 1 %}do documento {{ document }}, que"
                " venceu em {{ first_due }}{% else %}de {{ count }} documentos, o primeiro vencido"
                " em {{ first_due }}{% endif %}. Hoje são {{ total }}. Já foi pago?\n\n"
                "Se já pagou: peça o dia e o meio, e agradeça.\n\n"
                "Se não: em que dia consegue pagar? Posso enviar agora o boleto ou o Pix.",
            ),
            "es": _said(
                "es",
                "Primeros días de atraso",
                "No hemos identificado el pago {% if count == 1 %}del documento {{ document }}, que"
                " venció el {{ first_due }}{% else %}de {{ count }} documentos, el primero vencido"
                " el {{ first_due }}{% endif %}. Hoy son {{ total }}. ¿Ya se pagó?\n\n"
                "Si ya pagó: pida el día y el medio, y agradezca.\n\n"
                "Si no: ¿qué día puede pagar? Puedo enviarle ahora lo necesario.",
            ),
            "en": _said(
                "en",
                "First days late",
                "We have not seen the payment of {% if count == 1 %}document {{ document }}, which"
                " was due on {{ first_due }}{% else %}{{ count }} documents, the first of them due"
                " on {{ first_due }}{% endif %}. Today it is {{ total }}. Has it been paid?\n\n"
                "If it has: ask for the day and the way, and say thank you.\n\n"
                "If not: on which day can you pay? I can send everything you need now.",
            ),
        },
        LATE: {
            "pt-br": _said(
                "pt-br",
                "Em atraso",
                "{% if count == 1 %}O documento {{ document }} está{% else %}{{ count }} documentos"
                " estão{% endif %} em atraso há {{ days_late }} dias. Em {{ today }} são"
                " {{ total }}, com os acréscimos do contrato. O que impede o pagamento?\n\n"
                "Escute antes de propor. Erro na cobrança: anote a contestação do título.\n\n"
                "Sem dinheiro agora: qual valor, e em que dia? Uma data firme vale mais que o total"
                " sem data.",
            ),
            "es": _said(
                "es",
                "En atraso",
                "{% if count == 1 %}El documento {{ document }} lleva{% else %}{{ count }}"
                " documentos llevan{% endif %} {{ days_late }} días de atraso. Al {{ today }} son"
                " {{ total }}, con los recargos del contrato. ¿Qué impide el pago?\n\n"
                "Escuche antes de proponer. Error en el cobro: anote la disputa del título.\n\n"
                "Sin dinero ahora: ¿cuánto, y qué día? Una fecha firme vale más que el total sin"
                " fecha.",
            ),
            "en": _said(
                "en",
                "Late",
                "{% if count == 1 %}Document {{ document }} is{% else %}{{ count }} documents"
                " are{% endif %} {{ days_late }} days late. On {{ today }} it comes to {{ total }},"
                " with what the contract adds. What keeps it from being paid?\n\n"
                "Listen before you propose. A wrong charge: note the dispute of the title.\n\n"
                "No money now: how much, and on which day? A firm date is worth more than the whole"
                " without one.",
            ),
        },
        BROKEN_PROMISE: {
            "pt-br": _said(
                "pt-br",
                "Promessa não cumprida",
                "{% if promised %}Combinamos {{ promised }} para {{ promised_by }}, e não"
                " recebemos.{% else %}O combinado não chegou.{% endif %} Aconteceu alguma coisa?"
                "\n\n"
                "Hoje são {{ total }}. O que mudou desde a nossa conversa? Que data é possível, sem"
                " falta?\n\n"
                "Segunda promessa quebrada: combine uma parte hoje e o resto com data.",
            ),
            "es": _said(
                "es",
                "Promesa incumplida",
                "{% if promised %}Acordamos {{ promised }} para el {{ promised_by }}, y no lo"
                " recibimos.{% else %}Lo acordado no llegó.{% endif %} ¿Ocurrió algo?\n\n"
                "Hoy son {{ total }}. ¿Qué cambió desde que hablamos? ¿Qué fecha es posible, sin"
                " falta?\n\n"
                "Segunda promesa rota: acuerde una parte hoy y el resto con fecha.",
            ),
            "en": _said(
                "en",
                "Broken promise",
                "{% if promised %}We agreed on {{ promised }} by {{ promised_by }}, and it has not"
                " come.{% else %}What we agreed on has not come.{% endif %} Has something"
                " happened?\n\n"
                "Today it is {{ total }}. What has changed since we spoke? Which date is certain?"
                "\n\n"
                "A second broken promise: agree on a part today, and a date for the rest.",
            ),
        },
    }
)
