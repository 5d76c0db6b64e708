"""The answer to an order in the format in which the order came."""

from lading.intake.answering.answer import OrderAnswer, Written
from lading.intake.answering.answer_cxml import answer_cxml
from lading.intake.answering.answer_edifact import answer_edifact
from lading.intake.answering.answer_orderx import answer_orderx
from lading.intake.answering.answer_ubl import answer_ubl
from lading.intake.answering.answer_x12 import answer_x12
from lading.intake.reading import Reading

_WRITERS = {
    "x12 850": answer_x12,
    "x12 860": answer_x12,
    "x12 875": answer_x12,
    "edifact ORDERS": answer_edifact,
    "edifact ORDCHG": answer_edifact,
    "ubl Order": answer_ubl,
    "ubl OrderChange": answer_ubl,
    "cxml OrderRequest": answer_cxml,
    "ubl OrderCancellation": answer_ubl,
    "order-x order": answer_orderx,
    "order-x change": answer_orderx,
}


def write_answer(answer: OrderAnswer, *, reading: Reading, original: str, segment: int = 0) -> Written | None:
    """The answer; None for formats whose senders are answered by mail (sheets, PDF, HTML, text).

    `original` is the text of the file as it came (of a PDF, of the XML in it), `segment` which message of it (from 0).
    """
    writer = _WRITERS.get(reading.format)
    return writer(answer, reading=reading, original=original, segment=segment) if writer else None


__all__ = ["Written", "write_answer"]
