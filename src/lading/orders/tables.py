"""Orders, their lines as quantity vectors, the transitions that move them, papers and holds."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, Sequence, desc, text

from lading.store.schema import (
    JSONB,
    Amount,
    Column,
    Id,
    Instant,
    LargeBinary,
    SentJson,
    Table,
    Text,
    Texts,
    metadata,
)

STATES = (
    "open",
    "reserved",
    "backordered",
    "released",
    "picked",
    "packed",
    "shipped",
    "delivered",
    "returned",
    "cancelled",
)
"""Where a unit of a line can be, in the order in which units usually travel."""

order_number = Sequence("order_number", start=100001, metadata=metadata)

orders = Table(
    "orders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=True),
    Column("customer", Text, nullable=True),
    Column("currency", Text, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("requested_by", Date, nullable=True),
    Column("promised_for", Date, nullable=True),
    Column("accepted_at", Instant, nullable=True),
    Column("declined_at", Instant, nullable=True),
    Column("withdrawn_at", Instant, nullable=True),
    Column("commitment", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("money", Text, nullable=False),
    Column("open_holds", Integer, nullable=False, server_default="0"),
    Column("done", Boolean, nullable=False, server_default=text("false"), comment="nothing is left to do"),
    Column("prices_include_tax", Boolean, nullable=False),
    Column("goods", Amount, nullable=False, comment="sum of the lines after their discounts, as priced"),
    Column("discount", Amount, nullable=False, comment="order discounts, positive"),
    Column("shipping", Amount, nullable=False),
    Column("shipping_tax_rate", Amount, nullable=False, server_default="0"),
    Column("shipping_tax", Amount, nullable=False, server_default="0"),
    Column("tax", Amount, nullable=False, comment="all tax, lines and shipping, inside the total"),
    Column("total", Amount, nullable=False, comment="what the customer owes, tax included"),
    Column("shipping_method", Text, nullable=False, server_default=""),
    Column("pickup_at", Text, nullable=True),
    Column("tags", Texts, nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False),
    Column("event_seq", Integer, nullable=False),
    Column("event_head", LargeBinary, nullable=False),
    Column(
        "content", BigInteger, nullable=False, server_default="0", comment="hash of what is ordered, for look-alikes"
    ),
    Column("changed_at", Instant, nullable=False),
)
Index(
    "orders_external_idx",
    orders.c.channel,
    orders.c.external_id,
    unique=True,
    postgresql_where=orders.c.external_id.isnot(None),
)
Index("orders_placed_idx", desc(orders.c.placed_at), desc(orders.c.id))
Index("orders_customer_idx", orders.c.customer, desc(orders.c.placed_at))
Index("orders_undone_idx", orders.c.placed_at, postgresql_where=~orders.c.done)
Index("orders_held_idx", orders.c.placed_at, postgresql_where=orders.c.open_holds > 0)
Index("orders_tags_idx", orders.c.tags, postgresql_using="gin", postgresql_where=orders.c.tags != text("'{}'"))

order_papers = Table(
    "order_papers",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("customer", SentJson, nullable=False, comment="name, e-mail, phone as this order gave them"),
    Column("ship_to", SentJson, nullable=True),
    Column("bill_to", SentJson, nullable=True),
    Column("notes", Text, nullable=False, server_default=""),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("sent", SentJson, nullable=False, comment="the draft as the channel sent it"),
    Column("sent_hash", LargeBinary, nullable=False),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("factor", Amount, nullable=False, comment="base units in one unit"),
    Column("decimals", Integer, nullable=False, comment="digits after the point that the unit allows"),
    Column("stocked", Boolean, nullable=False),
    Column("ordered", Amount, nullable=False),
    *(Column(state, Amount, nullable=False, server_default="0") for state in STATES),
    Column("unit_price", Amount, nullable=False),
    Column("price_reason", Text, nullable=False, server_default="", comment="why the price is not the list's"),
    Column("discount", Amount, nullable=False, server_default="0", comment="the line's own, positive"),
    Column("order_discount", Amount, nullable=False, server_default="0", comment="its share of order discounts"),
    Column("amount", Amount, nullable=False, comment="price × quantity − own discount, as priced"),
    Column("tax_name", Text, nullable=False, server_default=""),
    Column("tax_rate", Amount, nullable=False),
    Column("tax_base", Amount, nullable=False),
    Column("tax_amount", Amount, nullable=False),
    Column("waived", Amount, nullable=True, comment="of cancelled units, tax included; null: their even share"),
    Column("waived_tax", Amount, nullable=True, comment="the tax in it"),
    Column("promised_for", Date, nullable=True),
    Column("promise_reason", Text, nullable=False, server_default=""),
    Column("requested_by", Date, nullable=True, comment="the line's own wished day; null: the order's"),
    Column("external_id", Text, nullable=True),
    Column("price_source", Text, nullable=False, server_default="", comment="the list or contract that said the price"),
    Column("components", JSONB, nullable=True, comment="of a kit: base units of each SKU in one base unit; else null"),
    CheckConstraint("ordered = " + " + ".join(STATES), name="vector_sums_to_ordered"),
    CheckConstraint("least(" + ", ".join(STATES) + ") >= 0", name="nothing_negative"),
)
# Costs the order path about 10 µs a line; without it, search by SKU reads every line there ever was.
Index("order_lines_sku_idx", order_lines.c.sku, order_lines.c.order_id)
Index("order_lines_waiting_idx", order_lines.c.sku, postgresql_where=order_lines.c.backordered > 0)

transitions = Table(
    "transitions",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("seq", Integer, primary_key=True, comment="the event of the order that did it"),
    Column("line", Integer, primary_key=True),
    Column("from_state", Text, primary_key=True, comment="'new' where units enter the line"),
    Column("to_state", Text, primary_key=True, comment="'gone' where a change takes them out again"),
    Column("quantity", Amount, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
)

holds = Table(
    "holds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("line", Integer, nullable=True),
    Column("reason", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("steps", Texts, nullable=False),
    Column("owner", Text, nullable=True),
    Column("due", Instant, nullable=True),
    Column("placed_at", Instant, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("released_at", Instant, nullable=True),
    Column("released_by", Text, nullable=True),
    Column("release_reason", Text, nullable=True),
    Column("fulfilment", Id, nullable=True, comment="only the work of this fulfilment; null: all"),
    Column("may_release", Text, nullable=True, comment="the role that may release it; null: who may change orders"),
    Column("overdue", Text, nullable=False, server_default="nothing", comment="when due: nothing, task, release"),
    Column("overdue_at", Instant, nullable=True, comment="when that was done"),
    Column("rule", Text, nullable=True, comment="the rule that placed it"),
    Column("rule_version", Integer, nullable=True),
    Column("approval", Id, nullable=True, comment="the approval that it waits for"),
)
Index("holds_order_idx", holds.c.order_id)
Index("holds_open_idx", holds.c.placed_at, postgresql_where=holds.c.released_at.is_(None))
Index(
    "holds_overdue_idx",
    holds.c.due,
    postgresql_where=text("released_at IS NULL AND overdue_at IS NULL AND overdue <> 'nothing'"),
)

order_templates = Table(
    "order_templates",
    metadata,
    Column("name", Text, primary_key=True),
    Column("draft", SentJson, nullable=False, comment="what staff begin an order with, in the fields of a draft"),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", Text, nullable=False),
)
"""Orders that staff type in again and again."""
