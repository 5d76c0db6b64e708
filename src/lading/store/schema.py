"""The one MetaData of the house, and the column types that every room's tables share."""

from sqlalchemy import JSON, Column, DateTime, LargeBinary, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

Amount = Numeric
"""Exact decimals: money and quantities, never floating point."""

Instant = DateTime(timezone=True)
"""Times carry an offset; the database's clock decides."""

Id = Uuid(as_uuid=True)

SentJson = JSON
"""Kept byte for byte as written, so that hashes over it still verify."""

Texts = ARRAY(Text)

__all__ = [
    "JSONB",
    "TSVECTOR",
    "Amount",
    "Column",
    "Id",
    "Instant",
    "LargeBinary",
    "SentJson",
    "Table",
    "Text",
    "Texts",
    "metadata",
]
