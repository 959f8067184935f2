"""Itaú's nosso número: its check digit (DAC)."""

# In these carteiras the branch and account stay out of the sum: the escriturais of note 5, and
# the direct ones of note 23. Note 23 has 145 where anexo 4 has 146, so both are here.
_ESCRITURAIS = frozenset({"104", "112", "115", "147", "188"})
_WITHOUT_ACCOUNT = _ESCRITURAIS | {"126", "131", "145", "146", "150", "168"}

# Twice a digit, its own two digits summed.
_DOUBLED = {str(digit): digit * 2 // 10 + digit * 2 % 10 for digit in range(10)}


def dac(*, agencia: str, conta: str, carteira: str, nosso_numero: str) -> str:
    """Return the check digit of a nosso número of eight digits, by modulo 10.

    `agencia` has four digits and `conta` five, without its own check digit.

    :raises ValueError: something other than digits.
    """
    owner = "" if carteira in _WITHOUT_ACCOUNT else agencia + conta
    digits = owner + carteira + nosso_numero
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits!r} is not made of digits.")
    doubled = sum(_DOUBLED[digit] for digit in digits[::-2])
    plain = sum(map(int, digits[-2::-2]))
    return str(-(doubled + plain) % 10)
