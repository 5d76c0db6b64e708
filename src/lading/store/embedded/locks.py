"""File locks that the kernel gives back when their holders die, however they die."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


@contextmanager
def locked(*, file: Path) -> Iterator[None]:
    """Hold the lock on `file` alone, waiting for it as long as it takes."""
    descriptor = _open(file)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def try_lock(*, file: Path, shared: bool = False) -> int | None:
    """The descriptor that holds the lock, or None where another holder is in the way. Close it to let go."""
    descriptor = _open(file)
    if tighten(descriptor=descriptor, shared=shared):
        return descriptor
    os.close(descriptor)
    return None


def tighten(*, descriptor: int, shared: bool = False) -> bool:
    """Make the lock of an open descriptor exclusive (or shared); False where others hold it too."""
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        return True
    return False


def is_locked(*, file: Path) -> bool:
    """Whether somebody holds the lock on `file` alone."""
    if not file.exists():
        return False
    descriptor = try_lock(file=file, shared=True)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False
