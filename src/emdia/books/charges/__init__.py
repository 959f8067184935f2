"""Ways to pay a receivable: boleto, Pix; numbered, registered, replaced."""
