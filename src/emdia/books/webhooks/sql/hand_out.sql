-- Give every event of these facts to each endpoint that wants its kind.
-- Reads:  webhook_event, webhook_endpoint
-- Writes: webhook_delivery
-- Safe to run twice: yes
INSERT INTO webhook_delivery (company_id, endpoint_id, event_id, state, due_at, fault)
SELECT e.company_id, w.id, e.id, 'due', %(now)s, ''
FROM webhook_event AS e
JOIN webhook_endpoint AS w ON w.is_active AND w.event_kinds @> to_jsonb(e.kind)
WHERE e.fact_id = ANY(%(fact_ids)s)
ORDER BY e.id
ON CONFLICT (event_id, endpoint_id) DO NOTHING;
