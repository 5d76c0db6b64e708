"""Which price applies: contracts, lists of customers, groups and channels, quantities and days, with reasons."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lading.catalog import Channel, Item, Unit
from lading.pricing.choose_price import Asked, ChosenPrice, best_price, choose_price
from lading.pricing.values import Buyer, ContractPrice, ListTerms, ListUse, Price

D = Decimal
DAY = date(2026, 6, 15)
MUG = Item(sku="MUG", name="Mug", unit="each", units={"case": Unit("case", D(12), 0)})
ADA = Buyer("C-1")
WEB = Channel(code="web", name="Web")
SHOP = Channel(code="shop", name="Shop", price_list="retail")


class Shelf:
    """A price book of the test's own."""

    def __init__(self) -> None:
        self.lists = {
            one.code: one
            for one in (
                ListTerms("default-eur", "Everybody", "EUR", version=3),
                ListTerms("retail", "Retail", "EUR"),
                ListTerms("trade", "Trade", "EUR", priority=20),
                ListTerms("gold", "Gold", "EUR", priority=10),
                ListTerms("summer", "Summer", "EUR", valid_from=date(2026, 7, 1)),
                ListTerms("dollars", "Dollars", "USD"),
            )
        }
        self.default_lists = {"EUR": "default-eur", "USD": "dollars"}
        self.uses: dict[tuple[str, str], list[ListUse]] = {}
        self.prices: dict[str, list[Price]] = {"default-eur": [Price("", D(0), D("9.50")), Price("", D(10), D("9.00"))]}
        self.contracted: dict[str, list[ContractPrice]] = {}

    def entries(self, *, price_list: str, sku: str) -> list[Price]:
        """The prices of the one item."""
        return self.prices.get(price_list, []) if sku == "MUG" else []

    def contracts(self, *, customer: str, sku: str) -> list[ContractPrice]:
        """A customer's contracts."""
        return self.contracted.get(customer, []) if sku == "MUG" else []

    def used(self, kind: str, holder: str) -> list[ListUse]:
        """Who buys by which."""
        return self.uses.get((kind, holder), [])


def ask(
    book: Shelf,
    quantity: int = 1,
    *,
    unit: str = "",
    buyer: Buyer = ADA,
    channel: Channel = WEB,
    currency: str = "EUR",
    day: date = DAY,
) -> ChosenPrice:
    """What so many mugs cost; the quick way and the way with reasons agree."""
    named = MUG.unit_named(unit)
    assert named
    asked = Asked(MUG, named, D(quantity), buyer, channel, currency, day)
    chosen = choose_price(
        item=MUG, unit=named, quantity=D(quantity), buyer=buyer, channel=channel, currency=currency, day=day, book=book
    )
    assert best_price(asked, book) == (chosen.price, chosen.source)
    return chosen


@pytest.fixture
def book() -> Shelf:
    """A fresh one."""
    return Shelf()


def test_everybody_pays_by_the_currencys_list_and_its_breaks(book: Shelf) -> None:
    assert [ask(book, quantity).price for quantity in (1, 9, 10)] == [D("9.50"), D("9.50"), D("9.00")]
    assert ask(book, unit="case").price == D("108.00")
    assert ask(book).source == "list default-eur v3"
    assert ask(book, 10).reason == "“Everybody”, the list for everybody who pays in EUR, from 10 on."
    assert ask(book, currency="USD").reason == "No contract and no list says what one each of MUG costs in USD."


def test_a_contract_comes_first_and_says_until_when(book: Shelf) -> None:
    until = date(2026, 12, 31)
    book.contracted["C-1"] = [ContractPrice("C-1", "4711", "EUR", Price("", D(0), D("8.80"), valid_to=until), 2)]
    chosen = ask(book)
    assert (chosen.price, chosen.source) == (D("8.80"), "contract 4711 v2")
    assert chosen.reason == "contract 4711 until 31 December 2026; “Everybody” would be 9.50."
    assert ask(book, buyer=Buyer("C-2")).price == D("9.50")
    over = ask(book, day=until + timedelta(days=1))
    assert over.price == D("9.50")
    assert over.losers[0].reason == "contract 4711 has no price of it on 1 January 2027"


def test_a_dearer_contract_still_ranks_first_and_says_so(book: Shelf) -> None:
    book.contracted["C-1"] = [ContractPrice("C-1", "4711", "EUR", Price("", D(0), D("9.90")))]
    assert ask(book).reason == "contract 4711; “Everybody” would be 9.50, but ranks behind."


def test_own_lists_come_before_groups_before_channels(book: Shelf) -> None:
    for code, price in (("retail", "9.40"), ("trade", "8.00"), ("gold", "7.00"), ("summer", "1.00")):
        book.prices[code] = [Price("", D(0), D(price))]
    book.uses["channel", "web"] = [ListUse("retail")]
    assert ask(book).price == D("9.40")
    book.uses["group", "dealers"] = [ListUse("trade"), ListUse("gold"), ListUse("summer")]
    dealer = Buyer("C-1", frozenset({"dealers"}))
    assert ask(book, buyer=dealer).price == D("7.00")
    mine = Buyer("C-1", frozenset({"dealers"}), (ListUse("trade", valid_from=DAY),))
    chosen = ask(book, buyer=mine)
    assert (chosen.price, chosen.source) == (D("8.00"), "list trade v1")
    assert chosen.reason == "“Trade”, the list of this customer; “Gold” would be 7.00, but ranks behind."
    assert ask(book, buyer=mine, day=DAY - timedelta(days=1)).price == D("7.00")
    assert ask(book, buyer=dealer, day=date(2026, 7, 1)).price == D("7.00")


def test_a_list_that_is_silent_lets_the_next_speak(book: Shelf) -> None:
    book.uses["channel", "web"] = [ListUse("gold"), ListUse("dollars")]
    chosen = ask(book)
    assert chosen.price == D("9.50")
    assert [one.reason for one in chosen.losers] == ["“Gold” has no price of it", "“Dollars” is in USD"]


def test_the_channels_own_list_stands_in_for_the_default(book: Shelf) -> None:
    book.prices["retail"] = [Price("", D(0), D("9.99"))]
    assert ask(book, channel=SHOP).price == D("9.99")
    book.prices["retail"] = []
    assert ask(book, channel=SHOP).price is None


def test_of_two_entries_the_one_that_began_last_counts(book: Shelf) -> None:
    week = Price("", D(0), D("6.00"), DAY, DAY + timedelta(days=6))
    book.prices["default-eur"] = [Price("", D(0), D("9.50")), week]
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=6), DAY + timedelta(days=7)]
    assert [ask(book, day=day).price for day in days] == [D("9.50"), D("6.00"), D("6.00"), D("9.50")]
