"""What lies where: bins, lots with expiry, serials and conditions."""

import sqlalchemy as sa
from alembic import op

revision = "0014_lots_serials_bins"
down_revision = "0013_partners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "bins",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="pick", nullable=False, comment="pick, bulk, staging"),
        sa.Column(
            "sequence", sa.Integer(), server_default="0", nullable=False, comment="in which one walks along them"
        ),
        sa.Column(
            "active",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="may be put into and picked from",
        ),
        sa.PrimaryKeyConstraint("place", "code", name=op.f("bins_pkey")),
    )
    op.create_table(
        "lots",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="the last day on which it may be used"),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False, comment="when the first of it came"),
        sa.PrimaryKeyConstraint("sku", "lot", name=op.f("lots_pkey")),
    )
    op.create_index(
        "lots_expiry_idx", "lots", ["expires_on"], unique=False, postgresql_where=sa.text("expires_on IS NOT NULL")
    )
    op.create_table(
        "picked_contents",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False, comment="the line's own, or a component of its kit"),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="base units in hands, picked or packed"),
        sa.CheckConstraint("quantity > 0", name=op.f("picked_contents_positive_check")),
        sa.PrimaryKeyConstraint(
            "order_id", "line", "place", "sku", "bin", "lot", "serial", name=op.f("picked_contents_pkey")
        ),
    )
    op.create_table(
        "shipped_contents",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="base units that left"),
        sa.CheckConstraint("quantity > 0", name=op.f("shipped_contents_positive_check")),
        sa.PrimaryKeyConstraint(
            "shipment_id", "order_id", "line", "sku", "bin", "lot", "serial", name=op.f("shipped_contents_pkey")
        ),
    )
    op.create_index(
        "shipped_contents_lot_idx",
        "shipped_contents",
        ["sku", "lot"],
        unique=False,
        postgresql_where=sa.text("lot <> ''"),
    )
    op.create_index(
        "shipped_contents_serial_idx",
        "shipped_contents",
        ["sku", "serial"],
        unique=False,
        postgresql_where=sa.text("serial <> ''"),
    )
    op.create_table(
        "stock_contents",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False, comment="sellable, damaged, quarantine"),
        sa.Column("bin", sa.Text(), nullable=False, comment="empty: nobody has said"),
        sa.Column("lot", sa.Text(), nullable=False, comment="empty: none"),
        sa.Column("serial", sa.Text(), nullable=False, comment="empty: none"),
        sa.Column("quantity", sa.Numeric(), nullable=False, comment="base units, with what is picked"),
        sa.Column("picked", sa.Numeric(), server_default="0", nullable=False, comment="of these, in hands for orders"),
        sa.Column(
            "since", sa.DateTime(timezone=True), nullable=False, comment="when the oldest of it came to the place"
        ),
        sa.CheckConstraint(
            "condition = 'sellable' OR picked = 0", name=op.f("stock_contents_picked_is_sellable_check")
        ),
        sa.CheckConstraint("serial = '' OR quantity <= 1", name=op.f("stock_contents_serial_is_one_check")),
        sa.CheckConstraint(
            "quantity >= 0 AND picked >= 0 AND picked <= quantity", name=op.f("stock_contents_sane_check")
        ),
        sa.PrimaryKeyConstraint("sku", "place", "condition", "bin", "lot", "serial", name=op.f("stock_contents_pkey")),
    )
    op.create_index(
        "stock_contents_lot_idx", "stock_contents", ["sku", "lot"], unique=False, postgresql_where=sa.text("lot != ''")
    )
    op.create_index("stock_contents_place_idx", "stock_contents", ["place", "bin"], unique=False)
    op.create_index(
        "stock_contents_serial_idx",
        "stock_contents",
        ["sku", "serial"],
        unique=True,
        postgresql_where=sa.text("serial <> '' AND quantity > 0"),
    )
    op.create_table(
        "transfer_contents",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("sent", sa.Numeric(), nullable=False, comment="base units that left the origin"),
        sa.Column("came", sa.Numeric(), server_default="0", nullable=False, comment="of these, at the target"),
        sa.CheckConstraint("sent > 0 AND came >= 0 AND came <= sent", name=op.f("transfer_contents_sane_check")),
        sa.PrimaryKeyConstraint("transfer_id", "sku", "lot", "serial", name=op.f("transfer_contents_pkey")),
    )
    op.add_column(
        "items", sa.Column("tracking", sa.Text(), server_default="none", nullable=False, comment="none, lot, serial")
    )
    op.add_column(
        "items",
        sa.Column(
            "expires",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="its lots name a last day of use",
        ),
    )
    op.add_column(
        "items",
        sa.Column(
            "shelf_days",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="that must be left when it is shipped",
        ),
    )
    op.add_column(
        "movements",
        sa.Column(
            "condition", sa.Text(), server_default="sellable", nullable=False, comment="sellable, damaged, quarantine"
        ),
    )
    op.add_column("movements", sa.Column("bin", sa.Text(), server_default="", nullable=False))
    op.add_column("movements", sa.Column("lot", sa.Text(), server_default="", nullable=False))
    op.add_column("movements", sa.Column("serial", sa.Text(), server_default="", nullable=False))
    op.alter_column(
        "movements",
        "kind",
        comment="received, shipped, voided, adjusted, counted, transferred, moved, …",
        existing_comment="received, shipped, voided, adjusted, counted, transferred, returned",
        existing_nullable=False,
    )
    op.create_index(
        "movements_lot_idx", "movements", ["sku", "lot"], unique=False, postgresql_where=sa.text("lot != ''")
    )
    op.create_index(
        "movements_serial_idx", "movements", ["sku", "serial"], unique=False, postgresql_where=sa.text("serial != ''")
    )
    op.alter_column(
        "stock",
        "on_hand",
        comment="sellable units",
        existing_nullable=False,
        existing_server_default=sa.text("'0'::numeric"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
