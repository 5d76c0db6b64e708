"""The answer to an EDIFACT order: ORDRSP of the same directory."""

from collections.abc import Sequence

from lading.intake.answering.answer import (
    LineAnswer,
    OrderAnswer,
    Written,
    by_line,
    code_of_unit,
    line_of,
    ordered_of,
    verdict_of,
)
from lading.intake.answering.edifact_writing import Row, write_interchange
from lading.intake.reading import Reading, ReadLine
from lading.intake.structured.edifact.envelope import Message, read_envelope

_WHOLE = {"accepted": "29", "changed": "4", "rejected": "27", "backordered": "4"}
_LINE = {"accepted": "5", "changed": "3", "rejected": "7", "backordered": "24"}


def answer_edifact(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:
    """The ORDRSP to the message `segment` (from 0) of an interchange. Raises `Malformed`."""
    message = read_envelope(original).messages[segment]
    day = f"{answer.answered_at:%Y%m%d}"
    body: list[Row] = [
        ["BGM", "231", answer.our_number, _WHOLE[answer.action]],
        ["DTM", ["137", day, "102"]],
        *([["FTX", "AAI", "", "", _wrapped(answer.note)]] if answer.note else []),
        ["RFF", ["ON", answer.po_number]],
        ["RFF", ["VN", answer.our_number]],
        *_reference(message),
        *_parties(message),
    ]
    if answer.currency:
        body.append(["CUX", ["2", answer.currency, "9"]])
    lines = by_line(answer, reading)
    for answers in lines:
        body += _line(answers, line_of(reading, answers[0].position))
    body += [["UNS", "S"], ["CNT", ["2", str(len(lines))]]]
    directory, _, release = message.release.partition(".")
    kind = ["ORDRSP", directory or "D", release or "96A", "UN"]
    text = write_interchange(message, [body], kind=kind, control=answer.control, at=answer.answered_at)
    return Written(text, f"ORDRSP-{answer.our_number}.edi", "application/edifact", "edifact ORDRSP")


def _reference(message: Message) -> list[Row]:
    """The number of the very message that is answered, where it is not the order itself."""
    own = next((one.at(2) for one in message.segments if one.tag == "BGM"), "")
    return [["RFF", ["ACW", own]]] if own and message.kind == "ORDCHG" else []


def _parties(message: Message) -> list[Row]:
    """Buyer, supplier and delivery party as the order named them."""
    return [
        ["NAD", *segment.elements]
        for segment in message.segments
        if segment.tag == "NAD" and segment.at(1) in ("BY", "SU", "DP", "IV")
    ]


def _line(answers: Sequence[LineAnswer], line: ReadLine | None) -> list[Row]:
    """A line with its answer, or with its schedule."""
    one = answers[0]
    gtin = line.value("gtin") if line and not one.substitute else ""
    rows: list[Row] = [["LIN", one.position, _LINE[verdict_of(answers)], [gtin, "EN"] if gtin else ""]]
    seller, buyer = line.value("seller_item") if line else "", line.value("buyer_item") if line else ""
    numbers = [[number, kind] for number, kind in ((seller, "SA"), (buyer, "IN")) if number]
    if one.substitute:
        rows.append(["PIA", "3", [one.substitute, "SA"]])
        numbers = [pair for pair in numbers if pair[1] == "IN"]
    if numbers:
        rows.append(["PIA", "5", *numbers])
    if words := one.substitute_text or (line.value("text") if line else ""):
        rows.append(["IMD", "F", "", ["", "", "", words[:35], words[35:70]]])
    unit = code_of_unit(line, "PCE")
    if line and ordered_of(line):
        rows.append(["QTY", ["21", ordered_of(line) if len(answers) > 1 else line.value("quantity"), unit]])
    if len(answers) == 1:
        rows += _comes(one, unit)
    if reasons := " ".join(dict.fromkeys(part.reason for part in answers if part.reason)):
        rows.append(["FTX", "AAI", "", "", _wrapped(reasons)])
    if one.unit_price:
        per = line.value("price_per") if line else ""
        rows.append(["PRI", ["AAA", one.unit_price, *(["", "", per, unit] if per else [])]])
    if len(answers) > 1:
        rows += [row for part in answers for row in ([["SCC", "1"], *_comes(part, unit)])]
    return rows


def _comes(one: LineAnswer, unit: str) -> list[Row]:
    """How much comes, and on which day."""
    rows: list[Row] = []
    if one.quantity:
        rows.append(["QTY", ["83" if one.action == "backordered" else "113", one.quantity, unit]])
    if one.promised_on:
        rows.append(["DTM", ["69", one.promised_on.replace("-", ""), "102"]])
    return rows


def _wrapped(text: str) -> list[str]:
    """A free text as at most five components of seventy characters."""
    return [text[at : at + 70] for at in range(0, min(len(text), 350), 70)]
