"""How places count, why stock differs, and how right the books have been."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.floor import place_of, places_of
from lading.console.form import Form
from lading.console.refused_fields import pointing
from lading.console.visit import Visiting
from lading.console.words import _
from lading.inventory.count_reasons import CountReason, put_reasons, read_reasons
from lading.inventory.count_rules import CountRules, put_rules, read_rules
from lading.reports.count_accuracy import (
    Accuracy,
    ReasonWorth,
    months_until,
    read_accuracy,
    read_reason_worth,
)

ZERO = Decimal(0)
SERIES = 6


@get("/counts/rules", opt={"permission": "counts:approve"})
async def show_rules(visit: Visiting) -> Html:
    """The rules of one place, or of all that have none of their own; and the reasons."""
    places, place = await places_of(visit), visit.query.text("place")
    async with visit.asking() as unit:
        rules, reasons = await read_rules(unit), await read_reasons(unit)
    own = place in rules
    found = rules.get(place) or rules.get("") or CountRules()
    return page(
        "counts/rules.html",
        visit,
        places=places,
        place=place,
        rules=found,
        own=own,
        with_own=set(rules),
        reasons=reasons,
    )


@post("/counts/rules", opt={"permission": "counts:approve"})
async def save_rules(visit: Visiting) -> Html:
    """Count like this from now on."""
    form = await visit.form()
    place = form.text("place")
    with pointing(), form.gathering():
        rules = _read_rules(form)
    async with visit.unit() as unit:
        await put_rules(unit, visit.company.reference, rules=[rules])
    return done(visit, to=f"/counts/rules?place={place}", note=_("The rules are set."))


def _read_rules(form: Form) -> CountRules:
    return CountRules(
        place=form.text("place"),
        tolerance_units=form.quantity("tolerance_units", _("Units")) or ZERO,
        tolerance_percent=form.quantity("tolerance_percent", _("Per cent")) or ZERO,
        tolerance_value=form.quantity("tolerance_value", _("Value")),
        approve_from=form.quantity("approve_from", _("Approval from")),
        blind="blind" in form,
        other_recounts="other_recounts" in form,
        daily="daily" in form,
        days_a=max(1, form.whole("days_a", _("Class A"), most=3650, otherwise=30)),
        days_b=max(1, form.whole("days_b", _("Class B"), most=3650, otherwise=91)),
        days_c=max(1, form.whole("days_c", _("Class C"), most=3650, otherwise=365)),
        most=max(1, form.whole("most", _("Lines a day"), most=1000, otherwise=40)),
    )


@post("/counts/reasons", opt={"permission": "counts:approve"})
async def save_reason(visit: Visiting) -> Html:
    """One reason more, or one that is offered no more."""
    form = await visit.form()
    code = form.text("code") or "_".join(form.text("name").lower().split())[:40]
    with pointing():
        reason = CountReason(
            code="".join(char for char in code if char.isascii() and (char.isalnum() or char == "_")),
            name=form.needed("name", _("Reason")),
            active="retire" not in form,
        )
        msgspec.convert(msgspec.to_builtins(reason), CountReason)
    async with visit.unit() as unit:
        await put_reasons(unit, reasons=[reason])
    return done(visit, to="/counts/rules", note=_("The reasons are set."))


@get("/counts/accuracy", opt={"permission": "stock:read"})
async def show_accuracy(visit: Visiting) -> Html:
    """How right the books were in the last twelve months, and what was wrong with them."""
    places, here = await places_of(visit), place_of(visit) or ""
    months = months_until(visit.today())
    async with visit.asking() as unit:
        told: dict[str, Any] = {"since": months[0], "place": here, "zone": visit.zone.key}
        accuracy = await read_accuracy(unit.sql, **told)
        worth = await read_reason_worth(unit.sql, **told)
        names = {one.code: one.name for one in await read_reasons(unit)} | {"small": _("Within the tolerance")}
    return page(
        "counts/accuracy.html",
        visit,
        places=places,
        here=here,
        months=months,
        table=_by_place(accuracy),
        chart=_chart(worth, months, names),
        reasons=_by_reason(worth),
        names=names,
    )


def _by_place(accuracy: Sequence[Accuracy]) -> dict[str, dict[date, Accuracy]]:
    found: dict[str, dict[date, Accuracy]] = defaultdict(dict)
    for one in accuracy:
        found[one.place][one.month] = one
    return dict(found)


def _by_reason(worth: Sequence[ReasonWorth]) -> list[ReasonWorth]:
    """Over all months, what is worth most in front."""
    sums: dict[tuple[str, str], ReasonWorth] = {}
    for one in worth:
        known = sums.get((one.reason, one.currency))
        sums[one.reason, one.currency] = ReasonWorth(
            month=one.month,
            reason=one.reason,
            currency=one.currency,
            lines=one.lines + (known.lines if known else 0),
            worth=one.worth + (known.worth if known else ZERO),
            net=one.net + (known.net if known else ZERO),
        )
    return sorted(sums.values(), key=lambda one: (-one.worth, one.reason))


def _chart(worth: Sequence[ReasonWorth], months: Sequence[date], names: dict[str, str]) -> dict[str, Any]:
    """What variances were worth by month and reason, in the currency that most of it is in; bars lead to counts."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in worth:
        sums[one.currency] += one.worth
    currency = max(sums, key=lambda code: sums[code], default="")
    mine = [one for one in worth if one.currency == currency]
    codes = list(dict.fromkeys(one.reason for one in _by_reason(mine)))[:SERIES]
    by = {(one.reason, one.month): float(round(one.worth, 2)) for one in mine}
    return {
        "days": [f"{month:%Y-%m}" for month in months],
        "labels": [f"{month:%b}" for month in months],
        "series": [
            {"code": code, "name": names.get(code, code), "counts": [by.get((code, month), 0) for month in months]}
            for code in codes
        ],
        "link": "/counts?view=done",
        "fields": {"series": "reason", "day": "month"},
        "all": currency,
    }


ROUTES: list[BaseRouteHandler] = [show_rules, save_rules, save_reason, show_accuracy]
