"""The words that `lading` takes on the command line."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

from lading import __version__

_EPILOG = """\
Settings come from the environment or a lading.toml in the working folder: LADING_DATABASE_URL (else an embedded
PostgreSQL), LADING_DATA (the folder of database and documents), LADING_HOST, LADING_PORT, LADING_SECRET.
"""


class _Parser(argparse.ArgumentParser):
    """Says what was wrong in one sentence, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}.\nTry '{self.prog} --help'.\n")


def make_parser() -> argparse.ArgumentParser:
    """The parser; what it answers has `command`, and what that command wants."""
    parser = _Parser(prog="lading", description="Lading, the open order management system.", epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"lading {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    _add_running(commands)
    _add_tools(commands)
    _add_people(commands)
    _add_archives(commands)
    return parser


def _add_running(commands: Any) -> None:
    run = commands.add_parser("run", help="everything: database, server and worker in one process tree")
    run.add_argument("--demo", action="store_true", help="with a living demo company, made where there is none yet")
    commands.add_parser("serve", help="the server alone; many may run against one PostgreSQL")
    commands.add_parser("work", help="a worker alone; many may run against one PostgreSQL")
    demo = commands.add_parser("demo", help="make the demo company, or make it anew")
    demo.add_argument("--orders", type=_count, default=900, metavar="N", help="how many orders it has (900)")
    commands.add_parser("live")  # internal: the stream of the demo company, which `run --demo` starts


def _add_tools(commands: Any) -> None:
    brought = commands.add_parser("import", help="bring order history and master data of another system")
    _add_import(brought)
    commands.add_parser("audit", help="prove the laws on the live database; exit code 1 when one is broken")
    bench = commands.add_parser("bench", help="measure on the configured database")
    bench.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all without one")
    bench.add_argument("--full", action="store_true", help="at 1,000,000 orders, too")
    bench.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    bench.add_argument("--papers", type=_count, metavar="N", help="intake: at most so many made papers of each half")
    commands.add_parser("doctor", help="check the installation and say what to mend")
    commands.add_parser("migrate", help="bring the database to this version; the others do so by themselves")


def _add_import(brought: argparse.ArgumentParser) -> None:
    brought.add_argument("files", nargs="*", type=Path, metavar="FILE", help="CSV files, plain or gzipped, or a folder")
    brought.add_argument(
        "--as",
        dest="preset",
        metavar="PRESET",
        help="what they are: online-retail, olist, northwind, superstore, shopify or mapping",
    )
    brought.add_argument("--channel", default="", metavar="CODE", help="whose orders they are; else one of their own")
    brought.add_argument("--currency", default="", metavar="EUR", help="for files that do not say")
    brought.add_argument("--mapping", type=Path, metavar="FILE", help="which column is what, as TOML or JSON")
    brought.add_argument("--owing", action="store_true", help="without payments in the files, orders stand unpaid")
    brought.add_argument("--open", action="store_true", help="orders of a mapped file are yet to be delivered")
    brought.add_argument("--dry-run", action="store_true", help="read and count everything, write nothing")
    brought.add_argument("--certificate", metavar="ID", help="print the certificate of an import again")


def _add_people(commands: Any) -> None:
    user = commands.add_parser("user", help="people who sign in").add_subparsers(
        dest="act", required=True, metavar="ACT", title="acts"
    )
    add = user.add_parser("add", help="let a person sign in")
    add.add_argument("--name", default="", help="as colleagues read it")
    add.add_argument("--role", required=True, help="administrator, operations, customer_service, warehouse or viewer")
    change = user.add_parser("password", help="give a person a new password and sign them out everywhere")
    for parser in (add, change):
        parser.add_argument("login", metavar="LOGIN")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input, else make one"
        )
    key = commands.add_parser("key", help="API keys").add_subparsers(
        dest="act", required=True, metavar="ACT", title="acts"
    )
    create = key.add_parser("create", help="make a key and print it, this once")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument(
        "--scope",
        dest="scopes",
        required=True,
        nargs="+",
        action="extend",
        metavar="SCOPE",
        help="such as orders:write",
    )
    revoke = key.add_parser("revoke", help="end a key")
    revoke.add_argument("--name", required=True)


def _add_archives(commands: Any) -> None:
    written = commands.add_parser("backup", help="write the whole company, documents included, into one file")
    read = commands.add_parser("restore", help="bring a backup into an empty company")
    for parser in (written, read):
        parser.add_argument("file", type=Path, metavar="FILE")


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("a number from 1 to 1000000 is needed")
    return number
