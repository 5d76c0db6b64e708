"""PostgreSQL and nothing else: settings, connections, the unit of work, the event log that is the outbox, jobs."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lading.store.database import Database, open_database
    from lading.store.events import Event
    from lading.store.schema import metadata
    from lading.store.settings import Settings, load_settings
    from lading.store.unit_of_work import UnitOfWork

__all__ = [
    "Database",
    "Event",
    "Settings",
    "UnitOfWork",
    "load_settings",
    "metadata",
    "open_database",
]

# Loaded when first asked for: `lading run`, which only supervises, does without SQLAlchemy (0.4 s and 30 MB).
_HOMES = {
    "Database": "database",
    "Event": "events",
    "Settings": "settings",
    "UnitOfWork": "unit_of_work",
    "load_settings": "settings",
    "metadata": "schema",
    "open_database": "database",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
