"""What a company asks of its bank about one title, in no bank's columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import Enum

from emdia.kernel.faults import Fault


class Kind(Enum):
    """What is asked. Which of these a bank takes, its remessa layout says."""

    ENTRY = "entry"
    WRITE_OFF = "write_off"
    CHANGE_DUE_DATE = "change_due_date"
    GRANT_REBATE = "grant_rebate"
    CANCEL_REBATE = "cancel_rebate"
    GRANT_DISCOUNT = "grant_discount"
    CANCEL_DISCOUNT = "cancel_discount"
    CHANGE_FINE = "change_fine"
    WAIVE_FINE = "waive_fine"
    CHANGE_INTEREST = "change_interest"
    WAIVE_INTEREST = "waive_interest"
    CHANGE_PAYMENT_LIMIT = "change_payment_limit"  # how late the bank still takes a payment
    WAIVE_PAYMENT_LIMIT = "waive_payment_limit"
    CHANGE_AMOUNT = "change_amount"
    CHANGE_DOCUMENT = "change_document"
    CHANGE_COMPANY_USE = "change_company_use"
    PROTEST = "protest"
    STAY_PROTEST = "stay_protest"  # and keep the title in collection
    STAY_PROTEST_AND_WRITE_OFF = "stay_protest_and_write_off"
    DO_NOT_PROTEST = "do_not_protest"
    CHANGE_OTHER_DATA = "change_other_data"
    LIST_NEGATIVE = "list_negative"
    DO_NOT_LIST_NEGATIVE = "do_not_list_negative"
    CANCEL_NEGATIVE_LISTING = "cancel_negative_listing"  # and keep the title in collection
    CANCEL_NEGATIVE_LISTING_AND_WRITE_OFF = "cancel_negative_listing_and_write_off"


# Files hold rates in hundredths of a percent: 0.02, which is 2 %, as 200.
RATE_PARTS = 10_000


class UnableToTell(ValueError):
    """A charge is not one amount or one rate that a file can hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """A fine, interest or discount: an amount of money or a rate, from or until a day.

    Of a fine the rate is of the principal, once; of interest, `amount_cents` is
    for each day and the rate for each month. A discount's day is the last on
    which it is given, the other two's the first on which they are owed; None
    leaves it to the bank's rule.

    :raises UnableToTell: not exactly one of `amount_cents` and `rate`, or it is
        not above zero, or the rate has more than four decimal places.
    """

    amount_cents: int | None = None
    rate: Decimal | None = None  # 0.02 means 2 %; four decimal places at most
    day: date | None = None

    def __post_init__(self) -> None:
        if (self.amount_cents is None) == (self.rate is None):
            raise UnableToTell("Give an amount or a rate, and one only.")
        if (self.rate if self.amount_cents is None else self.amount_cents or 0) <= 0:  # type: ignore[operator]
            raise UnableToTell("Give an amount or a rate above zero, or no charge at all.")
        if self.rate is not None and self.rate * RATE_PARTS % 1:
            raise UnableToTell(f"{self.rate} has more than four decimal places.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Who pays, or answers for it. `tax_id` is the CPF or CNPJ without punctuation."""

    name: str
    tax_id: str
    street: str = ""  # with number and complement
    district: str = ""
    city: str = ""
    state: str = ""  # two letters
    postal_code: str = ""  # eight digits
    email: str = ""


class Accepts(Enum):
    """Which amounts the bank takes for a title."""

    ANY = "any"
    RANGE = "range"  # from the minimum to the maximum
    FROM_MINIMUM = "from_minimum"
    EXACT = "exact"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentTerms:
    """What the bank takes from the payer, where it is not the title's amount at once.

    The rates of `maximum` and `minimum` are of the principal; their days say nothing.
    """

    accepts: Accepts
    times: int = 1  # in how many payments, 99 at most
    maximum: Charge | None = None
    minimum: Charge | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PixTerms:
    """The Pix of a boleto: empty texts leave the choice to the bank.

    All three are case-significant and are written as they are.
    """

    key: str = ""
    txid: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """One instruction about one title. What its kind does not need may stay out.

    `nosso_numero` has the bank's digits without check digit; empty where the
    bank numbers. `species` is the abbreviation of the manuals: DM, DS, NP.
    `protest_days`, `listing_days`, `write_off_days` and `payment_limit_days`, the last on
    which the bank takes a late payment, count from the due date.
    `is_sent_by_bank` asks the bank to send the boleto to the payer's e-mail.
    `check_digit` is that of the nosso número, for the banks that compute it from what
    the heading may not have; left out, it is computed.
    """

    kind: Kind
    nosso_numero: str = ""
    check_digit: str = ""
    carteira: str = ""
    document: str = ""
    company_use: str = ""
    due_date: date | None = None
    issue_date: date | None = None
    nominal_cents: int = 0
    species: str = ""
    is_accepted: bool = False
    payer: Party | None = None
    guarantor: Party | None = None
    fine: Charge | None = None
    interest: Charge | None = None
    discounts: tuple[Charge, ...] = ()  # three at most, by day
    rebate_cents: int = 0
    iof_cents: int = 0
    protest_days: int | None = None
    listing_days: int | None = None
    write_off_days: int | None = None
    payment_limit_days: int | None = None
    messages: tuple[str, ...] = ()
    is_sent_by_bank: bool = False
    payment: PaymentTerms | None = None
    pix: PixTerms | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RemessaHeading:
    """Whose remessa it is. Which of these a bank needs, its layout says.

    Digits without punctuation. `sequence` is the company's number of the file;
    the moment it is made is the caller's to know.
    """

    agencia: str = ""
    agencia_dv: str = ""
    conta: str = ""
    conta_dv: str = ""
    dac: str = ""  # of branch and account together
    convenio: str = ""  # the agreement's number at the bank
    beneficiary: str = ""  # the bank's code of the company
    transmission_code: str = ""
    posto: str = ""
    variation: str = ""
    tax_id: str
    company_name: str
    sequence: int = 0
    generated_date: date
    generated_time: time = time(0, 0)
    is_test: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Remessa:
    """A remessa once read. `other_lines` are records the layout does not read, raw."""

    bank: str
    layout: str
    heading: RemessaHeading
    instructions: tuple[Instruction, ...]
    faults: tuple[Fault, ...] = ()
    other_lines: dict[int, bytes] = field(default_factory=dict)
