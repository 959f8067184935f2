-- Say of each staged contact that is not simply new what it is: the same as the one of its key,
-- or of its customer, role and name, a change of it, or wrong. A blank cell changes nothing.
-- Reads:  staged_contact, staged_reference, source_key, contact, contact_consent
-- Writes: staged_verdict
-- Safe to run twice: yes; the caller empties the verdicts before
INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'customer', 'customer_unknown', s.customer
FROM staged_contact AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
WHERE s.import_id = %(import_id)s AND r.customer_id IS NULL;

INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'name', 'row_repeated', s.name
FROM (
    SELECT
        c.line, c.name,
        count(*) OVER (PARTITION BY r.customer_id, c.role, lower(c.name)) AS times
    FROM staged_contact AS c
    JOIN staged_reference AS r ON r.import_id = c.import_id AND r.reference = c.customer
    WHERE c.import_id = %(import_id)s AND r.customer_id IS NOT NULL
) AS s
WHERE s.times > 1;

INSERT INTO staged_verdict (import_id, line, outcome, field, code, found)
SELECT %(import_id)s, s.line, 'wrong', 'key', 'row_repeated', s.key
FROM staged_contact AS s
JOIN (
    SELECT key
    FROM staged_contact
    WHERE import_id = %(import_id)s AND key IS NOT NULL
    GROUP BY key
    HAVING count(*) > 1
) AS twice ON twice.key = s.key
WHERE s.import_id = %(import_id)s;

WITH known AS (
    SELECT DISTINCT ON (s.line)
        s.line, s.name, s.role, s.email, s.phone, r.customer_id AS told_customer_id,
        s.allows_email, s.allows_whatsapp, s.allows_sms, s.allows_voice, s.allows_letter,
        coalesce(by_key.id, by_name.id) AS record_id
    FROM staged_contact AS s
    JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
    LEFT JOIN source_key AS k
        ON k.source_id = %(source_id)s AND k.kind = 'contacts' AND k.key = s.key
    LEFT JOIN contact AS by_key ON by_key.id = k.record_id
    LEFT JOIN contact AS by_name
        ON by_name.customer_id = r.customer_id AND by_name.role = s.role
            AND lower(by_name.name) = lower(s.name)
    WHERE s.import_id = %(import_id)s AND (by_key.id IS NOT NULL OR by_name.id IS NOT NULL)
    ORDER BY s.line, by_name.is_active DESC, by_name.id
),
-- What a person said last of a channel, where the file says otherwise.
said AS (
    SELECT
        n.line,
        jsonb_object_agg(
            'allows_' || t.channel,
            jsonb_build_array(CASE WHEN k.is_allowed THEN 'yes' WHEN k.is_allowed IS NULL THEN ''
                ELSE 'no' END, t.answer)
        ) AS changes,
        -- Who refused a channel says yes again by themselves, not by a file.
        string_agg('allows_' || t.channel, ', ') FILTER (WHERE NOT k.is_allowed) AS refused
    FROM known AS n
    CROSS JOIN LATERAL (
        VALUES ('email', n.allows_email), ('whatsapp', n.allows_whatsapp), ('sms', n.allows_sms),
            ('voice', n.allows_voice), ('letter', n.allows_letter)
    ) AS t (channel, answer)
    LEFT JOIN LATERAL (
        SELECT c.is_allowed
        FROM contact_consent AS c
        WHERE c.contact_id = n.record_id AND c.channel = t.channel
        ORDER BY c.id DESC
        LIMIT 1
    ) AS k ON true
    WHERE t.answer IS NOT NULL AND k.is_allowed IS DISTINCT FROM (t.answer = 'yes')
    GROUP BY n.line
),
compared AS (
    SELECT
        n.line, n.record_id, n.name, c.customer_id <> n.told_customer_id AS is_of_another,
        coalesce(d.refused, '') AS refused,
        jsonb_strip_nulls(jsonb_build_object(
            'name', CASE WHEN c.name <> n.name THEN jsonb_build_array(c.name, n.name) END,
            'role', CASE WHEN c.role <> n.role THEN jsonb_build_array(c.role, n.role) END,
            'email', CASE WHEN c.email <> n.email THEN jsonb_build_array(c.email, n.email) END,
            'phone', CASE WHEN c.phone <> n.phone THEN jsonb_build_array(c.phone, n.phone) END
        )) || coalesce(d.changes, '{}') AS changes
    FROM known AS n
    JOIN contact AS c ON c.id = n.record_id
    LEFT JOIN said AS d ON d.line = n.line
)
INSERT INTO staged_verdict (import_id, line, outcome, record_id, field, code, found, changes)
SELECT
    %(import_id)s, line,
    CASE WHEN is_of_another OR refused <> '' THEN 'wrong' WHEN changes = '{}' THEN 'same'
        ELSE 'changed' END,
    record_id,
    CASE WHEN is_of_another THEN 'customer' ELSE split_part(refused, ', ', 1) END,
    CASE WHEN is_of_another THEN 'fixed_value_changed' WHEN refused <> '' THEN 'opted_out'
        ELSE '' END,
    CASE WHEN is_of_another THEN 'customer' ELSE refused END,
    nullif(changes, '{}')
FROM compared;
