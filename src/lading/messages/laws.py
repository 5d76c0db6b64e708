"""The laws of messages: one per event, kind and receiver, and each says what became of it."""

from lading.store.laws import Law

LAWS = [
    Law(
        "messages_tell_of_events",
        "Every message tells of an event of its order, or of what else it is about.",
        "SELECT m.id, m.kind, m.seq FROM messages m LEFT JOIN events e ON e.order_id = m.order_id AND e.seq = m.seq"
        " WHERE e.id IS NULL AND (m.about = '' OR NOT EXISTS (SELECT FROM events t WHERE t.subject = m.about))",
    ),
    Law(
        "messages_are_settled",
        "Every message that is sent says when; every one that is not says why.",
        "SELECT id, kind, state FROM messages WHERE state = 'sent' AND sent_at IS NULL"
        " OR (state IN ('not_sent', 'failed', 'suppressed') AND reason = '')",
    ),
]
