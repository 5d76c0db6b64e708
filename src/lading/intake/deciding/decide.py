"""Whether a case is booked without a person, and why. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lading.intake.checking.say import money
from lading.intake.deciding.authority import Authority
from lading.intake.deciding.calibration import Calibration
from lading.intake.deciding.sure import line_sureness
from lading.intake.matched import Decision, Deviation, Matches

ZERO = Decimal(0)


def decide_case(
    matches: Matches,
    deviations: Sequence[Deviation],
    *,
    authority: Authority,
    calibration: Calibration,
    exposure_today: Decimal = ZERO,
    value: Decimal | None = None,
    currency: str = "",
    groups: Mapping[str, str] | None = None,
    look_again: bool = False,
) -> Decision:
    """Book alone only at level `act`, where every line is sure enough, nothing asks, and no limit is passed.

    `value` is what the order is worth in `currency`, `exposure_today` what was booked alone today, `groups` the item
    group by SKU. `look_again` says that the lot fell on this case. Reasons say what stands against it, else what for.
    """
    rate = authority.error_rate
    sureness = line_sureness(matches)
    weakest = min(sureness, default=0.0)
    least = calibration.threshold(rate, samples=authority.samples)
    bound = calibration.bound(weakest if least is None else min(weakest, least))
    against = [
        *_open(deviations),
        *_beyond(authority, value, currency, exposure_today),
        *_groups(matches, authority, groups or {}),
        *_unsure(sureness, least, authority, calibration),
    ]
    would = not against
    book = would and authority.level == "act"
    proven = (
        f"Of {bound.looked_at} lines at least {least or 0.0:.1%} sure that people looked at, {bound.wrong} were wrong:"
        f" at most {bound.rate:.2%} are, and {rate:.2%} is acceptable."
    )
    reasons = against or [proven]
    if would and not book:
        reasons.append(_LEVELS[authority.level])
    return Decision(
        book=book,
        alone=book,
        level=authority.level,
        reasons=reasons,
        error_bound=round(bound.rate, 6),
        samples=bound.looked_at,
        would=would,
        look_again=book and look_again,
    )


_LEVELS = {
    "stopped": "Booking alone is stopped for everybody.",
    "shadow": "It would be booked alone, but is only watched for now (level shadow).",
    "suggest": "It would be booked alone, but a person is asked for now (level suggest).",
}


def _open(deviations: Sequence[Deviation]) -> Iterator[str]:
    asking = [one for one in deviations if one.weight != "note" and not one.settled]
    for one in asking[:5]:
        yield one.sentence
    if len(asking) > 5:
        yield f"{len(asking) - 5} more deviations wait for an answer."


def _beyond(authority: Authority, value: Decimal | None, currency: str, today: Decimal) -> Iterator[str]:
    limits = authority.limits
    if limits.value is None and limits.day is None:
        return
    if value is None or (limits.currency and currency != limits.currency):
        yield f"What is booked alone is limited in {limits.currency or 'money'}; what this order is worth is not known."
        return
    if limits.value is not None and value > limits.value:
        yield f"It is worth {money(value, currency)}; alone at most {money(limits.value, currency)} are booked."
    if limits.day is not None and today + value > limits.day:
        yield (
            f"With it {money(today + value, currency)} would be booked alone today;"
            f" the limit of a day is {money(limits.day, currency)}."
        )


def _groups(matches: Matches, authority: Authority, groups: Mapping[str, str]) -> Iterator[str]:
    only, never = set(authority.limits.groups), set(authority.limits.not_groups)
    if not only and not never:
        return
    for match in matches.lines:
        sku = match.item.chosen.code if match.item.chosen else ""
        group = groups.get(sku, "")
        if sku and (group in never or (only and group not in only)):
            yield f"{sku} is of the group “{group or 'none'}”, which is not booked alone."


def _unsure(
    sureness: Sequence[float], least: float | None, authority: Authority, calibration: Calibration
) -> Iterator[str]:
    rate = authority.error_rate
    if least is None:
        seen = len(calibration.outcomes)
        yield (
            f"People have looked at {seen} lines so far; that does not show yet"
            f" that at most {rate:.2%} of the surest are wrong."
        )
        return
    if drift := calibration.drifted(rate, least=least, watched=authority.watched):
        yield (
            f"Of the last {drift.looked_at} sure lines that people looked at, {drift.wrong} were wrong,"
            f" too many for {rate:.2%}; people are asked until that is better."
        )
    for place, sure in enumerate(sureness, start=1):
        if sure < least:
            yield f"Line {place} with the header is {sure:.1%} sure; from {least:.1%} on at most {rate:.2%} are wrong."
