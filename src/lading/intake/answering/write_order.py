"""An order written for the system that books it, in the format that it takes. Pure: sending is somebody else's."""

from typing import Literal

from lading.intake.answering.answer import Written
from lading.intake.answering.order_out import OrderOut
from lading.intake.answering.order_rows import order_rows
from lading.intake.answering.order_ubl import order_ubl
from lading.intake.answering.order_x12 import order_x12

Form = Literal["x12", "ubl", "csv"]


def write_order(order: OrderOut, *, form: Form) -> Written:
    """The message, the same for the same order, key and number."""
    name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in order.number)
    if form == "x12":
        return Written(order_x12(order), f"850-{name}.edi", "application/edi-x12", "x12 850")
    if form == "ubl":
        return Written(order_ubl(order), f"order-{name}.xml", "application/xml", "ubl Order")
    return Written(order_rows(order), f"order-{name}.csv", "text/csv", "csv")
