"""What goes on which document, whatever was undone or credited in between."""

from datetime import UTC, datetime
from uuid import UUID

from lading.billing.pools import Transaction, pool
from tests.billing.papers import ORDER, posted

KINDS = {"sale": "1", "sale_undone": "-1", "credit": "-1", "credit_undone": "1", "fee": "1"}


def moved(n: int, kind: str, *, line: int = 1, many: int = 1) -> Transaction:
    sign = int(KINDS[kind]) * many
    one = posted(line, str(sign), "10", str(sign * 8), str(sign * 2), transaction=UUID(int=n))
    return Transaction(
        id=UUID(int=n), order_id=ORDER, kind=kind, at=datetime(2026, 11, 1, tzinfo=UTC), posted=[one]
    )  # fmt: skip


def shared(*some: Transaction, one_per_sale: bool = False) -> tuple[list[list[int]], list[int], list[int]]:
    pools = pool(some, one_per_sale=one_per_sale)
    invoices = [[one.id.int for one in group] for group in pools.invoices]
    return invoices, [one.id.int for one in pools.memos], [one.id.int for one in pools.idle]


def test_sales_share_an_invoice_or_get_one_each() -> None:
    sales = [moved(1, "sale"), moved(2, "sale"), moved(3, "fee")]
    assert shared(*sales) == ([[1, 2, 3]], [], [])
    assert shared(*sales, one_per_sale=True) == ([[1], [2, 3]], [], [])


def test_what_was_undone_before_it_was_billed_is_not_billed() -> None:
    assert shared(moved(1, "sale"), moved(2, "sale_undone")) == ([], [], [1, 2])
    assert shared(moved(1, "sale", many=3), moved(2, "sale_undone")) == ([[1, 2]], [], [])


def test_what_was_undone_after_it_was_billed_goes_on_a_memo() -> None:
    assert shared(moved(2, "sale_undone")) == ([], [2], [])
    assert shared(moved(1, "sale", line=2), moved(2, "sale_undone", line=1)) == ([[1]], [2], [])


def test_credits_go_on_memos_and_may_be_undone_there() -> None:
    assert shared(moved(1, "sale"), moved(2, "credit")) == ([[1]], [2], [])
    assert shared(moved(2, "credit", many=2), moved(3, "credit_undone")) == ([], [2, 3], [])
    assert shared(moved(3, "credit_undone")) == ([[3]], [], [])
