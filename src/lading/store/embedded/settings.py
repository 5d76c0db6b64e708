"""PostgreSQL's settings for a small company's machine, scaled to its memory and disk."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from lading.store.embedded.refusals import EmbeddedUnsupported

MEGABYTE = 2**20

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
"""What must be on, or acknowledged orders are lost with the power."""

_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")

_ALWAYS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "checkpoint_timeout": "15min",
    "min_wal_size": "80MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "client_connection_check_interval": "10s",
    "autovacuum_naptime": "15s",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_vacuum_insert_scale_factor": "0.1",
    "autovacuum_analyze_scale_factor": "0.02",
    "log_lock_waits": "on",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_parameter_max_length": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "lc_messages": "C",
}


def memory_bytes() -> int:
    """The memory that we may use: the machine's, or less where the container is limited."""
    return min([os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), *_limits()])


def _limits() -> list[int]:
    texts = [Path(file).read_text(encoding="ascii").strip() for file in _LIMITS if Path(file).is_file()]
    return [int(text) for text in texts if text.isdigit()]


def choose_settings(*, memory: int, disk: int, lz4: bool) -> dict[str, str]:
    """The settings for so many bytes of memory and of free disk."""
    shared = min(max(memory // 8, 64 * MEGABYTE), 512 * MEGABYTE)
    wal = min(max(disk // 4, 64 * MEGABYTE), 2048 * MEGABYTE)
    return {
        **_ALWAYS,
        "shared_buffers": _megabytes(shared),
        "effective_cache_size": _megabytes(max(memory // 2, shared)),
        "maintenance_work_mem": _megabytes(min(max(memory // 16, 32 * MEGABYTE), 256 * MEGABYTE)),
        "work_mem": _megabytes(min(max(memory // 512, 4 * MEGABYTE), 16 * MEGABYTE)),
        "max_wal_size": _megabytes(wal),
        "wal_compression": "lz4" if lz4 else "off",
    }


def settings_text(*, data: Path, socket: Path, lz4: bool, given: Mapping[str, str]) -> str:
    """The lines of `lading.conf`: what we choose, and over it what was given."""
    chosen = choose_settings(memory=memory_bytes(), disk=shutil.disk_usage(data).free, lz4=lz4)
    # The value is a list of quoted names, and a path may hold commas.
    folder = '"' + str(socket).replace('"', '""') + '"'
    return "".join(_line(n, v) for n, v in {**chosen, "unix_socket_directories": folder, **given}.items())


def _line(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) or "\n" in value:
        raise EmbeddedUnsupported(f"{name!r} with the value {value!r} is no setting of PostgreSQL.")
    return f"{name} = '" + value.replace("\\", "\\\\").replace("'", "''") + "'\n"


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE}MB"
