"""Whether a return is settled without a person: as its policy says, by grade and by what it comes to. Pure."""

from decimal import Decimal

from lading.kernel import plain
from lading.returns.policy import BySelf
from lading.returns.rma import Return, ReturnLine

ZERO = Decimal(0)


def unsettled(one: Return) -> list[ReturnLine]:
    """Authorised lines of which units came, or may be kept, and their money is not decided."""
    return [line for line in one.lines if line.outcome == "authorised" and line.received + line.kept > line.credited]


def why_a_person(one: Return, *, total: Decimal) -> str:
    """Why a person has to settle what comes to `total` now; empty where nobody needs to."""
    for line in unsettled(one):
        terms = line.decision.terms.by_itself
        if terms is None:
            return f"the rule “{line.decision.rule}” leaves {line.sku} to a person"
        if why := _grade(one, line, terms) or _value(one, terms, total):
            return why
    return ""


def _grade(one: Return, line: ReturnLine, terms: BySelf) -> str:
    seen = {piece.grade for piece in one.pieces if piece.line == line.line}
    others = sorted(grade for grade in seen if grade not in terms.grades)
    if not others:
        return ""
    return f"{line.sku} has grade {others[0]}, not {' or '.join(terms.grades)}" if others[0] else "nobody has graded it"


def _value(one: Return, terms: BySelf, total: Decimal) -> str:
    if terms.value_at_most is None:
        return ""
    if terms.currency != one.currency:
        return f"it is in {one.currency}, and the policy counts in {terms.currency}"
    if total > terms.value_at_most:
        return f"it comes to {plain(total)} {one.currency}, more than {plain(terms.value_at_most)}"
    return ""
