"""The documents of a backup: unpacked aside, placed just before the database commits, else taken back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lading.store.backup.archive import Manifest, document_path, pour, reading
from lading.store.backup.refusals import BackupDamaged, CompanyNotEmpty, RestoreFailed

ASIDE = ".restoring"


class Documents:
    """Documents unpacked in the folder `.restoring` of the folder where they belong."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._placed: list[Path] = []

    def place(self) -> None:
        """Move them to where they belong; a rename each, within one disk."""
        if self._folder is not None:
            for entry in sorted((self._folder / ASIDE).iterdir()):
                self._placed.append(entry.rename(self._folder / entry.name))

    def take_back(self) -> None:
        """Remove what was placed: the database did not commit."""
        for entry in self._placed:
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        self._placed.clear()


@contextmanager
def unpack_documents(*, source: Path, manifest: Manifest, files_dir: Path | None) -> Iterator[Documents]:
    """Unpack the documents of a verified backup aside, for the length of the block.

    Raises `CompanyNotEmpty` when `files_dir` holds files, `RestoreFailed` when there is none or no room.
    """
    if not manifest.documents:
        yield Documents(None)
        return
    if files_dir is None:
        raise RestoreFailed(f"{source.name} holds documents, and no folder was given for them.")
    files_dir.mkdir(parents=True, exist_ok=True)
    aside = files_dir / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    _refuse_unfit(files_dir, sum(member.size for member in manifest.documents))
    aside.mkdir()
    try:
        _unpack(source, manifest, aside)
        yield Documents(files_dir)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_unfit(files_dir: Path, size: int) -> None:
    if next(files_dir.iterdir(), None) is not None:
        raise CompanyNotEmpty(f"The folder of documents, {files_dir}, has files already. Move them away and try again.")
    free = shutil.disk_usage(files_dir).free
    if free < size:
        raise RestoreFailed(
            f"The documents need {size // 2**20 + 1} MB, and {free // 2**20} MB are free. Make room and try again."
        )


def _unpack(source: Path, manifest: Manifest, aside: Path) -> None:
    with reading(source=source) as archive:
        for member in manifest.documents:
            file = aside / document_path(name=member.name)
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member.name) as content, file.open("xb") as out:
                written = pour(name=member.name, source=content, sink=out)
            if written != member:
                raise BackupDamaged(f"{source.name} changed while it was read. Try again with a copy of it.")
