"""The order state change matrices of FIX 4.4 (volume 4, appendix D), as facts and what each of them leads to.

A row is what happened and what is then reported: OrdStatus, OrderQty, CumQty, LeavesQty (None: the matrix is silent).
B.1.f, a cancel request for an order that nobody knows, has no order to fold: acts answer that there is none.
"""

from decimal import Decimal
from typing import Any

from lading.orders.fold import Fact

Row = tuple[Fact, str, str, int | None, int | None, int | None]
"""The fact, ExecType (or CancelReject, or empty for a message received), OrdStatus, OrderQty, CumQty, LeavesQty."""

STATUS = {
    "pending_new": "Pending New",
    "new": "New",
    "part_done": "Partially Filled",
    "done": "Filled",
    "rested": "Done for Day",
    "pending_cancel": "Pending Cancel",
    "pending_change": "Pending Replace",
    "cancelled": "Canceled",
    "rejected": "Rejected",
    "expired": "Expired",
    "suspended": "Suspended",
    "stopped": "Stopped",
}


def _fact(kind: Any, quantity: int | None = None, change: str = "", **more: Any) -> Fact:
    return Fact(kind=kind, quantity=None if quantity is None else Decimal(quantity), change=change, **more)


def placed(quantity: int = 10000) -> Row:
    return (_fact("placed", quantity), "", "Pending New", quantity, 0, quantity)


def new(quantity: int = 10000) -> Row:
    return (_fact("accepted"), "New", "New", quantity, 0, quantity)


def rejected(quantity: int = 10000) -> Row:
    return (_fact("rejected"), "Rejected", "Rejected", quantity, 0, 0)


def trade(last: int, status: str, ordered: int, done: int, left: int) -> Row:
    return (_fact("done", last), "Trade", status, ordered, done, left)


def ask(name: str, quantity: int | None, status: str) -> Row:
    """A request is sent: nothing is reported until the other side has it."""
    return (_fact("asked", quantity, name), "", status, None, None, None)


def pending(name: str, status: str, ordered: int | None, done: int, left: int | None) -> Row:
    return (_fact("pending", None, name), status, status, ordered, done, left)


def replace(name: str, status: str, ordered: int, done: int, left: int) -> Row:
    return (_fact("granted", None, name), "Replace", status, ordered, done, left)


def canceled(name: str, done: int, ordered: int = 10000) -> Row:
    return (_fact("granted", None, name), "Canceled", "Canceled", ordered, done, 0)


def reject(name: str, status: str) -> Row:
    return (_fact("denied", None, name), "CancelReject", status, None, None, None)


def told(kind: str, exec_type: str, status: str, ordered: int, done: int, left: int, **more: Any) -> Row:
    quantity = more.pop("quantity", None)
    return (_fact(kind, quantity, **more), exec_type, status, ordered, done, left)


PF, PC, PR, FILLED = "Partially Filled", "Pending Cancel", "Pending Replace", "Filled"
START: list[Row] = [placed(), new()]
GT: list[Row] = [
    *START,
    trade(2000, PF, 10000, 2000, 8000),
    told("rested", "Done for Day", "Done for Day", 10000, 2000, 8000),
    told("renewed", "Restated", PF, 10000, 2000, 8000),
]
PART = [*START, trade(1000, PF, 10000, 1000, 9000)]

MATRICES: dict[str, list[Row]] = {
    "A.1.a rejected": [placed(), rejected()],
    "A.1.a filled": [*START, trade(2000, PF, 10000, 2000, 8000), trade(8000, FILLED, 10000, 10000, 0)],
    "A.1.b part-filled day order, done for day": [
        *START,
        trade(2000, PF, 10000, 2000, 8000),
        trade(1000, PF, 10000, 3000, 7000),
        told("rested", "Done for Day", "Done for Day", 10000, 3000, 0, final=True),
    ],
    "B.1.a cancel of a zero-filled order": [
        *START,
        ask("Y", None, "New"),
        pending("Y", PC, 10000, 0, 10000),
        canceled("Y", 0),
    ],
    "B.1.a rejected at once": [*START, ask("Y", None, "New"), reject("Y", "New")],
    "B.1.a rejected while pending": [
        *START,
        ask("Y", None, "New"),
        pending("Y", PC, 10000, 0, 10000),
        reject("Y", "New"),
    ],
    "B.1.b cancel of a part-filled order, executions while it is active": [
        *START,
        trade(2000, PF, 10000, 2000, 8000),
        ask("Y", None, PF),
        trade(3000, PF, 10000, 5000, 5000),
        pending("Y", PC, 10000, 5000, 5000),
        trade(1000, PC, 10000, 6000, 4000),
        canceled("Y", 6000),
    ],
    "B.1.c the order becomes filled before the cancel can be accepted": [
        *START,
        trade(2000, PF, 10000, 2000, 8000),
        ask("Y", None, PF),
        trade(3000, PF, 10000, 5000, 5000),
        pending("Y", PC, 10000, 5000, 5000),
        trade(5000, PC, 10000, 10000, 0),
        reject("Y", FILLED),
    ],
    "B.1.d cancel of an order that was not acknowledged": [
        placed(),
        ask("Y", None, "Pending New"),
        pending("Y", PC, 10000, 0, 10000),
        canceled("Y", 0),
    ],
    "B.1.e acknowledgement and cancel cross": [
        placed(),
        ask("Y", None, "Pending New"),
        new(),
        pending("Y", PC, 10000, 0, 10000),
        canceled("Y", 0),
    ],
    "C.1.a zero-filled, increased": [
        *START,
        ask("Y", 11000, "New"),
        pending("Y", PR, 10000, 0, 10000),
        replace("Y", "New", 11000, 0, 11000),
        trade(1000, PF, 11000, 1000, 10000),
        trade(2000, PF, 11000, 3000, 8000),
    ],
    "C.1.b part-filled, increased, execution while pending": [
        *PART,
        ask("Y", 12000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        trade(100, PR, 10000, 1100, 8900),
        replace("Y", PF, 12000, 1100, 10900),
        trade(10900, FILLED, 12000, 12000, 0),
    ],
    "C.1.c filled, increased": [
        *START,
        trade(10000, FILLED, 10000, 10000, 0),
        ask("Y", 12000, FILLED),
        pending("Y", PR, 10000, 10000, 0),
        replace("Y", PF, 12000, 10000, 2000),
        trade(2000, FILLED, 12000, 12000, 0),
    ],
    "C.2.a not for quantity, rejected as a fill has occurred": [
        *PART,
        ask("Y", 10000, PF),
        trade(9000, FILLED, 10000, 10000, 0),
        reject("Y", FILLED),
    ],
    "C.3.a decrease above what is done": [
        *PART,
        ask("Y", 8000, PF),
        trade(500, PF, 10000, 1500, 8500),
        pending("Y", PR, 10000, 1500, 8500),
        trade(100, PR, 10000, 1600, 8400),
        replace("Y", PF, 8000, 1600, 6400),
        trade(6400, FILLED, 8000, 8000, 0),
    ],
    "C.3.b decrease to what is done": [
        *START,
        ask("Y", 7000, "New"),
        trade(7000, PF, 10000, 7000, 3000),
        replace("Y", FILLED, 7000, 7000, 0),
    ],
    "C.3.c decrease below what is done": [
        *START,
        ask("Y", 7000, "New"),
        trade(8000, PF, 10000, 8000, 2000),
        replace("Y", FILLED, 8000, 8000, 0),
    ],
    "D.1.a one accepted, another accepted": [
        *PART,
        ask("Y", 8000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        trade(500, PR, 10000, 1500, 8500),
        replace("Y", PF, 8000, 1500, 6500),
        trade(2000, PF, 8000, 3500, 4500),
        ask("Z", 6000, PF),
        pending("Z", PR, 8000, 3500, 4500),
        trade(500, PR, 8000, 4000, 4000),
        replace("Z", PF, 6000, 4000, 2000),
        trade(2000, FILLED, 6000, 6000, 0),
    ],
    "D.1.b one rejected before it is pending, another accepted": [
        *PART,
        ask("Y", 8000, PF),
        reject("Y", PF),
        trade(500, PF, 10000, 1500, 8500),
        trade(2000, PF, 10000, 3500, 6500),
        ask("Z", 6000, PF),
        pending("Z", PR, 10000, 3500, 6500),
        replace("Z", PF, 6000, 3500, 2500),
        trade(1500, PF, 6000, 5000, 1000),
    ],
    "D.1.c one rejected after it was pending, another accepted": [
        *PART,
        ask("Y", 8000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        trade(500, PR, 10000, 1500, 8500),
        reject("Y", PF),
        trade(2000, PF, 10000, 3500, 6500),
        ask("Z", 6000, PF),
        pending("Z", PR, 10000, 3500, 6500),
        replace("Z", PF, 6000, 3500, 2500),
        trade(1500, PF, 6000, 5000, 1000),
    ],
    "D.2.a two at once, one after the other": [
        *PART,
        ask("Y", 8000, PF),
        ask("Z", 7000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        replace("Y", PF, 8000, 1000, 7000),
        pending("Z", PR, 8000, 1000, 7000),
        replace("Z", PF, 7000, 1000, 6000),
        trade(6000, FILLED, 7000, 7000, 0),
    ],
    # The quantities of the second pending replace are those of a request that was not yet granted; they are left out.
    "D.2.b two at once, both pending before either is replaced": [
        *PART,
        ask("Y", 8000, PF),
        ask("Z", 7000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        pending("Z", PR, None, 1000, None),
        replace("Y", PR, 8000, 1000, 7000),
        replace("Z", PF, 7000, 1000, 6000),
        trade(6000, FILLED, 7000, 7000, 0),
    ],
    "D.2.d two at once, the second rejected as the first is pending": [
        *PART,
        ask("Y", 8000, PF),
        ask("Z", 7000, PF),
        pending("Y", PR, 10000, 1000, 9000),
        reject("Z", PR),
        replace("Y", PF, 8000, 1000, 7000),
        trade(2000, PF, 8000, 3000, 5000),
    ],
    "E.1.b unsolicited cancel of a part-filled order": [
        *PART,
        told("cancelled", "Canceled", "Canceled", 10000, 1000, 0),
    ],
    "E.1.c unsolicited replacement": [
        *START,
        told("restated", "Restated", "New", 11000, 0, 11000, quantity=11000),
        trade(1000, PF, 11000, 1000, 10000),
        told("restated", "Restated", PF, 12000, 1000, 11000, quantity=12000),
    ],
    "E.1.d unsolicited reduction": [
        *START,
        told("restated", "Restated", "New", 9000, 0, 9000, quantity=9000),
        trade(9000, FILLED, 9000, 9000, 0),
    ],
    "E.2 reinstated after an unsolicited cancel": [
        *PART,
        told("cancelled", "Canceled", "Canceled", 10000, 1000, 0),
        told("restated", "Restated", PF, 10000, 1000, 9000, quantity=10000),
    ],
    "F.1.a another order under the same id is rejected, the first goes on": [
        *PART,
        told("repeated", "Rejected", PF, 10000, 1000, 9000, quantity=15000),
        trade(9000, FILLED, 10000, 10000, 0),
    ],
    "F.1.b sent again, the order is told as it stands; another under its id is rejected": [
        *START,
        told("repeated", "Order Status", "New", 10000, 0, 10000, quantity=10000),
        told("repeated", "Rejected", "New", 10000, 0, 10000, quantity=20000),
    ],
    "GT a renewed and part-filled the following day": [*GT, trade(1000, PF, 10000, 3000, 7000)],
    "GT b split two for one, then filled": [
        *GT[:-1],
        told("restated", "Restated", PF, 20000, 4000, 16000, scale=Decimal(2)),
        trade(3000, PF, 20000, 7000, 13000),
        trade(13000, FILLED, 20000, 20000, 0),
    ],
    "GT c renewed and cancelled the following day": [
        *GT,
        ask("Y", None, PF),
        pending("Y", PC, 10000, 2000, 8000),
        canceled("Y", 2000),
    ],
    "GT d renewed, then increased": [
        *GT,
        ask("Y", 15000, PF),
        pending("Y", PR, 10000, 2000, 8000),
        trade(1000, PR, 10000, 3000, 7000),
        replace("Y", PF, 15000, 3000, 12000),
    ],
    "J.1.a filled, corrected, cancelled, increased": [
        *PART,
        trade(9000, FILLED, 10000, 10000, 0),
        told("undone", "Trade Cancel", PF, 10000, 9000, 1000, quantity=1000),
        told("corrected", "Trade Correct", PF, 10000, 9000, 1000, quantity=9000, before=Decimal(9000)),
        trade(1000, FILLED, 10000, 10000, 0),
        ask("Y", 12000, FILLED),
        pending("Y", PR, 10000, 10000, 0),
        replace("Y", PF, 12000, 10000, 2000),
        told("corrected", "Trade Correct", PF, 12000, 10500, 1500, quantity=9500, before=Decimal(9000)),
    ],
    "J.1.b cancelled, busted, executed all the same": [
        *START,
        trade(5000, PF, 10000, 5000, 5000),
        ask("Y", None, PF),
        pending("Y", PC, 10000, 5000, 5000),
        canceled("Y", 5000),
        told("undone", "Trade Cancel", "Canceled", 10000, 0, 0, quantity=5000),
        trade(4000, "Canceled", 10000, 4000, 0),
    ],
}
