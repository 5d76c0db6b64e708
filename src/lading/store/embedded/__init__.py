"""PostgreSQL inside the product: our own small supervisor over the programs of a wheel."""

from lading.store.embedded.binaries import Version
from lading.store.embedded.refusals import (
    EmbeddedDiskFull,
    EmbeddedFailed,
    EmbeddedRefusal,
    EmbeddedUnreachable,
    EmbeddedUnsafe,
    EmbeddedUnsupported,
    EmbeddedWrongVersion,
)
from lading.store.embedded.server import EmbeddedServer

__all__ = [
    "EmbeddedDiskFull",
    "EmbeddedFailed",
    "EmbeddedRefusal",
    "EmbeddedServer",
    "EmbeddedUnreachable",
    "EmbeddedUnsafe",
    "EmbeddedUnsupported",
    "EmbeddedWrongVersion",
    "Version",
]
