"""Transfers."""

import sqlalchemy as sa
from alembic import op

revision = "0008_transfers"
down_revision = "0007_runs_of_the_optimiser"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("transfer_number", start=100001)))
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False, comment="the place that gives"),
        sa.Column("target", sa.Text(), nullable=False, comment="the place that gets"),
        sa.Column("status", sa.Text(), nullable=False, comment="derived: see transfer_lifecycle"),
        sa.Column(
            "due_on",
            sa.Date(),
            nullable=True,
            comment="when it shall arrive; null: nobody knows, so it promises nothing",
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("origin <> target", name=op.f("transfers_goes_somewhere_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("transfers_pkey")),
        sa.UniqueConstraint("number", name=op.f("transfers_number_key")),
    )
    op.create_index("transfers_status_idx", "transfers", ["status", "number"], unique=False)
    op.create_table(
        "transfer_lines",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False, comment="the item's own"),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="to be moved, in base units like all that follow"),
        sa.Column("sent", sa.Numeric(), server_default="0", nullable=False, comment="left the origin"),
        sa.Column("received", sa.Numeric(), server_default="0", nullable=False, comment="came in good condition"),
        sa.Column(
            "damaged", sa.Numeric(), server_default="0", nullable=False, comment="came, and is not put into stock"
        ),
        sa.Column(
            "lost", sa.Numeric(), server_default="0", nullable=False, comment="given up: it does not come any more"
        ),
        sa.Column("over", sa.Numeric(), server_default="0", nullable=False, comment="of what came, more than was sent"),
        sa.CheckConstraint("damaged >= 0 AND lost >= 0 AND over >= 0", name=op.f("transfer_lines_not_negative_check")),
        sa.CheckConstraint("quantity > 0 AND sent >= 0 AND received >= 0", name=op.f("transfer_lines_sane_check")),
        sa.CheckConstraint(
            "received + damaged + lost <= sent + over", name=op.f("transfer_lines_in_transit_not_negative_check")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("transfer_lines_transfer_id_fkey")),
        sa.PrimaryKeyConstraint("transfer_id", "line", name=op.f("transfer_lines_pkey")),
    )
    op.create_index(
        "transfer_lines_transit_idx",
        "transfer_lines",
        ["sku"],
        unique=False,
        postgresql_where=sa.text("received + damaged + lost < sent + over"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
