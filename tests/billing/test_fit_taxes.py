"""Documents of many lines: taxes fit their base whatever was rounded, and each order comes to what was posted."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from lading.billing.check import broken_rules
from lading.billing.einvoice import write_xml
from lading.billing.facts import OrderShare
from lading.billing.frame import Posted
from lading.kernel import round_money
from tests.billing.papers import D, document, posted, shipping


def many(count: int, price: str, net: str, tax: str) -> list[Posted]:
    return [posted(n, "1", price, net, tax) for n in range(1, count + 1)]


def test_prices_with_tax_stay_and_divide_anew() -> None:
    made = document(*many(400, "0.03", "0.02", "0.01"))  # 400 lines at 3 cents: 1.92 of tax, not 4.00
    assert (made.gross, made.tax, made.net) == (D("12.00"), D("1.92"), D("10.08"))
    assert {line.gross for line in made.lines} == {D("0.03")}
    assert sorted({line.tax_amount for line in made.lines}) == [D("0.00"), D("0.01")]
    assert broken_rules(made) == []


def test_prices_without_tax_stay_and_what_is_missing_is_said() -> None:
    made = document(*many(200, "8.40", "8.40", "1.59"), prices_include_tax=False)  # 1.596 each: 1.20 too little
    assert (made.gross, made.tax, made.net) == (D("1998.00"), D("319.01"), D("1678.99"))
    assert ({line.net for line in made.lines[1:]}, made.lines[0].discount) == ({D("8.40")}, D("1.01"))
    more = document(*many(200, "8.42", "8.42", "1.61"), prices_include_tax=False)  # 1.5998 each: 2.04 too much
    assert (more.gross, more.charges[0].name, more.charges[0].net) == (D("2006.00"), "Rundung der Steuer", D("1.71"))
    assert (broken_rules(made), broken_rules(more)) == ([], [])


def test_what_fits_is_left_as_it_was_posted() -> None:
    made = document(*many(166, "8.40", "8.40", "1.59"), prices_include_tax=False)
    assert (made.tax, made.charges) == (D("263.94"), [])


def test_what_was_kept_of_a_return_stands_on_the_memo_with_its_tax_and_passes_the_schemas() -> None:
    fee = posted(None, "0", "0", "-1.68", "-0.32", sku="", name="Fee", unit="", charge="ADR")
    made = document(posted(1, "1", "10.00", "8.40", "1.60"), fee, kind="credit_memo")
    assert (made.gross, made.tax, made.charged) == (D("8.00"), D("1.28"), D("-1.68"))
    assert broken_rules(made) == []
    assert b"<ram:AllowanceTotalAmount>1.68<" in write_xml(made, syntax="cii")
    ubl = write_xml(made, syntax="ubl")
    assert b'<cbc:AllowanceTotalAmount currencyID="EUR">1.68<' in ubl
    assert b"<cbc:ChargeIndicator>false</cbc:ChargeIndicator>" in ubl


prices = st.decimals("0.01", "60", places=2)
rates = st.sampled_from([D("0.19"), D("0.07"), D("0.0725"), D("0")])
rows = st.lists(st.tuples(prices, rates, st.integers(1, 3)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(rows, st.integers(1, 60), st.booleans(), prices)
def test_any_order_of_many_lines_keeps_the_rules_and_its_total(
    kinds: list[tuple[D, D, int]],
    times: int,
    inside: bool,  # noqa: FBT001
    freight: D,
) -> None:
    said: list[Posted] = []
    for n, (price, rate, at) in enumerate(kinds * times, start=1):
        net = round_money(price / (1 + rate), "EUR") if inside else price
        tax = price - net if inside else round_money(price * rate, "EUR")
        mine = {"order": f"L{at}", "order_id": UUID(int=at)}
        said.append(posted(n, "1", str(price), str(net), str(tax), str(rate), **mine))
    said.append(shipping(str(freight), str(round_money(freight * D("0.19"), "EUR"))))
    orders = [OrderShare(id=UUID(int=at), number=f"L{at}", gross=D(0)) for at in (1, 2, 3)]
    made = document(*said, prices_include_tax=inside, orders=orders)
    assert broken_rules(made) == []
    for share in made.orders:
        mine_ = [one for one in said if one.order == share.number]
        assert share.gross == sum((one.net + one.tax_amount for one in mine_), D(0))
