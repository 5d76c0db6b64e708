"""Returns with their lines and received pieces, policies by version, photos, and links for customers."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Sequence, text

from lading.store.schema import JSONB, Amount, Column, Id, Instant, LargeBinary, Table, Text, metadata

return_number = Sequence("return_number", start=100001, metadata=metadata)

return_policies = Table(
    "return_policies",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("policy", JSONB, nullable=False, comment="rules in their order, and what is otherwise done"),
    Column("note", Text, nullable=False, server_default="", comment="why it was changed"),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", Text, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("customer", Text, nullable=True, comment="the party's code"),
    Column("channel", Text, nullable=False, server_default=""),
    Column("currency", Text, nullable=False),
    Column("place", Text, nullable=False, comment="where the goods come back"),
    Column("origin", Text, nullable=False, comment="portal, staff, api, parcel: who began it"),
    Column("state", Text, nullable=False, comment="derived: see lifecycle"),
    Column("send", Text, nullable=False, server_default="none", comment="label, drop_off, none"),
    Column("policy_version", Integer, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("label_at", Instant, nullable=True, comment="when its label was first made"),
    Column("expires_at", Instant, nullable=True, comment="what has not come by then is no longer expected"),
    Column("cancelled_at", Instant, nullable=True),
    Column("expired_at", Instant, nullable=True),
    Column("tracking_number", Text, nullable=False, server_default="", comment="of the parcel that comes back"),
    Column("key", LargeBinary, nullable=False, comment="signs the customer's link"),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("returns_state_idx", returns.c.state, returns.c.number)
Index("returns_customer_idx", returns.c.customer, postgresql_where=returns.c.customer.isnot(None))
Index("returns_tracking_idx", returns.c.tracking_number, postgresql_where=returns.c.tracking_number != "")
Index("returns_due_idx", returns.c.expires_at, postgresql_where=text("state IN ('authorised', 'label_sent')"))

return_lines = Table(
    "return_lines",
    metadata,
    Column("return_id", Id, ForeignKey("returns.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("order_id", Id, nullable=True, comment="null: goods without an order"),
    Column("order_line", Integer, nullable=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("factor", Amount, nullable=False, comment="base units in one unit"),
    Column("decimals", Integer, nullable=False),
    Column("quantity", Amount, nullable=False, comment="asked for, and what came beyond; in the unit"),
    Column("expected", Amount, nullable=False, server_default="0", comment="still to come, or to be decided"),
    Column("received", Amount, nullable=False, server_default="0"),
    Column("kept", Amount, nullable=False, server_default="0", comment="the customer need not send them"),
    Column("closed", Amount, nullable=False, server_default="0", comment="refused, cancelled or expired"),
    Column("credited", Amount, nullable=False, server_default="0", comment="units whose money is decided"),
    Column("exchanged", Amount, nullable=False, server_default="0", comment="units for which something else goes out"),
    Column("reason", Text, nullable=False),
    Column("condition", Text, nullable=False, server_default="unknown", comment="as the sender stated it"),
    Column("wish", Text, nullable=False, comment="refund, exchange, store_credit, repair"),
    Column("wanted", JSONB, nullable=True, comment="exchange: the item and quantity wanted instead"),
    Column("note", Text, nullable=False, server_default="", comment="the customer's words: never in an event"),
    Column("outcome", Text, nullable=False, comment="pending, authorised, refused, ask"),
    Column("decision", JSONB, nullable=False, comment="the rule, its sentence, its terms, and what lost"),
    Column("announced", Boolean, nullable=False, server_default=text("true"), comment="false: it came by itself"),
    Column("unit_value", Amount, nullable=True, comment="without an order: what one was bought for, if known"),
    CheckConstraint("quantity = expected + received + kept + closed", name="parts_sum_to_quantity"),
    CheckConstraint("least(expected, received, kept, closed, credited) >= 0 AND quantity > 0", name="sane"),
    CheckConstraint("(order_id IS NULL) = (order_line IS NULL)", name="line_of_an_order"),
)
Index("return_lines_order_idx", return_lines.c.order_id, postgresql_where=return_lines.c.order_id.isnot(None))
Index("return_lines_sku_idx", return_lines.c.sku)

return_pieces = Table(
    "return_pieces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("return_id", Id, ForeignKey("returns.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("quantity", Amount, nullable=False, comment="in the line's unit"),
    Column("place", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("grade", Text, nullable=False, server_default="", comment="A, B, C, D; empty: not inspected yet"),
    Column("note", Text, nullable=False, server_default="", comment="what the inspector saw"),
    Column("inspected_at", Instant, nullable=True),
    Column("inspected_by", Text, nullable=True),
    Column("disposition", Text, nullable=False, server_default="", comment="what became of it; empty: waits"),
    Column("reason", Text, nullable=False, server_default="", comment="why this disposition"),
    Column("disposed_at", Instant, nullable=True),
    Column("disposed_by", Text, nullable=True),
    CheckConstraint("quantity > 0", name="something"),
)
Index("return_pieces_return_idx", return_pieces.c.return_id, return_pieces.c.line)
Index("return_pieces_waiting_idx", return_pieces.c.received_at, postgresql_where=return_pieces.c.disposition == "")

return_photos = Table(
    "return_photos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject", Text, nullable=False, comment="return/RMA100001 or claim/CL100001"),
    Column("line", Integer, nullable=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
)
Index("return_photos_subject_idx", return_photos.c.subject)

return_links = Table(
    "return_links",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("key", LargeBinary, nullable=False, comment="signs the link by which its customer asks to return"),
)
