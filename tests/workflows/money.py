"""What must hold of a company's money at any moment, asked of the database in SQL."""

from django.db import connection

from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import batch as daily_runs
from emdia.books.ledger import batch as ledger

# Each question returns rows that must not be there.
QUESTIONS = {
    "an entry is not zero": """
        SELECT entry_id, currency, sum(amount_cents) FROM posting
        GROUP BY entry_id, currency HAVING sum(amount_cents) <> 0""",
    "a balance is not what its control account says": """
        SELECT r.id, r.balance_cents, coalesce(sum(p.amount_cents), 0)
        FROM receivable AS r
        LEFT JOIN entry AS e ON e.receivable_id = r.id
        LEFT JOIN posting AS p ON p.entry_id = e.id AND p.account_code = 1100
        GROUP BY r.id HAVING r.balance_cents <> coalesce(sum(p.amount_cents), 0)""",
    "the control account holds what no receivable owes": """
        SELECT p.entry_id FROM posting AS p JOIN entry AS e ON e.id = p.entry_id
        WHERE p.account_code = 1100 AND e.receivable_id IS NULL""",
    "a receipt is allocated otherwise than it says": """
        SELECT t.id, t.allocated_cents, a.cents FROM receipt AS t
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(
                principal_cents + interest_cents - discount_cents - difference_cents
            ), 0) AS cents
            FROM allocation WHERE receipt_id = t.id
        ) AS a ON true
        WHERE t.allocated_cents <> a.cents OR a.cents > t.amount_cents""",
    "credits are not what the ledger owes to customers": """
        SELECT c.cents, p.cents FROM
            (SELECT coalesce(sum(balance_cents), 0) AS cents FROM customer_credit) AS c,
            (SELECT coalesce(-sum(amount_cents), 0) AS cents FROM posting
             WHERE account_code = 2100) AS p
        WHERE c.cents <> p.cents""",
    "money is neither allocated nor credited nor in suspense": """
        WITH standing AS (
            SELECT t.* FROM receipt AS t
            WHERE NOT EXISTS (SELECT FROM entry AS e WHERE e.reverses_id = t.entry_id)
        ), suspense AS (
            SELECT coalesce(-sum(amount_cents), 0) AS cents FROM posting
            WHERE account_code = 2200
        )
        SELECT s.*, c.cents, suspense.cents, u.cents, r.cents FROM (
            SELECT coalesce(sum(amount_cents), 0) AS paid,
                coalesce(sum(allocated_cents), 0) AS allocated
            FROM standing
        ) AS s, suspense, (
            SELECT coalesce(sum(balance_cents), 0) AS cents FROM customer_credit
        ) AS c, (
            SELECT coalesce(sum(principal_cents + interest_cents - discount_cents), 0) AS cents
            FROM credit_use
        ) AS u, (
            SELECT coalesce(sum(amount_cents), 0) AS cents FROM refund
            WHERE state IN ('payable', 'paid')
        ) AS r, (
            -- Credits that came from another system: no receipt of ours gave them.
            SELECT coalesce(sum(amount_cents), 0) AS cents FROM customer_credit
            WHERE receipt_id IS NULL
        ) AS g
        WHERE s.paid + g.cents <> s.allocated + c.cents + suspense.cents + u.cents + r.cents""",
    "a receipt waits with other money than suspense holds": """
        SELECT t.cents, p.cents FROM (
            SELECT coalesce(sum(
                amount_cents - allocated_cents - credited_cents - refunded_cents), 0) AS cents
            FROM receipt AS t
            WHERE NOT EXISTS (SELECT FROM entry AS e WHERE e.reverses_id = t.entry_id)
        ) AS t, (
            SELECT coalesce(-sum(amount_cents), 0) AS cents FROM posting
            WHERE account_code = 2200
        ) AS p
        WHERE t.cents <> p.cents""",
    "refunds owed are not what the ledger owes back": """
        SELECT r.cents, p.cents FROM
            (SELECT coalesce(sum(amount_cents), 0) AS cents FROM refund
             WHERE state = 'payable') AS r,
            (SELECT coalesce(-sum(amount_cents), 0) AS cents FROM posting
             WHERE account_code = 2300) AS p
        WHERE r.cents <> p.cents""",
    "a line that brought money and its receipt are not one to one": """
        SELECT l.receipt_id, t.id
        FROM (SELECT * FROM bank_line WHERE receipt_id IS NOT NULL) AS l
        FULL JOIN (SELECT * FROM receipt WHERE bank_file_id IS NOT NULL) AS t
            ON t.id = l.receipt_id
            AND t.bank_file_id = l.bank_file_id AND t.line_number = l.line_number
        WHERE l.receipt_id IS NULL OR t.id IS NULL""",
    "a line has two outcomes, or a file lines it does not count": """
        SELECT f.id FROM bank_file AS f LEFT JOIN bank_line AS l ON l.bank_file_id = f.id
        WHERE f.state = 'applied'
        GROUP BY f.id
        HAVING count(l.line_number) <> f.titles
            OR count(*) FILTER (WHERE l.outcome = 'settled') <> f.settled
            OR count(*) FILTER (WHERE l.outcome = 'confirmed') <> f.confirmed
            OR count(*) FILTER (WHERE l.outcome = 'rejected') <> f.rejected
            OR count(*) FILTER (WHERE l.outcome = 'exception') <> f.exceptions""",
    "a file that is not applied moved something": """
        SELECT f.id FROM bank_file AS f JOIN bank_line AS l ON l.bank_file_id = f.id
        WHERE f.state <> 'applied'""",
    "the bank clearing account is not what files and providers say": """
        SELECT f.cents, p.cents FROM
            (SELECT coalesce((SELECT sum(paid_cents - tariff_cents) FROM bank_file
                    WHERE state = 'applied'), 0)
                + coalesce((SELECT sum(amount_cents) FROM receipt WHERE kind = 'pix'), 0) AS cents
            ) AS f,
            (SELECT coalesce(sum(p.amount_cents), 0) AS cents FROM posting AS p
             JOIN entry AS e ON e.id = p.entry_id
             WHERE p.account_code = 1010 AND e.event NOT IN
                ('reversal', 'payment_set_apart', 'receipt_by_hand', 'clearance', 'refund_paid')
            ) AS p
        WHERE f.cents <> p.cents""",
}
EVERY_TENANT_TABLE = """
    SELECT c.relname, a.attname FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'company_id' AND a.attnum > 0
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""


def wrong_with(company_id: int) -> dict[str, object]:
    """Return what does not hold of the company's money, each with the rows that show it."""
    found: dict[str, object] = {}
    with company_scope(company_id), connection.cursor() as cursor:
        for what, question in QUESTIONS.items():
            cursor.execute(question)
            rows = cursor.fetchall()
            if rows:
                found[what] = rows[:5]
        if altered := ledger.altered_seals(company_id):
            found["a seal is broken"] = altered
        if findings := ledger.findings(company_id):
            found["verify finds"] = findings
        if findings := daily_runs.self_check(company_id):
            found["the self-check finds"] = findings
    return found


def strangers_seen_by(company_id: int) -> list[str]:
    """Return the tables in which the company sees a row of another one."""
    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute(EVERY_TENANT_TABLE)
        tables = [table for table, _ in cursor.fetchall()]
        seen = []
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {table} WHERE company_id <> %s LIMIT 1", [company_id])
            if cursor.fetchone():
                seen.append(table)
    return seen


def sums(company_id: int) -> dict[int, int]:
    """Return the balance of every account."""
    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute("SELECT account_code, sum(amount_cents)::bigint FROM posting GROUP BY 1")
        return dict(cursor.fetchall())
