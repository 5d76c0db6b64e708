"""Tasks of returns: a person is asked where the policy asks one, and no longer once it is decided."""

from collections.abc import Sequence

from lading.kernel import plain
from lading.returns.rma import Return, missing_of
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

DECIDE = "return.decide"
SETTLE = "return.settle"
MISSING = "return.missing"


async def ask_persons(unit: UnitOfWork, *, returns: Sequence[Return]) -> None:
    """One open task for each return on which a person has to decide; none for the others."""
    asked = [one for one in returns if one.state in {"to_decide", "requested"}]
    await keep_one(unit, drafts=[_draft(one) for one in asked])
    gone = [one for one in returns if one.expired_at and any(missing_of(line) for line in one.lines)]
    await keep_one(unit, drafts=[_say_missing(one) for one in gone])
    done = [(DECIDE, one.subject) for one in returns if one not in asked]
    done += [(MISSING, one.subject) for one in returns if one not in gone]
    await close_matters(unit, matters=done)


def _say_missing(one: Return) -> TaskDraft:
    what = ", ".join(f"{plain(missing_of(line))} × {line.sku}" for line in one.lines if missing_of(line))
    charged = any(missing_of(line) and line.decision.terms.if_missing == "charge" for line in one.lines)
    asked = "The customer was asked to pay for it." if charged else "Ask the customer, charge it, or write it off."
    sentence = f"{one.number}: {what} never came back, and something else went out for it in advance. {asked}"
    return TaskDraft(kind=MISSING, subject=one.subject, sentence=sentence)


def _draft(one: Return) -> TaskDraft:
    open_lines = [line for line in one.lines if line.outcome in {"ask", "pending"}]
    what = ", ".join(f"{plain(line.quantity)} × {line.sku}" for line in open_lines[:5])
    why = next((line.decision.rule for line in open_lines if line.decision.rule), "")
    came = any(line.received for line in open_lines)
    head = f"{one.number} has come and nobody authorised it" if came else f"{one.number} waits for a decision"
    sentence = f"{head}: {what}. {f'The policy asks a person (“{why}”).' if why else ''}".strip()
    return TaskDraft(kind=DECIDE, subject=one.subject, sentence=sentence)
