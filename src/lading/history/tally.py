"""What an order of the past adds to every measure, worked out from the order itself."""

from decimal import Decimal

from lading.history.measures import COUNTED, Count
from lading.kernel import round_money
from lading.orders.bring import HistoricLine, HistoricOrder

ZERO = Decimal(0)


def measure_order(order: HistoricOrder) -> dict[str, int | Decimal]:
    """Its part of each measure but customers and items; nothing is said of measures of which it has none."""
    worths = [_worth(order, line) for line in order.lines]
    goods = sum(worths, ZERO)
    tax = sum((line.tax_amount for line in order.lines), order.shipping_tax)
    parts = zip(order.lines, worths, strict=True)
    undone = [round_money(worth * _credited(order, line) / line.quantity, order.currency) for line, worth in parts]
    measures: dict[str, int | Decimal] = {
        "orders": 1,
        "lines": len(order.lines),
        "ordered": sum((line.quantity for line in order.lines), ZERO),
        "credited": sum((_credited(order, line) for line in order.lines), ZERO),
        "goods": goods - order.discount,
        "credits": sum(undone, ZERO),
        "shipping": order.shipping,
        "tax": tax,
        "total": total_of(order),
        "paid": sum((one.captured for one in order.tenders), ZERO),
        "refunded": sum((one.refunded for one in order.tenders), ZERO),
    }
    return {measure: value for measure, value in measures.items() if value}


def missing(order: HistoricOrder) -> dict[str, int | Decimal]:
    """The effects of leaving this order out."""
    return {measure: -value for measure, value in measure_order(order).items()}


def add_order(count: Count, order: HistoricOrder) -> None:
    """Count an order."""
    for measure, value in measure_order(order).items():
        if measure in COUNTED:
            count.add(measure, value)
        else:
            count.pay(order.currency, measure, Decimal(value))


def total_of(order: HistoricOrder) -> Decimal:
    """What an order comes to, as `prepare_history` will find."""
    tax = ZERO
    if not order.prices_include_tax:
        tax = sum((line.tax_amount for line in order.lines), order.shipping_tax)
    return sum((_worth(order, line) for line in order.lines), ZERO) - order.discount + tax + order.shipping


def _worth(order: HistoricOrder, line: HistoricLine) -> Decimal:
    return round_money(line.unit_price * line.quantity, order.currency) - line.discount


def _credited(order: HistoricOrder, line: HistoricLine) -> Decimal:
    """Units that came back or were cancelled."""
    return line.quantity if (line.ended or order.ended) == "cancelled" else line.returned + line.cancelled
