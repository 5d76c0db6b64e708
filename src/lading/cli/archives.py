"""Backup and restore, told in a terminal."""

from pathlib import Path

from lading.store.backup import Manifest, backup, restore
from lading.store.outbox import SETTLE
from lading.store.settings import Settings


def write_backup(settings: Settings, *, file: Path, bin_dir: Path | None) -> None:
    """Write the company into one file and say what is in it."""
    manifest = backup(url=settings.database_url, bin_dir=bin_dir, files_dir=settings.files, target=file)
    print(f"{file} holds {_contents(manifest)} ({_size(file.stat().st_size)}). Keep it elsewhere.")


def read_backup(settings: Settings, *, file: Path, bin_dir: Path | None) -> None:
    """Restore a company from one file into an empty one and say what came."""
    manifest = restore(url=settings.database_url, bin_dir=bin_dir, source=file, files_dir=settings.files, settle=SETTLE)
    print(f"Restored {_contents(manifest)}. Messages to the outside that were under way then are not sent again.")


def _contents(manifest: Manifest) -> str:
    documents = len(manifest.members) - 1
    what = {0: "no document", 1: "1 document"}.get(documents, f"{documents} documents")
    return f"the company as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC with {what}"


def _size(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
