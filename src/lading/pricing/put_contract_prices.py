"""Prices by contract: what one customer pays for an item, between two days, under the contract's number."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import FieldError, Invalid, plain
from lading.pricing.drafts import ContractPriceDraft
from lading.pricing.put_prices import Entry, known_entries
from lading.store import Event, UnitOfWork
from lading.store.events import record

Key = tuple[str, str, str, str, Decimal, date]
Says = tuple[str, Decimal, date | None]
"""Currency, price, last day."""


async def put_contract_prices(unit: UnitOfWork, *, drafts: Sequence[ContractPriceDraft]) -> int:
    """Set, change or take away (null) contract prices; the others stay. Answers how many differ now.

    That the customers exist is for `flows.assign_prices` to see to. Raises `Invalid` for SKUs and units that do not
    exist, entries that stand twice, and a contract that would be in two currencies for one item.
    """
    await lock_reference(unit)
    named: list[Entry] = [(one.sku, one.unit, one.from_quantity, one.valid_from) for one in drafts]
    whose = [(one.customer, one.contract) for one in drafts]
    entries = await known_entries(unit, named, pointer="/contract_prices/{}", besides=whose)
    wanted = {(one.customer, one.contract, *entry): one for one, entry in zip(drafts, entries, strict=True)}
    current = await _current(unit, sorted({one.customer for one in drafts}), sorted({entry[0] for entry in entries}))
    moved: list[tuple[Key, Says | None, Says | None]] = []
    for key, one in wanted.items():
        said = None if one.price is None else (one.currency, one.price, one.valid_to)
        if current.get(key) != said:
            moved.append((key, current.get(key), said))
    if moved:
        _refuse_two_currencies(current, wanted)
        await _write(unit, moved)
        await record(unit, [_event(*one) for one in moved])
        await touch(unit)
    return len(moved)


async def _current(unit: UnitOfWork, customers: Sequence[str], skus: Sequence[str]) -> dict[Key, Says]:
    rows: list[Any] = await unit.fetch(
        "SELECT customer, contract, sku, unit, from_quantity, valid_from, currency, price, valid_to"
        " FROM contract_prices WHERE customer = ANY(%s) AND sku = ANY(%s)",
        [customers, skus],
    )
    return {tuple(row[:6]): tuple(row[6:]) for row in rows}


def _refuse_two_currencies(current: dict[Key, Says], wanted: dict[Key, ContractPriceDraft]) -> None:
    """One contract says what an item costs in one currency."""
    known = {key[:3]: says[0] for key, says in current.items() if key not in wanted}
    for row, (key, one) in enumerate(wanted.items()):
        if one.price is not None and known.setdefault(key[:3], one.currency) != one.currency:
            sentence = f"Contract {one.contract} says what {one.sku} costs in {known[key[:3]]} already."
            raise Invalid(
                sentence, errors=(FieldError(f"/contract_prices/{row}/currency", "two_currencies", sentence),)
            )


async def _write(unit: UnitOfWork, moved: Sequence[tuple[Key, Says | None, Says | None]]) -> None:
    gone = [key for key, _, said in moved if said is None]
    kept = [(*key, *said) for key, _, said in moved if said is not None]
    if gone:
        await unit.execute(
            "DELETE FROM contract_prices c USING unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[],"
            " %s::date[]) AS gone(customer, contract, sku, unit, quantity, since) WHERE (c.customer, c.contract, c.sku,"
            " c.unit, c.from_quantity, c.valid_from)"
            " = (gone.customer, gone.contract, gone.sku, gone.unit, gone.quantity, gone.since)",
            [[key[column] for key in gone] for column in range(6)],
        )
    if kept:
        await unit.execute(
            "INSERT INTO contract_prices AS c (customer, contract, sku, unit, from_quantity, valid_from, currency,"
            " price, valid_to) SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[],"
            " %s::date[], %s::text[], %s::numeric[], %s::date[])"
            " ON CONFLICT (customer, contract, sku, unit, from_quantity, valid_from) DO UPDATE SET"
            " currency = excluded.currency, price = excluded.price, valid_to = excluded.valid_to,"
            " version = c.version + 1",
            [[row[column] for row in kept] for column in range(9)],
        )


def _event(key: Key, before: Says | None, after: Says | None) -> Event:
    customer, contract, sku, unit_name, quantity, first = key
    said = after or before
    data: dict[str, object] = {
        "customer": customer,
        "contract": contract,
        "unit": unit_name,
        "from_quantity": plain(quantity),
        "currency": said[0] if said else "",
        "price": [None if one is None else plain(one[1]) for one in (before, after)],
        "valid_from": first,
        "valid_to": after[2] if after else None,
    }
    return Event(kind="contract_price.changed", subject=f"item/{sku}", data=data)
