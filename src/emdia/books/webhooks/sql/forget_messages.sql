-- Delete what was told, or given up, before a day, and the events nobody is to be told of any more.
-- Reads:  webhook_event, webhook_delivery
-- Writes: webhook_delivery, webhook_event
-- Safe to run twice: yes
DELETE FROM webhook_delivery AS d
USING webhook_event AS e
WHERE e.id = d.event_id AND e.happened_at < %(before)s AND d.state IN ('delivered', 'dead');

DELETE FROM webhook_event AS e
WHERE e.happened_at < %(before)s
    AND NOT EXISTS (SELECT 1 FROM webhook_delivery AS d WHERE d.event_id = e.id);
