"""The answer to an X12 order: 855."""

from lading.intake.answering.answer import LineAnswer, OrderAnswer, Written, code_of_unit, line_of
from lading.intake.answering.x12_writing import Row, back_to, write_interchange
from lading.intake.reading import Reading, ReadLine
from lading.intake.structured.x12.envelope import read_envelope

_WHOLE = {"accepted": "AD", "changed": "AC", "rejected": "RJ", "backordered": "AC"}
_LINE = {"accepted": "IA", "changed": "IC", "rejected": "IR", "backordered": "IB"}
_ITEMS = (("VN", "seller_item"), ("BP", "buyer_item"), ("UP", "gtin"), ("MG", "maker_item"))


def answer_x12(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:
    """The 855 to the message `segment` (from 0) of an interchange. Raises `Malformed`."""
    message = read_envelope(original).messages[segment]
    day = f"{answer.answered_at:%Y%m%d}"
    ordered = reading.value("order_date").replace("-", "")
    body: list[Row] = [
        ["BAK", "00", _WHOLE[answer.action], answer.po_number, ordered or day, "", "", "", answer.our_number, day]
    ]
    if answer.currency:
        body.append(["CUR", "SE", answer.currency])
    if answer.note:
        body.append(["MSG", answer.note[:264]])
    positions = list(dict.fromkeys(line.position for line in answer.lines))
    for position in positions:
        body += _line(position, [one for one in answer.lines if one.position == position], reading)
    body.append(["CTT", str(len(positions))])
    text = write_interchange(
        back_to(message), [("PR", [body])], kind="855", control=answer.control, at=answer.answered_at
    )
    return Written(text, f"855-{answer.our_number}.edi", "application/edi-x12", "x12 855")


def _line(position: str, answers: list[LineAnswer], reading: Reading) -> list[Row]:
    line = line_of(reading, position)
    unit = code_of_unit(line, "EA")
    price = next((one.unit_price for one in answers if one.unit_price), line.value("unit_price") if line else "")
    basis = _basis(line)
    rows: list[Row] = [["PO1", position, _ordered(line, answers), unit, price, basis if price else "", *_items(line)]]
    for one in answers:
        code = "IS" if one.substitute else _LINE[one.action]
        quantity = "0" if one.action == "rejected" and not one.quantity else one.quantity
        date = one.promised_on.replace("-", "")
        row = ["ACK", code, quantity, unit if quantity else "", "067" if date else "", date]
        rows.append([*row, "", "VN", one.substitute] if one.substitute else row)
        if one.reason:
            rows.append(["MSG", one.reason[:264]])
    return rows


def _ordered(line: ReadLine | None, answers: list[LineAnswer]) -> str:
    return (line.value("quantity") if line else "") or next((one.quantity for one in answers), "")


def _items(line: ReadLine | None) -> list[str]:
    found = [(code, line.value(name)) for code, name in _ITEMS if line and line.value(name)]
    return [part for pair in found for part in pair]


def _basis(line: ReadLine | None) -> str:
    per = line.value("price_per") if line else ""
    return {"100": "HP", "1000": "TP", "12": "DZ"}.get(per, "")
