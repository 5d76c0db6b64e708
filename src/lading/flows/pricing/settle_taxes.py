"""Telling a tax service what became of its documents: due when goods leave, void when nothing does, part given back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.kernel import round_money
from lading.pricing.ports import NoTaxAnswer, TaxedLine, TaxProvider
from lading.store import UnitOfWork

ZERO = Decimal(0)
SHIPPING = "shipping"
"""Under which the tax of shipping is noted beside those of lines."""

_DUE = """
SELECT o.id, o.number, o.currency, t.details, l.shipped, l.lines,
  l.mark || CASE WHEN s.tax > 0 THEN '/' || s.tax ELSE '' END, s.tax
FROM order_taxes t JOIN orders o ON o.id = t.order_id JOIN LATERAL (
  SELECT bool_or(shipped + delivered + returned > 0) AS shipped, bool_and(cancelled = ordered) AS gone,
    sum(cancelled) || '/' || coalesce(sum(c.tax), 0) AS mark, sum(cancelled) + coalesce(sum(c.tax), 0) > 0 AS less,
    json_agg(json_build_array(line, cancelled::text, ordered::text, tax_amount::text, tax_rate::text,
      coalesce(c.tax, 0)::text)) AS lines
  FROM order_lines LEFT JOIN (SELECT e.line, sum(e.amount) AS tax FROM ledger_entries e JOIN ledger_transactions b
    ON b.id = e.transaction_id WHERE e.order_id = o.id AND e.account = 'tax' AND b.kind IN ('credit', 'credit_undone')
    GROUP BY 1) c USING (line) WHERE order_id = o.id) l ON true
JOIN LATERAL (SELECT greatest(coalesce((t.details->>'shipping_tax')::numeric, 0) - o.shipping_tax, 0)
    + coalesce(sum(e.amount), 0) AS tax FROM ledger_entries e JOIN ledger_transactions b ON b.id = e.transaction_id
  WHERE e.order_id = o.id AND e.account = 'tax' AND e.line IS NULL AND b.kind IN ('credit', 'credit_undone')) s ON true
WHERE t.details->>'state' IN ('quoted', 'committed')
  AND ((t.details->>'state' = 'quoted' AND (l.shipped OR l.gone))
    OR (t.details->>'state' = 'committed' AND (l.less OR s.tax > 0)
      AND l.mark || CASE WHEN s.tax > 0 THEN '/' || s.tax ELSE '' END <> coalesce(t.details->>'told', '')))
ORDER BY o.id LIMIT 20
"""
"""Tax of what was cancelled, and of what was credited for whatever reason, as the ledger says, is given back; so
is that of shipping that was credited, or costs less than when the service was asked."""


class _Back(msgspec.Struct, frozen=True):
    """The tax that is not owed any more, by line and of shipping, with the lines' rates; `mark` tells it apart."""

    lines: dict[str, Decimal]
    rates: dict[str, Decimal]
    shipping: Decimal
    mark: str


async def settle_taxes(company: Company) -> int:
    """Tell the service of some orders; answers of how many. What it does not take is told again later.

    Each act carries a key of its own, so that telling twice after a crash takes effect once.
    """
    async with company.database.unit_of_work() as unit:
        await company.refresh(unit, skus=())
        settings, make = company.book.settings.tax_provider, company.tax_provider
        due: list[Any] = await unit.fetch(_DUE, plan_anew=True) if settings and make else []
    if not due or settings is None or make is None:
        return 0
    service, told = make(settings), 0
    for order_id, number, currency, details, shipped, lines, mark, shipping in due:
        given = {str(line[0]): _given_back(line, currency) for line in lines}
        back = _Back(given, {str(line[0]): Decimal(line[4]) for line in lines}, shipping, mark)
        try:
            kept = await _tell(service, number, details, back, shipped=bool(shipped))
        except NoTaxAnswer:
            continue
        async with company.database.unit_of_work() as unit:
            await _keep(unit, order_id, kept)
        told += 1
    return told


async def _tell(
    service: TaxProvider,
    number: str,
    details: dict[str, Any],
    back: _Back,
    *,
    shipped: bool,
) -> dict[str, Any]:
    document = details["document"]
    if details["state"] == "quoted" and shipped:
        await service.commit(document, key=f"{number}/commit")
        return {**details, "state": "committed"}
    if details["state"] == "quoted":
        await service.void(document, key=f"{number}/void")
        return {**details, "state": "void"}
    told = {n: Decimal(amount) for n, amount in details.get("refunded", {}).items()}
    more = [
        TaxedLine(int(n), amount - told.get(n, ZERO), back.rates[n])
        for n, amount in back.lines.items()
        if amount != told.get(n, ZERO)
    ]
    shipping = back.shipping - told.get(SHIPPING, ZERO)
    if more or shipping:
        key = f"{number}/refund/{back.mark}"
        await service.refund(document, lines=more, shipping_tax=shipping, key=key)
    given = back.lines | ({SHIPPING: back.shipping} if back.shipping else {})
    return {**details, "told": back.mark, "refunded": {n: str(amount) for n, amount in given.items()}}


def _given_back(line: list[Any], currency: str) -> Decimal:
    """The tax of a line that is not owed any more."""
    _, cancelled, ordered, tax, _, credited = line
    whole = Decimal(ordered)
    share = round_money(Decimal(tax) * Decimal(cancelled) / whole, currency) if whole else ZERO
    return share + Decimal(credited)


async def _keep(unit: UnitOfWork, order_id: UUID, details: dict[str, Any]) -> None:
    await unit.execute(
        "UPDATE order_taxes SET details = %s WHERE order_id = %s", [msgspec.json.encode(details).decode(), order_id]
    )
