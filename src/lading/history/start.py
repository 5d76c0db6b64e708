"""Starting an import: the files are looked at, told apart by their columns, and remembered with their hashes."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec

from lading.catalog.drafts import ChannelDraft
from lading.catalog.put_channels import put_channels
from lading.history.files import SourceFile, UnreadableFile, inspect_file
from lading.history.keep import keep_files
from lading.history.presets import Preset, preset_named
from lading.history.source import Options, Source, assign_roles
from lading.kernel import SYSTEM, Actor, Invalid, NotFound, new_id
from lading.kernel.money import is_currency
from lading.store import Database, Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number

_ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")


class Wish(msgspec.Struct, frozen=True):
    """Which files to bring, read in which way, into which channel (empty: one named after the preset)."""

    files: list[Path]
    preset: str
    channel: str = ""
    options: Options = Options()


def open_source(wish: Wish) -> tuple[Preset, Source]:
    """Look at the files of a wish. Takes its time. Raises `UnreadableFile`, `WrongFormat`, `NotFound`, `Invalid`."""
    preset = preset_named(wish.preset)
    currency = (wish.options.currency or preset.currency).upper()
    if currency and not is_currency(currency):
        raise Invalid(f"{currency!r} is no currency of ISO 4217, such as EUR.")
    options = msgspec.structs.replace(wish.options, currency=currency)
    shapes = preset.shapes_for(options)
    files = [inspect_file(path) for path in _all_files(wish.files)]
    return preset, Source(assign_roles(files, shapes), shapes, options, files=files)


def _all_files(paths: Sequence[Path]) -> list[Path]:
    """The files, and for a folder those in it that look like tables."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(inner for inner in path.iterdir() if inner.name.lower().endswith(_ENDINGS))
        elif path.is_file():
            found.append(path)
        else:
            raise UnreadableFile(f"There is no file {path}.")
    return list(dict.fromkeys(found))


async def start_import(database: Database, *, wish: Wish, actor: Actor = SYSTEM, keep: bool = False) -> UUID:
    """Remember an import, to be carried out by `run_import`; answers its id.

    The same files, read in the same way into the same channel, are the same import: it answers the id that it has.
    With `keep` the files themselves are kept beside it until it has finished, so that any worker can carry it out.
    Raises as `open_source` does, and `NotFound` for a channel that somebody named and nobody knows.
    """
    preset, source = await asyncio.to_thread(open_source, wish)
    files = source.given
    fingerprint = _fingerprint(preset, wish, source.options, source.all_files())
    async with database.unit_of_work(actor) as unit:
        await lock_names(unit, stages=[[lock_number("import", fingerprint)]])
        if rows := await unit.fetch("SELECT id FROM imports WHERE fingerprint = %s", [fingerprint]):
            known: UUID = rows[0][0]
            await _again(unit, known, files)
            if keep:
                await keep_files(unit, import_id=known, files=files)
            return known
        channel = await _check_channel(unit, preset, wish.channel)
        import_id = new_id()
        await unit.execute(
            "INSERT INTO imports (id, preset, channel, options, files, fingerprint, created_by)"
            " VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s, %s)",
            [import_id, preset.name, channel, _json(source.options), _json(files), fingerprint, actor.label],
        )
        names = [file.name for file in files]
        told: dict[str, object] = {"preset": preset.name, "channel": channel, "files": names}
        await record(unit, [Event(kind="import.started", subject=f"import/{import_id}", data=told)])
        if keep:
            await keep_files(unit, import_id=import_id, files=files)
    return import_id


async def _again(unit: UnitOfWork, import_id: UUID, files: Sequence[SourceFile]) -> None:
    """The same contents may lie elsewhere by now."""
    await unit.execute("UPDATE imports SET files = %s::jsonb WHERE id = %s", [_json(files), import_id])


async def _check_channel(unit: UnitOfWork, preset: Preset, named: str) -> str:
    code = named or preset.name
    if code != preset.name and not await unit.fetch("SELECT FROM channels WHERE code = %s", [code]):
        raise NotFound(
            f"There is no channel {named!r}. Create it first, or leave it out: the orders then come in"
            f" under a channel {preset.name!r}."
        )
    return code


async def make_channel(unit: UnitOfWork, *, preset: Preset, code: str) -> None:
    """The channel that an import without a named one brings its orders into; made when the first of them comes."""
    if not await unit.fetch("SELECT FROM channels WHERE code = %s", [code]):
        draft = ChannelDraft(code=code, name=f"{preset.title} (imported)", kind="import", active=False)
        await put_channels(unit, drafts=[draft])


def _fingerprint(preset: Preset, wish: Wish, options: Options, files: Sequence[SourceFile]) -> str:
    said = [preset.name, wish.channel, _json(options), *(file.sha256 for file in files)]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
