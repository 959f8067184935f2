"""A bank's code as boletos print it: three digits and a check digit, as 341-7.

Source: Banco do Brasil, Especificações técnicas para confecção de boleto, January 2016, 2.2.1;
modulo 11, weights 2 to 9 from the right, where 10 is printed X and 11 is 0.
"""

from __future__ import annotations

from emdia.formats.boleto.check_digits import modulo_11_rest

# Caixa, Especificações técnicas para emissão de boletos, April 2020: 0 where the rule gives X.
_AS_PRINTED = {"104": "0"}


def printed_bank_code(bank: str) -> str:
    """Return the code with its digit: 001 is 001-9, 748 is 748-X."""
    digit = 11 - modulo_11_rest(bank)
    return f"{bank}-{_AS_PRINTED.get(bank) or {10: 'X', 11: '0'}.get(digit, str(digit))}"
