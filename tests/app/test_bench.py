"""The benchmarks run end to end, in their quick form: what they report is whole. How fast it was says nothing here."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest

from lading.app.bench import bench
from lading.app.bench.bodies import Bodies
from lading.app.bench.figures import Figure, Report, show_json, show_table
from lading.app.bench.ground import Ground
from lading.app.bench.history import LINES, measure_history, write_file
from lading.app.bench.hot import measure_hot
from lading.app.bench.many import database_with
from lading.app.bench.pace import QUICK, alternate, percentile
from lading.app.bench.pages import measure_pages
from lading.app.bench.place import measure_place
from lading.app.bench.run import MEASURES
from lading.kernel import Invalid
from lading.orders import OrderDraft
from lading.store import Settings
from lading.store.embedded import EmbeddedServer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No database configured: the benchmarks bring their own."""
    return Settings(data=tmp_path)


@pytest.fixture(scope="module")
def ground(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The tests' own server: what is measured here says nothing, so that it need not be durable."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    ground = Ground(url=server.url, admin_url=server.admin_url, settings=settings, pace=QUICK)
    yield ground
    for name in [*ground.names("kept_"), *ground.names("bench_")]:
        ground.drop(name)


def test_orders_are_placed_against_the_script(ground: Ground) -> None:
    """Every order that was acknowledged is stored, the audit holds (else it raises), and there is a ratio."""
    script, api, *_ = measure_place(ground)
    assert (script.name, api.name) == ("hand-written script, 16 clients", "full HTTP API, 64 clients")
    assert api.value
    assert script.value
    assert api.ratio == pytest.approx(api.value / script.value)
    assert api.target == 1.0


def test_history_is_measured_against_a_copy(ground: Ground) -> None:
    """The import's rows are counted in tables, and copied anew."""
    copied, imported, _ = measure_history(ground)
    assert copied.value
    assert imported.value
    assert imported.ratio == pytest.approx(imported.value / copied.value)


def test_many_orders_hold_the_laws_and_are_kept(ground: Ground) -> None:
    """Making them ends with the audit, which raises; the next time they are copied."""
    for _ in range(2):
        with database_with(ground, orders=500) as url, psycopg.connect(url) as connection:
            rows = connection.execute("SELECT progress, count(*) FROM orders GROUP BY 1 ORDER BY 1").fetchall()
            assert rows == [("backordered", 1), ("cancelled", 19), ("delivered", 456), ("reserved", 9), ("shipped", 15)]
    assert len(ground.names("kept_500_")) == 1


@pytest.mark.slow
def test_the_last_units_go_to_exactly_as_many_buyers(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without wrk our own client puts the load on."""
    monkeypatch.setattr("lading.app.bench.hot.find_wrk", lambda install: "")
    figures = measure_hot(ground)
    assert [figure.name for figure in figures] == [
        "spread over 10,000 items",
        "one of three lines is the hot item",
        "300 buyers for 100 units",
    ]
    assert figures[2].note == "exactly 100 orders and 200 refusals in every run"


@pytest.mark.slow
def test_pages_of_a_small_and_a_large_company_are_compared(ground: Ground) -> None:
    """Every page answers, and is asked of both."""
    figures = measure_pages(ground)
    assert [figure.note for figure in figures if figure.value is None] == []
    assert sum(figure.name.endswith("1,000 orders") for figure in figures) == 8
    assert all(figure.ratio for figure in figures[1::2])


@pytest.mark.slow
def test_everything_from_the_command_line(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """A server of our own in a temporary folder; `start` and `big` tell time and memory by part."""
    assert bench(settings, ["start", "big"], as_json=True, quick=True) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    names = [figure["name"] for figure in told["figures"]]
    assert names[:3] == ["command to first page", "processor time until then", "one server process, idle"]
    assert names[-2:] == ["place an order of 1,000 lines", "cancel it"]
    assert all(figure["value"] for figure in told["figures"])
    assert told["failures"] == []


def test_an_unknown_name_is_refused(settings: Settings) -> None:
    """The refusal tells the names."""
    with pytest.raises(Invalid, match="place, hot, history, pages, start, big, change"):
        bench(settings, ["speed"])


def test_verdicts_say_by_how_much() -> None:
    """A ratio is judged where there is one, else the value."""
    slow = Figure(measure="place", name="api", value=600.0, unit="orders/s", ratio=0.75, target=1.0)
    fast = Figure(measure="start", name="page", value=2.0, unit="s", target=3.0, wanted="most")
    missing = Figure(measure="pages", name="list", value=None, unit="ms", note="answered 500")
    assert [slow.verdict, fast.verdict, missing.verdict] == ["missed by 25%", "met", "not measured"]
    report = Report(machine={"machine": "2 cores"}, method={}, figures=[slow, fast, missing], failures=["hot: no"])
    table = show_table(report)
    assert "| place   | api    | 600 orders/s | 0.75  | ≥ 1    | missed by 25% |" in table
    assert table.splitlines()[-2:] == ["- pages, list: answered 500", "FAILED hot: no"]
    told = msgspec.json.decode(show_json(report))
    assert (told["figures"][0]["met"], told["figures"][1]["verdict"]) == (False, "met")


def test_bodies_are_orders() -> None:
    """What load is made of is what the API takes."""
    bodies = Bodies("run", hot=True)
    drafts = [msgspec.json.decode(bodies.next(), type=OrderDraft) for _ in range(3)]
    assert [draft.external_id for draft in drafts] == ["run-1", "run-2", "run-3"]
    assert {draft.lines[0].sku for draft in drafts} == {"SKU-1"}


def test_the_history_file_has_its_lines(tmp_path: Path) -> None:
    """So many invoices of so many lines below one line of names."""
    assert write_file(tmp_path / "h.csv", orders=4) == 4 * LINES
    assert len((tmp_path / "h.csv").read_text().splitlines()) == 1 + 4 * LINES


def test_runs_alternate_and_percentiles_are_ranks() -> None:
    """A disturbance hits all alike; the 95th of a hundred values is the 95th."""
    seen: list[str] = []
    assert alternate(2, lambda: seen.append("a") or "a", lambda: seen.append("b") or "b") == [["a", "a"], ["b", "b"]]
    assert seen == ["a", "b", "a", "b"]
    assert percentile([float(value) for value in range(1, 101)], 0.95) == 95
    assert set(MEASURES) == {
        "place",
        "hot",
        "history",
        "pages",
        "start",
        "big",
        "change",
        "promise",
        "route",
        "optimise",
        "formats",
        "intake",
    }
