"""Whether a document's amounts add up: lines against their prices, totals against lines, counts and hash totals."""

from collections.abc import Sequence
from decimal import Decimal

from lading.intake.reading import Evidence, Field, Flag, ReadLine

_CENT = Decimal("0.01")


def check_amounts(header: dict[str, Field], lines: Sequence[ReadLine]) -> list[Flag]:
    """A flag for each amount of a line and each total that does not follow from what the lines say."""
    flags = [flag for index, line in enumerate(lines) if (flag := _check_line(index, line))]
    if flags:
        return flags
    goods = [_worth(line) for line in lines if not line.value("charge")]
    charges = [_worth(line) for line in lines if line.value("charge")]
    known = [worth for worth in goods if worth is not None]
    if not goods or len(known) < len(goods):
        return []
    goods_sum = sum(known, Decimal())
    more = sum((worth for worth in charges if worth is not None), Decimal())
    for name in ("shipping_total", "tax_total"):
        more += _number(header, name) or Decimal()
    slack = _CENT * (len(lines) + 1)
    checked = [_check_total(header, "goods_total", {goods_sum}, slack)]
    checked.append(_check_total(header, "total", {goods_sum, goods_sum + more, *_goods(header, more)}, slack))
    return [flag for flag in checked if flag]


def check_count(*, said: str, counted: int | Decimal, what: str, segment: str) -> Flag | None:
    """A flag when a control total says another number than there is. `what` completes "… lines were counted"."""
    try:
        same = Decimal(said.replace(",", ".")) == counted
    except ArithmeticError:
        same = False
    if same or not said.strip():
        return None
    return Flag("arithmetic", f"{segment} says {said} {what}, {counted} were counted.", Evidence(said, segment=segment))


def _goods(header: dict[str, Field], more: Decimal) -> list[Decimal]:
    goods = _number(header, "goods_total")
    return [] if goods is None else [goods + more]


def _check_line(index: int, line: ReadLine) -> Flag | None:
    amount, worth = _number(line.fields, "amount"), _calculated(line)
    if amount is None or worth is None or abs(amount - worth) <= _CENT:
        return None
    discount = _number(line.fields, "discount") or Decimal()
    if discount and abs(amount - worth - discount) <= _CENT:
        return None
    sentence = f"Line {line.value('position') or index + 1}: quantity times price is {worth:.2f}, its amount {amount}."
    return Flag("arithmetic", sentence, line.fields["amount"].evidence, f"/lines/{index}/amount")


def _check_total(header: dict[str, Field], name: str, fitting: set[Decimal], slack: Decimal) -> Flag | None:
    said = _number(header, name)
    if said is None or any(abs(said - one) <= slack for one in fitting):
        return None
    sentence = f"The lines add up to {min(fitting, key=lambda one: abs(one - said)):.2f}, the document says {said}."
    return Flag("arithmetic", sentence, header[name].evidence, f"/header/{name}")


def _worth(line: ReadLine) -> Decimal | None:
    amount = _number(line.fields, "amount")
    return amount if amount is not None else _calculated(line)


def _calculated(line: ReadLine) -> Decimal | None:
    quantity, price = _number(line.fields, "quantity"), _number(line.fields, "unit_price")
    if quantity is None or price is None:
        return None
    per = _number(line.fields, "price_per") or Decimal(1)
    return quantity * price / per - (_number(line.fields, "discount") or Decimal())


def _number(fields: dict[str, Field], name: str) -> Decimal | None:
    found = fields.get(name)
    return Decimal(found.value) if found else None
