"""`lading import`: past orders and master data out of files, with progress and a certificate."""

import asyncio
import sys
import tomllib
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from lading.cli.progress_bar import ProgressBar
from lading.history import Certificate, get_certificate, print_certificate, print_preview
from lading.history.preview import preview_import
from lading.history.run import run_import
from lading.history.source import Options
from lading.history.start import Wish, start_import
from lading.kernel import Invalid
from lading.store import Database, open_database
from lading.store.settings import Settings

STOPPED = 130


def import_files(settings: Settings, asked: Namespace) -> int:
    """Do what was asked: bring files, try them out (`dry_run`), or print a `certificate` again.

    Answers 0 when every difference has its reason, 1 when not, 130 when Ctrl-C stopped it: what stands then stays,
    and the same command goes on from there.
    """
    if asked.certificate:
        return asyncio.run(_show(settings, asked.certificate))
    wish = _wish(asked)
    if asked.dry_run:
        preview = preview_import(wish)
        print(print_preview(preview))
        return 0 if preview.certificate and preview.certificate.balanced else 1
    try:
        return asyncio.run(_bring(settings, wish))
    except KeyboardInterrupt:
        print("Stopped. What was brought stands; the same command again goes on from there.", file=sys.stderr)
        return STOPPED


def _wish(asked: Namespace) -> Wish:
    if not asked.files or not asked.preset:
        raise Invalid("Say which files to import and what they are: lading import FILE… --as PRESET.")
    mapping = _read_mapping(asked.mapping) if asked.mapping else {}
    options = Options(currency=asked.currency, owing=asked.owing, open=asked.open, mapping=mapping)
    return Wish(asked.files, asked.preset, asked.channel, options)


def _read_mapping(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text("utf-8")
        found: Any = tomllib.loads(text) if file.suffix == ".toml" else msgspec.json.decode(text)
    except FileNotFoundError:
        raise Invalid(f"There is no file {file}.") from None
    except (OSError, ValueError) as error:
        raise Invalid(f"The mapping {file} cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise Invalid(f"The mapping {file} is no table of fields and columns.")
    return found


async def _bring(settings: Settings, wish: Wish) -> int:
    database = open_database(settings.database_url)
    bar = ProgressBar(sys.stderr)
    try:
        bar.say("Looking at the files …")
        import_id = await start_import(database, wish=wish)
        certificate = await run_import(database, import_id=import_id, tell=bar.tell)
    finally:
        bar.end()
        await database.close()
    return _tell(certificate)


async def _show(settings: Settings, name: str) -> int:
    try:
        import_id = UUID(name)
    except ValueError:
        raise Invalid(f"{name!r} is no id of an import.") from None
    database = open_database(settings.database_url)
    try:
        return _tell(await _load(database, import_id))
    finally:
        await database.close()


async def _load(database: Database, import_id: UUID) -> Certificate:
    async with database.reading() as connection:
        return await get_certificate(connection, import_id=import_id)


def _tell(certificate: Certificate) -> int:
    print(print_certificate(certificate))
    return 0 if certificate.balanced else 1
