"""Units of orders that travel from one place to another, where their customer fetches them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text

from lading.store.schema import Amount, Column, Id, Table, metadata

WAYS = ("planned", "travelling", "arrived", "missed")
"""Where a forwarded unit can be: its transfer is not sent yet, is on the road, has come, or it does not come for it."""

forwardings = Table(
    "forwardings",
    metadata,
    Column("transfer_id", Id, ForeignKey("transfers.id"), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("quantity", Amount, nullable=False, comment="in the line's unit, like the four parts that sum to it"),
    *(Column(way, Amount, nullable=False, server_default="0") for way in WAYS),
    CheckConstraint("quantity = " + " + ".join(WAYS), name="parts_sum_to_quantity"),
    CheckConstraint("least(" + ", ".join(WAYS) + ") >= 0", name="nothing_negative"),
)
Index("forwardings_order_idx", forwardings.c.order_id, postgresql_where=text("planned + travelling > 0"))
