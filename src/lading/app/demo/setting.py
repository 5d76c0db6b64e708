"""The demo company's surroundings: places, channels, price lists, taxes, letterhead and the people who work there."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from msgspec.structs import replace

from lading.access import add_user, change_password
from lading.access.roles import Role
from lading.app.demo.goods import Good
from lading.app.demo.labels import furnish_shelves
from lading.app.demo.people import Buyer
from lading.app.demo.routes import place_settings
from lading.catalog import ChannelDraft, ChannelSettings, PlaceDraft, put_channels, put_items, put_places
from lading.catalog.drafts import PlaceAddress
from lading.catalog.values import AttributeField
from lading.documents import Letterhead, put_letterheads
from lading.flows.channels.put_items import find_used
from lading.parties import put_parties
from lading.pricing import PriceDraft, PriceListDraft, TaxRateDraft, put_price_lists, put_prices
from lading.pricing.put_tax_rates import add_tax_rates
from lading.store import UnitOfWork

COMPANY = "Harbour & Hearth"
PASSWORD = "harbour-and-hearth"  # noqa: S105 -- the demo's, and told to everybody
STAFF: dict[str, tuple[str, Role]] = {
    "ada": ("Ada Holm", "administrator"),
    "otto": ("Otto Brandt", "operations"),
    "cleo": ("Cleo Martens", "customer_service"),
    "wim": ("Wim Kuiper", "warehouse"),
    "vera": ("Vera Lund", "viewer"),
}

WAREHOUSE, STORE, OVERFLOW = "HAMBURG", "LUEBECK", "VENLO"
LISTS = {
    "EUR": ("default-eur", "Retail", "1"),
    "USD": ("default-usd", "US retail", "1.15"),
    "GBP": ("default-gbp", "UK retail", "0.88"),
}
TRADE_LIST = "trade-eur"
TRADE, TRADE_MANY = Decimal("0.62"), Decimal("0.55")
_CENT, _HALF = Decimal("0.01"), Decimal("0.50")

# country or country/region: standard and reduced rate in per cent
_TAXES = (
    "DE 19 7|NL 21 9|BE 21 6|FR 20 5.5|AT 20 10|DK 25 25|SE 25 12|GB 20 0|US/NY 4 0|US/IL 6.25 1|US/CA 7.25 0"
    "|US/WA 6.5 0|US/MA 6.25 0|US/TX 6.25 0"
)


def price_in(currency: str, price: Decimal) -> Decimal:
    """A retail price in that currency: whole halves from ten on, cents below."""
    changed = price * Decimal(LISTS[currency][2])
    step = _CENT if currency == "EUR" or changed < 10 else _HALF
    return (changed / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def trade_price(price: Decimal, *, many: bool = False) -> Decimal:
    """What shops pay, without tax."""
    return (price * (TRADE_MANY if many else TRADE)).quantize(_CENT, ROUND_HALF_UP)


async def furnish(unit: UnitOfWork, *, goods: Sequence[Good], buyers: Sequence[Buyer]) -> None:
    """Write everything that orders refer to."""
    await put_letterheads(unit, drafts=[_letterhead()])
    await put_items(unit, drafts=[good.draft for good in goods], find_used=find_used)
    await put_price_lists(unit, drafts=list(_lists()))
    for currency, (code, _, _) in LISTS.items():
        prices = [PriceDraft(sku=good.sku, price=price_in(currency, good.price)) for good in goods]
        await put_prices(unit, price_list=code, drafts=prices)
    await put_prices(unit, price_list=TRADE_LIST, drafts=list(_trade_prices(goods)))
    await add_tax_rates(unit, drafts=list(_taxes()))
    await put_channels(unit, drafts=_channels(release="by_hand"))
    await put_places(unit, drafts=_places())
    await furnish_shelves(unit, place=WAREHOUSE)
    await put_parties(unit, drafts=[buyer.draft for buyer in buyers])


async def open_for_business(unit: UnitOfWork) -> None:
    """From now on the web shop and the marketplace release by themselves, and the shop must accept its work in time.

    Not earlier: workers would find all that happened days ago overdue, while the story is still told.
    """
    await put_channels(unit, drafts=_channels(release="auto"))
    shop = next(place for place in _places() if place.code == STORE)
    await put_places(unit, drafts=[replace(shop, settings=replace(shop.settings, accept_minutes=180))])


async def hire(unit: UnitOfWork) -> None:
    """The people who work here, one of each role; who is there already gets the known password again."""
    rows = await unit.fetch("SELECT login FROM users WHERE login = ANY(%s)", [list(STAFF)])
    known = {row[0] for row in rows}
    for login, (name, role) in STAFF.items():
        if login in known:
            await change_password(unit, login=login, password=PASSWORD)
        else:
            await add_user(unit, login=login, name=name, password=PASSWORD, role=role, email=f"{login}@example.com")


def _letterhead() -> Letterhead:
    return Letterhead(
        name=COMPANY,
        address=["Speicherzeile 4", "20457 Hamburg", "Germany"],
        email="hello@example.com",
        phone="+49 30 23125 000",
        website="https://example.com",
        tax_id="DE 000 000 000",
        footer="An invented company. Nothing that it sells can be bought.",
        accent="#0f5257",
    )


def _lists() -> Iterator[PriceListDraft]:
    for currency, (code, name, _) in LISTS.items():
        yield PriceListDraft(code=code, name=name, currency=currency)
    yield PriceListDraft(code=TRADE_LIST, name="Trade, without tax", currency="EUR")


def _trade_prices(goods: Sequence[Good]) -> Iterator[PriceDraft]:
    for good in goods:
        yield PriceDraft(sku=good.sku, price=trade_price(good.price))
        if good.kind == "goods":
            yield PriceDraft(sku=good.sku, price=trade_price(good.price, many=True), from_quantity=Decimal(24))


def _taxes() -> Iterator[TaxRateDraft]:
    for row in _TAXES.split("|"):
        where, *rates = row.split()
        country, _, region = where.partition("/")
        for tax_class, percent in zip(("standard", "reduced"), rates, strict=True):
            name = f"{region or country} {percent} %"
            rate = Decimal(percent) / 100
            yield TaxRateDraft(country=country, region=region, tax_class=tax_class, name=name, rate=rate)


def _channels(*, release: Any) -> list[ChannelDraft]:
    gift = AttributeField(name="gift_note")
    web = ChannelSettings(
        require_payment=True, large_order=Decimal(450), attributes=[gift], release=release, release_after_minutes=1
    )
    market = ChannelSettings(findings={"first_order": "admit"}, release=release, release_after_minutes=1)
    phone = ChannelSettings(release="by_hand", attributes=[gift])
    trade = ChannelSettings(
        currency="EUR",
        release="by_hand",
        large_order=Decimal(3000),
        attributes=[
            AttributeField(name="po_number"),
            AttributeField(name="dock", kind="choice", choices=["front", "back"]),
        ],
    )
    return [
        ChannelDraft(code="web", name="Web shop", settings=web),
        ChannelDraft(code="market", name="Marketplace", shortage="refuse", settings=market),
        ChannelDraft(code="phone", name="By telephone", kind="manual", settings=phone),
        ChannelDraft(
            code="trade", name="Trade", kind="manual", prices_include_tax=False, price_list=TRADE_LIST, settings=trade
        ),
    ]


def _places() -> list[PlaceDraft]:
    def at(country: str, name: str, line1: str, postal_code: str, city: str) -> PlaceAddress:
        return PlaceAddress(
            country=country, name=name, company=COMPANY, line1=line1, city=city, postal_code=postal_code
        )

    said = place_settings()
    return [
        PlaceDraft(
            code=WAREHOUSE,
            name="Warehouse Hamburg",
            priority=10,
            address=at("DE", "Goods in", "Speicherzeile 4", "20457", "Hamburg"),
            settings=said["warehouse"],
        ),
        PlaceDraft(
            code=STORE,
            name="Shop in Lübeck",
            kind="store",
            priority=30,
            lead_days=2,
            channels=["web", "phone", "market"],
            address=at("DE", "Shop", "Fischergrube 12", "23552", "Lübeck"),
            settings=said["store"],
        ),
        PlaceDraft(
            code=OVERFLOW,
            name="Overflow Venlo",
            kind="third_party",
            priority=20,
            lead_days=2,
            address=at("NL", "Dock 7", "Columbusweg 30", "5928 LA", "Venlo"),
            settings=said["overflow"],
        ),
    ]
