"""The mail: messages, documents, cases, corrections and what they teach."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040_intake"
down_revision = "0039_uses_given_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("intake_case_number", start=10001)))
    op.create_table(
        "intake_mailboxes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="imap, smtp, folder"),
        sa.Column("channel", sa.Text(), nullable=False, comment="the channel that its orders belong to"),
        sa.Column("settings", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("secret", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "seen",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="how far it was read",
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("intake_mailboxes_pkey")),
    )
    op.create_table(
        "intake_messages",
        sa.Column("id", sa.Uuid(), nullable=False, comment="of the inbox's message, which keeps it raw"),
        sa.Column("source", sa.Text(), nullable=False, comment="intake:CODE of a mailbox, intake:upload, intake:api"),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("message_id", sa.Text(), server_default="", nullable=False, comment="of the mail"),
        sa.Column(
            "answers",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="mails that it answers (In-Reply-To, References)",
        ),
        sa.Column("sender", sa.Text(), server_default="", nullable=False, comment="address"),
        sa.Column("sender_name", sa.Text(), server_default="", nullable=False),
        sa.Column("recipients", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "body",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="what the sender wrote, without what was quoted",
        ),
        sa.Column(
            "automatic",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="why nobody wrote it: auto-reply, loop, list",
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_messages_pkey")),
    )
    op.create_index(
        "intake_messages_message_id_idx",
        "intake_messages",
        ["message_id"],
        unique=False,
        postgresql_where=sa.text("message_id != ''"),
    )
    op.create_index("intake_messages_sender_idx", "intake_messages", ["sender"], unique=False)
    op.create_table(
        "intake_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="in the message, from 1; 0 is its text"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("shape", sa.Text(), server_default="", nullable=False, comment="once opened"),
        sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "opened", sa.LargeBinary(), nullable=True, comment="msgpack of Opened, deflated: what the child handed back"
        ),
        sa.Column("remarks", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False, comment="why it could not be opened"),
        sa.Column("seconds", sa.Float(), server_default="0", nullable=False, comment="that opening took"),
        sa.ForeignKeyConstraint(["message"], ["intake_messages.id"], name=op.f("intake_documents_message_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_documents_pkey")),
    )
    op.create_index("intake_documents_message_idx", "intake_documents", ["message"], unique=False)
    op.create_index("intake_documents_sha256_idx", "intake_documents", ["sha256"], unique=False)
    op.create_table(
        "intake_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("message", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Uuid(), nullable=True),
        sa.Column("segment", sa.Integer(), server_default="0", nullable=False, comment="which intent of the document"),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "kind", sa.Text(), server_default="", nullable=False, comment="order, change, cancellation, confirmation, …"
        ),
        sa.Column(
            "state",
            sa.Text(),
            server_default="received",
            nullable=False,
            comment="received, reading, review, booked, …",
        ),
        sa.Column(
            "reading",
            postgresql.JSONB(),
            nullable=True,
            comment="as it was read; never changed by a person",
        ),
        sa.Column(
            "corrected",
            postgresql.JSONB(),
            nullable=True,
            comment="the reading with people's corrections",
        ),
        sa.Column("matches", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=True, comment="the OrderDraft that would be booked"),
        sa.Column("deviations", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("decision", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True, comment="that every line is right"),
        sa.Column("layout", sa.Text(), server_default="", nullable=False),
        sa.Column("customer", sa.Text(), server_default="", nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False, comment="the sender's order number"),
        sa.Column("total", sa.Numeric(), nullable=True),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("booked_as", sa.Text(), server_default="", nullable=False, comment="our order, change, or purchase"),
        sa.Column("booked_by", sa.Text(), server_default="", nullable=False, comment="alone, or who"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the sender was asked and has not answered",
        ),
        sa.Column("work_seconds", sa.Float(), server_default="0", nullable=False, comment="that people spent"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["document"], ["intake_documents.id"], name=op.f("intake_cases_document_fkey")),
        sa.ForeignKeyConstraint(["message"], ["intake_messages.id"], name=op.f("intake_cases_message_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_cases_pkey")),
        sa.UniqueConstraint("number", name=op.f("intake_cases_number_key")),
    )
    op.create_index(
        "intake_cases_booked_idx",
        "intake_cases",
        ["booked_as"],
        unique=False,
        postgresql_where=sa.text("booked_as != ''"),
    )
    op.create_index(
        "intake_cases_external_idx",
        "intake_cases",
        ["external_id"],
        unique=False,
        postgresql_where=sa.text("external_id != ''"),
    )
    op.create_index(
        "intake_cases_layout_idx", "intake_cases", ["layout"], unique=False, postgresql_where=sa.text("layout != ''")
    )
    op.create_index("intake_cases_message_idx", "intake_cases", ["message"], unique=False)
    op.create_index("intake_cases_state_idx", "intake_cases", ["state", "received_at"], unique=False)
    op.create_table(
        "intake_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False, comment="/header/po_number, /lines/0/quantity, /lines/2"),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column(
            "boxes",
            postgresql.JSONB(),
            server_default="[]",
            nullable=False,
            comment="drawn by the person",
        ),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["intake_cases.id"], name=op.f("intake_corrections_case_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_corrections_pkey")),
    )
    op.create_index("intake_corrections_case_idx", "intake_corrections", ["case_id"], unique=False)
    op.create_table(
        "intake_outcomes",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="from 1; 0 is the header"),
        sa.Column("probability", sa.Float(), nullable=False, comment="raw, as read and matched"),
        sa.Column("calibrated", sa.Float(), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True, comment="what a person found; null: nobody has looked"),
        sa.Column(
            "alone", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment="booked without a person"
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["intake_cases.id"], name=op.f("intake_outcomes_case_id_fkey")),
        sa.PrimaryKeyConstraint("case_id", "line", name=op.f("intake_outcomes_pkey")),
    )
    op.create_index("intake_outcomes_decided_idx", "intake_outcomes", ["decided_at"], unique=False)
    op.create_table(
        "intake_knowledge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="item, unit, customer, ship_to, layout, tolerance"),
        sa.Column("customer", sa.Text(), server_default="", nullable=False, comment="whose; empty: everybody's"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="proposed, taken, refused, withdrawn"),
        sa.Column(
            "effect",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="what its replay on past documents changed",
        ),
        sa.Column("learned_from", sa.Uuid(), nullable=True, comment="case"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_knowledge_pkey")),
    )
    op.create_index("intake_knowledge_key_idx", "intake_knowledge", ["kind", "customer", "key"], unique=False)
    op.create_table(
        "intake_authorities",
        sa.Column("customer", sa.Text(), nullable=False, comment="empty: everybody without one of their own"),
        sa.Column("level", sa.Text(), nullable=False, comment="shadow, suggest, act"),
        sa.Column(
            "settings",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="error rate, limits, tolerances",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("customer", name=op.f("intake_authorities_pkey")),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
