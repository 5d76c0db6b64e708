"""The laws of rules: what a rule did names a version that exists, and nothing that wants approval went on without."""

from lading.store.laws import Law

LAWS = [
    Law(
        "rules_in_force_were_published",
        "Every published rule says when, by whom and from when on; no draft does.",
        "SELECT code, version, state FROM rule_versions WHERE (state = 'published' AND (published_at IS NULL"
        " OR published_by IS NULL OR effective_from IS NULL)) OR (state = 'draft' AND published_at IS NOT NULL)",
    ),
    Law(
        "rules_act_as_published",
        "Whatever a rule did names a version of it that was published.",
        "SELECT h.rule, h.version, h.order_id FROM rule_hits h LEFT JOIN rule_versions v"
        " ON v.code = h.rule AND v.version = h.version WHERE v.published_at IS NULL",
    ),
    Law(
        "holds_by_rules_name_their_version",
        "Every hold that a rule placed names a version of it that was published.",
        "SELECT h.id, h.rule, h.rule_version FROM holds h LEFT JOIN rule_versions v"
        " ON v.code = h.rule AND v.version = h.rule_version WHERE h.rule IS NOT NULL AND v.published_at IS NULL",
    ),
    Law(
        "approvals_are_earned",
        "What is approved was approved by enough people, none of whom asked for it, and refused by none.",
        "SELECT a.id, a.state, a.needed, count(*) FILTER (WHERE g.answer = 'approved') AS given FROM approvals a"
        " LEFT JOIN approval_answers g ON g.approval = a.id WHERE a.state IN ('approved', 'pending')"
        " GROUP BY a.id HAVING (a.state = 'approved' AND count(*) FILTER (WHERE g.answer = 'approved') < a.needed)"
        " OR count(*) FILTER (WHERE g.answer = 'refused') > 0"
        " OR count(*) FILTER (WHERE g.answer = 'approved' AND g.by = ANY(a.barred)) > 0",
    ),
    Law(
        "nothing_goes_on_unapproved",
        "A hold that waits for an approval was only released once that was approved or needed no longer.",
        "SELECT h.id, h.approval, a.state FROM holds h LEFT JOIN approvals a ON a.id = h.approval"
        " WHERE h.approval IS NOT NULL AND (a.id IS NULL"
        " OR (h.released_at IS NOT NULL AND a.state NOT IN ('approved', 'withdrawn')))",
    ),
]
