"""A draft says exactly what the ledger posted, whatever was rounded, discounted or paid before."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lading.billing.check import broken_rules
from lading.billing.facts import OrderShare
from lading.billing.frame import Posted
from lading.billing.units import unit_code
from lading.kernel import round_money
from tests.billing.papers import ORDER, D, document, posted, shipping


def test_a_line_keeps_its_price_discount_and_posted_tax() -> None:
    made = document()
    (line,) = made.lines
    assert (line.price, line.list_amount, line.discount) == (D("10.00"), D("30.00"), D("2.00"))
    assert (line.net, line.tax_amount, line.gross) == (D("23.53"), D("4.47"), D("28.00"))
    assert (made.goods, made.charged, made.net) == (D("23.53"), D("4.20"), D("27.73"))
    assert (made.tax, made.gross, made.due, made.due_on) == (D("5.27"), D("33.00"), D("33.00"), date(2026, 12, 14))


def test_tax_on_top_leaves_prices_without_it() -> None:
    made = document(posted(1, "2", "8.40", "16.00", "3.04"), prices_include_tax=False)
    assert (made.lines[0].list_amount, made.lines[0].discount, made.gross) == (D("16.80"), D("0.80"), D("19.04"))


def test_taxes_are_summed_by_rate_the_highest_first() -> None:
    made = document(
        posted(1, "1", "1.07", "1.00", "0.07", "0.07"), posted(2, "1", "1.19", "1.00", "0.19"), shipping("2", "0.38")
    )
    told = [(share.tax.category, share.tax.rate, share.base, share.amount) for share in made.taxes]
    assert told == [("S", D("0.19"), D("3.00"), D("0.57")), ("S", D("0.07"), D("1.00"), D("0.07"))]


def test_what_was_paid_counts_up_to_the_total_of_its_order() -> None:
    paid = [OrderShare(id=ORDER, number="L1", gross=D(0), prepaid=D("100"))]
    made = document(orders=paid)
    assert (made.prepaid, made.due, made.due_on) == (D("33.00"), D("0.00"), None)
    assert document(orders=[OrderShare(id=ORDER, number="L1", gross=D(0), prepaid=D("3"))]).due == D("30.00")


def test_shipments_of_one_line_become_one_line_and_cover_both() -> None:
    first = posted(1, "1", "10", "8.40", "1.60", transaction=UUID(int=7))
    made = document(first, posted(1, "2", "10", "16.81", "3.19", transaction=UUID(int=5)))
    assert [(line.quantity, line.net, line.gross) for line in made.lines] == [(D(3), D("25.21"), D("30.00"))]
    assert made.covers == [UUID(int=5), UUID(int=7)]


def test_shipping_alone_stands_as_a_line() -> None:
    made = document(shipping("4.20", "0.80"), kind="credit_memo")
    assert [(line.n, line.name, line.quantity, line.net) for line in made.lines] == [(1, "Shipping", D(1), D("4.20"))]
    assert (made.charges, made.gross, made.due_on, broken_rules(made)) == ([], D("5.00"), None, [])


def test_money_without_units_is_one_unit_of_itself() -> None:
    gesture = posted(None, "0", "0", "8.40", "1.60", sku="", name="A gesture", unit="")
    (line,) = document(gesture, kind="credit_memo").lines
    assert (line.quantity, line.price, line.discount, line.gross) == (D(1), D("10.00"), D(0), D("10.00"))


def test_units_are_told_in_the_codes_of_trade() -> None:
    told = [unit_code(word) for word in ("each", "KG", "box", "m²", "wheelbarrow")]
    assert told == ["C62", "KGM", "XBX", "MTK", "C62"]


amounts = st.decimals("0", "5000", places=2)
rates = st.sampled_from([D("0.19"), D("0.07"), D("0"), D("0.0725")])


@given(st.lists(st.tuples(amounts, rates, st.integers(1, 9), st.booleans()), min_size=1, max_size=12), st.booleans())
def test_any_document_sums_to_what_was_posted(
    rows: list[tuple[D, D, int, bool]],
    inside: bool,  # noqa: FBT001
) -> None:
    said: list[Posted] = []
    for n, (net, rate, quantity, is_charge) in enumerate(rows, start=1):
        tax = round_money(net * rate, "EUR")
        many = "0" if is_charge else str(quantity)
        said.append(posted(n, many, str(net + 1), str(net), str(tax), str(rate), charge="FC" if is_charge else ""))
    made = document(*said, prices_include_tax=inside)
    assert made.gross == sum(one.net + one.tax_amount for one in said)
    assert made.tax == sum(one.tax_amount for one in said)
    unlike = {rule for rule, _ in broken_rules(made)} - {"BR-16", "BR-CO-18"}  # nothing was posted: no line, no tax
    assert not unlike
