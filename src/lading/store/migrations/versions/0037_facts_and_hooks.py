"""Custom attributes of orders as facts of rules; hooks that may lie inside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037_facts_and_hooks"
down_revision = "0036_waived_for_cancelled"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "attribute_facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="number, text, yes_no, texts"),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("choices", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("n", sa.Integer(), nullable=False, comment="its turn: the set's version rose by it"),
        sa.CheckConstraint(
            "kind IN ('number', 'text', 'yes_no', 'texts')", name=op.f("attribute_facts_known_kind_check")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("attribute_facts_pkey")),
        sa.UniqueConstraint("n", name=op.f("attribute_facts_n_key")),
    )
    op.add_column(
        "hooks",
        sa.Column(
            "inside",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="may lie in a private network",
        ),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
