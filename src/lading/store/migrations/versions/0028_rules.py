"""Rules with their versions and what they did, approvals, hooks; holds know who may release them and who placed them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028_rules"
down_revision = "0027_prices_of_customers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "rule_versions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="draft, published, retired"),
        sa.Column(
            "revision", sa.Integer(), server_default="1", nullable=False, comment="rises when a draft is saved again"
        ),
        sa.Column(
            "facts", sa.Integer(), nullable=False, comment="the version of the facts that it was checked against"
        ),
        sa.Column(
            "rule",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="as it is written: name, event, condition, effects, tests …",
        ),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("rule_versions_known_state_check")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("rule_versions_pkey")),
    )
    op.create_index(
        "rule_versions_draft_idx", "rule_versions", ["code"], unique=True, postgresql_where=sa.text("state = 'draft'")
    )
    op.create_index(
        "rule_versions_published_idx",
        "rule_versions",
        ["code", "version"],
        unique=False,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "rule_settings",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "two_pairs",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="who wrote may not publish",
        ),
        sa.CheckConstraint("one", name=op.f("rule_settings_only_one_check")),
        sa.PrimaryKeyConstraint("one", name=op.f("rule_settings_pkey")),
    )
    op.create_table(
        "rule_hits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False, comment="the moment at which it was judged"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "did", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="the effects that it had"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("rule_hits_pkey")),
    )
    op.create_index("rule_hits_order_idx", "rule_hits", ["order_id"], unique=False)
    op.create_index("rule_hits_rule_idx", "rule_hits", ["rule", sa.literal_column("at DESC")], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="what it is about, as kind/code: order/L100001"),
        sa.Column("ask", sa.Text(), nullable=False, comment="what is asked: order.accept, refund, write_off …"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="what is to be approved, in a sentence"),
        sa.Column("why", sa.Text(), nullable=False, comment="why somebody has to: the rule's or the policy's sentence"),
        sa.Column(
            "policy", sa.Text(), server_default="", nullable=False, comment="the fixed policy that asks; empty: a rule"
        ),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "barred",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="who may not approve: those who asked for it",
        ),
        sa.Column("amount", sa.Numeric(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="what the act that waits needs to go on",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="pending, approved, refused, withdrawn"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused', 'withdrawn')", name=op.f("approvals_known_state_check")
        ),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("approvals_amount_with_currency_check")),
        sa.CheckConstraint("needed > 0", name=op.f("approvals_somebody_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("approvals_pkey")),
    )
    op.create_index(
        "approvals_pending_idx", "approvals", ["asked_at"], unique=False, postgresql_where=sa.text("state = 'pending'")
    )
    op.create_index("approvals_subject_idx", "approvals", ["subject"], unique=False)
    op.create_table(
        "approval_answers",
        sa.Column("approval", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="approved, refused"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("approval", "by", name=op.f("approval_answers_pkey")),
    )
    op.create_table(
        "hooks",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False, comment="signs what is sent"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("hooks_pkey")),
    )
    op.create_table(
        "hook_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hook", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False, comment="waiting, sent, failed"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False, comment="why the last attempt failed"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("hook_calls_known_state_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("hook_calls_pkey")),
    )
    op.create_index(
        "hook_calls_due_idx", "hook_calls", ["next_at"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )
    op.add_column(
        "holds",
        sa.Column("fulfilment", sa.Uuid(), nullable=True, comment="only the work of this fulfilment; null: all"),
    )
    op.add_column(
        "holds",
        sa.Column(
            "may_release", sa.Text(), nullable=True, comment="the role that may release it; null: who may change orders"
        ),
    )
    op.add_column(
        "holds",
        sa.Column(
            "overdue", sa.Text(), server_default="nothing", nullable=False, comment="when due: nothing, task, release"
        ),
    )
    op.add_column(
        "holds", sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True, comment="when that was done")
    )
    op.add_column("holds", sa.Column("rule", sa.Text(), nullable=True, comment="the rule that placed it"))
    op.add_column("holds", sa.Column("rule_version", sa.Integer(), nullable=True))
    op.add_column("holds", sa.Column("approval", sa.Uuid(), nullable=True, comment="the approval that it waits for"))
    op.create_index(
        "holds_overdue_idx",
        "holds",
        ["due"],
        unique=False,
        postgresql_where=sa.text("released_at IS NULL AND overdue_at IS NULL AND overdue <> 'nothing'"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
