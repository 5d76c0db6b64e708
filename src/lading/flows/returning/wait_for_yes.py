"""Money of returns and claims above the company's limits waits for a second person, and is given once, as asked."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.returning.plan_settlement import Planned, SettleLine, SettleReturn
from lading.flows.rules.ask_above_limit import MoneyWanted, WaitsAlready, ask_above_limits, limit_passed
from lading.kernel import Conflict, plain
from lading.returns.rma import Return
from lading.rules.limits import MoneyAsk
from lading.store import UnitOfWork

ZERO = Decimal(0)


class MoreThanApproved(Conflict):
    """It comes to more by now than was approved."""

    code = "more_than_approved"


async def refuse_while_waiting(unit: UnitOfWork, *, subject: str) -> None:
    """Raise `WaitsAlready` while money of this return or claim waits for somebody's yes."""
    rows = await unit.fetch("SELECT 1 FROM approvals WHERE subject = %s AND state = 'pending' LIMIT 1", [subject])
    if rows:
        about = subject.replace("/", " ", 1)
        raise WaitsAlready(f"The money of {about} waits for approval already. Have that decided first.")


async def ask_settlement(unit: UnitOfWork, one: Return, wish: SettleReturn, planned: Sequence[Planned]) -> bool:
    """Whether the settlement waits now. What was `approved` is held to what it came to then."""
    back = sum((each.reckoning.total for each in planned if each.way in ("original", "cash")), ZERO)
    credit = sum((each.reckoning.total for each in planned if each.way == "store_credit"), ZERO)
    if wish.approved:
        refuse_more(one.number, back + credit, most=wish.most, currency=one.currency)
        return False
    await refuse_while_waiting(unit, subject=one.subject)
    lines = [SettleLine(line=line.line, quantity=line.quantity) for each in planned for line in each.lines]
    data = msgspec.structs.replace(wish, lines=lines, version=None, approved=True, most=back + credit)
    asks: tuple[tuple[MoneyAsk, Decimal], ...] = (("refund", back), ("credit", credit))
    for ask, amount in asks:
        if await limit_passed(unit, ask=ask, amount=amount, currency=one.currency):
            sentence = f"Settle {one.number}: {plain(back + credit)} {one.currency} go to the customer."
            await _ask(unit, ask, one.subject, sentence, amount, one.currency, data)
            return True
    return False


async def ask_claim(
    unit: UnitOfWork, *, ask: MoneyAsk, subject: str, amount: Decimal, currency: str, data: msgspec.Struct
) -> None:
    """Ask for what a claim would give, where `limit_passed` has said so."""
    sentence = f"Give {plain(amount)} {currency} for {subject.replace('/', ' ', 1)}."
    await _ask(unit, ask, subject, sentence, amount, currency, data)


def refuse_more(number: str, amount: Decimal, *, most: Decimal | None, currency: str) -> None:
    """Raise `MoreThanApproved` where it has become more than somebody said yes to."""
    if most is not None and amount > most:
        raise MoreThanApproved(
            f"{number} comes to {plain(amount)} {currency} by now; {plain(most)} were asked for. Refuse it, ask anew."
        )


async def _ask(
    unit: UnitOfWork, ask: MoneyAsk, subject: str, sentence: str, amount: Decimal, currency: str, data: msgspec.Struct
) -> None:
    kept: dict[str, Any] = msgspec.to_builtins(data)
    wanted = MoneyWanted(ask=ask, subject=subject, sentence=sentence, amount=amount, currency=currency, data=kept)
    await ask_above_limits(unit, wanted=[wanted])
