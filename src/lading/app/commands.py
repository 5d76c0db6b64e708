"""What each word of the command line does: find its database, make one call."""

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable
from functools import partial

from lading.app.loading import load_quickly
from lading.store.settings import Settings

Command = Callable[[Namespace, Settings], int]


def _run(asked: Namespace, settings: Settings) -> int:
    from lading.app.run import run  # slow import

    return run(settings, demo=asked.demo)


def _serve(_asked: Namespace, settings: Settings) -> int:
    load_quickly()
    from lading.app.awaited import settings_with_database  # slow import
    from lading.app.serve import serve  # slow import

    with settings_with_database(settings) as chosen:
        return serve(chosen)


def _work(_asked: Namespace, settings: Settings) -> int:
    from lading.app.work import work  # slow import

    return _with_settings(settings, work)


def _demo(asked: Namespace, settings: Settings) -> int:
    from lading.app.demo import make_demo  # slow import

    return _with_settings(settings, partial(make_demo, orders=asked.orders))


def _live(_asked: Namespace, settings: Settings) -> int:
    from lading.app.demo import live  # slow import

    return _with_settings(settings, live)


def _audit(_asked: Namespace, settings: Settings) -> int:
    from lading.app.audit import report  # slow import

    return _with_settings(settings, report)


def _import(asked: Namespace, settings: Settings) -> int:
    from lading.app.awaited import settings_with_database  # slow import
    from lading.cli.import_files import import_files  # slow import

    with settings_with_database(settings) as chosen:
        return import_files(chosen, asked)


def _bench(asked: Namespace, settings: Settings) -> int:
    from lading.app.bench import bench  # slow import

    named = {"full": asked.full, "as_json": asked.json, "papers": asked.papers}
    return bench(settings, asked.names, **named)  # it brings databases of its own


def _migrate(_asked: Namespace, settings: Settings) -> int:
    from lading.app.awaited import settings_with_database  # slow import
    from lading.store.migrate import current_revision  # slow import

    with settings_with_database(settings) as chosen:
        print(f"The database is at revision {current_revision(chosen.database_url)}, which this version needs.")
    return 0


def _user(asked: Namespace, settings: Settings) -> int:
    from lading.cli import people  # slow import

    password = people.read_password() if asked.password_stdin else None
    if asked.act == "add":
        act = partial(people.add_person, login=asked.login, name=asked.name, role=asked.role, password=password)
    else:
        act = partial(people.set_password, login=asked.login, password=password)
    return _with_database(settings, act)


def _key(asked: Namespace, settings: Settings) -> int:
    from lading.cli import people  # slow import

    if asked.act == "create":
        return _with_database(settings, partial(people.print_key, name=asked.name, scopes=asked.scopes))
    return _with_database(settings, partial(people.end_key, name=asked.name))


def _backup(asked: Namespace, settings: Settings) -> int:
    from lading.cli.archives import write_backup  # slow import

    return _with_programs(settings, partial(write_backup, file=asked.file))


def _restore(asked: Namespace, settings: Settings) -> int:
    from lading.cli.archives import read_backup  # slow import

    return _with_programs(settings, partial(read_backup, file=asked.file))


def _with_settings(settings: Settings, act: Callable[[Settings], Awaitable[int]]) -> int:
    from lading.app.awaited import settings_with_database  # slow import

    async def call(chosen: Settings) -> int:
        return await act(chosen)

    with settings_with_database(settings) as chosen:
        return asyncio.run(call(chosen))


def _with_database(settings: Settings, act: Callable[..., Awaitable[None]]) -> int:
    from lading.store import open_database  # slow import

    async def call(chosen: Settings) -> int:
        database = open_database(chosen.database_url)
        try:
            await act(database)
        finally:
            await database.close()
        return 0

    return _with_settings(settings, call)


def _with_programs(settings: Settings, act: Callable[..., None]) -> int:
    from lading.app.awaited import settings_with_database  # slow import
    from lading.app.programs import choose_programs  # slow import

    with settings_with_database(settings) as chosen:
        act(chosen, bin_dir=choose_programs(chosen.database_url, embedded=settings.embedded))
    return 0


COMMANDS: dict[str, Command] = {
    "run": _run,
    "serve": _serve,
    "work": _work,
    "demo": _demo,
    "live": _live,
    "audit": _audit,
    "import": _import,
    "bench": _bench,
    "migrate": _migrate,
    "user": _user,
    "key": _key,
    "backup": _backup,
    "restore": _restore,
}
