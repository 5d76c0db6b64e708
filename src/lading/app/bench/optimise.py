"""`optimise`: open orders routed together, on a generated crowd of 10,000 at 20 places and on the Brunel set."""

from decimal import Decimal

from lading.app.bench.brunel import FOLDER, forced_cost, read_problem
from lading.app.bench.crowd_of_orders import make_problem
from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround
from lading.routing.optimise import OptimiserMissing, check_installed, optimise
from lading.routing.optimise_check import check_plans
from lading.routing.optimise_problem import Outcome, Problem

SECONDS = 55.0
WITHIN = 60.0
CHEAPER = 0.05


def measure_optimise(ground: Ground) -> list[Figure]:
    """Both problems, each once: the time is the solver's own limit. Quick runs solve small ones."""
    try:
        check_installed()
    except OptimiserMissing as refusal:
        raise NoGround(refusal.sentence) from refusal
    seconds, size = (SECONDS, 10_000) if ground.pace.careful else (3.0, 200)
    crowd = make_problem(orders=size, places=20)
    figures = _figures_of_crowd(crowd, _prove(crowd, seconds), size)
    if not ground.pace.careful:
        return figures
    if not FOLDER.is_dir():
        absent = "the Brunel set is not here"
        return [*figures, Figure(measure="optimise", name="Brunel", value=None, unit="", note=absent)]
    brunel = read_problem(FOLDER)
    return [*figures, *_figures_of_brunel(brunel, _prove(brunel, seconds))]


def _prove(problem: Problem, seconds: float) -> Outcome:
    outcome = optimise(problem=problem, seconds=seconds)
    if broken := check_plans(problem=problem, plans=outcome.plans):
        raise NoGround(f"The optimiser's plan is not feasible: {broken[0]}")
    return outcome


def _figures_of_crowd(problem: Problem, outcome: Outcome, size: int) -> list[Figure]:
    name = f"{size:,} open orders × {len(problem.places)} places"
    saved = float((outcome.before - outcome.cost) / outcome.before)
    note = f"{outcome.columns:,} ways considered; lateness priced: {outcome.late_before} days late by the rule, then"
    return [
        _figure(name, outcome.seconds, "s", target=WITHIN, wanted="most", note=f"{note} {outcome.late}"),
        _figure(f"{name}, gap to the bound", 100 * outcome.gap, "%"),
        _figure(f"{name}, cheaper than the nearest place that has all", 100 * saved, "%"),
    ]


def _figures_of_brunel(problem: Problem, outcome: Outcome) -> list[Figure]:
    forced = forced_cost(problem)
    saved = (outcome.before - outcome.cost) / (outcome.before - forced)
    alone = (
        f"without the {forced:,.0f} that handling costs at the only plant which may make an order's product, the same"
        f" in every plan; {outcome.before - forced:,.0f} by the rule, {outcome.cost - forced:,.0f} then;"
        f" {outcome.late_before:,} and {outcome.late:,} days late"
    )
    most = (outcome.before - outcome.bound) / outcome.before * 100
    return [
        _figure("Brunel, 9,215 orders × 19 plants", outcome.seconds, "s", target=WITHIN, wanted="most"),
        _figure("Brunel, cheaper where there is a choice", float(saved * 100), "%", target=100 * CHEAPER, note=alone),
        _figure(
            "Brunel, cheaper in all",
            float((outcome.before - outcome.cost) / outcome.before * 100),
            "%",
            note=f"{outcome.before:,.0f} by the rule, {outcome.cost:,.0f} then; nobody can save more than {most:.3f} %",
        ),
        _figure("Brunel, gap to the bound", float(Decimal(str(outcome.gap)) * 100), "%"),
    ]


def _figure(
    name: str, value: float, unit: str, *, target: float | None = None, wanted: str = "least", note: str = ""
) -> Figure:
    return Figure(
        measure="optimise",
        name=name,
        value=value,
        unit=unit,
        target=target,
        wanted="most" if wanted == "most" else "least",
        note=note,
    )
