"""What the mail that brings a report says, in three languages; the figures go as a file.

Pure. Whoever wants more opens the page the letter links to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from emdia.formats.csv_table import Cell, Form, Money, write
from emdia.kernel.money import format_money

ENGLISH = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportLetter:
    """A letter and the table that goes with it."""

    subject: str
    text: str
    html: str
    file_name: str
    table: bytes


SAID: Mapping[str, Mapping[str, str]] = {
    "pt-br": {
        "day_subject": "{company}: relatório do dia {day}",
        "day_intro": "O dia {day} em {company}:",
        "money": "Recebido: {cents} em {count} lançamentos",
        "contacts": "Contatos feitos por pessoas: {count}",
        "made": "Promessas feitas: {count} ({cents})",
        "kept": "Promessas cumpridas: {count} ({cents})",
        "broken": "Promessas quebradas: {count} ({cents})",
        "decided": "Passos decididos pela régua: {count}",
        "sent": "Mensagens enviadas: {count}",
        "not_sent": "Mensagens não enviadas: {count}",
        "tasks_done": "Tarefas feitas: {count}",
        "tasks_open": "Tarefas por fazer: {count}",
        "exceptions": "Exceções abertas: {count} ({cents})",
        "sales_subject": "{company}: sua carteira em {day}",
        "sales_intro": "{name}, esta é a sua carteira em {day}:",
        "late": "Vencido: {cents} em {count} títulos",
        "soon": "A vencer até {until}: {cents} em {count} títulos",
        "silent": "Clientes sem compra há {days} dias ou mais: {count}",
        "page": "A página completa: {link}",
        "file": "Os números estão no arquivo em anexo.",
        "head_day": "Parte;O quê;Quem;Nota;Quantidade;Valor",
        "head_sales": "Parte;Cliente;Documento;Vencimento;Dias de atraso;Saldo;Última compra",
        "part_late": "vencido",
        "part_soon": "a vencer",
        "part_silent": "sem compra",
        "never": "nunca",
        "file_day": "relatorio-do-dia",
        "file_sales": "carteira",
    },
    "es": {
        "day_subject": "{company}: informe del día {day}",
        "day_intro": "El día {day} en {company}:",
        "money": "Recibido: {cents} en {count} registros",
        "contacts": "Contactos hechos por personas: {count}",
        "made": "Promesas hechas: {count} ({cents})",
        "kept": "Promesas cumplidas: {count} ({cents})",
        "broken": "Promesas rotas: {count} ({cents})",
        "decided": "Pasos decididos por el plan: {count}",
        "sent": "Mensajes enviados: {count}",
        "not_sent": "Mensajes no enviados: {count}",
        "tasks_done": "Tareas hechas: {count}",
        "tasks_open": "Tareas por hacer: {count}",
        "exceptions": "Excepciones abiertas: {count} ({cents})",
        "sales_subject": "{company}: su cartera al {day}",
        "sales_intro": "{name}, esta es su cartera al {day}:",
        "late": "Vencido: {cents} en {count} títulos",
        "soon": "Por vencer hasta el {until}: {cents} en {count} títulos",
        "silent": "Clientes sin compra desde hace {days} días o más: {count}",
        "page": "La página completa: {link}",
        "file": "Las cifras van en el archivo adjunto.",
        "head_day": "Parte;Qué;Quién;Nota;Cantidad;Valor",
        "head_sales": "Parte;Cliente;Documento;Vencimiento;Días de atraso;Saldo;Última compra",
        "part_late": "vencido",
        "part_soon": "por vencer",
        "part_silent": "sin compra",
        "never": "nunca",
        "file_day": "informe-del-dia",
        "file_sales": "cartera",
    },
    ENGLISH: {
        "day_subject": "{company}: report of {day}",
        "day_intro": "The day {day} at {company}:",
        "money": "Received: {cents} in {count} entries",
        "contacts": "Contacts made by people: {count}",
        "made": "Promises made: {count} ({cents})",
        "kept": "Promises kept: {count} ({cents})",
        "broken": "Promises broken: {count} ({cents})",
        "decided": "Steps decided by the plans: {count}",
        "sent": "Messages sent: {count}",
        "not_sent": "Messages not sent: {count}",
        "tasks_done": "Tasks done: {count}",
        "tasks_open": "Tasks left: {count}",
        "exceptions": "Exceptions open: {count} ({cents})",
        "sales_subject": "{company}: your customers on {day}",
        "sales_intro": "{name}, these are your customers on {day}:",
        "late": "Late: {cents} in {count} titles",
        "soon": "Due until {until}: {cents} in {count} titles",
        "silent": "Customers without a purchase for {days} days or more: {count}",
        "page": "The whole page: {link}",
        "file": "The figures are in the file attached.",
        "head_day": "Part;What;Who;Note;Count;Amount",
        "head_sales": "Part;Customer;Document;Due;Days late;Balance;Latest purchase",
        "part_late": "late",
        "part_soon": "upcoming",
        "part_silent": "no purchase",
        "never": "never",
        "file_day": "report-of-the-day",
        "file_sales": "customers",
    },
}

DayLine = tuple[str, str, str, str, int, int]  # section, what, who, note, count, cents


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesTable:
    """Titles of a salesperson (customer, document, due, days late, cents), and silent customers."""

    name: str
    until: date
    silent_days: int
    titles: Sequence[tuple[str, str, date, int, int]]
    silent: Sequence[tuple[str, date | None]]


def day_letter(
    *,
    language: str,
    company: str,
    day: date,
    currency: str,
    lines: Sequence[DayLine],
    link: str,
) -> ReportLetter:
    """Return the letter of a day report; `link` is empty where nobody can follow one."""
    said, spoken = _words(language)
    told = [said["day_intro"].format(day=_day(day, spoken), company=company), ""]
    for name, section, whats in (
        ("money", "money", None),
        ("contacts", "contacts", None),
        ("made", "promises", ("made",)),
        ("kept", "promises", ("kept",)),
        ("broken", "promises", ("broken",)),
        ("decided", "decided", None),
        ("sent", "messages", ("sent", "delivered", "read")),
        ("not_sent", "messages", ("suppressed", "failed")),
        ("exceptions", "exceptions", None),
    ):
        some = [one for one in lines if one[0] == section and (whats is None or one[1] in whats)]
        told.append(_figure(said[name], some, currency, spoken))
    tasks = [one for one in lines if one[0] == "tasks"]
    for name, state in (("tasks_done", "done"), ("tasks_open", "open")):
        some = [one for one in tasks if one[3] == state]
        told.append(_figure(said[name], some, currency, spoken))
    subject = said["day_subject"].format(company=company, day=_day(day, spoken))
    rows = [(*one[:5], _amount(one[5], currency)) for one in lines]
    table = _table(said["head_day"], rows, spoken)
    name = f"{said['file_day']}-{day.isoformat()}.csv"
    return _letter(said, subject, told, link, name, table)


def sales_letter(
    *, language: str, company: str, as_of: date, currency: str, sheet: SalesTable, link: str
) -> ReportLetter:
    """Return the letter that brings a salesperson what is late, upcoming and silent."""
    said, spoken = _words(language)
    late = [one for one in sheet.titles if one[3] > 0]
    soon = [one for one in sheet.titles if one[3] == 0]
    told = [
        said["sales_intro"].format(name=sheet.name, day=_day(as_of, spoken)),
        "",
        said["late"].format(cents=_sum(late, currency, spoken), count=len(late)),
        said["soon"].format(
            until=_day(sheet.until, spoken), cents=_sum(soon, currency, spoken), count=len(soon)
        ),
        said["silent"].format(days=sheet.silent_days, count=len(sheet.silent)),
    ]
    rows: list[tuple[Cell, ...]] = [
        (said[part], one[0], one[1], one[2], one[3], _amount(one[4], currency), None)
        for part, some in (("part_late", late), ("part_soon", soon))
        for one in some
    ]
    rows += [
        (said["part_silent"], name, None, None, None, None, latest or said["never"])
        for name, latest in sheet.silent
    ]
    subject = said["sales_subject"].format(company=company, day=_day(as_of, spoken))
    table = _table(said["head_sales"], rows, spoken)
    name = f"{said['file_sales']}-{as_of.isoformat()}.csv"
    return _letter(said, subject, told, link, name, table)


def _amount(cents: int, currency: str) -> Cell:
    return Money(cents, currency) if cents else None


def _words(language: str) -> tuple[Mapping[str, str], str]:
    spoken = language if language in SAID else ENGLISH
    return SAID[spoken], spoken


def _figure(words: str, some: Sequence[DayLine], currency: str, language: str) -> str:
    cents = sum(one[5] for one in some)
    return words.format(
        count=sum(one[4] for one in some),
        cents=format_money(cents, currency=currency, language=language),
    )


def _sum(some: Sequence[tuple[str, str, date, int, int]], currency: str, language: str) -> str:
    return format_money(sum(one[4] for one in some), currency=currency, language=language)


def _day(value: date, language: str) -> str:
    return value.isoformat() if language == ENGLISH else f"{value:%d/%m/%Y}"


def _table(head: str, rows: Sequence[Sequence[Cell]], language: str) -> bytes:
    form = Form.BRAZIL if language == "pt-br" else Form.PLAIN
    return write(head=head.split(";"), rows=rows, form=form)


def _letter(
    said: Mapping[str, str],
    subject: str,
    told: Sequence[str],
    link: str,
    file_name: str,
    table: bytes,
) -> ReportLetter:
    lines = [*told, "", said["file"]]
    if link:
        lines.append(said["page"].format(link=link))
    shown = "<br>\n".join(escape(line) for line in lines)
    return ReportLetter(
        subject=subject,
        text="\n".join(lines) + "\n",
        html=f"<p>{shown}</p>\n",
        file_name=file_name,
        table=table,
    )
