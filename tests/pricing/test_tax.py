"""Where and whether an order is taxed, and how tax is rounded, all exact."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lading.pricing import LineToPrice, Taxes, TaxRate, price_order
from lading.pricing.tax import Registration, Ruling, TaxFacts, rule_taxes
from lading.pricing.values import Certificate

D = Decimal
DAY = date(2026, 6, 15)
PAPER = UUID(int=7)
TAXES = Taxes(
    [
        TaxRate("DE", "", "standard", "MwSt", D("0.19"), date(2020, 1, 1), None),
        TaxRate("FR", "", "standard", "TVA", D("0.20"), date(2020, 1, 1), None),
        TaxRate("CA", "", "standard", "GST", D("0.05"), date(2020, 1, 1), None),
        TaxRate("CA", "QC", "standard", "QST", D("0.095"), date(2020, 1, 1), None, compound=True),
    ]
)


def rule(to: str, *papers: Certificate, origin: str = "DE", registrations: tuple[Registration, ...] = ()) -> Ruling:
    """How the standard class is taxed there."""
    country, _, region = to.partition("-")
    facts = TaxFacts(country, region, origin, "", DAY, papers)
    return rule_taxes(facts, classes=["standard"], taxes=TAXES, registrations=registrations)


def exemption(country: str, **fields: Any) -> Certificate:
    """An exemption of a country."""
    return Certificate(PAPER, "exemption", country, **fields)


def test_by_destination_with_the_reason() -> None:
    ruling = rule("FR")
    assert (ruling.status, ruling.rates["standard"]) == ("ours", (D("0.20"), "TVA"))
    assert ruling.because == "TVA (20 %) because shipped to FR"
    assert rule("US").because == "no tax: no rate is known, shipped to US"


def test_a_compound_rate_is_of_the_price_with_the_other_tax() -> None:
    assert rule("CA-QC").rates["standard"] == (D("0.14975"), "GST + QST")
    assert rule("CA-ON").rates["standard"] == (D("0.05"), "GST")


def test_where_we_are_not_registered_there_is_no_tax() -> None:
    only_here = (Registration("DE"), Registration("FR", valid_to=date(2026, 6, 14)))
    assert rule("DE", registrations=only_here).rates["standard"][0] == D("0.19")
    away = rule("FR", registrations=only_here)
    assert (away.status, away.rates["standard"]) == ("not_registered", (0, ""))
    assert away.because == "no tax: we are not registered in FR"


def test_by_origin_where_the_registration_says_so() -> None:
    by_origin = (Registration("DE", basis="origin", reaches=("DE", "FR")),)
    ruling = rule("FR", registrations=by_origin)
    assert (ruling.rates["standard"][0], ruling.because) == (
        D("0.19"), "MwSt (19 %) because sold from DE, which taxes by origin",
    )  # fmt: skip
    assert rule("FR", origin="FR", registrations=by_origin).status == "not_registered"


@pytest.mark.parametrize(
    ("paper", "status", "expired"),
    [
        (exemption("DE"), "exempt", ""),
        (exemption("DE", valid_from=DAY, valid_to=DAY), "exempt", ""),
        (exemption("DE", valid_to=date(2026, 6, 14)), "ours", "the exemption for DE ended on 2026-06-14"),
        (exemption("DE", valid_from=date(2026, 6, 16)), "ours", ""),
        (exemption("FR"), "ours", ""),
        (exemption("DE", region="BY"), "ours", ""),
    ],
)
def test_exemptions_count_where_and_while_they_are_valid(paper: Certificate, status: str, expired: str) -> None:
    ruling = rule("DE", paper)
    assert (ruling.status, ruling.expired, ruling.certificate) == (
        status,
        expired,
        PAPER if status == "exempt" else None,
    )


def test_reverse_charge_for_a_company_in_another_country_of_the_eu() -> None:
    number = Certificate(PAPER, "vat_id", "FR")
    ruling = rule("FR", number)
    assert (ruling.status, ruling.rates["standard"], ruling.certificate) == (
        "reverse_charge", (0, "reverse charge"), PAPER,
    )  # fmt: skip
    assert [rule(to, number, origin=origin).status for to, origin in (("DE", "DE"), ("FR", "FR"), ("US", "DE"))] == [
        "ours", "ours", "ours",
    ]  # fmt: skip


def order(*amounts: str, shipping: str = "0", includes: bool = True, **fields: Any) -> Any:
    """Lines that alternate between two rates."""
    rates = {"a": (D("0.19"), "A"), "b": (D("0.07"), "B"), "shipping": (D("0.19"), "A")}
    lines = [LineToPrice(D(1), D(amount), D(0), "ab"[n % 2]) for n, amount in enumerate(amounts)]
    return price_order(
        lines=lines, discount=D(0), shipping=D(shipping), currency="EUR", includes_tax=includes, rates=rates, **fields
    )


def test_rounding_by_line_and_in_total() -> None:
    thrice = ("0.13", "0", "0.13", "0", "0.13", "0")
    by_line, in_total = (order(*thrice, includes=False, rounding=each) for each in ("line", "total"))
    assert ([line.tax_amount for line in by_line.lines][::2], by_line.tax) == ([D("0.02")] * 3, D("0.06"))
    assert ([line.tax_amount for line in in_total.lines][::2], in_total.tax) == (
        [D("0.02"), D("0.03"), D("0.02")], D("0.07"),
    )  # fmt: skip
    assert in_total.total == D("0.46")


@pytest.mark.parametrize(
    ("rule_name", "rate", "tax"),
    [("own", "0.19", "0.80"), ("main_good", "0.07", "0.33"), ("split", "0.1086", "0.49"), ("none", "0", "0")],
)
def test_shipping_is_taxed_by_rule(rule_name: str, rate: str, tax: str) -> None:
    priced = order("33.00", "62.00", shipping="5.00", shipping_tax=rule_name)
    assert (priced.shipping_tax_rate, priced.shipping_tax) == (D(rate), D(tax))
    assert priced.total == D(100)


@given(
    st.lists(st.decimals(min_value=0, max_value=900, places=2).map(str), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["line", "total"]),
    st.sampled_from(["own", "main_good", "split", "none"]),
)
def test_sums_are_exact_however_it_is_rounded(
    amounts: list[str],
    includes: bool,  # noqa: FBT001
    rounding: str,
    rule_name: str,
) -> None:
    priced = order(*amounts, shipping="4.99", includes=includes, rounding=rounding, shipping_tax=rule_name)
    lines = sum((line.tax_base + line.tax_amount for line in priced.lines), D(0))
    tax = sum((line.tax_amount for line in priced.lines), priced.shipping_tax)
    assert (priced.tax, priced.goods) == (tax, sum(map(D, amounts), D(0)))
    gross = priced.goods + D("4.99")
    assert priced.total == (gross if includes else gross + tax)
    assert lines + D("4.99") + (D(0) if includes else priced.shipping_tax) == priced.total
