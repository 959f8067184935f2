"""What the provider's page says, in the languages of the product."""

from __future__ import annotations

PORTUGUESE = {
    "title": "Provedor de Pix de teste",
    "what": "Este provedor existe só nesta máquina e não movimenta dinheiro. Pague aqui uma "
    "cobrança, como o banco do pagador faria, e veja o título liquidado na Emdia.",
    "code": "Pix copia e cola",
    "pay": "Pagar",
    "charges": "Cobranças",
    "debtor": "Devedor",
    "due": "Vencimento",
    "today": "Hoje",
    "state": "Situação",
    "no_charges": "Nenhuma cobrança ainda.",
    "payments": "Pagamentos",
    "amount": "Valor",
    "no_payments": "Nenhum pagamento ainda.",
    "give_back": "Devolver (MED)",
    "end_refunds": "Concluir devoluções em processamento",
    "paid": "Pago. O aviso está a caminho.",
    "cannot_pay": "Esta cobrança não aceita pagamento.",
    "no_code": "Isto não é um código Pix.",
    "no_amount": "Este código não diz o valor.",
    "given_back": "Devolvido. O aviso está a caminho.",
    "cannot_give_back": "Este pagamento não pode ser devolvido.",
    "refunds_ended": "Devoluções concluídas.",
}
SPANISH = {
    "title": "Proveedor de Pix de prueba",
    "what": "Este proveedor existe solo en esta máquina y no mueve dinero. Pague aquí un cobro, "
    "como lo haría el banco del pagador, y vea el título liquidado en Emdia.",
    "code": "Código Pix para copiar y pegar",
    "pay": "Pagar",
    "charges": "Cobros",
    "debtor": "Deudor",
    "due": "Vencimiento",
    "today": "Hoy",
    "state": "Estado",
    "no_charges": "Todavía no hay cobros.",
    "payments": "Pagos",
    "amount": "Importe",
    "no_payments": "Todavía no hay pagos.",
    "give_back": "Devolver (MED)",
    "end_refunds": "Concluir devoluciones en curso",
    "paid": "Pagado. El aviso está en camino.",
    "cannot_pay": "Este cobro no acepta pagos.",
    "no_code": "Esto no es un código Pix.",
    "no_amount": "Este código no dice el importe.",
    "given_back": "Devuelto. El aviso está en camino.",
    "cannot_give_back": "Este pago no se puede devolver.",
    "refunds_ended": "Devoluciones concluidas.",
}
ENGLISH = {
    "title": "Pix provider for trials",
    "what": "This provider exists on this machine only and moves no money. Pay a charge here, as "
    "the payer's bank would, and see the title settled in Emdia.",
    "code": "Pix copy-and-paste code",
    "pay": "Pay",
    "charges": "Charges",
    "debtor": "Debtor",
    "due": "Due",
    "today": "Today",
    "state": "State",
    "no_charges": "No charges yet.",
    "payments": "Payments",
    "amount": "Amount",
    "no_payments": "No payments yet.",
    "give_back": "Give back (MED)",
    "end_refunds": "Finish refunds under way",
    "paid": "Paid. The notice is on its way.",
    "cannot_pay": "This charge takes no payment.",
    "no_code": "This is no Pix code.",
    "no_amount": "This code says no amount.",
    "given_back": "Given back. The notice is on its way.",
    "cannot_give_back": "This payment cannot be given back.",
    "refunds_ended": "Refunds finished.",
}
WORDS = {"pt": PORTUGUESE, "es": SPANISH, "en": ENGLISH}


def words_of(told: str, accepted: str) -> str:
    """Return the language asked for, else the first accepted one that is known, else Portuguese."""
    asked = [told, *(part.strip()[:2].lower() for part in accepted.split(","))]
    return next((one for one in asked if one in WORDS), "pt")
