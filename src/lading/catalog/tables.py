"""Items and what they are counted in, places, and channels: the company's own reference data."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Amount, Column, Instant, Table, Text, Texts, metadata

items = Table(
    "items",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False, server_default="each"),
    Column("decimals", Integer, nullable=False, server_default="0"),
    Column("tax_class", Text, nullable=False, server_default="standard"),
    Column("barcode", Text, nullable=True),
    Column("weight_grams", Amount, nullable=True),
    Column("length_mm", Amount, nullable=True),
    Column("width_mm", Amount, nullable=True),
    Column("height_mm", Amount, nullable=True),
    Column("stocked", Boolean, nullable=False, server_default=text("true")),
    Column("sellable", Boolean, nullable=False, server_default=text("true")),
    Column(
        "item_group", Text, nullable=False, server_default="", comment="a word by which routing names several items"
    ),
    Column("tracking", Text, nullable=False, server_default="none", comment="none, lot, serial"),
    Column("expires", Boolean, nullable=False, server_default=text("false"), comment="its lots name a last day of use"),
    Column("shelf_days", Integer, nullable=False, server_default="0", comment="that must be left when it is shipped"),
    Column("releases_on", Date, nullable=True, comment="a pre-order until then: neither promised nor shipped before"),
    Column("backorder_limit", Amount, nullable=True, comment="base units that may wait; null: no limit, 0: none"),
    Column("pre_order_limit", Amount, nullable=True, comment="the same before it is released"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", Instant, nullable=False, server_default=text("now()")),
)
Index("items_barcode_idx", items.c.barcode, unique=True, postgresql_where=items.c.barcode.isnot(None))
Index("items_words_idx", text("to_tsvector('simple', sku || ' ' || name)"), postgresql_using="gin", _table=items)
Index(
    "items_plain_sku_idx",
    text("ltrim(regexp_replace(upper(sku), '[^A-Z0-9]+', '', 'g'), '0')"),
    _table=items,
)
Index(
    "items_mpn_idx",
    text("(attributes->>'mpn')"),
    postgresql_where=text("attributes ? 'mpn'"),
    _table=items,
)

item_units = Table(
    "item_units",
    metadata,
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("factor", Amount, nullable=False, comment="how many of the item's own unit one of this unit holds, exact"),
    Column("decimals", Integer, nullable=False, server_default="0"),
    Column("barcode", Text, nullable=True),
)

kit_components = Table(
    "kit_components",
    metadata,
    Column("kit", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, ForeignKey("items.sku"), primary_key=True),
    Column("quantity", Amount, nullable=False, comment="base units of the component in one base unit of the kit"),
    CheckConstraint("quantity > 0 AND kit <> sku", name="sane"),
)

places = Table(
    "places",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="warehouse"),
    Column("priority", Integer, nullable=False, server_default="100", comment="the lower, the sooner it is chosen"),
    Column("channels", Texts, nullable=True, comment="channels that it serves; null means all"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("address", JSONB, nullable=False, server_default="{}"),
    Column("lead_days", Integer, nullable=False, server_default="1", comment="working days from release to parcel"),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("paused", Boolean, nullable=False, server_default=text("false"), comment="nothing more is promised for now"),
    Column("later_days", Integer, nullable=False, server_default="0", comment="added to lead_days for now"),
)

channels = Table(
    "channels",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="api"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("shortage", Text, nullable=False, server_default="backorder"),
    Column("prices_include_tax", Boolean, nullable=False, server_default=text("true")),
    Column("price_list", Text, nullable=True),
    Column("settings", JSONB, nullable=False, server_default="{}"),
    Column("secret", Text, nullable=False, server_default=""),
    Column("previous_secret", Text, nullable=False, server_default="", comment="still good for a while after a change"),
    Column("secret_since", Instant, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
)

reference_version = Table(
    "reference_version",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=text("true")),
    Column("version", BigInteger, nullable=False, server_default="0"),
)
"""One row, raised last in every change of items, places, channels, prices or taxes, so that caches know."""

substitutes = Table(
    "substitutes",
    metadata,
    Column("sku", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("substitute", Text, ForeignKey("items.sku", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, nullable=False, comment="the lower, the sooner it is offered"),
    Column("kind", Text, nullable=False, server_default="similar", comment="equivalent, upgrade, similar"),
    Column("factor", Amount, nullable=False, server_default="1", comment="base units of it for one of the item"),
    Column(
        "both_ways", Boolean, nullable=False, server_default=text("false"), comment="the item stands in for it, too"
    ),
    Column("automatic", Boolean, nullable=False, server_default=text("false"), comment="without asking the customer"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    CheckConstraint("factor > 0 AND sku <> substitute", name="sane"),
)
Index("substitutes_reverse_idx", substitutes.c.substitute, postgresql_where=substitutes.c.both_ways)
"""What may stand in for an item that is missing."""
