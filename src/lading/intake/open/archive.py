"""ZIP archives: their members as inner files, within bounds, refused from their directory where they are not honest."""

import io
import zipfile
import zlib
from mimetypes import MimeTypes
from pathlib import PurePosixPath

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import LARGEST_INNER, MOST_INNER
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Inner, Opened

_HIGHEST_RATIO, _SMALL = 100, 256 * 1024
_MEDIA = MimeTypes()
"""The built-in list: the system's could not be opened any more."""
_LEFT_OUT = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def open_zip(ask: OpenAsk) -> WasOpened:
    """An archive's files; folders and what systems leave in archives are passed over."""
    try:
        with zipfile.ZipFile(io.BytesIO(ask.content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            wanted = [entry for entry in entries if not any(name in entry.filename for name in _LEFT_OUT)]
            inner = [Inner(PurePosixPath(entry.filename).name, *_read(archive, entry)) for entry in wanted]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError):
        raise Unopenable("broken") from None
    return WasOpened(Opened(shape="archive" if inner else "empty", inner=inner))


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_INNER or sum(entry.file_size for entry in entries) > LARGEST_INNER:
        raise Unopenable("too_large", "The archive is too large once it is unpacked. Ask for the order alone.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unopenable("unsafe_archive", "The archive has two files of the same name. It was not opened.")
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path[:3] or ".." in path.split("/"):
            raise Unopenable("unsafe_archive", "The archive has a file that points outside of it. It was not opened.")
        if entry.flag_bits & 1:
            raise Unopenable("encrypted")
        if entry.file_size > max(_SMALL, entry.compress_size * _HIGHEST_RATIO):
            raise Unopenable("bomb")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[str, bytes]:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise Unopenable("bomb")
    return _MEDIA.guess_type(entry.filename)[0] or "", content
