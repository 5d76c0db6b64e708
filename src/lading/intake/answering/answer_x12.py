"""The answer to an X12 order or its cancellation: 855; to a change of one, or a cancellation by 860: 865."""

from lading.intake.answering.answer import LineAnswer, OrderAnswer, Written, code_of_unit, line_of, ordered_of
from lading.intake.answering.x12_writing import Row, back_to, write_interchange
from lading.intake.reading import Reading, ReadLine
from lading.intake.structured.x12.envelope import read_envelope

_WHOLE = {"accepted": "AD", "changed": "AC", "rejected": "RJ", "backordered": "AC"}
_LINE = {"accepted": "IA", "changed": "IC", "rejected": "IR", "backordered": "IB"}
_CANCELLED = {"accepted": "AK", "rejected": "RJ"}
_ITEMS = (("VN", "seller_item"), ("BP", "buyer_item"), ("UP", "gtin"), ("MG", "maker_item"))


def answer_x12(answer: OrderAnswer, *, reading: Reading, original: str, segment: int) -> Written:
    """The 855 or 865 to the message `segment` (from 0) of an interchange. Raises `Malformed`."""
    message = read_envelope(original).messages[segment]
    day = f"{answer.answered_at:%Y%m%d}"
    ordered = reading.value("order_date").replace("-", "")
    changes = message.kind == "860"
    kind, group = ("865", "CA") if changes else ("855", "PR")
    body: list[Row] = [_beginning(answer, reading, ordered=ordered or day, day=day, changes=changes)]
    if answer.currency:
        body.append(["CUR", "SE", answer.currency])
    if answer.note:
        body.append(["MSG", answer.note[:264]])
    positions = list(dict.fromkeys(line.position for line in answer.lines))
    for position in positions:
        answers = [one for one in answer.lines if one.position == position]
        body += _line(position, answers, reading, changes=changes)
    body.append(["CTT", str(len(positions))])
    text = write_interchange(
        back_to(message), [(group, [body])], kind=kind, control=answer.control, at=answer.answered_at
    )
    return Written(text, f"{kind}-{answer.our_number}.edi", "application/edi-x12", f"x12 {kind}")


def _beginning(answer: OrderAnswer, reading: Reading, *, ordered: str, day: str, changes: bool) -> Row:
    verdict, number, purpose = _WHOLE[answer.action], answer.po_number, "00"
    if answer.cancellation:
        verdict, purpose = _CANCELLED[answer.cancellation], "01"
    if changes:
        return ["BCA", purpose, verdict, number, "", reading.value("revision"), ordered, "", "", answer.our_number, day]
    return ["BAK", purpose, verdict, number, ordered, "", "", "", answer.our_number, day]


def _line(position: str, answers: list[LineAnswer], reading: Reading, *, changes: bool) -> list[Row]:
    line = line_of(reading, position)
    unit = code_of_unit(line, "EA")
    price = next((one.unit_price for one in answers if one.unit_price), line.value("unit_price") if line else "")
    basis = _basis(line)
    terms = [unit, price, basis if price else "", *_items(line)]
    ordered = _ordered(line, answers)
    rows: list[Row] = [["PO1", position, ordered, *terms]]
    if changes:
        rows = [["POC", position, _said(line), ordered, "", *terms]]
    for one in answers:
        code = "IS" if one.substitute else _LINE[one.action]
        quantity = "0" if one.action == "rejected" and not one.quantity else one.quantity
        date = one.promised_on.replace("-", "")
        row = ["ACK", code, quantity, unit if quantity else "", "067" if date else "", date]
        rows.append([*row, "", "VN", one.substitute] if one.substitute else row)
        if one.reason:
            rows.append(["MSG", one.reason[:264]])
    return rows


def _said(line: ReadLine | None) -> str:
    """The code of the change (670) as the paper has it."""
    action = line.fields.get("action") if line else None
    return action.evidence.text if action else "CA"


def _ordered(line: ReadLine | None, answers: list[LineAnswer]) -> str:
    return ordered_of(line) or next((one.quantity for one in answers), "")


def _items(line: ReadLine | None) -> list[str]:
    found = [(code, line.value(name)) for code, name in _ITEMS if line and line.value(name)]
    return [part for pair in found for part in pair]


def _basis(line: ReadLine | None) -> str:
    per = line.value("price_per") if line else ""
    return {"100": "HP", "1000": "TP", "12": "DZ"}.get(per, "")
