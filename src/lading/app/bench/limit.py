"""The hand-written limit: pgbench runs `bench/limit.sql` on copies of our tables in the same database."""

import re
import subprocess
from pathlib import Path

import psycopg

from lading.app.bench.ground import SCRIPTS, NoGround
from lading.store.embedded.binaries import wheel_bin

CLIENTS = 16
_TABLES = ("orders", "order_lines", "reservations", "transitions", "events", "stock")


def prepare_limit(url: str) -> None:
    """Copies of the tables, with every index, check and default, and the same stock."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA bench")
        connection.execute("CREATE SEQUENCE bench.order_number")
        for table in _TABLES:
            connection.execute(f"CREATE TABLE bench.{table} (LIKE public.{table} INCLUDING ALL)".encode())
        connection.execute("INSERT INTO bench.stock SELECT * FROM public.stock")
        connection.execute("VACUUM ANALYZE bench.stock")


def run_limit(url: str, *, seconds: int) -> float:
    """Orders a second that the script writes. Raises `NoGround` where a transaction failed."""
    done = subprocess.run(
        [
            _program(),
            f"--file={SCRIPTS / 'limit.sql'}",
            "--protocol=prepared",
            f"--client={CLIENTS}",
            "--jobs=2",
            "--no-vacuum",
            f"--time={seconds}",
            url,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.search(r"number of failed transactions: (\d+)", done.stdout)
    rate = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode or rate is None or (failed and int(failed[1])):
        raise NoGround(f"pgbench did not come through: {done.stderr.strip()[-500:]}")
    return float(rate[1])


def _program() -> Path:
    return wheel_bin(version="18") / "pgbench"
