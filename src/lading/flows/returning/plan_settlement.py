"""What settling a return would come to: units, credits, fees and shipping, order by order. Pure over what was read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.money.books import Books
from lading.flows.money.credit_units import Credit
from lading.flows.money.decide_credit import decide_credit
from lading.flows.returning.claw_returns import NOTHING, Clawing, take_back
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.orders.change import LockedOrder
from lading.returns.rma import Return, ReturnLine
from lading.returns.settlement import CreditedLine, Reckoning, creditable, reckon
from lading.returns.settlements import Way

ZERO = Decimal(0)


class SettleLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line whose money is decided (None: all that may be)."""

    line: int
    quantity: Decimal | None = None


class SettleReturn(msgspec.Struct, frozen=True, kw_only=True):
    """The money of a return shall be decided.

    `lines` None: all that may be. `to` None: as each line wishes. `fee` and `shipping` None: as the policy says.
    What is not `approved` waits for approval where it passes the company's limits; `most` is what was approved then.
    """

    number: str
    reason: str = ""
    lines: Sequence[SettleLine] | None = None
    to: Literal["original", "store_credit", "cash", "exchange"] | None = None
    fee: Decimal | None = None
    shipping: bool | None = None
    version: int | None = None
    approved: bool = True
    most: Decimal | None = None


class NothingToSettle(Conflict):
    """There are no units whose money could be decided now."""

    code = "nothing_to_settle"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What one settlement comes to: of one order (None: goods without any), going one way."""

    order: LockedOrder | None
    way: Way
    lines: list[CreditedLine]
    reckoning: Reckoning


def plan_settlement(
    one: Return,
    wish: SettleReturn,
    *,
    orders: Mapping[UUID, LockedOrder],
    books: Mapping[UUID, Books],
    settled_before: bool,
    clawing: Mapping[UUID, Clawing],
) -> list[Planned]:
    """The settlements, one for each order and way. Raises `NothingToSettle`, `Invalid`."""
    chosen = _choose(one, wish)
    groups: dict[tuple[UUID | None, Way], list[tuple[ReturnLine, Decimal]]] = {}
    for line, quantity in chosen:
        groups.setdefault((line.order_id, _way(line, wish)), []).append((line, quantity))
    planned: list[Planned] = []
    first = not settled_before
    for (order_id, way), some in groups.items():
        order = orders[order_id] if order_id else None
        mine = books[order_id] if order_id else None
        credited = [_credit(order, mine, line, quantity) for line, quantity in some]
        free = way in {"none", "exchange"}
        taken = take_back(clawing.get(order_id), order, some) if order_id and order and not free else NOTHING
        reckoning = reckon(
            [] if way == "none" else credited,
            currency=one.currency,
            shipping_left=mine.left_of(None).total if mine else ZERO,
            full_return=order is not None and _all_back(order, one),
            first=first and not free,
            fee=ZERO if free else wish.fee if first else None,
            shipping=False if free else wish.shipping,
            claw_back=taken.amount,
            because=[f"{part.name}: {part.because}." for part in taken.parts if part.amount],
        )
        first = first and free
        planned.append(Planned(order=order, way=way, lines=credited, reckoning=reckoning))
    return planned


def _choose(one: Return, wish: SettleReturn) -> list[tuple[ReturnLine, Decimal]]:
    graded = {line.line: ZERO for line in one.lines}
    for piece in one.pieces:
        graded[piece.line] += piece.quantity if piece.grade or piece.disposition else ZERO
    ready = {line.line: creditable(line, graded=graded[line.line]) for line in one.lines}
    if wish.lines is None:
        found = [(line, units) for line in one.lines if (units := _by_itself(line, ready[line.line]))]
        if not found:
            raise NothingToSettle(f"{one.number}: {_why_nothing(one)}")
        return found
    found = []
    for index, said in enumerate(wish.lines):
        line = one.find(said.line)
        quantity = ready[line.line] if said.quantity is None else said.quantity
        if quantity <= 0 or quantity > ready[line.line]:
            sentence = (
                f"Line {line.line} of {one.number}: {plain(ready[line.line])} can be settled now,"
                f" not {plain(quantity)}. {_why_nothing(one)}"
            )
            errors = (FieldError(f"/lines/{index}/quantity", "not_that_many", sentence),)
            raise NothingToSettle(sentence, errors=errors)
        found.append((line, quantity))
    return found


def _by_itself(line: ReturnLine, ready: Decimal) -> Decimal:
    """Units that are settled without being named: of an exchange those for which something went out in advance."""
    return ready if line.wish != "exchange" else max(ZERO, min(ready, line.exchanged - line.credited))


def _why_nothing(one: Return) -> str:
    """What is missing before money can be decided."""
    if any(line.outcome in {"ask", "pending"} for line in one.lines):
        return "Decide first on what waits for a decision."
    if any(line.wish == "exchange" and line.credited < line.received for line in one.lines):
        return "What came shall be exchanged: say what goes out instead."
    if any(not piece.grade and not piece.disposition for piece in one.pieces):
        return "The policy pays after inspection: grade first what came."
    if any(line.expected for line in one.lines):
        return "The policy pays for what came: nothing more of it has."
    return "The money of everything that came is decided."


def _way(line: ReturnLine, wish: SettleReturn) -> Way:
    if wish.to is not None:
        return wish.to
    ways: dict[str, Way] = {"repair": "none", "store_credit": "store_credit", "exchange": "exchange"}
    return ways.get(line.wish, "original" if line.order_id else "store_credit")


def _credit(order: LockedOrder | None, books: Books | None, line: ReturnLine, quantity: Decimal) -> CreditedLine:
    """What units are worth: exact to the cent of what was sold, or what was said of goods without an order."""
    amount = ZERO
    if order is not None and books is not None:
        wish = Credit(number=order.number, line=line.order_line, quantity=quantity, reason=line.reason)
        posted = books.posted_line(line.order_line or 0)
        if posted.sold_units > posted.credited_units:
            amount = sum((part.worth.total for part in decide_credit(books, wish)), ZERO)
    elif line.unit_value is not None:
        amount = line.unit_value * quantity
    elif line.wish != "repair":
        raise Invalid(f"Line {line.line}: say what one {line.sku} was bought for, before it is paid.", code="no_value")
    return CreditedLine(line.line, quantity, amount, line.decision.terms, line.reason)


def _all_back(order: LockedOrder, one: Return) -> bool:
    """Whether nothing of the order stays with the customer: everything came back, may be kept unpaid, or never left."""
    kept: dict[int, Decimal] = {}
    for line in one.lines:
        if line.order_id == order.id and line.order_line:
            promised = line.kept + (line.expected if line.decision.terms.refund_when == "at_once" else ZERO)
            kept[line.order_line] = kept.get(line.order_line, ZERO) + promised
    return all(
        line.vector["shipped"] + line.vector["delivered"] <= kept.get(line.line, ZERO)
        and not any(line.vector[state] for state in ("open", "reserved", "backordered", "released", "picked", "packed"))
        for line in order.lines.values()
    )
