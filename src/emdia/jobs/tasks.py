"""The tasks of the queue. One job carries one batch; each names its company."""

import logging
from datetime import date
from time import monotonic

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from emdia.books.companies import queries as companies
from emdia.books.facts.actor import system
from emdia.connectors.database.faults import DatabaseFault
from emdia.reports import boletos as papers
from emdia.workflows import answer_once as answering
from emdia.workflows import bulk_runs as bulk
from emdia.workflows import clear_imports as clearing
from emdia.workflows import count_owed as counting
from emdia.workflows import daily_run as running
from emdia.workflows import finish_imports as finishing
from emdia.workflows import import_portfolio as importing
from emdia.workflows import intake_alarms as alarms
from emdia.workflows import look_ahead as looking
from emdia.workflows import pix_work, refund_by_pix, set_up_pix, settle_pix, tell_pix
from emdia.workflows import place_remessa as placing
from emdia.workflows import print_boletos as printing
from emdia.workflows import seal_ledger as sealing
from emdia.workflows import send_webhooks as telling
from emdia.workflows import settle_bank_file as settling
from emdia.workflows import watch_folders as watching
from emdia.workflows.contact import mailbox as mailboxes
from emdia.workflows.contact import plan as planning
from emdia.workflows.contact import send as sending
from emdia.workflows.contact import unknowns
from emdia.workflows.contact.writing import Means
from emdia.workflows.queue import enqueue, enqueue_once

from . import reporting
from .papers import Drawn

log = logging.getLogger("emdia.jobs")
ATTEMPTS = 5
RETRY = RetryStrategy(max_attempts=ATTEMPTS, linear_wait=2)
# A worker does one job at a time: what is left of the messages waits for the next time.
MOST_BATCHES = 25
BULK_SECONDS = 20


@app.task(name="settle_bank_file", retry=RETRY, pass_context=True)
def settle_bank_file(context: JobContext, *, company_id: int, bank_file_id: int) -> None:
    """Apply a received bank file; after the last attempt refuse it, so that it may come again."""
    try:
        settling.settle(
            company_id=company_id, bank_file_id=bank_file_id, by=system("settle_bank_file")
        )
    except Exception:
        log.exception("bank file %s of company %s was not applied", bank_file_id, company_id)
        if context.job.attempts + 1 >= ATTEMPTS:
            settling.give_up(company_id=company_id, bank_file_id=bank_file_id)
        raise


@app.task(name="run_day", retry=RETRY)
def run_day(*, company_id: int, day: int) -> None:
    """Run a company's day (an ordinal) and those missed before it; safe to run twice."""
    try:
        running.run_until(
            company_id=company_id,
            as_of=date.fromordinal(day),
            by=system("daily_run"),
            now=timezone.now(),
        )
    except running.UnableToRun as refusal:
        log.error("the day of company %s cannot be run: %s", company_id, refusal)


@app.periodic(cron="*/5 * * * *")
@app.task(name="run_days", queueing_lock="run_days", lock="run_days")
def run_days(timestamp: int) -> None:
    """Queue the day of every company whose timetable says that it is due."""
    for company_id in companies.all_company_ids():
        day = running.day_due(company_id=company_id, now=timezone.now())
        if day is None:
            continue
        try:
            running.ask(company_id=company_id, as_of=day, by=system("timetable"))
        except running.UnableToRun as refusal:
            log.error("the day of company %s cannot be run: %s", company_id, refusal)


@app.periodic(cron="* * * * *")
@app.task(name="watch_folders", queueing_lock="watch_folders", lock="watch_folders")
def watch_folders(timestamp: int) -> None:
    """Look for files that should be there by now, and into folders between two daily runs."""
    for company_id in companies.all_company_ids():
        try:
            looked = watching.watch(company_id=company_id, by=system("watch_folders"))
            alarms.raise_missing(company_id=company_id, now=timezone.now())
        except Exception:
            # One company's folders keep no other company waiting.
            log.exception("the folders of company %s were not looked into", company_id)
        else:
            for reason in looked.unreadable:
                log.error("company %s: %s", company_id, reason)


@app.periodic(cron="* * * * *")
@app.task(name="seal_ledgers", queueing_lock="seal_ledgers", lock="seal_ledgers")
def seal_ledgers(timestamp: int) -> None:
    """Seal what every company posted since the last minute."""
    for company_id in companies.all_company_ids():
        try:
            sealing.seal(company_id=company_id)
        except (OSError, DatabaseFault):
            # Sealed all the same; the copy comes with the company's next seal.
            log.exception("the seals of company %s were not copied out", company_id)


@app.periodic(cron="40 3 * * *")
@app.task(name="count_owed", queueing_lock="count_owed", lock="count_owed")
def count_owed(timestamp: int) -> None:
    """Count anew what every company is owed per due date."""
    for company_id in companies.all_company_ids():
        counting.count_owed(company_id=company_id)


@app.periodic(cron="10 4 * * *")
@app.task(name="clear_imports", queueing_lock="clear_imports", lock="clear_imports")
def clear_imports(timestamp: int) -> None:
    """Empty the staging of files that nobody decided about."""
    for company_id in companies.all_company_ids():
        clearing.clear_undecided(
            company_id=company_id, by=system("clear_imports"), now=timezone.now()
        )


@app.task(name="place_remessa", retry=RetryStrategy(max_attempts=60, linear_wait=60))
def place_remessa(*, company_id: int, bordero_id: int) -> None:
    """Put a remessa into its folder, for an hour while the folder is not there; once."""
    placing.place(company_id=company_id, bordero_id=bordero_id, now=timezone.now())


@app.task(name="print_boletos", retry=RETRY)
def print_boletos(*, company_id: int, print_run_id: int) -> None:
    """Draw the parts of a run that are not kept yet, each read again; safe to run twice."""
    run = {"company_id": company_id, "print_run_id": print_run_id}
    while (part := printing.next_part(**run)) is not None:
        try:
            content = papers.boletos_of(
                company_id=company_id, charge_ids=part.charge_ids, as_of=part.as_of
            )
        except papers.UnableToDraw as refusal:
            printing.refuse(**run, code=str(refusal))
            return
        printing.keep_part(**run, part=part, content=content)


@app.task(name="check_import", retry=RETRY, pass_context=True)
def check_import(context: JobContext, *, company_id: int, import_id: int) -> None:
    """Say of every row of an imported file what it is; safe to run twice."""
    try:
        importing.check(company_id=company_id, import_id=import_id)
    except importing.UnableToImport:
        log.info("import %s of company %s is past checking", import_id, company_id)
    except Exception:
        _give_up_import(context, company_id, import_id)
        raise


@app.task(name="apply_import", retry=RETRY, pass_context=True)
def apply_import(context: JobContext, *, company_id: int, import_id: int) -> None:
    """Write an imported file into the books, once; who decided it stands in a fact before."""
    try:
        importing.apply(
            company_id=company_id,
            import_id=import_id,
            by=system("apply_import"),
            now=timezone.now(),
        )
    except importing.UnableToImport:
        log.info("import %s of company %s is over", import_id, company_id)
    except Exception:
        _give_up_import(context, company_id, import_id)
        raise


@app.task(name=bulk.TASK, retry=RETRY)
def work_on_bulk_run(*, company_id: int, run_id: int) -> None:
    """Do batches of a run for some seconds, and queue the rest behind other jobs."""
    until = monotonic() + BULK_SECONDS
    run = {"company_id": company_id, "run_id": run_id}
    while bulk.step(**run, on=_today(company_id), now=timezone.now()):
        if monotonic() > until:
            enqueue(bulk.TASK, in_turn=f"bulk_runs:{company_id}", **run)
            return


@app.periodic(cron="*/10 * * * *")
@app.task(name="go_on_with_bulk_runs", queueing_lock="go_on_bulk", lock="go_on_bulk")
def go_on_with_bulk_runs(timestamp: int) -> None:
    """Go on with every run that was left at work."""
    for company_id in companies.all_company_ids():
        bulk.go_on(company_id=company_id)


@app.task(name=looking.TASK, retry=RETRY)
def look_ahead(*, company_id: int, look_id: int) -> None:
    """Work out what a plan would do; safe to run twice."""
    looking.work(company_id=company_id, look_id=look_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="go_on_looking", queueing_lock="go_on_looking", lock="go_on_looking")
def go_on_looking(timestamp: int) -> None:
    """Begin anew every look whose worker died."""
    for company_id in companies.all_company_ids():
        looking.go_on(company_id=company_id, now=timezone.now())


def _today(company_id: int) -> date:
    return companies.today(company_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="finish_imports", queueing_lock="finish_imports", lock="finish_imports")
def finish_imports(timestamp: int) -> None:
    """Go on with every file of which a part is written."""
    for company_id in companies.all_company_ids():
        finishing.finish_begun(company_id=company_id)


@app.task(name="send_messages", retry=RETRY)
def send_messages(*, company_id: int) -> None:
    """Send what is due of a company for some seconds, and queue the rest behind other jobs."""
    unknowns.let_go_outlived(company_id=company_id, by=system("send_messages"))
    try:
        sent = sending.send_due(
            company_id=company_id,
            by=system("send_messages"),
            now=timezone.now(),
            means=Means(links_at=settings.PUBLIC_URL, papers=Drawn()),
        )
    except sending.UnableToSend as refusal:
        log.warning("the messages of company %s wait: %s", company_id, refusal)
        return
    if sent.fault:
        log.warning("the mail server of company %s: %s", company_id, sent.fault)
    if sent.has_more:
        enqueue_once("send_messages", company_id=company_id)


@app.periodic(cron="7 * * * *")
@app.task(name="plan_messages", queueing_lock="plan_messages", lock="plan_messages")
def plan_messages(timestamp: int) -> None:
    """Plan what the schedule of every company sends by now."""
    for company_id in companies.all_company_ids():
        try:
            planning.plan_schedule(
                company_id=company_id, by=system("plan_messages"), now=timezone.now()
            )
        except Exception:
            # One company's schedule keeps no other company waiting.
            log.exception("the messages of company %s were not planned", company_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="read_mailboxes", queueing_lock="read_mailboxes", lock="read_mailboxes")
def read_mailboxes(timestamp: int) -> None:
    """Read what bounced out of the mailbox of every company that has one."""
    for company_id in companies.all_company_ids():
        if not mailboxes.is_read(company_id=company_id):
            continue
        try:
            mailboxes.read_mailbox(
                company_id=company_id, by=system("read_mailboxes"), now=timezone.now()
            )
        except Exception:
            # One company's mailbox keeps no other company waiting.
            log.exception("the mailbox of company %s was not read", company_id)


@app.periodic(cron="* * * * *")
@app.task(name="look_at_outboxes", queueing_lock="look_at_outboxes", lock="look_at_outboxes")
def look_at_outboxes(timestamp: int) -> None:
    """Queue the sending of every company that has something to send, or a sender that died."""
    for company_id in companies.all_company_ids():
        if sending.has_due(company_id=company_id):
            enqueue_once("send_messages", company_id=company_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="write_reports", queueing_lock="write_reports", lock="write_reports")
def write_reports(timestamp: int) -> None:
    """Write the reports that are due, and bring those that are wanted to whom they are for."""
    for company_id in companies.all_company_ids():
        try:
            reporting.write_due(company_id=company_id, now=timezone.now())
            reporting.send_due(company_id=company_id, now=timezone.now())
        except Exception:
            # One company's reports keep no other's waiting.
            log.exception("the reports of company %s were not written", company_id)


def _give_up_import(context: JobContext, company_id: int, import_id: int) -> None:
    log.exception("import %s of company %s failed", import_id, company_id)
    if context.job.attempts + 1 >= ATTEMPTS:
        importing.give_up(company_id=company_id, import_id=import_id)


@app.task(name="settle_pix", retry=RETRY)
def settle_pix_notices(*, company_id: int) -> None:
    """Settle what providers told of payments; what they do not show yet waits a minute."""
    try:
        settle_pix.drain(company_id=company_id, by=system("settle_pix"), now=timezone.now())
    except settle_pix.ProviderSilent as silent:
        log.warning("company %s: a provider of Pix is silent: %s", company_id, silent)


@app.task(name="tell_pix", retry=RETRY)
def tell_pix_providers(*, company_id: int) -> None:
    """Make, change and remove Pix charges at their providers."""
    try:
        tell_pix.tell(
            company_id=company_id,
            by=system("tell_pix"),
            as_of=companies.today(company_id, now=timezone.now()),
            now=timezone.now(),
        )
    except tell_pix.ProviderBusy as busy:
        log.warning("company %s: a provider of Pix is busy: %s", company_id, busy)


@app.task(name="send_pix_refunds", retry=RETRY)
def send_pix_refunds(*, company_id: int) -> None:
    """Send approved refunds back through their Pix, and look up those not known."""
    try:
        refund_by_pix.send_all(
            company_id=company_id, by=system("send_pix_refunds"), now=timezone.now()
        )
    except settle_pix.ProviderSilent as silent:
        log.warning("company %s: a provider of Pix is silent: %s", company_id, silent)


@app.task(name="poll_pix", retry=RETRY)
def poll_pix(*, company_id: int) -> None:
    """Ask providers for payments that no notice told of."""
    try:
        settle_pix.poll(company_id=company_id, by=system("poll_pix"), now=timezone.now())
    except settle_pix.ProviderSilent as silent:
        log.warning("company %s: a provider of Pix is silent: %s", company_id, silent)


@app.task(name="poll_pix_returns", retry=RETRY)
def poll_pix_returns(*, company_id: int) -> None:
    """Ask providers for payments of the last 90 days that went back."""
    try:
        settle_pix.poll_returns(
            company_id=company_id, by=system("poll_pix_returns"), now=timezone.now()
        )
    except settle_pix.ProviderSilent as silent:
        log.warning("company %s: a provider of Pix is silent: %s", company_id, silent)


@app.periodic(cron="* * * * *")
@app.task(name="look_after_pix", queueing_lock="look_after_pix", lock="look_after_pix")
def look_after_pix(timestamp: int) -> None:
    """Use keys that rested for a day; queue what providers are to be told or asked."""
    for company_id in companies.all_company_ids():
        set_up_pix.begin_rested(
            company_id=company_id, by=system("look_after_pix"), now=timezone.now()
        )
        pix_work.queue_due(company_id=company_id, now=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="send_webhooks", queueing_lock="send_webhooks", lock="send_webhooks")
def send_webhooks(timestamp: int) -> None:
    """Tell the endpoints of every company what happened since ten seconds ago."""
    by = system("send_webhooks")
    for company_id in companies.all_company_ids():
        try:
            telling.tell(company_id=company_id, now=timezone.now())
            for _ in range(MOST_BATCHES):
                if not telling.send_batch(company_id=company_id, by=by, now=timezone.now()):
                    break
        except Exception:
            # One company's messages keep no other's waiting.
            log.exception("the webhooks of company %s were not sent", company_id)


@app.periodic(cron="20 4 * * *")
@app.task(name="forget_answers", queueing_lock="forget_answers", lock="forget_answers")
def forget_answers(timestamp: int) -> None:
    """Delete answers and messages that were kept in case they are wanted once more."""
    for company_id in companies.all_company_ids():
        answering.forget(company_id=company_id, now=timezone.now())
        telling.forget(company_id=company_id, now=timezone.now())
