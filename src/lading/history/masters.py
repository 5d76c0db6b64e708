"""Items and customers that past orders speak of: those that nobody knows yet are created, the others left alone."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Item, load_items
from lading.catalog.batches import lock_reference
from lading.catalog.drafts import ItemDraft
from lading.catalog.put_items import put_items
from lading.history.chunk import Chunk
from lading.history.entries import Remark
from lading.orders import DraftCustomer
from lading.orders.bring import HistoricOrder, customer_key
from lading.parties import PartyDraft, find_or_create, put_parties
from lading.parties.find import lock_parties
from lading.store import UnitOfWork

_MOST = 200_000


class Known(msgspec.Struct):
    """What this run has seen: items by SKU, party codes by what a customer is called, items as rows write them.

    `told` are the items and customers that were said to have been there.
    """

    items: dict[str, Item] = {}
    parties: dict[str, str] = {}
    texts: dict[tuple[str, str], str] = {}
    told: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    def forget_when_full(self) -> None:
        """Keep memory bounded: what is needed again is read again."""
        if len(self.items) > _MOST:
            self.items = {}
        if len(self.parties) > _MOST:
            self.parties = {}
        if len(self.texts) > _MOST:
            self.texts = {}


async def bring_items(unit: UnitOfWork, *, chunk: Chunk, known: Known, import_id: UUID) -> list[Remark]:
    """Make sure that every item of the chunk exists; answers a remark for each of the source that was there before.

    New ones carry `imported` and `import` among their attributes.
    """
    drafts = {draft.sku: draft for draft in chunk.items if draft.sku not in known.items}
    wanted = {line.sku for order in chunk.orders for line in order.lines if line.sku not in known.items}
    if not drafts and not wanted:
        return []
    await lock_reference(unit)
    found = await load_items(unit, skus=sorted(wanted | drafts.keys()))
    if new := sorted((wanted | drafts.keys()) - found.keys()):
        sketched = _sketch_items(chunk.orders, {sku for sku in new if sku not in drafts})
        mark = {"imported": True, "import": str(import_id)}
        full = [drafts.get(sku) or sketched[sku] for sku in new]
        marked = [msgspec.structs.replace(draft, attributes={**draft.attributes, **mark}) for draft in full]
        await put_items(unit, drafts=marked, find_used=_nobody)
        found |= await load_items(unit, skus=new)
    ours = await _ours(unit, [sku for sku in drafts if sku not in new], import_id)
    known.items |= found
    return [Remark("item_was_there", "", None, sku) for sku in sorted(drafts.keys() - set(new) - ours)]


async def _nobody(_unit: UnitOfWork, _skus: Sequence[str]) -> set[str]:
    return set()  # what has just been created has neither stock nor orders


async def _ours(unit: UnitOfWork, skus: Sequence[str], import_id: UUID) -> set[str]:
    """Which of these an interrupted run of this import has created."""
    rows = await unit.fetch(
        "SELECT sku FROM items WHERE sku = ANY(%s) AND attributes->>'import' = %s", [list(skus), str(import_id)]
    )
    return {row[0] for row in rows}


def _sketch_items(orders: Iterable[HistoricOrder], new: set[str]) -> dict[str, ItemDraft]:
    """Items as their lines describe them: the first name under which one was sold, as many digits as were ordered."""
    names: dict[str, str] = {}
    digits: dict[str, int] = {}
    for order in orders:
        for line in order.lines:
            if line.sku in new:
                digits[line.sku] = max(digits.get(line.sku, 0), _digits(line.quantity))
                if line.name and line.unit_price and line.sku not in names:
                    names[line.sku] = line.name
    return {sku: ItemDraft(sku=sku, name=names.get(sku, sku), decimals=min(digits[sku], 6)) for sku in new}


def _digits(quantity: Decimal) -> int:
    exponent = quantity.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


async def bring_parties(unit: UnitOfWork, *, chunk: Chunk, known: Known, import_id: UUID) -> list[Remark]:
    """Make sure that every customer with a code or an e-mail address is a party; `known.parties` learns the codes.

    Answers a remark for each customer of the source's own list that was there before.
    """
    remarks = await _bring_listed(unit, chunk.parties, known, import_id)
    strangers: dict[str, DraftCustomer] = {}
    for order in chunk.orders:
        if order.customer and (key := customer_key(order.customer)) and key not in known.parties:
            strangers.setdefault(key, order.customer)
    codes = await find_or_create(unit, customers=list(strangers.values()))
    known.parties |= {key: code for key, code in zip(strangers, codes, strict=True) if code}
    return remarks


async def _bring_listed(unit: UnitOfWork, listed: Sequence[PartyDraft], known: Known, import_id: UUID) -> list[Remark]:
    drafts = {key: draft for draft in listed if (key := draft.code or draft.email.lower()) not in known.parties}
    if not drafts:
        return []
    await lock_parties(unit, names=[name for one in drafts.values() for name in (one.code, one.email.lower()) if name])
    found = await _find(unit, drafts)
    new = {key: draft for key, draft in drafts.items() if key not in found}
    mark = {"imported": True, "import": str(import_id)}
    marked = [msgspec.structs.replace(draft, attributes={**draft.attributes, **mark}) for draft in new.values()]
    changes = await put_parties(unit, drafts=marked) if marked else []
    known.parties |= found | dict(zip(new, (change.key for change in changes), strict=True))
    ours = await _our_parties(unit, list(found.values()), import_id)
    return [Remark("customer_was_there", "", None, code) for code in sorted(set(found.values()) - ours)]


async def tell_known(
    unit: UnitOfWork, *, orders: Sequence[HistoricOrder], known: Known, import_id: UUID
) -> list[Remark]:
    """A remark on each item and customer of orders that were there before, but for those which this import brings."""
    skus = {line.sku for order in orders for line in order.lines} - known.told[0]
    codes = {known.parties.get(customer_key(order.customer), "") for order in orders if order.customer}
    codes -= known.told[1]
    known.told = (known.told[0] | skus, known.told[1] | codes)
    skus -= await _ours(unit, sorted(skus), import_id)
    rows = await unit.fetch(
        "SELECT DISTINCT customer FROM orders JOIN imported_orders i ON i.order_id = orders.id"
        " WHERE customer = ANY(%s) AND i.import_id = %s",
        [sorted(codes), import_id],
    )
    codes -= {"", *(row[0] for row in rows)}
    return [Remark("item_was_there", "", None, sku) for sku in sorted(skus)] + [
        Remark("customer_was_there", "", None, code) for code in sorted(codes)
    ]


async def _find(unit: UnitOfWork, drafts: dict[str, PartyDraft]) -> dict[str, str]:
    """Party codes by key: the code where it is known, else the oldest party of the e-mail address."""
    emails = {key: draft.email.lower() for key, draft in drafts.items() if draft.email}
    codes = await unit.fetch("SELECT code FROM parties WHERE code = ANY(%s)", [[one.code for one in drafts.values()]])
    by_email = dict[str, str](
        await unit.fetch(
            "SELECT DISTINCT ON (lower(email)) lower(email), code FROM parties WHERE email <> ''"
            " AND lower(email) = ANY(%s) ORDER BY lower(email), created_at, code",
            [list(emails.values())],
        )
    )
    found = {key: by_email[email] for key, email in emails.items() if email in by_email}
    return found | {code: code for (code,) in codes}


async def _our_parties(unit: UnitOfWork, codes: Sequence[str], import_id: UUID) -> set[str]:
    rows = await unit.fetch(
        "SELECT code FROM parties WHERE code = ANY(%s) AND attributes->>'import' = %s", [list(codes), str(import_id)]
    )
    return {row[0] for row in rows}
