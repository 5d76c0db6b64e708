"""The examination: everything is looked at in turn, and told as it is found."""

from collections.abc import Iterator

import msgspec
import psycopg

from lading import __version__
from lading.app.doctor.database import look_at_database
from lading.app.doctor.finding import Diagnosis, ill, well
from lading.app.doctor.operation import look_at_operation
from lading.app.doctor.program import look_at_program
from lading.app.doctor.surroundings import look_around
from lading.app.only_one import note_of
from lading.kernel import Invalid
from lading.store.embedded import EmbeddedRefusal, EmbeddedServer
from lading.store.migrate import current_revision, newest_revision
from lading.store.settings import Settings, load_settings

_SIGNS = {"well": "ok  ", "hint": "hint", "ill": "ILL "}


def examine() -> int:
    """Look at everything and print it; answers 1 where something is ill, else 0. Changes nothing."""
    print(f"Lading {__version__}")
    counts = {"well": 0, "hint": 0, "ill": 0}
    for found in _look():
        counts[found.grade] += 1
        print(f"{_SIGNS[found.grade]}  {found.sentence}", flush=True)
        if found.mend:
            print(f"      → {found.mend}")
    hints = f", {counts['hint']} hints" if counts["hint"] else ""
    print(f"{counts['well']} things are well{hints}, {counts['ill']} to mend.")
    return 1 if counts["ill"] else 0


def _look() -> Iterator[Diagnosis]:
    yield from look_at_program()
    try:
        settings = load_settings()
    except Invalid as refusal:
        yield ill("The settings cannot be read.", refusal.sentence)
        return
    yield well("Every setting has a valid value.")
    yield from look_around(settings)
    if not settings.embedded:
        yield from look_inside(settings)
        return
    if not (settings.data / "cluster").is_dir():
        return  # a database of our own is made by the first start, not by looking
    try:
        with EmbeddedServer(data=settings.data) as server:
            yield from look_inside(msgspec.structs.replace(settings, database_url=server.url), embedded=True)
    except EmbeddedRefusal as refusal:
        yield ill("The embedded database cannot be used.", refusal.sentence)


def look_inside(settings: Settings, *, embedded: bool = False) -> Iterator[Diagnosis]:
    """The database at the settings' URL, and the company in it."""
    at_rest = embedded and not note_of(settings)
    try:
        with psycopg.connect(settings.database_url, autocommit=True, connect_timeout=10) as connection:
            yield from look_at_database(connection, settings, embedded=embedded)
            if current_revision(settings.database_url) == newest_revision():
                yield from look_at_operation(connection, at_rest=at_rest)
    except psycopg.OperationalError as error:
        yield ill("The database cannot be used.", f"{str(error).strip().splitlines()[0]} Look at LADING_DATABASE_URL.")
