"""Answers to partners' machines: who they are, what was sent to them, and how it is counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0049_answers_to_machines"
down_revision = "0048_cases_of_customers"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _text(name: str, comment: str = "", *, default: bool = True) -> "sa.Column[str]":
    made = sa.Column(name, sa.Text(), server_default="" if default else None, nullable=False)
    made.comment = comment or None
    return made


def upgrade() -> None:
    """Bring the schema to this revision."""
    _partners()
    op.create_table(
        "intake_reply_series",
        _text("partner", "by which name the messages are counted", default=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partner", name=op.f("intake_reply_series_pkey")),
    )
    _replies()


def _partners() -> None:
    op.create_table(
        "intake_partners",
        _text("code", "everybody: all without a row of their own", default=False),
        _text("name", default=False),
        sa.Column(
            "names",
            ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="by which documents name them: ZZ:ACME",
        ),
        _text("customer", "code of the customer that they are"),
        _text("channel", "of what they post to us"),
        sa.Column("settings", JSONB(), nullable=False),
        _text("secret", "that we send with a post"),
        _text("shared_secret", "that their cXML must say"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("intake_partners_pkey")),
    )
    op.create_index("intake_partners_names_idx", "intake_partners", ["names"], postgresql_using="gin")
    named = sa.text("customer <> ''")
    op.create_index("intake_partners_customer_idx", "intake_partners", ["customer"], postgresql_where=named)


def _replies() -> None:
    op.create_table(
        "intake_replies",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the key by which a repeat is known"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _text("kind", "acknowledgement, answer", default=False),
        _text("about", "what is answered: the order, or rejected"),
        _text("partner", "whose series", default=False),
        sa.Column("control", sa.BigInteger(), nullable=False),
        _text("format", "x12 997, edifact ORDRSP, …", default=False),
        _text("verdict", "accepted, changed, rejected", default=False),
        _text("name", "of the file", default=False),
        _text("media", default=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("sha256", default=False),
        _text("way", "mail, folder, http", default=False),
        _text("target", "address, folder", default=False),
        _text("by_partner", "code of the partner whose settings said so", default=False),
        sa.Column("letter", sa.Integer(), nullable=True, comment="which of the case's letters carries it"),
        _text("state", "intended, sent, failed, mailed", default=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", _INSTANT, nullable=False),
        _text("error"),
        sa.Column("written_at", _INSTANT, nullable=False),
        _text("written_by", default=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["intake_cases.id"], name=op.f("intake_replies_case_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_replies_pkey")),
    )
    op.create_index("intake_replies_once_idx", "intake_replies", ["case_id", "kind", "about"], unique=True)
    op.create_index("intake_replies_number_idx", "intake_replies", ["partner", "control"], unique=True)
    due = sa.text("state = 'intended'")
    op.create_index("intake_replies_due_idx", "intake_replies", ["next_at"], postgresql_where=due)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
