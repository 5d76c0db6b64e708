"""Databases with many orders, made by set-based SQL; large ones are kept between runs."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from lading.app.bench.ground import COMPANY, Ground, NoGround, breaches
from lading.store import migrations
from lading.store.embedded import EmbeddedServer

ORDERS = Path(__file__).with_name("many_orders.sql")
_FOLDER = 0o755  # the server's user has to get through


@contextmanager
def ground_to_keep(ground: Ground) -> Iterator[Ground]:
    """A ground whose databases may stay: a server in a cache folder of its own; a configured server as it is."""
    if not ground.settings.embedded or max(ground.pace.sizes) < 100_000:
        yield ground
        return
    folder = cache_folder()
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    with EmbeddedServer(data=folder / "pg") as server:
        kept = Ground(url=server.url, admin_url=server.admin_url, settings=ground.settings, pace=ground.pace)
        try:
            yield kept
        finally:
            kept.close()


def cache_folder() -> Path:
    """Where large databases are kept: the system's cache for root, else the person's own."""
    if os.geteuid() == 0:
        return Path("/var/cache/lading-bench")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lading-bench"


@contextmanager
def database_with(ground: Ground, *, orders: int) -> Iterator[str]:
    """The URL of a database of one's own with so many orders; copied from one that is made once and kept."""
    name = f"kept_{orders}_{_fingerprint()}"
    if not ground.exists(name):
        for old in ground.names(f"kept_{orders}_"):
            ground.drop(old)
        _make(ground, name, orders)
    with ground.database(template=name) as url:
        yield url


def _make(ground: Ground, name: str, orders: int) -> None:
    unfinished = f"{name}_unfinished"
    ground.drop(unfinished)
    with ground.database(keep_as=unfinished) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT set_config('bench.orders', %s, false)", [str(orders)])
        connection.execute("SET work_mem = '128MB'")
        connection.execute(ORDERS.read_bytes())
        connection.execute("VACUUM ANALYZE")
    if broken := asyncio.run(breaches(ground.address(unfinished))):
        raise NoGround("The orders that were made for the benchmark break laws: " + " / ".join(broken))
    ground.rename(unfinished, name)


def _fingerprint() -> str:
    """What the databases are made from: another schema or another recipe makes them anew."""
    recipe = hashlib.sha256(COMPANY.read_bytes() + ORDERS.read_bytes())
    for file in sorted(Path(str(migrations.__file__)).parent.glob("versions/*.py")):
        recipe.update(file.read_bytes())
    return recipe.hexdigest()[:10]
