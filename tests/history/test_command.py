"""`lading import` as typed: progress on one stream, the certificate on the other, exit codes."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.cli.arguments import make_parser
from lading.cli.import_files import import_files
from lading.cli.progress_bar import ProgressBar, describe
from lading.history import Progress
from lading.kernel import Invalid
from lading.store import Settings
from tests.history.conftest import WriteFile

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


@pytest.fixture
def path(write_file: WriteFile) -> Path:
    """Two orders."""
    row = "{},11111,Mug,5,2011-01-01 10:00:00,2.00,7,France"
    return write_file("retail.csv", HEADER, row.format(1), row.format(2))


def typed(url: str, *words: str | Path) -> int:
    """Call the command with these words."""
    asked = make_parser().parse_args(["import", *map(str, words)])
    return import_files(Settings(data=Path("nowhere"), database_url=url), asked)


def test_it_prints_the_certificate_and_prints_it_again(
    database_url: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(database_url, path, "--as", "online-retail", "--currency", "eur") == 0
    out, err = capsys.readouterr()
    assert "goods EUR" in out
    assert "100 %, 2 of 2 lines" in err
    (import_id,) = re.findall(r"Certificate of import (\S+)", out)
    assert typed(database_url, "--certificate", import_id) == 0
    assert capsys.readouterr().out == out


def test_a_dry_run_writes_nothing(database_url: str, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(database_url, path, "--as", "online-retail", "--dry-run") == 0
    assert "dry run" in capsys.readouterr().out
    with pytest.raises(Invalid, match="no id of an import"):
        typed(database_url, "--certificate", "1")


def test_a_mapping_may_be_toml_or_json(database_url: str, write_file: WriteFile, path: Path) -> None:
    toml = write_file(
        "map.toml",
        "[columns]",
        'external_id = "InvoiceNo"',
        'placed_at = "InvoiceDate"',
        '"lines.sku" = "StockCode"',
        '"lines.quantity" = "Quantity"',
        '"lines.unit_price" = "UnitPrice"',
    )
    assert typed(database_url, path, "--as", "mapping", "--mapping", toml, "--currency", "GBP") == 0
    broken = write_file("map.json", "{")
    with pytest.raises(Invalid, match=r"map\.json cannot be read"):
        typed(database_url, path, "--as", "mapping", "--mapping", broken)


def test_what_is_missing_is_said(database_url: str, path: Path) -> None:
    with pytest.raises(Invalid, match="--as PRESET"):
        typed(database_url, path)


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """A shell has what it starts in the background ignore Ctrl-C, and that is inherited: the child must hear it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_keeps_what_stands_and_says_how_to_go_on(database_url: str, write_file: WriteFile) -> None:
    rows = [f"{n},11111,Mug,5,2011-01-01 10:00:00,2.00,7,France" for n in range(60_000)]
    path = write_file("retail.csv", HEADER, *rows)
    command = [sys.executable, "-m", "lading.app.main", "import", str(path), "--as", "online-retail"]
    environment = {**os.environ, "LADING_DATABASE_URL": database_url}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        assert "Looking" in child.stderr.readline()
        assert " 60,000 lines" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
    assert child.returncode == 130
    assert "the same command again goes on from there" in said


def test_the_bar_says_rate_and_time_left() -> None:
    progress = Progress(total=1000, started=0, done=600, skipped=100, seconds=10.0, pace=50.0)
    assert describe(progress) == "60 %, 600 of 1,000 lines, 50 a second, 0:08 left"


def test_all_lines_are_read_before_both_sides_are_counted() -> None:
    progress = Progress(total=1000, started=0, done=1000, seconds=10.0)
    assert describe(progress) == "100 %, 1,000 of 1,000 lines, 100 a second, counting both sides"


def test_on_a_terminal_the_bar_stays_on_its_line() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    bar = ProgressBar(out)
    bar.tell(Progress(total=10, started=0, done=5))
    bar.tell(Progress(total=10, started=0, done=10))
    bar.end()
    assert out.getvalue().count("\r") == 2
    assert out.getvalue().endswith("10 of 10 lines\n")
