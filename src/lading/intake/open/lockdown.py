"""What the child takes from itself before it looks at a stranger's file: memory, time, files, the network."""

import ctypes
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38


def limit_resources(*, memory: int, seconds: int) -> None:
    """Bound what memory may grow by, and processor time; no file may grow. The parent's clock bounds the rest."""
    _lower(resource.RLIMIT_AS, _taken() + memory)
    # At the hard limit the kernel kills at once, and nobody could tell it from too much memory.
    _lower(resource.RLIMIT_CPU, seconds, seconds + 2)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    # A file that needs too much time ends us; no Python code has to run for it.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _taken() -> int:
    """Bytes of memory that are ours already, most of them shared with the nursery; 0 where nobody says."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0


def leave_the_network() -> None:
    """Go where there is no network, where the kernel allows it, and die with the parent; so do all children."""
    die_with_parent()
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def die_with_parent() -> None:
    """When the parent ends, so do we; a fork forgets that."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def open_nothing_more() -> None:
    """From here on no file and no socket can be opened: what is needed has been loaded."""
    _lower(resource.RLIMIT_NOFILE, 0)


def _lower(what: int, most: int, hard: int | None = None) -> None:
    with suppress(ValueError, OSError):  # already lower, or not known to this system
        resource.setrlimit(what, (most, most if hard is None else hard))
