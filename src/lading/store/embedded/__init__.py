"""PostgreSQL inside the product: our own small supervisor over the programs of a wheel."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    """Loaded when first asked for: `lading run` wants only a lock before it starts the server's process."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = {"EmbeddedServer": "server", "Version": "binaries"}.get(name, "refusals")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value
