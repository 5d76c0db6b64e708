"""Documents as they were made, and the letterheads that stand on them."""

from sqlalchemy import Index, Integer

from lading.store.schema import Column, Id, Instant, LargeBinary, Table, Text, Texts, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, comment="pick_list, packing_slip, order_confirmation"),
    Column("subject", Text, nullable=False, comment="what it is about, as kind/number: order/L100001"),
    Column("file_name", Text, nullable=False),
    Column("made_from", LargeBinary, nullable=False, comment="SHA-256 of its facts: equal facts, equal document"),
    Column("content", LargeBinary, nullable=False, comment="the PDF"),
    Column("sha256", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)
Index("documents_subject_idx", documents.c.kind, documents.c.subject, unique=True)

letterheads = Table(
    "letterheads",
    metadata,
    Column("channel", Text, primary_key=True, comment="a channel's code; `default` for all others"),
    Column("name", Text, nullable=False),
    Column("address", Texts, nullable=False, server_default="{}", comment="line by line"),
    Column("email", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("website", Text, nullable=False, server_default=""),
    Column("tax_id", Text, nullable=False, server_default=""),
    Column("footer", Text, nullable=False, server_default="", comment="small print on documents"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("paper", Text, nullable=False, server_default="", comment="a4 or letter; empty: as the country has it"),
    Column("accent", Text, nullable=False, server_default="#1d4ed8"),
    Column("version", Integer, nullable=False, server_default="1"),
)
