"""Itaú's nosso número: its check digit (DAC)."""

# In these carteiras the branch and account stay out of the sum (note 23 of the manual).
_WITHOUT_ACCOUNT = frozenset({"112", "126", "131", "145", "146", "150", "168"})


def dac(*, agencia: str, conta: str, carteira: str, nosso_numero: str) -> str:
    """Return the check digit of a nosso número of eight digits, by modulo 10.

    `agencia` has four digits and `conta` five, without its own check digit.

    :raises ValueError: something other than digits.
    """
    owner = "" if carteira in _WITHOUT_ACCOUNT else agencia + conta
    total = 0
    for place, digit in enumerate(reversed(owner + carteira + nosso_numero)):
        product = int(digit) * (1 if place % 2 else 2)
        total += product // 10 + product % 10
    return str(-total % 10)
