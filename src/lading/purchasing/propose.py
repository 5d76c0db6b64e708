"""What to buy: reorder point, target and rounding for one item at one place, with the reason in words. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from lading.kernel import plain, round_money
from lading.purchasing.outlook import Outlook, Position, Proposal, Source
from lading.purchasing.project import cost_of_running_out, measure_excess
from lading.purchasing.terms import Rule

ZERO = Decimal(0)
Z = {
    50: ZERO,
    80: Decimal("0.8416"),
    85: Decimal("1.0364"),
    90: Decimal("1.2816"),
    95: Decimal("1.6449"),
    98: Decimal("2.0537"),
    99: Decimal("2.3263"),
}
"""How many standard deviations of stock suffice in so many per cent of times, demand taken as normal."""


def look_ahead(*, position: Position, sources: Sequence[Source], rule: Rule, today: date) -> Outlook:
    """The outlook of an item at a place, with a proposal where stock and supply do not reach."""
    source = choose_source(sources)
    lead = source.lead if source else 0
    safety = safety_stock(position=position, source=source, rule=rule)
    point, target = levels_of(position=position, lead=lead, safety=safety, rule=rule)
    proposal = _propose(position, source, rule, (point, target, safety)) if source else None
    out = cost_of_running_out(position=position, source=source, lead=lead, today=today)
    supply, excess, bound = measure_excess(position=position, source=source, limit=rule.over_days)
    return Outlook(
        position=position,
        today=today,
        reorder_point=point,
        target=target,
        safety=safety,
        source=source,
        proposal=proposal,
        out_on=out.day,
        short_days=out.days,
        lost_per_day=out.per_day,
        lost=out.lost,
        days_of_supply=supply,
        excess=excess,
        bound=bound,
    )


def choose_source(sources: Sequence[Source]) -> Source | None:
    """The supplier of the best rank; among equals the cheapest per base unit."""
    return min(sources, key=lambda one: (one.rank, one.cost / one.factor, one.supplier), default=None)


def safety_stock(*, position: Position, source: Source | None, rule: Rule) -> Decimal:
    """Base units against uneven demand and late deliveries: z × √(L·s² + d²·sₗ²), at least what is never promised."""
    demand, lead = position.demand, Decimal(source.lead if source else 0)
    late = source.lead_deviation if source else ZERO
    spread = (lead * demand.deviation**2 + demand.per_day**2 * late**2).sqrt()
    return max(position.safety, _up(Z[rule.service] * spread, position.decimals))


def levels_of(*, position: Position, lead: int, safety: Decimal, rule: Rule) -> tuple[Decimal, Decimal]:
    """The reorder point and up to where to order, in base units. A level that somebody set counts where it is higher.

    By days: demand during the lead time and the safety stock; then demand of `rule.days` on top of it.
    """
    if rule.method == "levels":
        return rule.minimum or ZERO, rule.maximum or ZERO
    demand = position.demand.per_day
    point = max(_up(demand * lead, position.decimals) + safety, position.reorder_at or ZERO)
    return point, point + _up(demand * rule.days, position.decimals)


def round_order(*, wanted: Decimal, source: Source) -> Decimal:
    """`wanted` base units in the supplier's units: at least its minimum, in whole multiples."""
    units = max(wanted / source.factor, source.minimum)
    return (units / source.multiple).to_integral_value(ROUND_CEILING) * source.multiple


def _propose(
    position: Position, source: Source, rule: Rule, levels: tuple[Decimal, Decimal, Decimal]
) -> Proposal | None:
    point, target, _ = levels
    covered = position.available + position.expected
    idle = not point and not covered and not position.demand.per_day  # never sold, nothing owed: nobody misses it
    if rule.method == "none" or covered > point or target <= covered or idle:
        return None
    quantity = round_order(wanted=target - covered, source=source)
    return Proposal(
        supplier=source.supplier,
        quantity=quantity,
        unit=source.unit,
        base=quantity * source.factor,
        cost=source.cost,
        amount=round_money(quantity * source.cost, source.currency),
        currency=source.currency,
        arrives=source.arrives,
        reason=say_why(position=position, source=source, rule=rule, levels=levels, quantity=quantity),
    )


def say_why(
    *,
    position: Position,
    source: Source,
    rule: Rule,
    levels: tuple[Decimal, Decimal, Decimal],
    quantity: Decimal,
) -> str:
    """The reason of a proposal as people would say it."""
    point, target, safety = levels
    covered = position.available + position.expected
    owed = f", {plain(position.waiting)} waited for" if position.waiting else ""
    stock = f"{plain(position.on_hand)} on hand, {plain(position.reserved)} reserved{owed}"
    told = [f"{stock}, {plain(position.expected)} on the way: {plain(covered)} left, reorder point {plain(point)}"]
    if rule.method == "days" and point == position.reorder_at:
        told.append(f"set by hand; up to {plain(target)} for {rule.days} days")
    elif rule.method == "days":
        per_day = plain(round(position.demand.per_day, 2))
        told.append(f"{per_day} a day × {source.lead} days + {plain(safety)} safety; {rule.days} more days make")
        told[-1] += f" {plain(target)}"
    else:
        told.append(f"up to {plain(target)}")
    missing = target - covered
    if quantity * source.factor != missing:
        unit = f" {source.unit}" if source.factor != 1 else ""
        least = f"minimum {plain(source.minimum)}, " if source.minimum else ""
        told.append(f"{plain(missing)} are missing, rounded up to {plain(quantity)}{unit}")
        told[-1] += f" ({least}multiples of {plain(source.multiple)})"
    return " (".join(told[:2]) + ")." + "".join(f" {rest}." for rest in told[2:])


def _up(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
