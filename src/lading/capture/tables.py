"""What is kept of channels' orders to tell their versions apart, and files of orders with what became of each."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, SentJson, Table, Text, metadata

channel_versions = Table(
    "channel_versions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("order_id", Id, nullable=True, comment="our order; null while there was nothing to place"),
    Column("stamp", Instant, nullable=False, comment="the channel's own, of the newest version known"),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("placed", SentJson, nullable=True, comment="our order in the channel's words"),
    Column("seen", SentJson, nullable=True, comment="the channel's draft of that version"),
    Column("changed_at", Instant, nullable=False),
)
Index("channel_versions_order_idx", channel_versions.c.order_id)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="received", comment="received, booking, booked, stopped"),
    Column("mapping", JSONB, nullable=True, comment="as a person has chosen it; null: as the file suggests"),
    Column("mapping_name", Text, nullable=False, server_default=""),
    Column("orders", Integer, nullable=True, comment="how many the file has, once that was counted"),
    Column("uploaded_at", Instant, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("booked_at", Instant, nullable=True),
    Column("booked_by", Text, nullable=False, server_default=""),
)
Index("uploads_sha256_idx", uploads.c.sha256)

upload_results = Table(
    "upload_results",
    metadata,
    Column("upload", Id, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="of the order in the file, from 1"),
    Column("key", Text, nullable=False, comment="the order's number in the file"),
    Column("rows", JSONB, nullable=False, comment="numbers of its rows"),
    Column("outcome", Text, nullable=False, comment="placed, known or refused"),
    Column("number", Text, nullable=False, server_default="", comment="of our order"),
    Column("code", Text, nullable=False, server_default=""),
    Column("sentence", Text, nullable=False, server_default=""),
    Column("errors", JSONB, nullable=False, server_default=text("'[]'"), comment="row, column, sentence"),
)
Index("upload_results_outcome_idx", upload_results.c.upload, upload_results.c.outcome)
