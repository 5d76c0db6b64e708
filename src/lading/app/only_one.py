"""At most one `lading run` works on a data folder; it leaves a note of where it answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lading.kernel import Refusal
from lading.store.embedded.locks import try_lock
from lading.store.settings import Settings


class AlreadyRunning(Refusal):
    """Another `lading run` works on this data folder."""

    code = "already_running"
    status = 409


def note_of(settings: Settings) -> str:
    """What the `lading run` on this data folder says of itself: its address and process; empty where none runs."""
    file = _file(settings)
    descriptor = try_lock(file=file, shared=True) if file.exists() else -1
    if descriptor is None:
        return file.read_text(encoding="utf-8").strip()
    if descriptor >= 0:
        os.close(descriptor)
    return ""


@contextmanager
def only_one(settings: Settings, *, note: str) -> Iterator[bool]:
    """Be the only one there, under this note. Gives whether the one before was killed, and did not stop by itself.

    Raises `AlreadyRunning`.
    """
    file = _file(settings)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = try_lock(file=file)
    except OSError as error:
        raise Refusal(
            f"The folder {settings.data} cannot be used ({error.strerror}). Set LADING_DATA to another one."
        ) from error
    if descriptor is None:
        told = file.read_text(encoding="utf-8").strip() or "it is just starting"
        raise AlreadyRunning(
            f"Lading runs on {settings.data} already ({told}). Stop that first, or set LADING_DATA to another folder."
        )
    try:
        yield _write(descriptor, note)
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def _write(descriptor: int, note: str) -> bool:
    left = os.fstat(descriptor).st_size > 0
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, note.encode(), 0)
    return left


def _file(settings: Settings) -> Path:
    return settings.data / "run.lock"
