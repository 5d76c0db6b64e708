"""Running the benchmarks that were asked for, one after the other, on one server."""

import os
import platform
import sys
from collections.abc import Callable, Sequence

import msgspec

from lading.app.bench.big_order import measure_big
from lading.app.bench.change_big import measure_change
from lading.app.bench.figures import Figure, Report, show_json, show_table
from lading.app.bench.formats import measure_formats
from lading.app.bench.ground import Ground, NoGround, open_ground
from lading.app.bench.history import measure_history
from lading.app.bench.hot import measure_hot
from lading.app.bench.intake.measure import measure_intake
from lading.app.bench.optimise import measure_optimise
from lading.app.bench.pace import CAREFUL, FULL, QUICK, Pace
from lading.app.bench.pages import measure_pages
from lading.app.bench.place import measure_place
from lading.app.bench.promise import measure_promise
from lading.app.bench.route import measure_route
from lading.app.bench.start import measure_start
from lading.kernel import Invalid
from lading.store import Settings
from lading.store.embedded.settings import memory_bytes

MEASURES: dict[str, Callable[[Ground], list[Figure]]] = {
    "place": measure_place,
    "hot": measure_hot,
    "history": measure_history,
    "pages": measure_pages,
    "start": measure_start,
    "big": measure_big,
    "change": measure_change,
    "promise": measure_promise,
    "route": measure_route,
    "optimise": measure_optimise,
    "formats": measure_formats,
    "intake": measure_intake,
}
"""By the name that stands after `lading bench`, in the order in which they run."""


def bench(
    settings: Settings,
    names: Sequence[str] = (),
    *,
    full: bool = False,
    as_json: bool = False,
    quick: bool = False,
    papers: int | None = None,
) -> int:
    """Measure these (none: all) and print the report. Answers 0 when everything ran, whatever the verdicts; else 1."""
    if unknown := [name for name in names if name not in MEASURES]:
        raise Invalid(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(MEASURES)}.")
    report = measure(
        settings, names or list(MEASURES), pace=msgspec.structs.replace(_pace(full=full, quick=quick), papers=papers)
    )
    print(show_json(report) if as_json else show_table(report))
    return 1 if report.failures else 0


def measure(settings: Settings, names: Sequence[str], *, pace: Pace) -> Report:
    """Measure these one after the other. One that cannot be measured is told as a failure; the others go on."""
    figures: list[Figure] = []
    failures: list[str] = []
    with open_ground(settings, pace=pace) as ground:
        machine = _machine(ground)
        for name in names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            try:
                figures += MEASURES[name](ground)
            except NoGround as refusal:
                failures.append(f"{name}: {refusal.sentence}")
    method = {
        "pace": f"{pace.runs} alternating runs of {pace.seconds} s, medians",
        "server processes": str(settings.processes),
    }
    return Report(machine=machine, method=method, figures=figures, failures=failures)


def _pace(*, full: bool, quick: bool) -> Pace:
    if quick:
        return QUICK
    return FULL if full else CAREFUL


def _machine(ground: Ground) -> dict[str, str]:
    busy = os.getloadavg()[0]
    return {
        "machine": f"{os.cpu_count()} cores, {memory_bytes() / 2**30:.0f} GB, {platform.system()} {platform.machine()}",
        "busy before we began": f"load average {busy:.1f}",
        "programs": f"Python {platform.python_version()}, PostgreSQL {ground.version()}",
    }
