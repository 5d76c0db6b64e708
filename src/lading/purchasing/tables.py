"""Suppliers with their terms, rules of replenishment, and purchase orders with what was received of them."""

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Identity, Index, Integer, Sequence, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, Table, Text, Texts, metadata

purchase_number = Sequence("purchase_number", start=100001, metadata=metadata)

suppliers = Table(
    "suppliers",
    metadata,
    Column("code", Text, primary_key=True, comment="the party's code: name, address and e-mail stand there"),
    Column("currency", Text, nullable=False),
    Column("lead_days", Integer, nullable=False, comment="working days of the supplier from order to arrival"),
    Column("calendar", JSONB, nullable=False, server_default="{}", comment="weekdays and closed days"),
    Column("minimum_order", Amount, nullable=False, server_default="0", comment="value below which it takes no order"),
    Column("over_percent", Amount, nullable=False, server_default="0", comment="more than ordered is taken so far"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("note", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
)

supplier_items = Table(
    "supplier_items",
    metadata,
    Column("supplier", Text, ForeignKey("suppliers.code"), primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("supplier_sku", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, comment="one of the item's units"),
    Column("cost", Amount, nullable=False, comment="of one unit, in the supplier's currency"),
    Column("lead_days", Integer, nullable=True, comment="null: the supplier's"),
    Column("minimum", Amount, nullable=False, server_default="0", comment="units"),
    Column("multiple", Amount, nullable=False, server_default="1", comment="units"),
    Column("rank", Integer, nullable=False, server_default="1", comment="the lower, the sooner it is chosen"),
    CheckConstraint("cost >= 0 AND minimum >= 0 AND multiple > 0", name="sane"),
)
Index("supplier_items_sku_idx", supplier_items.c.sku, supplier_items.c.rank)

replenishment_rules = Table(
    "replenishment_rules",
    metadata,
    Column("sku", Text, primary_key=True, comment="empty: every item without a rule of its own"),
    Column("place", Text, primary_key=True, comment="empty: every place"),
    Column("method", Text, nullable=False, comment="days, levels or none"),
    Column("minimum", Amount, nullable=True, comment="levels: order from here on"),
    Column("maximum", Amount, nullable=True, comment="levels: up to here"),
    Column("days", Integer, nullable=False, comment="days of demand that an order covers"),
    Column("weeks", Integer, nullable=False, comment="of demand that is looked back on"),
    Column("service", Integer, nullable=False, comment="per cent of times in which stock shall suffice"),
    Column("over_days", Integer, nullable=False, comment="more days of supply than this are too many"),
)

purchase_orders = Table(
    "purchase_orders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("supplier", Text, nullable=False),
    Column("place", Text, nullable=False, comment="where it is to be delivered"),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False, comment="derived: see lifecycle"),
    Column("total", Amount, nullable=False, comment="derived: what is ordered and not given up, without tax"),
    Column("due_on", Date, nullable=True, comment="derived: the earliest day of a line that is open"),
    Column("reference", Text, nullable=False, server_default="", comment="the supplier's own number for it"),
    Column("note", Text, nullable=False, server_default="", comment="for the supplier"),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("confirmed_at", Instant, nullable=True),
    Column("cancelled_at", Instant, nullable=True),
    Column("times_sent", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("kind", Text, nullable=False, server_default="stock", comment="stock, or dropship: goes to the customer"),
    Column("order_id", Id, nullable=True, comment="dropship for one order: which"),
)
Index("purchase_orders_status_idx", purchase_orders.c.status, purchase_orders.c.number)
Index("purchase_orders_supplier_idx", purchase_orders.c.supplier, purchase_orders.c.number)
Index(
    "purchase_orders_direct_drafts_idx",
    purchase_orders.c.place,
    postgresql_where=text("kind = 'dropship' AND status = 'draft'"),
)

purchase_lines = Table(
    "purchase_lines",
    metadata,
    Column("purchase_id", Id, ForeignKey("purchase_orders.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("supplier_sku", Text, nullable=False, server_default=""),
    Column("unit", Text, nullable=False, comment="in which the supplier counts"),
    Column("factor", Amount, nullable=False, comment="base units in one"),
    Column("decimals", Integer, nullable=False, comment="of the base unit"),
    Column("ordered", Amount, nullable=False, comment="base units, like all that follow"),
    Column("received", Amount, nullable=False, server_default="0", comment="taken in, damaged ones included"),
    Column("closed", Amount, nullable=False, server_default="0", comment="given up: nobody expects it any more"),
    Column("refused", Amount, nullable=False, server_default="0", comment="sent back at the door; still open"),
    Column("unit_cost", Amount, nullable=False, comment="of one `unit`, as ordered"),
    Column("confirmed", Amount, nullable=True, comment="what the supplier said that it sends"),
    Column("confirmed_cost", Amount, nullable=True),
    Column("due_on", Date, nullable=True, comment="when it is expected"),
    Column("reason", Text, nullable=False, server_default="", comment="why it is bought"),
    Column("fulfilment_id", Id, nullable=True, comment="dropship: the work that this line orders"),
    Column("order_id", Id, nullable=True),
    Column("order_line", Integer, nullable=True),
    CheckConstraint("ordered > 0 AND received >= 0 AND closed >= 0 AND refused >= 0", name="sane"),
    CheckConstraint("closed = 0 OR received + closed <= ordered", name="closes_what_is_missing"),
)
Index(
    "purchase_lines_open_idx",
    purchase_lines.c.sku,
    postgresql_where=text("received + closed < ordered"),
)

purchase_receipts = Table(
    "purchase_receipts",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("purchase_id", Id, ForeignKey("purchase_orders.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("condition", Text, nullable=False, comment="sellable, damaged, refused"),
    Column("quantity", Amount, nullable=False, comment="base units"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("delivery_note", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    CheckConstraint("quantity > 0", name="something"),
)
Index(
    "purchase_lines_work_idx",
    purchase_lines.c.fulfilment_id,
    postgresql_where=purchase_lines.c.fulfilment_id.isnot(None),
)

dropship_notices = Table(
    "dropship_notices",
    metadata,
    Column("supplier", Text, primary_key=True),
    Column("reference", Text, primary_key=True, comment="the supplier's own number of its shipment"),
    Column("purchase_id", Id, ForeignKey("purchase_orders.id"), nullable=False),
    Column("said", JSONB, nullable=False, comment="lines and tracking as they told them"),
    Column("shipments", Texts, nullable=False, comment="numbers of the shipments that it became"),
    Column("at", Instant, nullable=False),
)
"""What suppliers have told us to have shipped, each shipment once."""
Index("dropship_notices_purchase_idx", dropship_notices.c.purchase_id)

Index("purchase_receipts_purchase_idx", purchase_receipts.c.purchase_id)
