"""Pick-up at places: what waits for its customer, the codes by which they are known, and who was given what."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, text

from lading.store.schema import Column, Id, Instant, Table, Text, metadata

acceptances = Table(
    "acceptances",
    metadata,
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), primary_key=True),
    Column("place", Text, nullable=False),
    Column("accept_by", Instant, nullable=True, comment="until when the place has to say yes; null: no time is set"),
    Column("accepted_at", Instant, nullable=True),
    Column("accepted_by", Text, nullable=True),
    Column("missed_at", Instant, nullable=True, comment="its time ran out, and that was dealt with"),
    Column("made_at", Instant, nullable=False),
)
"""Work that its place has to accept first: of places with a time for it, and every pick-up."""
Index(
    "acceptances_due_idx",
    acceptances.c.accept_by,
    postgresql_where=acceptances.c.accepted_at.is_(None) & acceptances.c.missed_at.is_(None),
)
Index("acceptances_place_idx", acceptances.c.place, acceptances.c.made_at)

pickups = Table(
    "pickups",
    metadata,
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("place", Text, nullable=False),
    Column("ready_by", Instant, nullable=True, comment="when it shall be ready, by the place's opening hours"),
    Column("ready_at", Instant, nullable=True, comment="when it was put on the shelf and the customer was told"),
    Column("shelf", Text, nullable=False, server_default=""),
    Column("keep_until", Instant, nullable=True),
    Column("remind_at", Instant, nullable=True),
    Column("reminded_at", Instant, nullable=True),
    Column("expired_at", Instant, nullable=True, comment="nobody came: its units went back to stock"),
    Column("ended_at", Instant, nullable=True, comment="nothing of it waits for its customer any more"),
    CheckConstraint("ready_at IS NULL OR keep_until > ready_at", name="kept_for_a_while"),
    CheckConstraint("ready_at IS NOT NULL OR (ended_at IS NULL AND expired_at IS NULL)", name="ends_after_it_is_ready"),
)
"""Fulfilments whose customer comes to the place. How far one is follows from the fulfilment: see `lifecycle`."""
Index("pickups_order_idx", pickups.c.order_id)
Index("pickups_ready_idx", pickups.c.place, pickups.c.ready_at)
Index(
    "pickups_kept_idx",
    pickups.c.keep_until,
    postgresql_where=pickups.c.ready_at.is_not(None) & pickups.c.ended_at.is_(None),
)

pickup_codes = Table(
    "pickup_codes",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True, comment="what the customer shows; letters and digits only"),
    Column("wrong", Integer, nullable=False, server_default="0", comment="wrong tries since the last right one"),
    Column("collector", Text, nullable=False, server_default="", comment="another person whom the customer sends"),
    CheckConstraint("wrong >= 0", name="sane"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("shipment_id", Id, ForeignKey("shipments.id"), primary_key=True),
    Column("fulfilment_id", Id, ForeignKey("fulfilments.id"), nullable=False),
    Column("order_id", Id, nullable=False),
    Column("checked", Text, nullable=False, comment="how we knew who came: code, papers"),
    Column("other", Boolean, nullable=False, server_default=text("false"), comment="somebody whom the customer sent"),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
)
"""Goods that were given to somebody at a place, each with the shipment that books it."""
Index("handovers_fulfilment_idx", handovers.c.fulfilment_id)
