"""The samples in the bank's folder are what their generators write."""

from emdia.formats.banks import bank
from emdia.formats.banks.b341_itau import cnab240_sample
from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, sample_titles, write_return


def test_the_sample_is_the_generated_one() -> None:
    generated = write_return(header=SAMPLE_HEADING, titles=sample_titles())
    assert (bank("341").samples / "retorno-cnab400.ret").read_bytes() == generated


def test_the_sample_of_240_columns_is_the_generated_one() -> None:
    stored = (bank("341").samples / "retorno-cnab240.ret").read_bytes()
    assert stored == cnab240_sample.sample()
