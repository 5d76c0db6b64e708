"""Pick-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0011_pick_ups"
down_revision = "0010_parts_of_kits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "pickup_codes",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="what the customer shows; letters and digits only"),
        sa.Column(
            "wrong", sa.Integer(), server_default="0", nullable=False, comment="wrong tries since the last right one"
        ),
        sa.Column(
            "collector", sa.Text(), server_default="", nullable=False, comment="another person whom the customer sends"
        ),
        sa.CheckConstraint("wrong >= 0", name=op.f("pickup_codes_sane_check")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pickup_codes_pkey")),
        sa.UniqueConstraint("code", name=op.f("pickup_codes_code_key")),
    )
    op.create_table(
        "acceptances",
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "accept_by",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="until when the place has to say yes; null: no time is set",
        ),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Text(), nullable=True),
        sa.Column(
            "missed_at", sa.DateTime(timezone=True), nullable=True, comment="its time ran out, and that was dealt with"
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilments.id"], name=op.f("acceptances_fulfilment_id_fkey")),
        sa.PrimaryKeyConstraint("fulfilment_id", name=op.f("acceptances_pkey")),
    )
    op.create_index(
        "acceptances_due_idx",
        "acceptances",
        ["accept_by"],
        unique=False,
        postgresql_where=sa.text("accepted_at IS NULL AND missed_at IS NULL"),
    )
    op.create_index("acceptances_place_idx", "acceptances", ["place", "made_at"], unique=False)
    op.create_table(
        "pickups",
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "ready_by",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it shall be ready, by the place's opening hours",
        ),
        sa.Column(
            "ready_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was put on the shelf and the customer was told",
        ),
        sa.Column("shelf", sa.Text(), server_default="", nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "expired_at", sa.DateTime(timezone=True), nullable=True, comment="nobody came: its units went back to stock"
        ),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="nothing of it waits for its customer any more",
        ),
        sa.CheckConstraint(
            "ready_at IS NOT NULL OR (ended_at IS NULL AND expired_at IS NULL)",
            name=op.f("pickups_ends_after_it_is_ready_check"),
        ),
        sa.CheckConstraint("ready_at IS NULL OR keep_until > ready_at", name=op.f("pickups_kept_for_a_while_check")),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilments.id"], name=op.f("pickups_fulfilment_id_fkey")),
        sa.PrimaryKeyConstraint("fulfilment_id", name=op.f("pickups_pkey")),
    )
    op.create_index(
        "pickups_kept_idx",
        "pickups",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("ready_at IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_index("pickups_order_idx", "pickups", ["order_id"], unique=False)
    op.create_index("pickups_ready_idx", "pickups", ["place", "ready_at"], unique=False)
    op.create_table(
        "handovers",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("fulfilment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False, comment="how we knew who came: code, papers"),
        sa.Column(
            "other",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="somebody whom the customer sent",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["fulfilment_id"], ["fulfilments.id"], name=op.f("handovers_fulfilment_id_fkey")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("handovers_shipment_id_fkey")),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("handovers_pkey")),
    )
    op.create_index("handovers_fulfilment_idx", "handovers", ["fulfilment_id"], unique=False)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
