"""`emdia company`: the creditors whose receivables are kept here."""

import getpass
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="Found a company, say when its day runs, what it tolerates."
)


@app.callback()
def company() -> None:
    """Found a company, say when its day runs, what it tolerates."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The company's name.")],
    cnpj: Annotated[str, typer.Option(help="Its CNPJ, with letters where it has them.")],
    bank: Annotated[str, typer.Option(help="The bank's three digits.")],
    agencia: Annotated[str, typer.Option(help="The agência as the bank writes it in its files.")],
    conta: Annotated[str, typer.Option(help="The conta without its check digit.")],
    dac: Annotated[str, typer.Option(help="The check digit of the conta.")],
    carteira: Annotated[str, typer.Option(help="The carteira of the boletos.")],
    layout: Annotated[str, typer.Option(help="The layout of the return files.")] = "400",
    net_of_tariff: Annotated[
        bool, typer.Option(help="The bank credits payments less its tariff.")
    ] = False,
) -> None:
    """Found a company with a bank account, ready for return files; then add its first user."""
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun
    from emdia.kernel.tax_ids import InvalidTaxId, checked

    try:
        root = checked(cnpj)
    except InvalidTaxId as refusal:
        raise UnableToRun(str(refusal)) from refusal
    start_database()
    load()
    from emdia.workflows.found_company import AccountTerms

    account = AccountTerms(
        bank_code=bank,
        agencia=agencia,
        conta=conta,
        dac=dac,
        carteira=carteira,
        layout=layout,
        net_of_tariff=net_of_tariff,
    )
    number = _found(name, root, account)
    typer.echo(f"{name} is company {number}. Next: emdia user add E-MAIL --company {number}")


@app.command()
def schedule(
    hour: Annotated[
        int | None,
        typer.Argument(help="From 0 to 23, in the company's zone; without it, never by itself."),
    ] = None,
    apply_credits: Annotated[
        bool, typer.Option(help="Unused credits pay the customer's oldest debts.")
    ] = False,
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
) -> None:
    """Declare from which hour the company's daily run starts by itself.

    Watched folders of such a company are looked into every minute; otherwise when its day is run.
    """
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    if hour is not None and hour not in range(24):
        raise UnableToRun(f"{hour} is no hour: give one from 0 to 23.")
    start_database()
    load()
    from emdia.workflows.declare_terms import declare_daily_run

    company_id = chosen_company(company)
    declare_daily_run(company_id=company_id, hour=hour, applies_credits=apply_credits, by=person())
    when = "when somebody asks" if hour is None else f"every day from {hour:02}:00"
    typer.echo(f"The daily run of company {company_id} starts {when}.")


@app.command()
def tolerance(
    reason: Annotated[str, typer.Argument(help="Why: it is kept with the tolerance.")],
    short_cents: Annotated[int, typer.Option(help="Forgive up to so many cents.")] = 0,
    short_ppm: Annotated[int, typer.Option(help="Or so many millionths of the title.")] = 0,
    over_cents: Annotated[int, typer.Option(help="Keep up to so many cents.")] = 0,
    over_ppm: Annotated[int, typer.Option(help="Or so many millionths of the title.")] = 0,
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
) -> None:
    """Say how small a difference closes a title: what is short or over goes to account 4400.

    The larger of cents and millionths holds. Without any, nothing is forgiven or kept.
    """
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun
    from emdia.rules.settlement import Tolerance

    start_database()
    load()
    from emdia.workflows.set_tolerance import UnableToSetTolerance, set_tolerance

    company_id = chosen_company(company)
    limits = Tolerance(
        short_cents=short_cents, short_ppm=short_ppm, over_cents=over_cents, over_ppm=over_ppm
    )
    try:
        set_tolerance(company_id=company_id, tolerance=limits, reason=reason, by=person())
    except UnableToSetTolerance as refusal:
        raise UnableToRun(str(refusal)) from refusal
    typer.echo(f"The tolerance of company {company_id} holds from its next bank file on.")


def _found(name: str, cnpj: str, account: object) -> int:
    from django.db import IntegrityError

    from emdia.books.facts.actor import Actor
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.found_company import AccountTerms, found

    assert isinstance(account, AccountTerms)
    by = Actor(user_id=None, name=getpass.getuser(), channel="cli")
    try:
        return found(name=name, cnpj=cnpj, account=account, by=by).company_id
    except IntegrityError as twice:
        raise UnableToRun(f"There is already a company with the CNPJ {cnpj}.") from twice
