"""Tables in layouts that nobody built for: columns by their places, their meaning by heads, contents and products."""

from lading.intake.hints import Hints
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import by_cards, by_columns, lines_in
from lading.intake.layout.table.counting import counting
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table.tokens import Splitter
from lading.intake.opened import Page, Stroke, Word
from lading.intake.reading import ReadLine

Row = tuple[float, list[tuple[float, str]]]


def paper_of(*rows: Row, rules: tuple[float, ...] = ()) -> Paper:
    """Words at their heights and left sides, letters five points wide; drawn lines at heights."""
    words = []
    for top, chunks in rows:
        for left, text in chunks:
            at = left
            for word in text.split():
                words.append(Word(word, at, top, at + 5 * len(word), top + 10, size=9))
                at += 5 * len(word) + 3
    return Paper([Page(600, 800, words, [Stroke(30, y, 570, y) for y in rules])], Hints())


def told(line: ReadLine) -> dict[str, str]:
    """A line's fields in plain values."""
    return {name: one.value for name, one in line.fields.items()}


FIGURES = ((300, "40"), (350, "EA"), (400, "2.50"), (470, "100.00"))
OTHERS = ((300, "12"), (350, "BOX"), (400, "7.25"), (470, "87.00"))
THIRD = ((300, "8"), (350, "EA"), (400, "1.20"), (470, "9.60"))


def rows_of(*more: tuple[float, str], step: float = 40.0) -> list[Row]:
    """Three rows of figures; `more` are texts below (or above) each."""
    made: list[Row] = []
    for number, figures in enumerate((FIGURES, OTHERS, THIRD), start=1):
        top = 200 + step * number
        made.append((top, [(40, f"{number}0"), *figures]))
        made += [(top + far, [(80, f"{text} {'ABC'[number - 1]}")]) for far, text in more]
    return sorted(made)


def test_without_a_head_products_say_what_columns_mean() -> None:
    lines = lines_in(paper_of(*rows_of((12, "Steel hinge")))).lines
    assert [told(line)["quantity"] for line in lines] == ["40", "12", "8"]
    assert told(lines[1]) == {
        "position": "20",
        "quantity": "12",
        "unit": "BOX",
        "unit_price": "7.25",
        "amount": "87",
        "text": "Steel hinge B",
    }


def test_texts_stand_above_where_the_first_row_has_one_above() -> None:
    lines = lines_in(paper_of(*rows_of((-12, "Steel hinge")))).lines
    assert [told(line)["text"] for line in lines] == ["Steel hinge A", "Steel hinge B", "Steel hinge C"]


def test_rules_say_which_lines_are_one_row() -> None:
    rows = rows_of((-6, "Steel hinge"), (6, "with ball bearing"), step=42.0)
    lines = lines_in(paper_of(*rows, rules=(222.0, 264.0, 306.0, 348.0))).lines
    assert [told(line)["text"] for line in lines] == [f"Steel hinge {one} with ball bearing {one}" for one in "ABC"]


def test_words_that_no_list_has_are_understood_by_their_parts() -> None:
    assert max(roles := roles_of(("Bestellte", "Menge")), key=lambda name: roles[name]) == "quantity"
    assert max(roles := roles_of(("Wunschliefertermin",)), key=lambda name: roles[name]) == "requested_by"
    assert max(roles := roles_of(("Zeilenwert",)), key=lambda name: roles[name]) == "amount"
    assert roles_of(("Codice fornitore",))["seller_item"] > roles_of(("Codice fornitore",)).get("buyer_item", 0.0)


def test_a_count_and_its_unit_stand_too_close_for_two_columns() -> None:
    head = (200, [(40, "Goods"), (300, "No. Off"), (336, "Pack"), (400, "Rate"), (470, "Extension")])
    row = (220, [(40, "Steel hinge"), (310, "40"), (326, "EA"), (400, "2.50"), (470, "100.00")])
    lines = by_columns(paper := paper_of(head, row), Splitter(paper)).lines
    assert told(lines[0]) == {
        "text": "Steel hinge",
        "quantity": "40",
        "unit": "EA",
        "unit_price": "2.5",
        "amount": "100",
    }


def test_a_date_below_the_row_is_the_line_s_own() -> None:
    head = (200, [(40, "Goods"), (300, "Qty"), (400, "Rate"), (470, "Extension")])
    row = (220, [(40, "Steel hinge"), (300, "40"), (400, "2.50"), (470, "100.00")])
    lines = by_columns(paper := paper_of(head, row, (232, [(40, "Needed by: 2026-10-28")])), Splitter(paper)).lines
    assert (told(lines[0])["requested_by"], told(lines[0])["text"]) == ("2026-10-28", "Steel hinge")


def test_cards_are_lines_and_their_labels_columns() -> None:
    rows: list[Row] = []
    for number, (name, count, price) in enumerate((("Steel hinge", "40", "2.50"), ("Oak board", "12", "7.25"))):
        top = 200 + 60 * number
        rows += [
            (top, [(40, "Product:"), (110, name), (330, "Units ordered:"), (420, count)]),
            (top + 14, [(40, "Your code:"), (110, f"VS-10{number}"), (330, "Each:"), (420, price)]),
        ]
    lines = by_cards(paper := paper_of(*rows), Splitter(paper)).lines
    assert [told(line) for line in lines] == [
        {"text": "Steel hinge", "quantity": "40", "seller_item": "VS-100", "unit_price": "2.5"},
        {"text": "Oak board", "quantity": "12", "seller_item": "VS-101", "unit_price": "7.25"},
    ]


def test_sums_between_goods_are_no_goods() -> None:
    rows = [*rows_of((12, "Steel hinge")), (300, [(300, "Subtotal"), (470, "187.00")])]
    assert len(lines_in(paper_of(*sorted(rows))).lines) == 3


def test_what_numbers_the_lines() -> None:
    assert counting(["10", "20", "30"]) == 4.0
    assert counting(["1.", "2.", "3."]) == 4.0
    assert counting(["40", "12", "8"]) == -2.5
    assert counting(["00010"]) == 1.6
