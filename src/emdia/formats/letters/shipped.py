"""The demands shipped with the program: five steps in three languages, as users may change them.

They ask and explain, and never threaten (Lei 8.078/1990, CDC, arts. 42 and 71): none speaks of
registers, courts or anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emdia.formats.letters.template import Template

PREVENTIVE, DUE_TODAY, FRIENDLY_LATE, FIRM_LATE, LAST_WORD = (
    "preventive",
    "due_today",
    "friendly_late",
    "firm_late",
    "last_word",
)
_END = (
    "\n\n{{ titles }}\n\n{{ total_line }}\n\n{{ payment_link }}\n\n{{ advice }}\n\n{{ creditor }}"
)


def _said(subject: str, body: str) -> Template:
    return Template(subject=subject, body=body + _END)


SHIPPED: Mapping[str, Mapping[str, Template]] = MappingProxyType(
    {
        PREVENTIVE: {
            "pt-br": _said(
                "{{ creditor_name }}: vencimento em {{ first_due }}",
                "Olá, {{ name }}.\n\n"
                "Passando para lembrar que {% if count == 1 %}o documento {{ document }} vence em"
                " {{ first_due }}{% else %}{{ count }} documentos vencem a partir de"
                " {{ first_due }}{% endif %}. Abaixo está tudo o que é preciso para pagar.",
            ),
            "es": _said(
                "{{ creditor_name }}: vence el {{ first_due }}",
                "Hola, {{ name }}:\n\n"
                "Le recordamos que {% if count == 1 %}el documento {{ document }} vence el"
                " {{ first_due }}{% else %}{{ count }} documentos vencen a partir del"
                " {{ first_due }}{% endif %}. Abajo está todo lo necesario para pagar.",
            ),
            "en": _said(
                "{{ creditor_name }}: due on {{ first_due }}",
                "Hello {{ name }},\n\n"
                "A reminder that {% if count == 1 %}document {{ document }} is due on"
                " {{ first_due }}{% else %}{{ count }} documents are due from {{ first_due }}"
                " on{% endif %}. Everything you need to pay is below.",
            ),
        },
        DUE_TODAY: {
            "pt-br": _said(
                "{{ creditor_name }}: vence hoje",
                "Olá, {{ name }}.\n\n"
                "{% if count == 1 %}O documento {{ document }} vence hoje{% else %}"
                "{{ count }} documentos vencem hoje{% endif %}, no valor de {{ total }}."
                " Pagando hoje, nada é acrescentado.",
            ),
            "es": _said(
                "{{ creditor_name }}: vence hoy",
                "Hola, {{ name }}:\n\n"
                "{% if count == 1 %}El documento {{ document }} vence hoy{% else %}"
                "{{ count }} documentos vencen hoy{% endif %}, por {{ total }}."
                " Si paga hoy, no se añade nada.",
            ),
            "en": _said(
                "{{ creditor_name }}: due today",
                "Hello {{ name }},\n\n"
                "{% if count == 1 %}Document {{ document }} is due today{% else %}"
                "{{ count }} documents are due today{% endif %}, {{ total }}."
                " Nothing is added if you pay today.",
            ),
        },
        FRIENDLY_LATE: {
            "pt-br": _said(
                "{{ creditor_name }}: não identificamos o seu pagamento",
                "Olá, {{ name }}.\n\n"
                "Ainda não identificamos o pagamento do que venceu em {{ first_due }}."
                " Talvez tenha passado despercebido: em {{ today }} o total é de {{ total }}.\n\n"
                "Se houver algo errado com a cobrança, responda esta mensagem.",
            ),
            "es": _said(
                "{{ creditor_name }}: no hemos identificado su pago",
                "Hola, {{ name }}:\n\n"
                "Aún no hemos identificado el pago de lo que venció el {{ first_due }}."
                " Quizá se le pasó: al {{ today }} el total es de {{ total }}.\n\n"
                "Si hay algo incorrecto en el cobro, responda este mensaje.",
            ),
            "en": _said(
                "{{ creditor_name }}: we have not seen your payment",
                "Hello {{ name }},\n\n"
                "We have not seen the payment of what was due on {{ first_due }}."
                " It may have been overlooked: on {{ today }} the total is {{ total }}.\n\n"
                "If something is wrong with the charge, answer this message.",
            ),
        },
        FIRM_LATE: {
            "pt-br": _said(
                "{{ creditor_name }}: pagamento em atraso há {{ days_late }} dias",
                "Olá, {{ name }}.\n\n"
                "O pagamento está em atraso há {{ days_late }} dias. Em {{ today }} o total é de"
                " {{ total }}, com os acréscimos que o contrato prevê, discriminados abaixo.\n\n"
                "Pedimos o pagamento, ou que nos diga em que data ele será feito. Se precisar de"
                " outro prazo, responda esta mensagem para conversarmos.",
            ),
            "es": _said(
                "{{ creditor_name }}: pago con {{ days_late }} días de atraso",
                "Hola, {{ name }}:\n\n"
                "El pago lleva {{ days_late }} días de atraso. Al {{ today }} el total es de"
                " {{ total }}, con los recargos que prevé el contrato, detallados abajo.\n\n"
                "Le pedimos que pague o nos diga en qué fecha lo hará. Si necesita otro plazo,"
                " responda este mensaje y lo conversamos.",
            ),
            "en": _said(
                "{{ creditor_name }}: payment {{ days_late }} days late",
                "Hello {{ name }},\n\n"
                "Your payment is {{ days_late }} days late. On {{ today }} the total is"
                " {{ total }}, with what the contract adds, item by item below.\n\n"
                "Please pay, or tell us the date on which you will. If you need more time,"
                " answer this message and we will talk.",
            ),
        },
        LAST_WORD: {
            "pt-br": _said(
                "{{ creditor_name }}: vamos resolver juntos?",
                "Olá, {{ name }}.\n\n"
                "Já escrevemos algumas vezes sobre o que venceu em {{ first_due }} e gostaríamos"
                " de resolver isso com você. Em {{ today }} o total é de {{ total }}.\n\n"
                "Esta é a nossa última mensagem amigável sobre este atraso. Pague pelos códigos"
                " abaixo, proponha uma data ou diga o que impede o pagamento: uma resposta basta.",
            ),
            "es": _said(
                "{{ creditor_name }}: ¿lo resolvemos juntos?",
                "Hola, {{ name }}:\n\n"
                "Ya le escribimos algunas veces sobre lo que venció el {{ first_due }} y nos"
                " gustaría resolverlo con usted. Al {{ today }} el total es de {{ total }}.\n\n"
                "Este es nuestro último mensaje amistoso sobre este atraso. Pague con los códigos"
                " de abajo, proponga una fecha o díganos qué impide el pago: basta una respuesta.",
            ),
            "en": _said(
                "{{ creditor_name }}: shall we settle this together?",
                "Hello {{ name }},\n\n"
                "We have written a few times about what was due on {{ first_due }}, and would like"
                " to settle it with you. On {{ today }} the total is {{ total }}.\n\n"
                "This is our last friendly word about it. Pay with the codes below, propose a"
                " date, or tell us what keeps you from paying: one answer is enough.",
            ),
        },
    }
)
