-- Say for each debtor and channel whether a demand may reach somebody at an instant: to whom
-- and until when, or why not and when next, and how many contacts are left.
-- Twin of rules/may_contact.py and rules/recipients.py; tests/twins/test_contact_law.py keeps
-- them equal. Hours arrive reckoned, by place and channel: there is no second calendar here.
-- Reads:  customer, address, contact, contact_consent, interaction, interaction_retraction
-- Writes: nothing
-- Safe to run twice: yes
WITH place AS MATERIALIZED (
    SELECT p.place, p.country, p.state, p.zone, p.today
    FROM jsonb_to_recordset(%(places)s::jsonb)
        AS p (place int, country text, state text, zone text, today date)
),
law AS MATERIALIZED (
    SELECT l.place, l.channel, l.is_open, l.until_at, l.hours_code, l.opt_in_code, l.only_days,
        l.only_code, l.fewest
    FROM jsonb_to_recordset(%(law)s::jsonb) AS l (
        place int, channel text, is_open boolean, until_at timestamptz, hours_code text,
        opt_in_code text, only_days int, only_code text, fewest int
    )
),
cap AS MATERIALIZED (
    SELECT c.place, c.channel, c.code, c.most, c.days, c.counts, c.reached_only
    FROM jsonb_to_recordset(%(caps)s::jsonb) AS c (
        place int, channel text, code text, most int, days int, counts text[],
        reached_only boolean
    )
),
openings AS MATERIALIZED (
    SELECT o.place, o.channel, o.from_date, o.opens_at
    FROM jsonb_to_recordset(%(openings)s::jsonb)
        AS o (place int, channel text, from_date date, opens_at timestamptz)
),
debtor AS MATERIALIZED (
    SELECT u.id AS customer_id, u.tax_id_kind = 'cpf' AS is_person, p.place, p.today
    FROM customer AS u
    LEFT JOIN address AS a ON a.customer_id = u.id AND a.purpose = 'billing'
    JOIN place AS p
        ON p.country = coalesce(a.country, '') AND p.state = coalesce(a.state, '')
        AND p.zone = u.time_zone
    WHERE u.company_id = %(company_id)s
        AND (%(customers)s::bigint[] IS NULL OR u.id = ANY (%(customers)s::bigint[]))
),
latest_word AS MATERIALIZED (
    SELECT DISTINCT ON (s.contact_id, s.channel) s.contact_id, s.channel, s.is_allowed
    FROM debtor AS d
    JOIN contact AS k ON k.customer_id = d.customer_id
    JOIN contact_consent AS s ON s.contact_id = k.id
    WHERE s.company_id = %(company_id)s
    ORDER BY s.contact_id, s.channel, s.id DESC
),
person AS MATERIALIZED (
    SELECT
        d.customer_id, l.channel, k.id AS contact_id, k.role, w.is_allowed,
        k.role = 'legal' OR (d.is_person AND k.role = 'other') AS is_third_party,
        w.is_allowed OR (w.is_allowed IS NULL AND l.opt_in_code IS NULL) AS is_open_to
    FROM debtor AS d
    JOIN contact AS k ON k.customer_id = d.customer_id
    JOIN law AS l ON l.place = d.place
    LEFT JOIN latest_word AS w ON w.contact_id = k.id AND w.channel = l.channel
    WHERE k.is_active
        AND CASE l.channel
            WHEN 'email' THEN k.email <> '' AND k.bounced_at IS NULL
            WHEN 'letter' THEN true
            ELSE k.phone <> ''
        END
),
told AS MATERIALIZED (
    SELECT
        customer_id, channel,
        (array_agg(
            contact_id ORDER BY
                array_position(ARRAY['finance', 'owner', 'buyer', 'other'], role::text), contact_id
        ) FILTER (WHERE NOT is_third_party AND is_open_to))[1] AS contact_id,
        CASE
            WHEN bool_or(NOT is_third_party AND is_allowed IS NULL) THEN 'not_allowed_yet'
            WHEN bool_or(NOT is_third_party) THEN 'opted_out'
            ELSE 'third_party'
        END AS why_nobody
    FROM person
    GROUP BY customer_id, channel
),
made AS MATERIALIZED (
    SELECT d.customer_id, d.place, d.today, i.channel, i.on_date, i.was_reached
    FROM interaction AS i
    JOIN debtor AS d ON d.customer_id = i.customer_id
    WHERE i.company_id = %(company_id)s
        AND i.on_date >= %(since_date)s
        AND i.is_outbound AND i.is_demand AND NOT i.fell_through
        AND NOT EXISTS (
            SELECT FROM interaction_retraction AS r
            WHERE r.interaction_id = i.id AND NOT r.took_place
        )
),
used AS MATERIALIZED (
    SELECT
        m.customer_id, c.channel, c.code, false AS is_other_channel,
        greatest(c.most - count(*), 0)::int AS room,
        (array_agg(m.on_date ORDER BY m.on_date DESC))[c.most] + c.days AS free_on
    FROM made AS m
    JOIN cap AS c ON c.place = m.place AND m.channel = ANY (c.counts)
    WHERE (NOT c.reached_only OR m.was_reached) AND m.on_date > m.today - c.days
    GROUP BY m.customer_id, c.channel, c.code, c.most, c.days
    UNION ALL
    SELECT
        m.customer_id, l.channel, l.only_code, true, 0, max(m.on_date) + l.only_days
    FROM made AS m
    JOIN law AS l ON l.place = m.place AND l.channel <> m.channel
    WHERE m.was_reached AND m.on_date > m.today - l.only_days
    GROUP BY m.customer_id, l.channel, l.only_code, l.only_days
),
held AS MATERIALIZED (
    SELECT
        customer_id, channel, min(room) AS room, max(free_on) AS free_on,
        (array_agg(code ORDER BY free_on DESC, code COLLATE "C" DESC)
            FILTER (WHERE free_on IS NOT NULL))[1] AS code,
        (array_agg(is_other_channel ORDER BY free_on DESC, code COLLATE "C" DESC)
            FILTER (WHERE free_on IS NOT NULL))[1] AS is_other_channel
    FROM used
    GROUP BY customer_id, channel
),
verdict AS MATERIALIZED (
    SELECT
        d.customer_id, d.place, d.today, l.channel, t.contact_id, l.until_at, l.hours_code,
        l.opt_in_code, h.code, coalesce(h.free_on, d.today) AS free_on,
        least(l.fewest, h.room) AS room,
        CASE
            WHEN t.customer_id IS NULL THEN 'nobody'
            WHEN t.contact_id IS NULL THEN t.why_nobody
            WHEN h.free_on IS NOT NULL AND h.is_other_channel THEN 'other_channel'
            WHEN h.free_on IS NOT NULL THEN 'cap'
            WHEN NOT l.is_open THEN 'outside_hours'
            ELSE ''
        END AS why
    FROM debtor AS d
    JOIN law AS l ON l.place = d.place
    LEFT JOIN told AS t ON t.customer_id = d.customer_id AND t.channel = l.channel
    LEFT JOIN held AS h ON h.customer_id = d.customer_id AND h.channel = l.channel
)
SELECT
    v.customer_id,
    v.channel,
    v.contact_id,
    v.why,
    CASE
        WHEN v.why IN ('cap', 'other_channel') THEN v.code
        WHEN v.why = 'outside_hours' THEN v.hours_code
        WHEN v.why = 'not_allowed_yet' THEN v.opt_in_code
        ELSE ''
    END AS rule_code,
    CASE WHEN v.why = '' THEN v.until_at END AS until_at,
    CASE WHEN v.why IN ('cap', 'other_channel', 'outside_hours') THEN o.opens_at END AS next_at,
    CASE WHEN v.contact_id IS NOT NULL THEN v.room END AS room
FROM verdict AS v
LEFT JOIN openings AS o
    ON o.place = v.place AND o.channel = v.channel AND o.from_date = v.free_on;
