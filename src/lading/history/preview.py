"""A dry run: everything is read and counted, nothing is written, no database is asked."""

from collections.abc import Iterable
from decimal import Decimal

from lading.catalog.drafts import ItemDraft
from lading.history.certificate import FIRST, Certificate, Reason, Row, merge_reasons, reason
from lading.history.certify import certify_counts
from lading.history.entries import Entry, Remark
from lading.history.measures import Count
from lading.history.prepare import already_there
from lading.history.start import Wish, open_source
from lading.history.tally import add_order
from lading.orders.bring import HistoricOrder, customer_key


def preview_import(wish: Wish) -> Certificate:
    """The certificate that an import into an empty company would get. Takes as long as reading the files takes.

    Raises `UnreadableFile`, `WrongFormat`, `NotFound`, `Invalid`.
    """
    preset, source = open_source(wish)
    result, remarks = _tally(preset.read(source))
    return certify_counts(
        import_id="(dry run: nothing was written)",
        preset=preset,
        channel=wish.channel or preset.name,
        source=source,
        there=preset.recount(source),
        result=result,
        reasons=_sum_up(remarks),
    )


def _tally(entries: Iterable[Entry]) -> tuple[Count, list[Remark]]:
    count, remarks, seen = Count(), list[Remark](), set[str]()
    items, customers = set[str](), set[str]()
    for entry in entries:
        if isinstance(entry, Remark):
            remarks.append(entry)
        elif isinstance(entry, HistoricOrder):
            if entry.external_id in seen:
                remarks.append(already_there(entry))
                continue
            seen.add(entry.external_id)
            add_order(count, entry)
            items |= {line.sku for line in entry.lines}
            customers.add(customer_key(entry.customer) if entry.customer else "")
        elif isinstance(entry, ItemDraft):
            items.add(entry.sku)
        else:
            customers.add(entry.code or entry.email.lower())
    count.add("items", len(items))
    count.add("customers", len(customers - {""}))
    return count, remarks


def _sum_up(remarks: Iterable[Remark]) -> list[Reason]:
    by_reason: dict[tuple[str, str | None], list[Remark]] = {}
    for remark in remarks:
        by_reason.setdefault((remark.code, remark.currency), []).append(remark)
    found: list[Reason] = []
    for (code, currency), told in by_reason.items():
        effects: dict[str, Decimal] = {}
        for remark in told:
            for measure, value in remark.effects.items():
                effects[measure] = effects.get(measure, Decimal(0)) + value
        first = [Row(one.file, one.row, one.subject, one.detail) for one in told[:FIRST]]
        found.append(reason(code, rows=len(told), effects=effects, first=first, currency=currency))
    return merge_reasons(found)
