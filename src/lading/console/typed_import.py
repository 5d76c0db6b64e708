"""The form of an import: which files, read as what, into which channel."""

import asyncio
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from litestar.datastructures import UploadFile

from lading.console.form import Form, wrong
from lading.console.words import _
from lading.history.source import Options
from lading.history.start import Wish

LARGEST = 300_000_000
"""Bytes of all files of an import together; larger ones are brought with the command."""
MOST_MAPPING = 200_000
Saved = Mapping[tuple[str, str], Mapping[str, Any]]
"""Mappings by channel and name."""


async def wish_typed(form: Form, *, folder: Path, saved: Saved) -> Wish:
    """What was wished for, its files laid into the folder. Raises `Invalid`."""
    files = form.files("file")
    if not files:
        raise wrong("file", "file_missing", _("Choose the files first."))
    preset = form.needed("preset", _("What the files are"))
    options = Options(
        currency=form.text("currency").upper(),
        owing=bool(form.text("owing")),
        open=preset == "mapping" and bool(form.text("open")),
        mapping=await _mapping(form, saved) if preset == "mapping" else {},
    )
    return Wish(await lay_out(files, folder), preset, form.text("channel"), options)


async def lay_out(files: Sequence[UploadFile], folder: Path) -> list[Path]:
    """Files that were sent, each in a folder of its own and under a name that is only a name."""
    paths = []
    for index, file in enumerate(files):
        path = folder / str(index) / name_of(file.filename)
        path.parent.mkdir()
        with path.open("wb") as out:
            await asyncio.to_thread(shutil.copyfileobj, file.file, out, 1 << 20)
        paths.append(path)
    return paths


def name_of(told: str) -> str:
    """The last part of what a browser calls a file, as a name that every disk takes."""
    name = "".join(one for one in told.replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip()
    while len(name.encode()) > 200:
        name = name[1:]
    return name if name.strip(".") else "file"


async def _mapping(form: Form, saved: Saved) -> dict[str, Any]:
    if files := form.files("mapping_file"):
        return read_mapping(files[0].filename, await files[0].read(MOST_MAPPING))
    channel, _tab, name = form.exact("mapping").partition("\t")
    if (channel, name) not in saved:
        told = _("Choose a saved mapping, or a file with one: it says which column fills which field of an order.")
        raise wrong("mapping", "mapping_missing", told)
    return dict(saved[channel, name])


def read_mapping(name: str, content: bytes) -> dict[str, Any]:
    """A mapping out of a file, TOML or JSON. Raises `Invalid`."""
    try:
        text = content.decode("utf-8-sig")
        found: Any = tomllib.loads(text) if name.lower().endswith(".toml") else msgspec.json.decode(text)
    except ValueError as error:
        told = _("The mapping %(name)s cannot be read: %(error)s.") % {"name": name, "error": error}
        raise wrong("mapping_file", "mapping_unreadable", told) from error
    if not isinstance(found, dict):
        raise wrong("mapping_file", "mapping_unreadable", _("The mapping is no table of fields and columns."))
    return found
