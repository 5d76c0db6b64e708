"""Recognised lines in the order in which they are read, and how sure their words may be at most."""

from lading.intake.open.turning import Line, reading_order, words_of_line


def test_lines_are_read_row_by_row_though_a_row_is_not_quite_level() -> None:
    lines = [
        Line(300, 101, 340, 111),  # the amount of the first row, a little lower than its text
        Line(20, 112, 200, 122),
        Line(20, 98, 200, 108),
        Line(300, 114, 340, 124),
    ]
    assert reading_order(lines) == [2, 0, 1, 3]
    assert reading_order([]) == []


def test_a_recognised_word_is_never_as_sure_as_one_of_the_file() -> None:
    (first, second) = words_of_line("25 pcs", Line(0, 0, 60, 10), sure=1.0, scale=0.5)
    assert (first.sure, second.text, second.sure) == (0.999, "pcs", 0.999)
