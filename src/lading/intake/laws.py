"""The laws of the mail: what is booked exists, what is known was decided, what was booked alone is measured."""

from lading.store.laws import Law

LAWS = [
    Law(
        "cases_became_what_they_say",
        "A booked case names an order of ours, and nothing is booked twice by one case.",
        "SELECT c.number AS case_number, c.booked_as FROM intake_cases c WHERE c.state = 'booked' AND"
        " (c.booked_as = '' OR c.booked_by = '' OR NOT EXISTS (SELECT FROM orders o WHERE o.number = c.booked_as)"
        "  AND NOT EXISTS (SELECT FROM purchase_orders p WHERE p.number = c.booked_as))",
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
]
