"""Prices for somebody in particular: who buys by a list, and what a customer pays by contract."""

from collections.abc import Iterable, Sequence

from lading.kernel import FieldError, Invalid
from lading.pricing.assign_lists import assign_list
from lading.pricing.drafts import ContractPriceDraft, ListUseDraft
from lading.pricing.put_contract_prices import put_contract_prices
from lading.store import UnitOfWork


async def assign_price_list(unit: UnitOfWork, *, price_list: str, uses: Sequence[ListUseDraft]) -> bool:
    """Have exactly these buy by a list; answers whether that changes anything.

    Raises `NotFound` for the list, `Invalid` for customers and channels that do not exist. A group may be empty still.
    """
    customers = await _known(unit, "customer", (use.holder for use in uses if use.kind == "customer"))
    channels = await _known(unit, "channel", (use.holder for use in uses if use.kind == "channel"))
    known = {"customer": customers, "channel": channels}
    _refuse(
        FieldError(f"/uses/{row}/holder", f"unknown_{use.kind}", f"There is no {use.kind} “{use.holder}”.")
        for row, use in enumerate(uses)
        if use.kind in known and use.holder not in known[use.kind]
    )
    return await assign_list(unit, price_list=price_list, uses=uses)


async def put_contracts(unit: UnitOfWork, *, drafts: Sequence[ContractPriceDraft]) -> int:
    """Set, change or take away contract prices; answers how many differ now.

    Raises `Invalid` for customers that do not exist, and what `put_contract_prices` raises.
    """
    known = await _known(unit, "customer", (one.customer for one in drafts if one.price is not None))
    _refuse(
        FieldError(f"/contract_prices/{row}/customer", "unknown_customer", f"There is no customer “{one.customer}”.")
        for row, one in enumerate(drafts)
        if one.price is not None and one.customer not in known
    )
    return await put_contract_prices(unit, drafts=drafts)


def _refuse(errors: Iterable[FieldError]) -> None:
    if found := tuple(errors):
        raise Invalid(found[0].message, errors=found)


async def _known(unit: UnitOfWork, kind: str, codes: Iterable[str]) -> set[str]:
    asked = sorted(set(codes))
    if not asked:
        return set()
    if kind == "channel":
        rows = await unit.fetch("SELECT code FROM channels WHERE code = ANY(%s)", [asked])
    else:
        rows = await unit.fetch("SELECT code FROM parties WHERE code = ANY(%s) AND erased_at IS NULL", [asked])
    return {row[0] for row in rows}
