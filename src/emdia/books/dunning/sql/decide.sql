-- What every debtor gets at the close of as_of, and how those stand who get nothing: one row
-- with a lane for each step that is taken, one without for each debtor with a case. Days are
-- numbers from 2000-01-01. The caller brings what rules make of calendars, plans and terms.
-- Twin of rules/dunning.py; tests/twins/test_dunning.py keeps them equal.
-- Reads:  receivable, customer, customer_risk, hold_span, money_not_known, dunning_case,
--         dunning_action, plan_step, contact, contact_consent, address
-- Writes: nothing
-- Safe to run twice: yes
WITH kind AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(kind_numbers)s::int[], %(kind_limited_due)s::int[],
        %(kind_limited_from)s::int[], %(kind_months)s::int[], %(kind_before)s::int[]
    ) AS k (kind, number, limited_due, limited_from, months, days_before)
),
segment AS (
    SELECT * FROM unnest(%(segments)s::text[], %(segment_numbers)s::int[]) AS s (segment, number)
),
hold_kind AS (
    SELECT *
    FROM unnest(%(hold_kinds)s::text[], %(hold_ranks)s::int[], %(hold_stops)s::boolean[])
        AS h (kind, rank, stops)
),
cell AS (
    SELECT * FROM unnest(
        %(cell_segments)s::int[], %(cell_risks)s::text[], %(cell_kinds)s::int[],
        %(cell_repeats)s::boolean[], %(cell_from)s::bigint[], %(cell_below)s::bigint[],
        %(cell_plans)s::bigint[]
    ) AS c (segment, risk, kind, is_repeat, from_cents, below_cents, plan_id)
),
plan AS (
    SELECT * FROM unnest(%(plans)s::bigint[], %(rest_days)s::int[], %(before_due)s::int[])
        AS p (id, rest_days, before_due)
),
-- Where a debt counted from a day stands on a ladder; without a step it has reached none.
ladder AS (
    SELECT * FROM unnest(
        %(ladder_plans)s::bigint[], %(ladder_lanes)s::text[], %(ladder_late)s::boolean[],
        %(ladder_days)s::int[], %(ladder_places)s::int[], %(ladder_steps)s::bigint[],
        %(ladder_step_days)s::int[]
    ) AS l (plan_id, lane, is_late, day, place, step_id, step_day)
),
-- Which step of a plan stands in a place of the lane that contacts.
following AS (
    SELECT * FROM unnest(%(place_plans)s::bigint[], %(places)s::int[], %(place_steps)s::bigint[])
        AS f (plan_id, place, step_id)
),
-- How many steps of a plan's ladder are behind whoever was at a step.
passing AS (
    SELECT * FROM unnest(
        %(passing_plans)s::bigint[], %(passing_steps)s::bigint[], %(passing_places)s::int[]
    ) AS p (plan_id, step_id, place)
),
step_channel AS (
    SELECT * FROM unnest(
        %(channel_steps)s::bigint[], %(channels)s::text[], %(channel_places)s::int[]
    ) AS c (step_id, channel, place)
),
measure AS (SELECT * FROM unnest(%(measures)s::bigint[]) AS m (step_id)),
span AS MATERIALIZED (
    SELECT
        s.customer_id, s.receivable_id, s.kind, k.rank, k.stops,
        s.since_date - DATE '2000-01-01' AS since_day,
        coalesce(s.until_date - DATE '2000-01-01', %(no_day)s) AS until_day,
        s.filed_date - DATE '2000-01-01' AS filed_day
    FROM hold_span AS s
    JOIN hold_kind AS k ON k.kind = s.kind
    WHERE s.company_id = %(company_id)s
),
held_customer AS (
    SELECT
        customer_id,
        min(rank) FILTER (WHERE filed_day IS NULL) AS whole_rank,
        max(filed_day) FILTER (WHERE kind = 'bankruptcy') AS bankruptcy_day,
        max(filed_day) FILTER (WHERE kind = 'reorganisation') AS reorganisation_day
    FROM span
    WHERE receivable_id IS NULL AND %(as_of_day)s BETWEEN since_day AND until_day
    GROUP BY customer_id
),
-- Who is asked for what a customer owes, and what holds either of the two.
member AS MATERIALIZED (
    SELECT
        u.id, u.debtor_id,
        least(own.whole_rank, theirs.whole_rank) AS whole_rank,
        greatest(own.bankruptcy_day, theirs.bankruptcy_day) AS bankruptcy_day,
        greatest(own.reorganisation_day, theirs.reorganisation_day) AS reorganisation_day
    FROM (
        SELECT
            c.id,
            coalesce(c.payer_id, CASE WHEN %(groups_children)s THEN c.parent_id END, c.id)
                AS debtor_id
        FROM customer AS c
        WHERE c.company_id = %(company_id)s AND c.state <> 'merged'
    ) AS u
    LEFT JOIN held_customer AS own ON own.customer_id = u.id
    LEFT JOIN held_customer AS theirs ON theirs.customer_id = u.debtor_id
),
stopping AS (
    SELECT
        r.id AS receivable_id,
        greatest(s.since_day, r.due_date - DATE '2000-01-01' + r.grace_days + 1) AS first_day,
        least(s.until_day, %(as_of_day)s) AS last_day
    FROM span AS s
    JOIN receivable AS r ON r.id = s.receivable_id
    WHERE s.stops AND r.balance_cents > 0
        AND (s.filed_day IS NULL OR r.issue_date - DATE '2000-01-01' <= s.filed_day)
    UNION ALL
    SELECT
        r.id,
        greatest(s.since_day, r.due_date - DATE '2000-01-01' + r.grace_days + 1),
        least(s.until_day, %(as_of_day)s)
    FROM span AS s
    JOIN (
        SELECT id, id AS held_id FROM member
        UNION ALL
        SELECT id, debtor_id FROM member WHERE debtor_id <> id
    ) AS m ON m.held_id = s.customer_id
    JOIN receivable AS r ON r.customer_id = m.id
    WHERE s.receivable_id IS NULL AND s.stops AND r.balance_cents > 0
        AND (s.filed_day IS NULL OR r.issue_date - DATE '2000-01-01' <= s.filed_day)
),
-- A day that two holds stopped counts once.
stopped AS (
    SELECT
        receivable_id,
        CAST(sum(greatest(
            last_day - greatest(first_day - 1, coalesce(counted_to, first_day - 1)), 0
        )) AS int) AS days
    FROM (
        SELECT
            receivable_id, first_day, last_day,
            max(last_day) OVER (
                PARTITION BY receivable_id
                ORDER BY first_day, last_day
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS counted_to
        FROM stopping
        WHERE first_day <= last_day
    ) AS islands
    GROUP BY receivable_id
),
held_title AS (
    SELECT receivable_id, min(rank) AS rank
    FROM (
        SELECT receivable_id, rank
        FROM span
        WHERE receivable_id IS NOT NULL AND %(as_of_day)s BETWEEN since_day AND until_day
        UNION ALL
        SELECT receivable_id, %(not_known_rank)s
        FROM money_not_known
        WHERE company_id = %(company_id)s
    ) AS found
    GROUP BY receivable_id
),
judged AS (
    SELECT
        r.id, m.debtor_id, r.balance_cents, r.due_date - DATE '2000-01-01' AS due_day,
        coalesce(r.kind_number, 0) AS kind_number,
        r.due_date - DATE '2000-01-01' + r.grace_days + coalesce(stopped.days, 0) AS counted_day,
        r.due_date - DATE '2000-01-01' + r.grace_days <= %(late_until_day)s AS is_late,
        least(
            m.whole_rank,
            held_title.rank,
            CASE WHEN r.issue_date - DATE '2000-01-01' <= m.bankruptcy_day
                THEN %(bankruptcy_rank)s END,
            CASE WHEN r.issue_date - DATE '2000-01-01' <= m.reorganisation_day
                THEN %(reorganisation_rank)s END,
            CASE WHEN CASE
                -- Interrupted in time, the claim began anew; a term ends on the day of the same
                -- number, or on the next one where its month has none.
                WHEN r.interrupted_date BETWEEN r.begins AND r.ends + CASE
                    WHEN extract(day FROM r.ends) < extract(day FROM r.begins) THEN 1 ELSE 0 END
                THEN r.interrupted_date - DATE '2000-01-01'
                    <= coalesce(r.limited_from, %(other_limited_from)s)
                ELSE r.due_date - DATE '2000-01-01'
                    <= coalesce(r.limited_due, %(other_limited_due)s)
            END THEN %(limited_rank)s END
        ) AS rank
    FROM (
        SELECT
            r.*, k.number AS kind_number, k.limited_from, k.limited_due,
            r.due_date + coalesce(k.days_before, %(other_before)s) AS begins,
            CAST(r.due_date + coalesce(k.days_before, %(other_before)s)
                + coalesce(k.months, %(other_months)s) * INTERVAL '1 month' AS date) AS ends
        FROM receivable AS r
        LEFT JOIN kind AS k ON k.kind = r.kind
    ) AS r
    JOIN member AS m ON m.id = r.customer_id
    LEFT JOIN held_title ON held_title.receivable_id = r.id
    LEFT JOIN stopped ON stopped.receivable_id = r.id
    WHERE r.company_id = %(company_id)s
        AND r.balance_cents > 0
        AND r.holder = 'own'
        AND r.due_date <= DATE '2000-01-01' + %(horizon_day)s
),
-- One number orders titles by the days counted, the due date and the kind.
keyed AS MATERIALIZED (
    SELECT
        id, debtor_id, balance_cents, due_day, is_late, rank,
        (CAST(counted_day AS bigint) + 65536) * 134217728
            + (CAST(due_day AS bigint) + 65536) * 1024 + kind_number AS place
    FROM judged
    WHERE is_late OR rank IS NULL
),
owing AS (
    SELECT
        debtor_id,
        bool_or(is_late) AS has_late,
        min(rank) FILTER (WHERE is_late) AS held_rank,
        min(place) FILTER (WHERE is_late AND rank IS NULL) AS late_place,
        min(place) FILTER (WHERE NOT is_late) AS ahead_place,
        coalesce(sum(balance_cents) FILTER (WHERE is_late AND rank IS NULL), 0) AS late_cents,
        coalesce(sum(balance_cents) FILTER (WHERE NOT is_late), 0) AS ahead_cents,
        count(*) FILTER (WHERE is_late AND rank IS NULL) AS late_count,
        array_agg(id) FILTER (WHERE is_late AND rank IS NULL) AS late_ids
    FROM keyed
    GROUP BY debtor_id
),
open_case AS (
    SELECT id, customer_id
    FROM dunning_case
    WHERE company_id = %(company_id)s AND closed_date IS NULL
),
late_before AS (
    SELECT DISTINCT customer_id
    FROM dunning_case
    WHERE company_id = %(company_id)s
        AND closed_date >= DATE '2000-01-01' + %(repeat_since_day)s
        AND was_late
),
debtor AS MATERIALIZED (
    SELECT
        o.debtor_id, o.has_late, o.held_rank, o.late_count, o.late_ids,
        CAST(o.late_cents AS bigint) AS late_cents,
        o.late_place IS NOT NULL AS has_asked,
        CAST(div(o.late_place, 134217728) - 65536 AS int) AS counted_day,
        CAST(mod(div(o.late_place, 1024), 131072) - 65536 AS int) AS anchor_day,
        cell.plan_id,
        open_case.id AS case_id
    FROM owing AS o
    JOIN customer AS u ON u.id = o.debtor_id
    LEFT JOIN customer_risk AS r ON r.customer_id = o.debtor_id
    LEFT JOIN segment AS s ON s.segment = u.segment
    LEFT JOIN late_before ON late_before.customer_id = o.debtor_id
    LEFT JOIN open_case ON open_case.customer_id = o.debtor_id
    LEFT JOIN cell
        ON cell.segment = coalesce(s.number, 0)
        AND cell.risk = coalesce(r.risk, '')
        AND cell.kind = mod(coalesce(o.late_place, o.ahead_place), 1024)
        AND cell.is_repeat = (late_before.customer_id IS NOT NULL)
        AND CASE WHEN o.late_place IS NULL THEN o.ahead_cents ELSE o.late_cents END
            >= cell.from_cents
        AND CASE WHEN o.late_place IS NULL THEN o.ahead_cents ELSE o.late_cents END
            < cell.below_cents
),
taken AS MATERIALIZED (
    SELECT
        d.debtor_id, s.lane, a.cycle_date - DATE '2000-01-01' AS cycle_day,
        max(p.place) AS place,
        max(a.decided_date - DATE '2000-01-01') AS latest_day,
        bool_or(s.offset_days > 0) AS was_late
    FROM dunning_action AS a
    JOIN debtor AS d ON d.case_id = a.case_id
    JOIN plan_step AS s ON s.id = a.plan_step_id
    LEFT JOIN passing AS p ON p.plan_id = d.plan_id AND p.step_id = a.plan_step_id
    WHERE a.company_id = %(company_id)s
    GROUP BY d.debtor_id, s.lane, a.cycle_date
),
latest AS (
    SELECT debtor_id, lane, max(latest_day) AS latest_day FROM taken GROUP BY debtor_id, lane
),
-- Where what is late stands on each ladder of its plan, whether or not the step was taken.
standing_late AS MATERIALIZED (
    SELECT
        d.debtor_id, d.plan_id, l.lane, l.place, l.step_id, l.step_day,
        d.anchor_day AS cycle_day, d.counted_day, d.late_count AS titles_count,
        d.late_cents AS owed_cents, d.late_ids AS receivable_ids,
        coalesce(t.place, 0) AS taken_place
    FROM debtor AS d
    JOIN ladder AS l
        ON l.plan_id = d.plan_id AND l.is_late
        AND l.day = greatest(d.counted_day, %(first_late_day)s)
    LEFT JOIN taken AS t
        ON t.debtor_id = d.debtor_id AND t.lane = l.lane AND t.cycle_day = d.anchor_day
    WHERE d.has_asked
),
due_date AS MATERIALIZED (
    SELECT
        k.debtor_id, d.plan_id, k.due_day, count(*) AS titles_count,
        CAST(sum(k.balance_cents) AS bigint) AS owed_cents, array_agg(k.id) AS receivable_ids
    FROM keyed AS k
    JOIN debtor AS d ON d.debtor_id = k.debtor_id
    WHERE NOT k.is_late AND k.due_day <= %(last_ahead_day)s
    GROUP BY k.debtor_id, d.plan_id, k.due_day
),
coming AS MATERIALIZED (
    SELECT
        a.debtor_id, a.plan_id, l.lane, l.place, l.step_id, l.step_day,
        a.due_day AS cycle_day, a.titles_count, a.owed_cents, a.receivable_ids
    FROM due_date AS a
    JOIN ladder AS l
        ON l.plan_id = a.plan_id AND NOT l.is_late
        AND l.day = greatest(a.due_day, %(first_ahead_day)s)
),
candidate AS (
    SELECT
        debtor_id, plan_id, lane, step_id, step_day, cycle_day, counted_day, titles_count,
        owed_cents, receivable_ids, true AS is_late
    FROM standing_late
    WHERE step_id IS NOT NULL AND place > taken_place
    UNION ALL
    SELECT
        debtor_id, plan_id, lane, step_id, step_day, cycle_day, cycle_day, titles_count,
        owed_cents, receivable_ids, false
    FROM (
        SELECT
            c.*,
            row_number() OVER (PARTITION BY c.debtor_id, c.lane ORDER BY c.cycle_day) AS turn
        FROM coming AS c
        LEFT JOIN taken AS t
            ON t.debtor_id = c.debtor_id AND t.lane = c.lane AND t.cycle_day = c.cycle_day
        WHERE c.place > coalesce(t.place, 0)
            AND NOT EXISTS (
                SELECT FROM standing_late AS s
                WHERE s.debtor_id = c.debtor_id AND s.lane = c.lane
                    AND s.step_id IS NOT NULL AND s.place > s.taken_place
            )
    ) AS turns
    WHERE turn = 1
),
-- Whom a step of the lane that contacts could reach, by each of its channels.
wanted AS MATERIALIZED (
    SELECT DISTINCT c.debtor_id, s.channel
    FROM candidate AS c
    JOIN step_channel AS s ON s.step_id = c.step_id
    WHERE c.lane = 'contact'
),
said AS (
    SELECT DISTINCT ON (contact_id, channel) contact_id, channel, is_allowed
    FROM contact_consent
    WHERE company_id = %(company_id)s
    ORDER BY contact_id, channel, id DESC
),
reachable AS (
    SELECT DISTINCT ON (w.debtor_id, w.channel)
        w.debtor_id, w.channel, k.id AS contact_id
    FROM wanted AS w
    JOIN contact AS k ON k.customer_id = w.debtor_id
    LEFT JOIN said ON said.contact_id = k.id AND said.channel = w.channel
    WHERE w.channel <> 'letter'
        AND k.is_active
        AND k.role <> 'legal'
        AND said.is_allowed IS DISTINCT FROM false
        AND CASE WHEN w.channel = 'email' THEN k.email <> '' AND k.bounced_at IS NULL
            ELSE k.phone <> '' END
    ORDER BY w.debtor_id, w.channel, CASE k.role WHEN 'finance' THEN 1 WHEN 'owner' THEN 2
        WHEN 'buyer' THEN 3 ELSE 4 END, k.id
),
way AS (
    SELECT debtor_id, channel, contact_id FROM reachable
    UNION ALL
    SELECT w.debtor_id, w.channel, NULL
    FROM wanted AS w
    JOIN address AS a ON a.customer_id = w.debtor_id AND a.purpose = 'billing'
    WHERE w.channel = 'letter'
),
quiet AS (
    SELECT * FROM unnest(
        %(quiet_countries)s::text[], %(quiet_states)s::text[], %(quiet_channels)s::text[]
    ) AS q (country, state, channel)
),
capped AS (
    SELECT * FROM unnest(%(capped_customers)s::bigint[], %(capped_channels)s::text[])
        AS c (customer_id, channel)
),
allowed AS (
    SELECT
        w.debtor_id, w.channel, w.contact_id,
        q.channel IS NOT NULL AS is_quiet,
        x.customer_id IS NULL AS is_left
    FROM way AS w
    LEFT JOIN address AS a ON a.customer_id = w.debtor_id AND a.purpose = 'billing'
    LEFT JOIN quiet AS q
        ON q.channel = w.channel AND q.country = coalesce(a.country, 'BR')
        AND q.state = coalesce(a.state, '')
    LEFT JOIN capped AS x ON x.customer_id = w.debtor_id AND x.channel = w.channel
),
channel AS (
    SELECT
        c.debtor_id, c.step_id,
        bool_or(a.is_left) AS has_left,
        min(s.place) FILTER (WHERE a.is_left AND NOT a.is_quiet) AS place
    FROM candidate AS c
    JOIN step_channel AS s ON s.step_id = c.step_id
    JOIN allowed AS a ON a.debtor_id = c.debtor_id AND a.channel = s.channel
    WHERE c.lane = 'contact'
    GROUP BY c.debtor_id, c.step_id
),
ruled AS MATERIALIZED (
    SELECT
        c.*,
        CASE
            WHEN c.lane <> 'contact' AND n.latest_day >= %(as_of_day)s THEN 'busy'
            WHEN m.step_id IS NOT NULL AND t.was_late IS NOT TRUE THEN 'not_told'
            WHEN c.lane <> 'contact' THEN 'acts'
            WHEN %(as_of_day)s - n.latest_day < p.rest_days THEN 'rested'
            WHEN h.place IS NOT NULL THEN 'acts'
            WHEN h.has_left THEN 'quiet_day'
            WHEN h.step_id IS NOT NULL THEN 'cap'
            ELSE 'no_channel'
        END AS standing,
        coalesce(s.channel, '') AS channel,
        a.contact_id
    FROM candidate AS c
    JOIN plan AS p ON p.id = c.plan_id
    LEFT JOIN measure AS m ON m.step_id = c.step_id
    LEFT JOIN taken AS t
        ON t.debtor_id = c.debtor_id AND t.lane = 'contact' AND t.cycle_day = c.cycle_day
    LEFT JOIN latest AS n ON n.debtor_id = c.debtor_id AND n.lane = c.lane
    LEFT JOIN channel AS h ON h.debtor_id = c.debtor_id AND h.step_id = c.step_id
        AND c.lane = 'contact'
    LEFT JOIN step_channel AS s ON s.step_id = c.step_id AND s.place = h.place
    LEFT JOIN allowed AS a ON a.debtor_id = c.debtor_id AND a.channel = s.channel
),
refusal AS (
    SELECT DISTINCT ON (debtor_id) debtor_id, standing, step_id
    FROM ruled
    WHERE standing NOT IN ('acts', 'busy')
    ORDER BY debtor_id, CASE lane WHEN 'contact' THEN 1 ELSE 2 END
),
behind AS (
    SELECT debtor_id, greatest(place, taken_place) AS place
    FROM standing_late
    WHERE lane = 'contact'
)
SELECT
    debtor_id AS customer_id, lane, plan_id, step_id, 'acts' AS standing, '' AS hold_kind,
    is_late, cycle_day, channel, contact_id, CAST(titles_count AS int) AS titles_count,
    owed_cents, %(as_of_day)s - cycle_day AS days_late,
    %(as_of_day)s - counted_day AS collection_days, step_day < %(as_of_day)s AS is_caught_up,
    receivable_ids
FROM ruled
WHERE standing = 'acts'
UNION ALL
SELECT
    d.debtor_id, '', d.plan_id,
    CASE
        WHEN acting.debtor_id IS NOT NULL THEN NULL
        WHEN refusal.debtor_id IS NOT NULL THEN refusal.step_id
        WHEN d.has_late AND NOT d.has_asked THEN NULL
        ELSE following.step_id
    END,
    CASE
        WHEN d.plan_id IS NULL AND d.has_asked THEN 'no_plan'
        WHEN acting.debtor_id IS NOT NULL THEN 'acts'
        WHEN refusal.debtor_id IS NOT NULL THEN refusal.standing
        WHEN d.has_late AND NOT d.has_asked THEN 'held'
        WHEN following.step_id IS NOT NULL THEN 'waits'
        ELSE 'finished'
    END,
    CASE
        WHEN acting.debtor_id IS NULL AND refusal.debtor_id IS NULL
            AND d.has_late AND NOT d.has_asked
        THEN hold_kind.kind ELSE ''
    END,
    d.has_late,
    CASE WHEN d.has_asked THEN d.anchor_day END, '', NULL, CAST(d.late_count AS int),
    d.late_cents, CASE WHEN d.has_asked THEN %(as_of_day)s - d.anchor_day END,
    CASE WHEN d.has_asked THEN %(as_of_day)s - d.counted_day END, false, ARRAY[]::bigint[]
FROM debtor AS d
LEFT JOIN (SELECT DISTINCT debtor_id FROM ruled WHERE standing = 'acts') AS acting
    ON acting.debtor_id = d.debtor_id
LEFT JOIN refusal ON refusal.debtor_id = d.debtor_id
LEFT JOIN hold_kind ON hold_kind.rank = d.held_rank
LEFT JOIN behind ON behind.debtor_id = d.debtor_id
LEFT JOIN plan AS p ON p.id = d.plan_id
LEFT JOIN following
    ON following.plan_id = d.plan_id AND following.place = coalesce(behind.place, p.before_due) + 1
LEFT JOIN (SELECT DISTINCT debtor_id FROM coming) AS reminded
    ON reminded.debtor_id = d.debtor_id
WHERE d.has_late OR reminded.debtor_id IS NOT NULL;
