"""The versions of promises: what was said of a line, when, why, and on which supply it rests."""

from sqlalchemy import Date, Integer

from lading.store.schema import Column, Id, Instant, Table, Text, metadata

promises = Table(
    "promises",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ship_by", Date, nullable=True, comment="null: nobody can say"),
    Column("deliver_p50", Date, nullable=True, comment="half of such deliveries are there by then"),
    Column("deliver_p90", Date, nullable=True, comment="nine of ten are"),
    Column("reason", Text, nullable=False, comment="in_stock, supply_expected, waits_for_stock, …"),
    Column("supply", Id, nullable=True, comment="the expected supply that it rests on last"),
    Column("cause", Text, nullable=False, server_default="", comment="what moved it: the event's kind and subject"),
    Column("made_at", Instant, nullable=False),
)
"""A promise that has never moved is the line's own date: its first row is written when it moves for the first time."""
