"""The review desk without a page: what is doubtful, where it stands, and how text and sheets are marked."""

from lading.console.desk import Shown, join_boxes, say_place, tone_of
from lading.console.desk_text import Piece, mark_sheets, mark_text
from lading.intake.opened import Box, Opened, Page, Sheet, Word
from lading.intake.opened_documents import words_within


def shown(place: str, text: str, segment: str = "") -> Shown:
    return Shown(place=place, name="", label="", kind="text", value=text, tone="sure", text=text, segment=segment)


def places(lines: list[list[Piece]]) -> list[tuple[int, str, str]]:
    return [(n, piece.text, piece.place) for n, line in enumerate(lines) for piece in line if piece.place]


def test_the_same_value_of_two_lines_is_marked_in_each() -> None:
    opened = Opened(shape="edi", text="ISA*C-1~BEG*00*SA*48~N1*BY*Ada*92*C-1~PO1*1*48*EA*9.50~PO1*2*48*EA*7~")
    fields = [
        shown("/header/po_number", "48", "BEG03"),
        shown("/header/buyer_code", "C-1", "N104"),
        shown("/lines/0/quantity", "48", "PO102"),
        shown("/lines/0/unit_price", "9.50", "PO104"),
        shown("/lines/1/quantity", "48", "PO102"),
    ]
    assert places(mark_text(opened, fields)) == [
        (1, "48", "/header/po_number"),
        (2, "C-1", "/header/buyer_code"),
        (3, "48", "/lines/0/quantity"),
        (3, "9.50", "/lines/0/unit_price"),
        (4, "48", "/lines/1/quantity"),
    ]


def test_parts_of_a_line_are_marked_in_their_schedule_and_what_they_share_once() -> None:
    opened = Opened(shape="edi", text="PO1*1*12*EA*9.50~SCH*6*EA***002*0303~SCH*6*EA***002*0310~PO1*2*4*EA*7~GE*1*7~")
    parts = [
        shown(f"/lines/{at}/{name}", text, segment)
        for at, day in ((0, "0303"), (1, "0310"))
        for name, text, segment in (
            ("position", "1", "PO101"), ("quantity", "6", "SCH01"), ("requested_by", day, "SCH06"),
            ("part", "delivery", "SCH01"), ("ordered", "12", "PO102"),
        )
    ]  # fmt: skip
    marked = mark_text(opened, [*parts, shown("/lines/2/quantity", "4", "PO102")])
    assert [(n, text) for n, text, _ in places(marked)] == [
        (0, "1"), (0, "12"), (1, "6"), (1, "0303"), (2, "6"), (2, "0310"), (3, "4"),
    ]  # fmt: skip


def test_words_are_marked_whole_and_lines_of_text_stay() -> None:
    opened = Opened(shape="text", text="Dear all,\nplease send 14 mugs and 4 bowls\nby Friday")
    marked = mark_text(opened, [shown("/lines/0/quantity", "4"), shown("/header/note", "by\nFriday")])
    assert places(marked) == [(1, "4", "/lines/0/quantity")]
    assert ["".join(piece.text for piece in line) for line in marked] == opened.text.split("\n")


def test_cells_are_marked_by_their_row() -> None:
    rows = [["Item", "Qty"], ["MUG", "4"], ["BOWL", "4"]]
    (table,) = mark_sheets(
        Opened(shape="sheets", sheets=[Sheet("Order", rows)]), [shown("/lines/1/quantity", "4", "row 3, Qty")]
    )
    assert [[cell.place for cell in row] for row in table.rows] == [["", ""], ["", ""], ["", "/lines/1/quantity"]]


def test_boxes_of_one_line_are_joined_and_others_are_not() -> None:
    words = [Box(0, 0.1, 0.2, 0.15, 0.21), Box(0, 0.16, 0.2, 0.2, 0.212), Box(0, 0.1, 0.23, 0.2, 0.24)]
    assert join_boxes(words) == [Box(0, 0.1, 0.2, 0.2, 0.212), words[2]]
    assert join_boxes([words[0], Box(1, 0.16, 0.2, 0.2, 0.21)]) == [words[0], Box(1, 0.16, 0.2, 0.2, 0.21)]


def test_a_word_lies_in_a_box_when_most_of_it_does() -> None:
    page = Page(100, 200, [Word("Red", 10, 20, 30, 30), Word("mug", 32, 20, 52, 30), Word("4", 70, 20, 75, 30)])
    assert words_within(page, Box(0, 0.1, 0.1, 0.45, 0.15)) == "Red mug"
    assert words_within(page, Box(0, 0.1, 0.1, 0.40, 0.15)) == "Red"


def test_places_and_probabilities_are_said_as_people_say_them() -> None:
    assert [say_place(one) for one in ("/lines/1/unit_price", "/lines/0/item", "/header/total", "/customer", "")] == [
        "Line 2, Price",
        "Line 1, Item",
        "Total",
        "Customer",
        "Document",
    ]
    assert [tone_of(share) for share in (0.95, 0.94, 0.79, None)] == ["sure", "fair", "doubt", "none"]
