"""Each rule of EN 16931 is broken on purpose, and only that one is named."""

from typing import Any

import msgspec
import pytest

from lading.billing.check import BrokenInvoice, broken_rules, check_document
from lading.billing.facts import Charge, Document, Tax, TaxSum
from lading.billing.traders import Buyer, Place
from tests.billing.papers import BUYER, SELLER, D, document, posted


def bent(**changes: Any) -> Document:
    """A sound document with something changed afterwards."""
    return msgspec.structs.replace(document(), **changes)


def rules(made: Document) -> list[str]:
    return [rule for rule, _ in broken_rules(made)]


STANDARD = Tax(category="S", rate=D("0.19"))
SHARE = TaxSum(tax=STANDARD, base=D("27.73"), amount=D("5.27"))
NO_COUNTRY = msgspec.structs.replace(SELLER, address=Place(city="Hamburg"))
FRENCH = Buyer(code="C-2", company="Curie SA", vat_id="FR1", address=Place(country="FR", city="Paris"))


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"goods": D("23.54"), "charged": D("4.19")}, ["BR-CO-10", "BR-CO-12"]),
        ({"charged": D("4.21"), "goods": D("23.52")}, ["BR-CO-10", "BR-CO-12"]),
        ({"net": D("27.74"), "gross": D("33.01"), "due": D("33.01")}, ["BR-CO-13"]),
        ({"tax": D("5.28"), "gross": D("33.01"), "due": D("33.01")}, ["BR-CO-14"]),
        ({"gross": D("33.01"), "due": D("33.01")}, ["BR-CO-15"]),
        ({"due": D("32.99")}, ["BR-CO-16"]),
        ({"due_on": None}, ["BR-CO-25"]),
        ({"taxes": [msgspec.structs.replace(SHARE, base=D("27.74"))]}, ["BR-S-08"]),
        ({"taxes": [msgspec.structs.replace(SHARE, amount=D("6.28"))], "tax": D("6.28"), "gross": D("34.01"),
          "due": D("34.01")}, ["BR-CO-17"]),
        ({"prepaid": D("0.001"), "due": D("32.999")}, ["BR-DEC"]),
        ({"lines": []}, ["BR-CO-10", "BR-16", "BR-S-08"]),
        ({"seller": msgspec.structs.replace(SELLER, name="")}, ["BR-06"]),
        ({"seller": NO_COUNTRY}, ["BR-09"]),
        ({"seller": msgspec.structs.replace(SELLER, vat_id="", tax_number="")}, ["BR-S-02"]),
        ({"seller": msgspec.structs.replace(SELLER, vat_id="123")}, ["BR-CO-09"]),
        ({"buyer": Buyer(address=Place(country="DE"))}, ["BR-07"]),
        ({"buyer": msgspec.structs.replace(BUYER, address=Place(name="Ada"))}, ["BR-11"]),
        ({"buyer": msgspec.structs.replace(BUYER, vat_id="123")}, ["BR-CO-09"]),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named(changes: dict[str, Any], broken: list[str]) -> None:
    assert rules(document()) == []
    assert rules(bent(**changes)) == broken


def test_lines_need_names_quantities_and_no_minus() -> None:
    assert rules(document(posted(1, "1", "1", "-1.00", "-0.19"))) == ["BR-27"]
    assert rules(document(posted(1, "1", "1", "1.00", "0.19", name=""))) == ["BR-25"]
    minus = Charge(code="FC", name="Shipping", net=D("-1"), tax_amount=D("-0.19"), tax=STANDARD)
    assert "BR-CO-12" in rules(bent(charges=[minus]))


def test_tax_free_sales_need_their_papers() -> None:
    abroad = document(posted(1, "1", "10", "10.00", "0", "0"), buyer=FRENCH)
    assert (abroad.taxes[0].tax.category, abroad.taxes[0].tax.reason_code, rules(abroad)) == ("K", "VATEX-EU-IC", [])
    assert rules(msgspec.structs.replace(abroad, delivered_on=None)) == ["BR-IC-11"]
    assert rules(msgspec.structs.replace(abroad, buyer=msgspec.structs.replace(FRENCH, vat_id=""))) == ["BR-IC-02"]
    away = Buyer(code="C-3", name="Grace", address=Place(country="US", city="Boston"))
    export = document(posted(1, "1", "10", "10.00", "0", "0"), buyer=away)
    assert (export.taxes[0].tax.category, rules(export)) == ("G", [])
    exempt = document(posted(1, "1", "10", "10.00", "0", "0"), exempt=True)
    assert (exempt.taxes[0].tax.category, exempt.taxes[0].tax.reason, rules(exempt)) == ("E", "Exempt from tax", [])
    assert document(posted(1, "1", "10", "10.00", "0", "0")).taxes[0].tax.category == "Z"


def test_taxes_that_do_not_fit_their_base_are_refused() -> None:
    made = bent(taxes=[TaxSum(tax=STANDARD, base=D("27.73"), amount=D("6.27"))], tax=D("6.27"), gross=D("34.00"))
    made = msgspec.structs.replace(made, due=D("34.00"))
    assert rules(made) == ["BR-CO-17"]
    with pytest.raises(BrokenInvoice, match="Bill the order in parts"):
        check_document(made)
