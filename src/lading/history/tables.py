"""Imports with their progress, cursor and certificate, their files as long as they are needed, what each brought."""

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, metadata

imports = Table(
    "imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("preset", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("options", JSONB, nullable=False, server_default="{}"),
    Column("files", JSONB, nullable=False, comment="path, name, bytes and sha256 of each, in order"),
    Column("fingerprint", Text, nullable=False, unique=True, comment="hash of preset, channel, options and contents"),
    Column(
        "state", Text, nullable=False, server_default="waiting", comment="waiting, running, stopped, failed, finished"
    ),
    Column("stop_asked", Boolean, nullable=False, server_default=text("false")),
    Column("cursor", BigInteger, nullable=False, server_default="0", comment="entries of the files' stream that stand"),
    Column("progress", JSONB, nullable=False, server_default="{}"),
    Column("certificate", JSONB, nullable=True),
    Column("preview", JSONB, nullable=True, comment="what a dry run said, until the import has finished"),
    Column("problem", Text, nullable=False, server_default="", comment="why it failed, as a sentence"),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("created_by", Text, nullable=False),
    Column("progressed_at", Instant, nullable=False, server_default=text("now()")),
    Column("finished_at", Instant, nullable=True),
)
Index("imports_created_idx", imports.c.created_at)

import_blocks = Table(
    "import_blocks",
    metadata,
    Column("import_id", Id, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("file", Integer, primary_key=True, comment="which of the import's files, from 0"),
    Column("block", Integer, primary_key=True, comment="from 0"),
    Column("content", LargeBinary, nullable=False),
)

imported_orders = Table(
    "imported_orders",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("import_id", Id, ForeignKey("imports.id"), nullable=False),
)
Index("imported_orders_import_idx", imported_orders.c.import_id)

import_remarks = Table(
    "import_remarks",
    metadata,
    Column("import_id", Id, ForeignKey("imports.id"), primary_key=True),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False, comment="the reason, as in reasons.py"),
    Column("file", Text, nullable=False),
    Column("row", Integer, nullable=True, comment="the line of the file on which the record begins"),
    Column(
        "subject", Text, nullable=False, server_default="", comment="the order, item or customer, by its code there"
    ),
    Column("detail", Text, nullable=False, server_default=""),
    Column("currency", Text, nullable=True),
    Column("effects", JSONB, nullable=False, server_default="{}", comment="result less source, by measure"),
)
Index("import_remarks_code_idx", import_remarks.c.import_id, import_remarks.c.code, import_remarks.c.id)
