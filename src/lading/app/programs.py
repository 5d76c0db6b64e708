"""Which pg_dump and psql to use: the machine's own where they know the server, else those of the wheel."""

import re
import shutil
import subprocess
from pathlib import Path

import psycopg

from lading.store.embedded.binaries import wheel_bin


def choose_programs(url: str, *, embedded: bool) -> Path | None:
    """The folder of programs for the server at that URL, None for those on the PATH.

    PostgreSQL's programs refuse a newer server. The wheel's know no TLS, so a server elsewhere is met with the
    machine's own where they are new enough.
    """
    own = shutil.which("pg_dump")
    if embedded or own is None:
        return wheel_bin(version="18")
    with psycopg.connect(url, connect_timeout=10) as connection:
        server = connection.info.server_version // 10000
    return None if _major(own) >= server else wheel_bin(version="18")


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0
