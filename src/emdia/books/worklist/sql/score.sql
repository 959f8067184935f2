-- What a contact with each of some debtors is worth today, with everything it is reckoned from.
-- Twin of rules/worklist.py and rules/worklist_queues.py; tests/twins/test_worklist.py keeps them
-- equal. Days are numbers from 2000-01-01. The caller brings what rules make of calendars, terms,
-- plans and contact law.
-- Reads:  customer, customer_risk, receivable, hold_span, money_not_known, dunning_task,
--         dunning_case, interaction, interaction_retraction, promise, promise_part, worklist_skip
-- Writes: nothing
-- Safe to run twice: yes
WITH debtor AS MATERIALIZED (
    SELECT DISTINCT u.id
    FROM unnest(%(customers)s::bigint[]) AS u (id)
),
kind AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(kind_limited_due)s::int[], %(kind_limited_from)s::int[],
        %(kind_months)s::int[], %(kind_before)s::int[]
    ) AS k (kind, limited_due, limited_from, months, days_before)
),
hold_kind AS (
    SELECT *
    FROM unnest(%(hold_kinds)s::text[], %(hold_ranks)s::int[], %(hold_stops)s::boolean[])
        AS h (kind, rank, stops)
),
law AS MATERIALIZED (
    SELECT * FROM unnest(%(law_customers)s::bigint[], %(law_whys)s::text[], %(law_lefts)s::int[])
        AS l (customer_id, why, contacts_left)
),
-- In how many days a plan takes a measure against a debt counted from a day.
measure AS (
    SELECT * FROM unnest(
        %(measure_versions)s::bigint[], %(measure_days)s::int[], %(measure_ahead)s::int[]
    ) AS m (version_id, counted_day, days_ahead)
),
queue AS MATERIALIZED (
    SELECT q.id, q.position, q.segments, q.languages, q.kinds, q.from_cents, q.below_cents
    FROM jsonb_to_recordset(%(queues)s::jsonb) AS q (
        id bigint, position int, segments text[], languages text[], kinds text[],
        from_cents bigint, below_cents bigint
    )
),
late_weight AS (
    SELECT * FROM unnest(%(late_from)s::int[], %(late_to)s::int[], %(late_chances)s::int[])
        AS w (from_days, to_days, weight)
),
outcome_weight AS (
    SELECT * FROM unnest(%(outcomes)s::text[], %(outcome_weights)s::int[]) AS w (outcome, weight)
),
risk_weight AS (
    SELECT * FROM unnest(%(risks)s::text[], %(risk_weights)s::int[]) AS w (risk, weight)
),
-- Who is asked for what a customer owes.
member AS MATERIALIZED (
    SELECT u.id, d.id AS debtor_id
    FROM (
        SELECT
            c.id,
            coalesce(c.payer_id, CASE WHEN %(groups_children)s THEN c.parent_id END, c.id)
                AS debtor_id
        FROM customer AS c
        WHERE c.company_id = %(company_id)s
            AND c.state <> 'merged'
            AND (
                c.id = ANY (%(customers)s::bigint[])
                OR c.payer_id = ANY (%(customers)s::bigint[])
                OR c.parent_id = ANY (%(customers)s::bigint[])
            )
    ) AS u
    JOIN debtor AS d ON d.id = u.debtor_id
),
span AS MATERIALIZED (
    SELECT
        s.customer_id, s.receivable_id, s.kind, k.rank, k.stops,
        s.since_date - DATE '2000-01-01' AS since_day,
        coalesce(s.until_date - DATE '2000-01-01', %(no_day)s) AS until_day,
        s.filed_date - DATE '2000-01-01' AS filed_day
    FROM (
        SELECT id FROM member
        UNION
        SELECT debtor_id FROM member
    ) AS m
    JOIN hold_span AS s ON s.customer_id = m.id
    JOIN hold_kind AS k ON k.kind = s.kind
    WHERE s.company_id = %(company_id)s AND s.since_date - DATE '2000-01-01' <= %(as_of_day)s
),
-- A hold on the debtor is a hold on what its members owe.
held_member AS (
    SELECT
        m.id AS customer_id,
        min(s.rank) FILTER (WHERE s.until_day >= %(as_of_day)s AND s.filed_day IS NULL)
            AS whole_rank,
        max(s.filed_day) FILTER (WHERE s.until_day >= %(as_of_day)s AND s.kind = 'bankruptcy')
            AS bankruptcy_day,
        max(s.filed_day) FILTER (WHERE s.until_day >= %(as_of_day)s AND s.kind = 'reorganisation')
            AS reorganisation_day,
        bool_or(s.stops) AS stops
    FROM member AS m
    JOIN span AS s ON s.customer_id IN (m.id, m.debtor_id)
    WHERE s.receivable_id IS NULL
    GROUP BY m.id
),
held_title AS (
    SELECT
        receivable_id,
        min(rank) FILTER (WHERE until_day >= %(as_of_day)s) AS rank,
        bool_or(stops) AS stops
    FROM span
    WHERE receivable_id IS NOT NULL
    GROUP BY receivable_id
),
late AS MATERIALIZED (
    SELECT
        r.id, m.debtor_id, m.id AS customer_id, r.kind, r.balance_cents, r.interrupted_date,
        r.issue_date - DATE '2000-01-01' AS issue_day,
        r.due_date - DATE '2000-01-01' AS due_day,
        r.due_date - DATE '2000-01-01' + r.grace_days AS free_day,
        k.limited_from, k.limited_due,
        r.due_date + coalesce(k.days_before, %(other_before)s) AS begins,
        CAST(r.due_date + coalesce(k.days_before, %(other_before)s)
            + coalesce(k.months, %(other_months)s) * INTERVAL '1 month' AS date) AS ends
    FROM member AS m
    JOIN receivable AS r ON r.customer_id = m.id
    LEFT JOIN kind AS k ON k.kind = r.kind
    WHERE r.company_id = %(company_id)s
        AND r.balance_cents > 0
        AND r.holder = 'own'
        AND r.due_date - DATE '2000-01-01' + r.grace_days <= %(late_until_day)s
),
-- Of a few debtors their titles are looked up; of many the whole view is read once.
not_known AS (
    SELECT n.receivable_id
    FROM money_not_known AS n
    WHERE n.company_id = %(company_id)s AND NOT %(is_few)s
    UNION
    SELECT n.receivable_id
    FROM money_not_known AS n
    WHERE n.company_id = %(company_id)s
        AND %(is_few)s
        AND n.receivable_id = ANY (ARRAY(SELECT l.id FROM late AS l))
),
judged AS MATERIALIZED (
    SELECT
        l.id, l.debtor_id, l.kind, l.balance_cents, l.due_day, l.free_day,
        coalesce(m.stops, false) OR coalesce(t.stops, false) AS was_stopped,
        least(
            m.whole_rank,
            t.rank,
            CASE WHEN l.issue_day <= m.bankruptcy_day THEN %(bankruptcy_rank)s END,
            CASE WHEN l.issue_day <= m.reorganisation_day THEN %(reorganisation_rank)s END,
            CASE WHEN n.receivable_id IS NOT NULL THEN %(not_known_rank)s END,
            CASE WHEN CASE
                -- As in books/dunning/sql/decide.sql: interrupted in time, a claim began anew.
                WHEN l.interrupted_date BETWEEN l.begins AND l.ends + CASE
                    WHEN extract(day FROM l.ends) < extract(day FROM l.begins) THEN 1 ELSE 0 END
                THEN l.interrupted_date - DATE '2000-01-01'
                    <= coalesce(l.limited_from, %(other_limited_from)s)
                ELSE l.due_day <= coalesce(l.limited_due, %(other_limited_due)s)
            END THEN %(limited_rank)s END
        ) AS rank
    FROM late AS l
    LEFT JOIN held_member AS m ON m.customer_id = l.customer_id
    LEFT JOIN held_title AS t ON t.receivable_id = l.id
    LEFT JOIN not_known AS n ON n.receivable_id = l.id
),
owing AS (
    SELECT
        debtor_id,
        CAST(coalesce(sum(balance_cents) FILTER (WHERE rank IS NULL), 0) AS bigint) AS owed_cents,
        CAST(count(*) FILTER (WHERE rank IS NULL) AS int) AS titles_count,
        min(rank) AS held_rank,
        coalesce(bool_or(was_stopped) FILTER (WHERE rank IS NULL), false) AS was_stopped,
        (array_agg(id ORDER BY rank IS NOT NULL, free_day, due_day, id))[1] AS oldest_id
    FROM judged
    GROUP BY debtor_id
),
call_due AS (
    SELECT d.id AS debtor_id, min((t.due_at AT TIME ZONE %(zone)s)::date) AS due_date
    FROM debtor AS d
    JOIN dunning_case AS c ON c.customer_id = d.id AND c.closed_date IS NULL
    JOIN dunning_task AS t ON t.case_id = c.id
    WHERE t.state = 'open'
        AND t.kind = ANY (%(call_kinds)s::text[])
        -- One that was put off waits for its day.
        AND (t.due_at AT TIME ZONE %(zone)s)::date <= %(as_of)s
    GROUP BY d.id
),
talk AS (
    SELECT
        d.id AS debtor_id,
        (array_agg(i.outcome ORDER BY i.id DESC))[1] AS outcome,
        (array_agg(i.next_date ORDER BY i.id DESC))[1] AS next_date,
        max(i.on_date) FILTER (WHERE i.was_reached) AS reached_date
    FROM debtor AS d
    JOIN interaction AS i ON i.customer_id = d.id
    WHERE i.message_id IS NULL
        AND NOT EXISTS (SELECT FROM interaction_retraction AS r WHERE r.interaction_id = i.id)
        AND (
            i.on_date >= %(as_of)s - %(talk_days)s
            OR i.next_date >= %(as_of)s - %(talk_days)s
        )
    GROUP BY d.id
),
promised AS (
    SELECT
        m.debtor_id,
        CAST(count(*) FILTER (WHERE p.state = 'kept') AS int) AS kept_count,
        CAST(count(*) FILTER (WHERE p.state = 'broken') AS int) AS broken_count,
        max(p.closed_date) FILTER (WHERE p.state = 'broken') AS broken_date
    FROM member AS m
    JOIN promise AS p ON p.customer_id = m.id
    WHERE p.state IN ('kept', 'broken')
        AND p.closed_date > %(as_of)s - %(promise_days)s
    GROUP BY m.debtor_id
),
due_today AS (
    SELECT DISTINCT m.debtor_id
    FROM member AS m
    JOIN promise AS p ON p.customer_id = m.id AND p.state = 'open'
    JOIN promise_part AS o ON o.promise_id = p.id
    WHERE o.state = 'open' AND o.due_date = %(as_of)s
),
fact AS MATERIALIZED (
    SELECT
        o.debtor_id AS customer_id, u.segment, u.language, t.kind, o.owed_cents, o.titles_count,
        %(as_of_day)s - t.due_day AS days_late,
        CASE WHEN o.titles_count = 0 THEN h.kind ELSE '' END AS held_by,
        coalesce(r.risk, '') AS risk,
        coalesce(p.kept_count, 0) AS kept_count,
        coalesce(p.broken_count, 0) AS broken_count,
        coalesce(k.outcome, '') AS outcome,
        CASE
            WHEN p.broken_date > %(as_of)s - %(broken_days)s
                AND (k.reached_date IS NULL OR k.reached_date < p.broken_date)
            THEN %(as_of)s - p.broken_date
        END AS broken_days,
        y.debtor_id IS NOT NULL AS has_promise_today,
        CASE WHEN k.next_date IS NOT NULL THEN %(as_of)s - k.next_date END AS next_days,
        CASE WHEN c.due_date IS NOT NULL THEN greatest(%(as_of)s - c.due_date, 0) END AS task_days,
        CASE WHEN o.titles_count > 0 AND NOT o.was_stopped THEN (
            SELECT min(m.days_ahead)
            FROM dunning_case AS e
            JOIN measure AS m ON m.version_id = e.plan_version_id
            WHERE e.customer_id = o.debtor_id AND e.closed_date IS NULL
                AND m.counted_day = t.free_day
        ) END AS restriction_days,
        s.id IS NOT NULL AS is_skipped,
        coalesce(l.why, '') AS law_why,
        l.contacts_left
    FROM owing AS o
    JOIN customer AS u ON u.id = o.debtor_id
    JOIN judged AS t ON t.id = o.oldest_id
    LEFT JOIN hold_kind AS h ON h.rank = o.held_rank
    LEFT JOIN customer_risk AS r ON r.customer_id = o.debtor_id
    LEFT JOIN promised AS p ON p.debtor_id = o.debtor_id
    LEFT JOIN due_today AS y ON y.debtor_id = o.debtor_id
    LEFT JOIN talk AS k ON k.debtor_id = o.debtor_id
    LEFT JOIN call_due AS c ON c.debtor_id = o.debtor_id
    LEFT JOIN worklist_skip AS s
        ON s.customer_id = o.debtor_id AND s.ended_at IS NULL AND s.until_date > %(as_of)s
    LEFT JOIN law AS l ON l.customer_id = o.debtor_id
),
weighed AS (
    SELECT
        f.*,
        coalesce(f.broken_days <= %(lately_days)s, false) AS is_broken_lately,
        least(greatest(
            div(
                2 * (
                    CAST(w.weight AS numeric)
                    * (1000 + %(kept_each)s * least(f.kept_count, %(most_promises)s))
                    * (1000 + %(broken_each)s * least(f.broken_count, %(most_promises)s))
                    * coalesce(o.weight, 1000) * coalesce(r.weight, 1000)
                ) + 1000000000000,
                2000000000000
            ),
            %(least_chance)s
        ), %(most_chance)s) AS chance,
        1000
        + CASE WHEN f.broken_days IS NOT NULL THEN %(broken_promise)s ELSE 0 END
        + CASE WHEN f.has_promise_today THEN %(promise_today)s ELSE 0 END
        + CASE WHEN f.next_days >= 0 THEN %(day_reached)s ELSE 0 END
        + CASE WHEN f.restriction_days <= %(restriction_within_days)s THEN %(restriction)s
            ELSE 0 END
        + CASE WHEN f.contacts_left = 1 THEN %(last_contact)s ELSE 0 END
        + %(waiting_each_day)s * least(coalesce(f.task_days, 0), %(most_waiting_days)s) AS urgency
    FROM fact AS f
    JOIN late_weight AS w ON f.days_late BETWEEN w.from_days AND w.to_days
    LEFT JOIN outcome_weight AS o ON o.outcome = f.outcome
    LEFT JOIN risk_weight AS r ON r.risk = f.risk
)
SELECT
    f.customer_id, f.segment, f.language, f.owed_cents, f.titles_count, f.days_late, f.held_by,
    f.risk, f.kept_count, f.broken_count, f.outcome, f.broken_days, f.is_broken_lately,
    f.has_promise_today, f.next_days, f.task_days, f.restriction_days, f.is_skipped, f.law_why,
    f.contacts_left,
    CAST(f.chance AS int) AS chance,
    f.urgency,
    v.value_cents,
    -v.value_cents AS minus_value_cents,
    y.why_not,
    CASE WHEN y.why_not <> '' THEN 3 WHEN f.is_broken_lately THEN 1 ELSE 2 END AS turn,
    (
        SELECT q.id
        FROM queue AS q
        WHERE (cardinality(q.segments) = 0 OR f.segment = ANY (q.segments))
            AND (cardinality(q.languages) = 0 OR f.language = ANY (q.languages))
            AND (cardinality(q.kinds) = 0 OR f.kind = ANY (q.kinds))
            AND (q.from_cents IS NULL OR f.owed_cents >= q.from_cents)
            AND (q.below_cents IS NULL OR f.owed_cents < q.below_cents)
        ORDER BY q.position, q.id
        LIMIT 1
    ) AS queue_id
FROM weighed AS f
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN f.owed_cents = 0 THEN 'held'
        WHEN f.is_skipped THEN 'skipped'
        WHEN f.next_days < 0 AND f.broken_days IS NULL THEN 'later'
        WHEN f.law_why <> '' THEN 'law'
        ELSE ''
    END AS why_not
) AS y
CROSS JOIN LATERAL (
    SELECT CAST(div(2 * f.owed_cents * f.chance * f.urgency + 1000000, 2000000) AS bigint)
        AS value_cents
) AS v
WHERE %(is_everybody)s
    OR f.task_days IS NOT NULL OR f.next_days IS NOT NULL OR f.broken_days IS NOT NULL;
