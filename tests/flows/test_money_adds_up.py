"""Whatever leaves, comes back and is refunded in whatever sequence: every tender gets back exactly what it paid."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.flows.money.books import Books
from lading.flows.money.credit_units import Credit
from lading.flows.money.decide_capture import decide_captures
from lading.flows.money.decide_credit import CreditedPart, decide_credit
from lading.flows.money.decide_refund import decide_refund
from lading.flows.money.opening import balanced, entries_of
from lading.flows.money.post_sales import Leaving, sales_of
from lading.kernel import new_id
from lading.orders.sold import SoldLine, SoldOrder
from lading.orders.worth import Worth
from lading.payments import Tender
from lading.payments.accounts import REVENUE
from lading.payments.ledger import Posting
from lading.payments.money_entries import money_entries
from lading.payments.operations import Operation
from lading.payments.posted import Posted, count_posting
from lading.payments.settle import Outcome, apply_outcome

D = Decimal
NOW = datetime(2026, 3, 1, tzinfo=UTC)
cents = st.integers(0, 99_999).map(lambda many: D(many) / 100)


class Model:
    """An order whose acts are the pure decisions, with their postings counted as the database would."""

    def __init__(self, lines: list[tuple[int, Decimal, Decimal]], shipping: Worth, shares: list[int]) -> None:
        order_id = new_id()
        sold = {
            number: SoldLine(number, D(units), D(0), Worth(total, min(tax, total)))
            for number, (units, total, tax) in enumerate(lines, 1)
        }
        total = sum((one.whole.total for one in sold.values()), shipping.total)
        order = SoldOrder(order_id, "L1", "C-1", "EUR", total, shipping, sold)
        self.books = Books(order, Posted(), [])
        self.operations: list[Operation] = []
        left = total
        for number, share in enumerate(shares, 1):
            amount = left if number == len(shares) else min(left, (total * share / 100).quantize(D("0.01")))
            left -= amount
            one = Tender(order_id, number, "card", "", "EUR", amount, D(0), provider="fake", kind="card")
            self.books.tenders.append(one)

    def ship(self, line: int, many: int) -> None:
        """So many units leave, or as many as are left; their money is taken."""
        one = self.books.order.lines[line]
        quantity = min(D(many), one.units - self.books.posted_line(line).sold_units)
        if quantity:
            for posting in sales_of(self.books, Leaving(1, {line: quantity})):
                count_posting(self.books.posted, posting)
            self.carry_out("capture", decide_captures(self.books, self.operations, last=False))

    def take_back(self, **told: Any) -> None:
        """Credit units or money, of what can still be credited."""
        parts = decide_credit(self.books, Credit(number="L1", reason="r", **told))
        entries = [entry for part in parts for entry in self._entries(part)]
        count_posting(self.books.posted, Posting(kind="credit", currency="EUR", entries=balanced(entries)))

    def refund(self, amount: Decimal | None) -> None:
        """Give back what is in credit, or a part of it."""
        credit = self.books.in_credit
        if credit > 0:
            asked = None if amount is None else min(amount, credit)
            plan = decide_refund("L1", self.books, self.operations, amount=asked, to="original", now=NOW)
            self.carry_out("refund", plan.parts)

    def carry_out(self, kind: Any, parts: Any) -> None:
        """The provider does at once what it is asked."""
        for part in parts:
            one = Operation(
                order_id=self.books.order.id,
                tender=part.tender.tender,
                kind=kind,
                amount=part.amount,
                currency="EUR",
                of=part.of.id if part.of else None,
            )
            place = part.tender.tender - 1
            before = self.books.tenders[place]
            outcome = Outcome(operation=one.id, state="succeeded")
            self.books.tenders[place] = apply_outcome(before, one, outcome, now=NOW)
            entries = money_entries(before, one.amount if kind == "capture" else -one.amount)
            count_posting(self.books.posted, Posting(kind=kind, currency="EUR", entries=entries))
            self.operations.append(msgspec.structs.replace(one, state="succeeded"))

    @staticmethod
    def _entries(part: CreditedPart) -> Any:
        return entries_of(REVENUE, part.worth, line=part.line, quantity=-part.quantity if part.quantity else None)

    def check(self) -> None:
        """The laws, after every step."""
        posted = self.books.posted
        for line in self.books.order.lines.values():
            one = self.books.posted_line(line.line)
            assert D(0) <= one.credited <= one.sold <= line.whole.total
            assert D(0) <= one.sold_tax <= line.whole.tax
            if one.sold_units == line.units:
                assert Worth(one.sold, one.sold_tax) == line.whole
        assert posted.receivable == self.books.posted.by_kind.get("sale", 0) + posted.adjusted - self.books.paid
        assert all(D(0) <= one.refunded <= one.captured <= one.authorised for one in self.books.tenders)
        assert all(posted.clearing.get(one.tender, D(0)) == one.refundable for one in self.books.tenders)


lines = st.lists(st.tuples(st.integers(1, 7), cents, cents), min_size=1, max_size=3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("ship"), st.integers(1, 3), st.integers(1, 4)),
        st.tuples(st.just("back"), st.integers(1, 3), st.integers(1, 4)),
        st.tuples(st.just("goodwill"), st.integers(1, 3), st.integers(1, 500)),
        st.tuples(st.just("refund"), st.integers(0, 1), st.integers(1, 3000)),
    ),
    max_size=14,
)


def step(model: Model, what: str, which: int, many: int) -> None:
    """One act, with what it asks cut to what is there."""
    line = (which - 1) % len(model.books.order.lines) + 1
    one = model.books.posted_line(line)
    if what == "ship":
        model.ship(line, many)
    elif what == "back" and (units := min(D(many), one.sold_units - one.credited_units)):
        model.take_back(line=line, quantity=units)
    elif what == "goodwill" and (amount := min(D(many) / 100, model.books.left_of(line).total)):
        model.take_back(line=line, amount=amount, kind="goodwill")
    elif what == "refund":
        model.refund(D(many) / 100 if which else None)


@settings(max_examples=300, deadline=None)
@given(lines, cents, st.integers(1, 100), st.integers(1, 100), steps)
def test_every_tender_gets_back_what_it_paid(
    made: list[tuple[int, Decimal, Decimal]], freight: Decimal, first: int, second: int, acts: Any
) -> None:
    model = Model(made, Worth(freight, min(freight, D("0.30"))), [first, second, 100])
    for what, which, many in acts:
        step(model, what, which, many)
        model.check()
    for line in model.books.order.lines:
        model.ship(line, 7)
    assert model.books.paid + sum((one.refunded for one in model.books.tenders), D(0)) <= model.books.order.total
    for line in model.books.order.lines:
        step(model, "back", line, 7)
        if model.books.left_of(line).total:
            model.take_back(line=line)
    if model.books.left_of(None).total:
        model.take_back(shipping=True)
    model.check()
    model.refund(None)
    assert [one.refundable for one in model.books.tenders] == [D(0)] * 3
    assert (model.books.posted.receivable, model.books.in_credit, model.books.due) == (0, 0, 0)
