"""Forwardings."""

import sqlalchemy as sa
from alembic import op

revision = "0019_forwardings"
down_revision = "0018_shipments_can_be_lost"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "forwardings",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "quantity", sa.Numeric(), nullable=False, comment="in the line's unit, like the four parts that sum to it"
        ),
        sa.Column("planned", sa.Numeric(), server_default="0", nullable=False),
        sa.Column("travelling", sa.Numeric(), server_default="0", nullable=False),
        sa.Column("arrived", sa.Numeric(), server_default="0", nullable=False),
        sa.Column("missed", sa.Numeric(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "least(planned, travelling, arrived, missed) >= 0", name=op.f("forwardings_nothing_negative_check")
        ),
        sa.CheckConstraint(
            "quantity = planned + travelling + arrived + missed", name=op.f("forwardings_parts_sum_to_quantity_check")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("forwardings_transfer_id_fkey")),
        sa.PrimaryKeyConstraint("transfer_id", "order_id", "line", name=op.f("forwardings_pkey")),
    )
    op.create_index(
        "forwardings_order_idx",
        "forwardings",
        ["order_id"],
        unique=False,
        postgresql_where=sa.text("planned + travelling > 0"),
    )

    op.add_column(
        "users",
        sa.Column(
            "places",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="where the person works; empty: everywhere",
        ),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
