"""The laws of the mail: what is booked exists, what is known was decided, what was booked alone is measured."""

from lading.store.laws import Law

LAWS = [
    Law(
        "cases_became_what_they_say",
        "A booked case names an order of ours, unless it was handed over, and nothing is booked twice by one case.",
        "SELECT c.number AS case_number, c.booked_as FROM intake_cases c WHERE c.state = 'booked' AND"
        " (c.booked_as = '' OR c.booked_by = '' OR NOT EXISTS (SELECT FROM orders o WHERE o.number = c.booked_as)"
        "  AND NOT EXISTS (SELECT FROM purchase_orders p WHERE p.number = c.booked_as))"
        " AND NOT EXISTS (SELECT FROM intake_handovers h WHERE h.case_id = c.id AND h.state <> 'refused'"
        "  AND h.number = c.booked_as)",
        by="whole",
    ),
    Law(
        "booked_alone_is_measured",
        "Each case that was booked without a person has its lines among the outcomes, as booked alone.",
        "SELECT c.number AS case_number FROM intake_cases c WHERE c.state = 'booked' AND c.booked_by = 'alone'"
        " AND NOT EXISTS (SELECT FROM intake_outcomes o WHERE o.case_id = c.id AND o.alone)",
        by="whole",
    ),
    Law(
        "knowledge_was_decided",
        "What is known was taken over by somebody, and under one key only one thing is known.",
        "SELECT kind, customer, id FROM (SELECT k.*, count(*) FILTER (WHERE state = 'taken')"
        " OVER (PARTITION BY kind, customer, key) AS many FROM intake_knowledge k) k"
        " WHERE state <> 'proposed' AND (decided_by = '' OR decided_at IS NULL) OR state = 'taken' AND many > 1",
        by="whole",
    ),
    Law(
        "replies_answer_what_came_once",
        "What was sent to a partner's machine answers a document that came, each decision once.",
        "SELECT r.name, c.number AS case_number FROM intake_replies r JOIN intake_cases c ON c.id = r.case_id"
        " WHERE c.document IS NULL OR length(r.content) > 0 AND encode(sha256(r.content), 'hex') <> r.sha256"
        " OR r.kind = 'answer' AND r.about NOT IN ('rejected', c.booked_as) OR r.about = '' AND r.kind = 'answer'"
        " OR EXISTS (SELECT FROM intake_replies o WHERE o.case_id = r.case_id AND o.kind = r.kind"
        "  AND o.about = r.about AND o.id <> r.id)",
        by="whole",
    ),
    Law(
        "replies_are_counted_without_gaps",
        "The messages to a partner's machine are numbered from 1, without a gap and without a repeat.",
        "SELECT r.partner, max(r.control) AS last, count(*) AS kept FROM intake_replies r"
        " LEFT JOIN intake_reply_series s ON s.partner = r.partner GROUP BY r.partner"
        " HAVING count(DISTINCT r.control) <> max(r.control) OR min(r.control) <> 1"
        " OR max(s.last) IS DISTINCT FROM max(r.control) OR count(*) <> count(DISTINCT r.control)",
        by="whole",
    ),
]
