"""Who buys by a price list: customers, groups of customers, channels."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import FieldError, Invalid, NotFound
from lading.pricing.drafts import ListUseDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record

_Use = tuple[str, str, date | None, date | None]


async def assign_list(unit: UnitOfWork, *, price_list: str, uses: Sequence[ListUseDraft]) -> bool:
    """Have exactly these buy by a list; answers whether that changes anything.

    That customers and channels exist is for `flows.assign_prices` to see to. Raises `NotFound`, and `Invalid` where
    somebody stands twice.
    """
    await lock_reference(unit)
    if not await unit.fetch("SELECT 1 FROM price_lists WHERE code = %s FOR NO KEY UPDATE", [price_list]):
        raise NotFound(f"There is no price list “{price_list}”.")
    wanted = [(use.kind, use.holder, use.valid_from, use.valid_to) for use in uses]
    _refuse_doubles(wanted)
    rows: list[Any] = await unit.fetch(
        "SELECT kind, holder, valid_from, valid_to FROM price_list_uses WHERE list = %s", [price_list]
    )
    before = {tuple(row) for row in rows}
    if before == set(wanted):
        return False
    await unit.execute("DELETE FROM price_list_uses WHERE list = %s", [price_list])
    await unit.execute(
        "INSERT INTO price_list_uses (list, kind, holder, valid_from, valid_to)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::date[], %s::date[])",
        [price_list, *([use[column] for use in wanted] for column in range(4))],
    )
    data: dict[str, object] = {
        "given_to": [_told(use) for use in wanted if use not in before],
        "taken_from": [_told(use) for use in sorted(before - set(wanted), key=lambda use: use[:2])],
    }
    await record(unit, [Event(kind="price_list.assigned", subject=f"price-list/{price_list}", data=data)])
    await unit.execute("UPDATE price_lists SET version = version + 1 WHERE code = %s", [price_list])
    await touch(unit)
    return True


def _told(use: _Use) -> list[str]:
    return [use[0], use[1]]


def _refuse_doubles(wanted: Sequence[_Use]) -> None:
    seen: set[tuple[str, str]] = set()
    for row, use in enumerate(wanted):
        if use[:2] in seen:
            sentence = f"The {use[0]} “{use[1]}” stands twice in this list."
            raise Invalid(sentence, errors=(FieldError(f"/uses/{row}/holder", "given_twice", sentence),))
        seen.add(use[:2])
