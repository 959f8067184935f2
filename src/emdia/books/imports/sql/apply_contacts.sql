-- Add the new contacts of a file and write its changes over the known ones.
-- Reads:  staged_contact, staged_reference, staged_verdict, contact, contact_consent
-- Writes: contact, contact_consent, source_key
-- Safe to run twice: no; the caller applies a file once, after its fact
INSERT INTO contact (company_id, customer_id, role, name, email, phone, is_active)
SELECT
    %(company_id)s, r.customer_id, s.role, s.name, coalesce(s.email, ''),
    coalesce(s.phone, ''), true
FROM staged_contact AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
WHERE s.import_id = %(import_id)s
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v WHERE v.import_id = s.import_id AND v.line = s.line
    )
ORDER BY s.line;

UPDATE contact AS c
SET name = s.name,
    role = s.role,
    email = coalesce(s.email, c.email),
    phone = coalesce(s.phone, c.phone)
FROM staged_verdict AS v
JOIN staged_contact AS s ON s.import_id = v.import_id AND s.line = v.line
WHERE v.import_id = %(import_id)s AND v.outcome = 'changed' AND v.record_id = c.id
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS w
        WHERE w.import_id = v.import_id AND w.line = v.line AND w.outcome = 'wrong'
    );

INSERT INTO source_key (company_id, source_id, kind, key, record_id)
SELECT %(company_id)s, %(source_id)s, 'contacts', s.key, min(c.id)
FROM staged_contact AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
JOIN contact AS c
    ON c.customer_id = r.customer_id AND c.role = s.role AND lower(c.name) = lower(s.name)
WHERE s.import_id = %(import_id)s AND s.key IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS v
        WHERE v.import_id = s.import_id AND v.line = s.line AND v.outcome = 'wrong'
    )
GROUP BY s.key
ON CONFLICT (source_id, kind, key) DO NOTHING;

-- What people allow, where it is not what they said last.
INSERT INTO contact_consent (company_id, contact_id, channel, is_allowed, said_at, source)
SELECT %(company_id)s, c.contact_id, t.channel, t.answer = 'yes', %(now)s, %(told_by)s
FROM staged_contact AS s
JOIN staged_reference AS r ON r.import_id = s.import_id AND r.reference = s.customer
LEFT JOIN staged_verdict AS v ON v.import_id = s.import_id AND v.line = s.line
CROSS JOIN LATERAL (
    SELECT coalesce(v.record_id, min(n.id)) AS contact_id
    FROM contact AS n
    WHERE n.customer_id = r.customer_id AND n.role = s.role AND lower(n.name) = lower(s.name)
) AS c
CROSS JOIN LATERAL (
    VALUES ('email', s.allows_email), ('whatsapp', s.allows_whatsapp), ('sms', s.allows_sms),
        ('voice', s.allows_voice), ('letter', s.allows_letter)
) AS t (channel, answer)
LEFT JOIN LATERAL (
    SELECT k.is_allowed
    FROM contact_consent AS k
    WHERE k.contact_id = c.contact_id AND k.channel = t.channel
    ORDER BY k.id DESC
    LIMIT 1
) AS latest ON true
WHERE s.import_id = %(import_id)s AND (v.outcome IS NULL OR v.outcome = 'changed')
    AND NOT EXISTS (
        SELECT 1 FROM staged_verdict AS w
        WHERE w.import_id = s.import_id AND w.line = s.line AND w.outcome = 'wrong'
    )
    AND t.answer IS NOT NULL AND latest.is_allowed IS DISTINCT FROM (t.answer = 'yes')
ORDER BY s.line;
