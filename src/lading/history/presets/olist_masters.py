"""The side tables of Olist: payments, customers (by their own id, not by an order's), sellers and products."""

from collections.abc import Generator, Iterator
from decimal import Decimal

from lading.catalog.drafts import ItemDraft
from lading.history.cells import BadCell, code, line_of, number
from lading.history.entries import Entry, Remark
from lading.history.presets.names import Names
from lading.history.presets.parts import Broken, address_of, tell_broken
from lading.history.source import Column, Shape, Source
from lading.orders import Address
from lading.parties import PartyDraft
from lading.parties.drafts import PartyAddress

SIDES = (
    Shape(
        "payments",
        (Column("order_id"), Column("payment_sequential"), Column("payment_type"), Column("payment_value")),
        optional=True,
    ),
    Shape(
        "customers",
        (
            Column("customer_id"),
            Column("customer_unique_id"),
            Column("customer_zip_code_prefix"),
            Column("customer_city"),
            Column("customer_state"),
        ),
        optional=True,
    ),
    Shape(
        "products",
        (
            Column("product_id"),
            Column("product_category_name"),
            Column("product_weight_g", optional=True),
            Column("product_length_cm", optional=True),
            Column("product_width_cm", optional=True),
            Column("product_height_cm", optional=True),
        ),
        optional=True,
    ),
    Shape(
        "sellers",
        (Column("seller_id"), Column("seller_zip_code_prefix"), Column("seller_city"), Column("seller_state")),
        optional=True,
    ),
)
Customers = dict[str, tuple[str, Address | None]]
"""The customer's own code and address by the id that an order calls them."""


def read_customers(source: Source, broken: Broken, people: Names) -> Generator[Entry, None, Customers]:
    """A party for each customer; answers who is meant by an order's customer id."""
    customers: Customers = {}
    seen = set[str]()
    for _, _, (per_order, own, postal, city, area) in source.rows("customers", broken=broken):
        key = people.code_of(own or per_order)
        people.see(own or per_order, used=bool(key))
        found = _address(city, area, postal)
        customers[per_order] = (key, found)
        if key and key not in seen:
            seen.add(key)
            yield PartyDraft(code=key, addresses=_party_addresses(found))
    yield from tell_broken(broken)
    return customers


def read_sellers(source: Source, broken: Broken, people: Names) -> Iterator[Entry]:
    """A party in the group `seller` for each."""
    for file, line, (seller, postal, city, area) in source.rows("sellers", broken=broken):
        people.see(seller, used=bool(code(seller)))
        if key := people.code_of(seller):
            yield PartyDraft(code=key, groups=["seller"], addresses=_party_addresses(_address(city, area, postal)))
        else:
            yield Remark("broken", file, line, "", "it has no seller id")
    yield from tell_broken(broken)


def read_products(source: Source, broken: Broken, skus: Names) -> Iterator[Entry]:
    """An item for each product, called after its category because Olist gives no names."""
    for file, line, (product, category, grams, *size) in source.rows("products", broken=broken):
        sku = skus.code_of(product)
        if not sku or skus.has(product):
            skus.see(product, used=False)
            yield Remark("broken", file, line, product, "it has no product id of its own")
            continue
        skus.see(product, used=True)
        try:
            length, width, height = (_measure(side, 10) for side in size)
            weight = _measure(grams, 1)
        except BadCell as error:
            yield Remark("odd_measure", file, line, product, str(error))
            weight = length = width = height = None
        name = line_of(category.replace("_", " ").capitalize()) or "Product"
        yield ItemDraft(
            sku=sku,
            name=f"{name} {sku[:6]}",
            weight_grams=weight,
            length_mm=length,
            width_mm=width,
            height_mm=height,
            attributes={"category": category} if category else {},
        )
    yield from tell_broken(broken)


def _measure(text: str, times: int) -> Decimal | None:
    """A weight or a side, None for an empty cell. Raises `BadCell`."""
    value = round(number(text) * times, 3) if text else None
    if value is not None and value < 0:
        raise BadCell(f"{text[:40]!r} is no measure")
    return value


def _address(city: str, area: str, postal: str) -> Address | None:
    return address_of(land="BR", city=city.title(), area=area, postal=postal)


def _party_addresses(found: Address | None) -> list[PartyAddress]:
    if not found:
        return []
    return [PartyAddress(country=found.country, city=found.city, region=found.region, postal_code=found.postal_code)]
