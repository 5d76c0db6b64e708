"""Rules in all their versions, what they did, what they ask people to approve, and the hooks that they call."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Identity, Index, Integer, desc, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, Texts, metadata

rule_versions = Table(
    "rule_versions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", Text, nullable=False, comment="draft, published, retired"),
    Column("revision", Integer, nullable=False, server_default="1", comment="rises when a draft is saved again"),
    Column("facts", Integer, nullable=False, comment="the version of the facts that it was checked against"),
    Column("rule", JSONB, nullable=False, comment="as it is written: name, event, condition, effects, tests …"),
    Column("effective_from", Instant, nullable=True),
    Column("effective_to", Instant, nullable=True),
    Column("written_at", Instant, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("published_at", Instant, nullable=True),
    Column("published_by", Text, nullable=True),
    Column("retired_at", Instant, nullable=True),
    Column("retired_by", Text, nullable=True),
    CheckConstraint("state IN ('draft', 'published', 'retired')", name="known_state"),
)
Index(
    "rule_versions_draft_idx",
    rule_versions.c.code,
    unique=True,
    postgresql_where=rule_versions.c.state == "draft",
)
Index(
    "rule_versions_published_idx",
    rule_versions.c.code,
    rule_versions.c.version,
    postgresql_where=rule_versions.c.state == "published",
)

rule_settings = Table(
    "rule_settings",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("two_pairs", Boolean, nullable=False, server_default=text("false"), comment="who wrote may not publish"),
    CheckConstraint("one", name="only_one"),
)

rule_hits = Table(
    "rule_hits",
    metadata,
    Column("id", BigInteger, Identity(always=False), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("order_id", Id, nullable=False),
    Column("event", Text, nullable=False, comment="the moment at which it was judged"),
    Column("at", Instant, nullable=False),
    Column("did", Texts, nullable=False, server_default="{}", comment="the effects that it had"),
)
Index("rule_hits_rule_idx", rule_hits.c.rule, desc(rule_hits.c.at))
Index("rule_hits_order_idx", rule_hits.c.order_id)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject", Text, nullable=False, comment="what it is about, as kind/code: order/L100001"),
    Column("ask", Text, nullable=False, comment="what is asked: order.accept, refund, write_off …"),
    Column("sentence", Text, nullable=False, comment="what is to be approved, in a sentence"),
    Column("why", Text, nullable=False, comment="why somebody has to: the rule's or the policy's sentence"),
    Column("policy", Text, nullable=False, server_default="", comment="the fixed policy that asks; empty: a rule"),
    Column("rule", Text, nullable=True),
    Column("rule_version", Integer, nullable=True),
    Column("role", Text, nullable=False),
    Column("needed", Integer, nullable=False, server_default="1"),
    Column("barred", Texts, nullable=False, server_default="{}", comment="who may not approve: those who asked for it"),
    Column("amount", Amount, nullable=True),
    Column("currency", Text, nullable=True),
    Column("data", JSONB, nullable=False, server_default="{}", comment="what the act that waits needs to go on"),
    Column("state", Text, nullable=False, comment="pending, approved, refused, withdrawn"),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("due", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    CheckConstraint("state IN ('pending', 'approved', 'refused', 'withdrawn')", name="known_state"),
    CheckConstraint("needed > 0", name="somebody"),
    CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_with_currency"),
)
Index("approvals_pending_idx", approvals.c.asked_at, postgresql_where=approvals.c.state == "pending")
Index("approvals_subject_idx", approvals.c.subject)

approval_answers = Table(
    "approval_answers",
    metadata,
    Column("approval", Id, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("answer", Text, nullable=False, comment="approved, refused"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
)

approval_limits = Table(
    "approval_limits",
    metadata,
    Column("ask", Text, primary_key=True, comment="refund, credit, write_off, price"),
    Column("currency", Text, primary_key=True, server_default="", comment="empty: all that have none of their own"),
    Column("above", Amount, nullable=True, comment="amounts above it want approval; null: none"),
    Column("role", Text, nullable=False),
    Column("needed", Integer, nullable=False, server_default="1"),
    CheckConstraint("ask IN ('refund', 'credit', 'write_off', 'price')", name="known_ask"),
    CheckConstraint("needed > 0 AND above >= 0", name="sane"),
)

attribute_facts = Table(
    "attribute_facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False, comment="number, text, yes_no, texts"),
    Column("sentence", Text, nullable=False),
    Column("choices", Texts, nullable=False, server_default="{}"),
    Column("n", Integer, nullable=False, unique=True, comment="its turn: the set's version rose by it"),
    CheckConstraint("kind IN ('number', 'text', 'yes_no', 'texts')", name="known_kind"),
)

hooks = Table(
    "hooks",
    metadata,
    Column("code", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False, server_default="", comment="signs what is sent"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("inside", Boolean, nullable=False, server_default=text("false"), comment="may lie in a private network"),
)

hook_calls = Table(
    "hook_calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting", comment="waiting, sent, failed"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("said", Text, nullable=False, server_default="", comment="why the last attempt failed"),
    Column("made_at", Instant, nullable=False),
    Column("sent_at", Instant, nullable=True),
    CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="known_state"),
)
Index("hook_calls_due_idx", hook_calls.c.next_at, postgresql_where=hook_calls.c.state == "waiting")
