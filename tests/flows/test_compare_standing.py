"""What changes between two moments, from the rows that stood and stand."""

from datetime import date
from decimal import Decimal

from lading.flows.previewing.compare_standing import (
    compare_documents,
    compare_holds,
    compare_ledger,
    compare_payments,
    compare_promises,
    compare_stock,
    compare_tasks,
)
from lading.flows.previewing.consequences import (
    BalanceChange,
    Consequences,
    DocumentChange,
    HoldChange,
    PaymentAhead,
    PromiseChange,
    StockChange,
    TaskChange,
)
from lading.flows.previewing.read_standing import QUESTIONS, Row, Standing
from lading.flows.previewing.same_consequences import canonical, differing, marks
from lading.flows.previewing.say_consequences import say_consequences

D = Decimal
NOTHING: Standing = {name: {} for name in QUESTIONS}


def standing(name: str, rows: dict[Row, Row]) -> Standing:
    """Nothing but these rows."""
    return NOTHING | {name: rows}


def test_a_counter_that_stays_is_no_change() -> None:
    before = standing("stock", {("MUG", "MAIN"): (D(5), D(2), D(0)), ("BOWL", "MAIN"): (D(1), D(1), D(0))})
    after = standing("stock", {("MUG", "MAIN"): (D(5), D(1), D(0)), ("BOWL", "MAIN"): (D(1), D(1), D(0))})
    assert compare_stock(before, after) == [StockChange("MUG", "MAIN", "reserved", D(2), D(1))]


def test_holds_are_counted_by_reason() -> None:
    before = standing("holds", {("L1", None, "credit"): (2,)})
    after = standing("holds", {("L1", None, "credit"): (1,), ("L1", 2, "by_hand"): (1,)})
    assert compare_holds(before, after) == [
        HoldChange("L1", 2, "by_hand", "placed"),
        HoldChange("L1", None, "credit", "lifted"),
    ]


def test_a_task_about_something_new_is_the_same_each_time() -> None:
    after = standing("tasks", {("approval.wanted", "approval/01a22d34-4cf1-7d1f-9289-f96d585201d3"): (1,)})
    assert compare_tasks(NOTHING, after) == [TaskChange("approval.wanted", "approval/", "raised")]


def test_a_day_that_is_no_more_is_none() -> None:
    before = standing("lines", {("L1", 1): ("MUG", date(2026, 12, 1))})
    after = standing("lines", {("L1", 1): ("MUG", None)})
    assert compare_promises(before, after) == [PromiseChange("L1", 1, date(2026, 12, 1), None)]


def test_money_moves_and_balances() -> None:
    after = standing("payments", {("L1", 1, "refund", "intended", "EUR", "card", "stripe"): (D("12.00"),)})
    asked = PaymentAhead("L1", 1, "refund", "intended", D("12.00"), "EUR", "card", "stripe")
    assert compare_payments(NOTHING, after) == [asked]
    before = standing("ledger", {("L1", "receivable", "EUR"): (D("20.00"),)})
    assert compare_ledger(before, NOTHING) == [BalanceChange("L1", "receivable", D("20.00"), D(0), "EUR")]


def test_papers_of_what_has_moved_are_outdated() -> None:
    kept = standing("documents", {("pick_list", "fulfilment/F1"): ("a",), ("order_confirmation", "order/L1"): ("b",)})
    assert compare_documents(kept, kept, moved={"order/L1"}) == [
        DocumentChange("order_confirmation", "order/L1", "outdated")
    ]
    billed = kept | {"bills": {("invoice", "RE-1"): (D("9.50"), "EUR", False)}}
    assert compare_documents(kept, billed, moved=set()) == [DocumentChange("invoice", "RE-1", "made", D("9.50"), "EUR")]
    void = kept | {"bills": {("invoice", "RE-1"): (D("9.50"), "EUR", True)}}
    assert [one.change for one in compare_documents(billed, void, moved=set())] == ["taken_back"]


def test_sequence_and_words_do_not_count_and_what_is_new_is_known() -> None:
    one, two = StockChange("A", "MAIN", "reserved", D(1), D(0)), StockChange("B", "MAIN", "reserved", D(1), D(0))
    first, second = Consequences(stock=[one, two]), Consequences(sentences=["other words"], stock=[two, one])
    assert canonical(first) == canonical(second)
    assert canonical(first) != canonical(Consequences(stock=[one]))
    assert len(differing(first, seen="".join(marks(Consequences(stock=[one]))))) == 1


def test_nothing_is_said_of_nothing() -> None:
    assert say_consequences(Consequences()) == ["Nothing would change."]
