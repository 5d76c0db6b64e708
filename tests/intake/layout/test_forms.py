"""Papers as buying programs print them: labels close below each other, heads of two levels, places told anyhow."""

from collections.abc import Iterable
from datetime import date

from lading.intake.hints import Hints
from lading.intake.layout.goods import tables_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.read_pages import read_pages
from lading.intake.layout.table.choose import by_columns, by_words
from lading.intake.layout.table.tokens import Splitter
from lading.intake.opened import Page, Word
from lading.intake.reading import Reading

US = Hints(us=("Lading Supplies Inc.",), received_on=date(2026, 3, 13))
Row = tuple[float, list[tuple[float, str]]]
OURS: list[Row] = [
    (130, [(40, "Lading Supplies Inc.")]),
    (140, [(40, "9 Marlin Court")]),
    (150, [(40, "Columbus, OH 43215")]),
]
TABLE: list[Row] = [
    (300, [(40, "Item"), (100, "Description"), (300, "Qty"), (350, "UOM"), (400, "Price"), (480, "Amount")]),
    (316, [(40, "1"), (100, "Ball valve brass"), (300, "10"), (350, "EA"), (400, "2.50"), (480, "25.00")]),
]


def page(rows: Iterable[Row], *, bold: bool = False) -> Page:
    """Letters five points wide and ten high."""
    words = []
    for top, chunks in rows:
        for left, text in chunks:
            at = left
            for word in text.split():
                words.append(Word(word, at, top, at + 5 * len(word), top + 10, size=9, bold=bold))
                at += 5 * len(word) + 3
    return Page(600, 800, words)


def read(*rows: Row, table: list[Row] = TABLE, hints: Hints = US) -> Reading:
    return read_pages([page([*rows, *table])], hints=hints)


def ship_to(reading: Reading) -> list[str]:
    return [reading.value(f"ship_to_{part}") for part in ("name", "street", "city", "postal_code")]


NORTHAM = ["Northam Dairy LLC", "77 Quay Street", "Duluth", "55802"]


def test_labels_close_below_each_other_are_three_where_each_has_a_value() -> None:
    told = read(
        (20, [(40, "PURCHASE ORDER")]),
        (60, [(380, "PO#"), (460, "LP59227")]),
        (71, [(380, "DATE"), (460, "03/09/2026")]),
        (82, [(380, "REQ DATE"), (460, "03/20/2026")]),
    )
    assert told.value("po_number") == "LP59227"
    assert [told.value("order_date"), told.value("requested_by")] == ["2026-03-09", "2026-03-20"]


def test_a_number_and_its_day_behind_a_stroke_are_two_things() -> None:
    told = read((60, [(380, "PO number/date")]), (71, [(380, "LP82745 / Mar 9, 2026")]))
    assert [told.value("po_number"), told.value("order_date")] == ["LP82745", "2026-03-09"]


def test_a_post_office_box_is_no_order() -> None:
    told = read(
        (20, [(40, "Northam Dairy LLC")]), (30, [(40, "P.O. Box 880")]), (60, [(380, "Order"), (460, "626-8798")])
    )
    assert told.value("po_number") == "626-8798"


def test_a_day_alone_at_the_top_of_a_letter_is_its_own() -> None:
    assert read((60, [(40, "March 9, 2026")]), (80, [(40, "Purchase order 47114")])).value("order_date") == "2026-03-09"


def test_a_person_under_deliver_to_leaves_the_place_to_another_label() -> None:
    told = read(
        (200, [(40, "Ship All Items To"), (380, "Deliver To")]),
        (212, [(40, "Northam Dairy LLC"), (380, "Jan Kowal")]),
        (223, [(40, "77 Quay Street")]),
        (234, [(40, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_each_part_of_a_place_has_a_label() -> None:
    told = read(
        (200, [(40, "Delivery location")]),
        (211, [(50, "Name:"), (120, "Northam Dairy LLC")]),
        (222, [(50, "Street:"), (120, "77 Quay Street")]),
        (233, [(50, "City:"), (120, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_numbered_boxes_have_their_values_below() -> None:
    told = read(
        (200, [(300, "6. SHIP TO:")]),
        (212, [(300, "a. NAME OF CONSIGNEE")]),
        (223, [(300, "Northam Dairy LLC")]),
        (236, [(300, "b. STREET ADDRESS")]),
        (247, [(300, "77 Quay Street")]),
        (260, [(300, "c. CITY, STATE AND ZIP CODE")]),
        (271, [(300, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_a_sentence_says_where_over_two_lines() -> None:
    below = [
        (380.0, [(40.0, "Please deliver to our warehouse at Northam Dairy LLC, 77 Quay Street,")]),
        (391.0, [(40.0, "Duluth, MN 55802.")]),
    ]
    told = read(*OURS, table=[*TABLE, *below])
    assert ship_to(told) == NORTHAM
    assert told.header["ship_to_city"].probability < 0.8


def test_the_second_address_without_any_label_is_where_goods_go() -> None:
    told = read(
        (20, [(40, "Northam Dairy LLC")]),
        (31, [(40, "1 Head Office Road")]),
        (42, [(40, "Albany, NY 12207")]),
        *[
            (top, [*chunks, (330, text)])
            for (top, chunks), text in zip(
                OURS, ("Northam Dairy LLC", "77 Quay Street", "Duluth, MN 55802"), strict=True
            )
        ],
    )
    assert ship_to(told) == NORTHAM
    assert told.header["ship_to_city"].probability < 0.6


def test_a_line_of_commas_that_a_cell_has_broken_is_one_address() -> None:
    told = read(
        (200, [(40, "Ship to"), (130, "Northam Dairy LLC, Dock 2, 77 Quay Street,")]),
        (211, [(130, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_the_department_behind_a_legal_form_is_no_part_of_the_name() -> None:
    told = read((20, [(200, "NORTHAM DAIRY LLC PURCHASING")]), (60, [(380, "Order"), (460, "626-8798")]))
    assert told.value("buyer") == "NORTHAM DAIRY LLC"


def test_our_own_address_does_not_say_where_the_buyer_is() -> None:
    wattle: list[Row] = [
        (200, [(40, "Wattle Pty Ltd")]),
        (211, [(40, "5 Bourke Road")]),
        (222, [(40, "Geelong VIC 3220")]),
    ]
    assert Paper([page([*OURS, *wattle])], US).country == "AU"


def test_codes_and_texts_in_one_piece_above_what_is_counted() -> None:
    table: list[Row] = [
        (300, [(40, "Item"), (76, "Material"), (200, "Description")]),
        (311, [(76, "Order qty."), (160, "Unit"), (278, "Price per unit"), (480, "Net value")]),
        (340, [(40, "00010"), (76, "99354 Pallet recycled grade A")]),
        (351, [(130, "504"), (160, "EACH"), (300, "4.10"), (480, "2,066.40")]),
        (362, [(100, "Your material number 4000216372")]),
        (390, [(180, "Tot.net item val. excl. tax USD"), (480, "2,066.40")]),
    ]
    told = read(table=table)
    assert [[line.value(name) for name in ("text", "quantity", "unit_price")] for line in told.lines] == [
        ["Pallet recycled grade A", "504", "4.1"]
    ]


def test_units_behind_strokes_and_in_brackets() -> None:
    head: Row = (
        300,
        [
            (40, "Line #"),
            (90, "Part # / Description"),
            (240, "Type"),
            (300, "Qty (Unit)"),
            (400, "Unit Price"),
            (490, "Subtotal"),
        ],
    )
    row: Row = (
        320,
        [(40, "1"), (90, "LP-44871"), (240, "Material"), (300, "300 (CS)"), (400, "23.47 USD"), (490, "7,041.00 USD")],
    )
    line = read(table=[head, row, (331, [(90, "Corner board brown")])]).lines[0]
    assert [line.value(name) for name in ("text", "quantity", "unit", "unit_price")] == [
        "Corner board brown",
        "300",
        "CS",
        "23.47",
    ]


def test_the_label_of_a_line_s_day_is_no_part_of_its_text() -> None:
    line = read(table=[*TABLE, (327, [(100, "Request date March 20, 2026")])]).lines[0]
    assert [line.value("text"), line.value("requested_by")] == ["Ball valve brass", "2026-03-20"]


def test_a_price_out_of_an_amount_heeds_its_basis() -> None:
    head: Row = (300, [(40, "Item"), (100, "Description"), (300, "Qty"), (350, "Price per"), (480, "Amount")])
    line = read(
        table=[head, (316, [(40, "1"), (100, "Ball valve brass"), (300, "300"), (350, "100"), (480, "319.95")])]
    ).lines[0]
    assert [line.value("unit_price"), line.value("price_per")] == ["106.65", "100"]


def test_a_table_goes_on_behind_small_print_where_its_head_comes_again() -> None:
    first = page([*TABLE, (780, [(40, "Terms of 2019 apply.")])])
    second = page(
        [
            TABLE[0],
            (316, [(40, "2"), (100, "Gate valve steel"), (300, "4"), (350, "EA"), (400, "5.00"), (480, "20.00")]),
        ]
    )
    paper = Paper([first, second], US)
    lines = by_columns(paper, Splitter(paper)).lines
    assert [line.value("text") for line in lines] == ["Ball valve brass", "Gate valve steel"]


def test_words_for_where_invoices_go_make_no_invoice() -> None:
    assert (
        read((20, [(40, "Lieferauftrag 4711")]), (200, [(40, "Rechnung an:")]), (211, [(40, "Nordlicht GmbH")])).kind
        == "order"
    )


def test_a_code_behind_the_label_is_not_who_receives() -> None:
    told = read(
        (200, [(40, "Ship To: 041")]),
        (211, [(50, "Northam Dairy LLC")]),
        (222, [(50, "77 Quay Street")]),
        (233, [(50, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_a_label_close_before_its_block_ends_where_the_block_begins() -> None:
    told = read(
        (200, [(300, "Ship-To Address Northam Dairy LLC")]),
        (211, [(376, "77 Quay Street")]),
        (222, [(376, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_a_postcode_far_behind_its_city_belongs_to_it() -> None:
    told = read(
        (200, [(300, "Ship to:")]),
        (211, [(300, "Northam Dairy LLC")]),
        (222, [(300, "77 Quay Street")]),
        (233, [(300, "DULUTH MN"), (400, "55802")]),
    )
    assert ship_to(told) == ["Northam Dairy LLC", "77 Quay Street", "DULUTH", "55802"]


def test_a_place_that_is_the_same_is_that_of_the_invoice() -> None:
    told = read(
        (200, [(40, "Bill To:"), (330, "Ship To:")]),
        (211, [(40, "Northam Dairy LLC"), (330, "SAME AS BILL TO")]),
        (222, [(40, "77 Quay Street")]),
        (233, [(40, "Duluth, MN 55802")]),
    )
    assert ship_to(told) == NORTHAM


def test_a_person_right_of_buyer_leaves_the_block_below_to_its_own_label() -> None:
    told = read(
        (20, [(40, "Northam Dairy LLC")]),
        (100, [(380, "Buyer:"), (460, "Jan Kowal")]),
        (130, [(290, "Ship to:"), (380, "Northam Dairy LLC")]),
        (141, [(380, "77 Quay Street")]),
        (152, [(380, "Duluth, MN 55802")]),
    )
    assert [told.value("buyer"), told.value("contact")] == ["Northam Dairy LLC", "Jan Kowal"]


def test_a_row_of_header_labels_is_no_head_of_goods() -> None:
    goods: list[Row] = [
        (168, [(40, "1,020 EA"), (120, "Ball valve brass"), (420, "@ $2.50"), (480, "$2,550.00")]),
        (179, [(120, "Delivery date: 2026-03-20")]),
    ]
    told = read(
        (130, [(40, "Ship Via"), (140, "F.O.B."), (240, "Order Date"), (340, "Terms")]),
        (141, [(140, "DESTINATION"), (240, "2026-03-06"), (340, "NET 30")]),
        table=goods,
    )
    names = ("quantity", "text", "unit_price", "requested_by")
    assert [told.lines[0].value(name) for name in names] == ["1020", "Ball valve brass", "2.5", "2026-03-20"]
    assert told.value("order_date") == "2026-03-06"


def test_a_price_behind_a_label_below_its_row() -> None:
    head: Row = (300, [(40, "Line"), (100, "Item / Description"), (400, "Quantity"), (480, "Unit")])
    row: Row = (316, [(40, "1"), (100, "Ball valve brass"), (400, "10"), (480, "EA")])
    line = read(table=[head, row, (327, [(100, "Unit price: $2.50")])]).lines[0]
    assert [line.value("text"), line.value("unit_price")] == ["Ball valve brass", "2.5"]


def test_a_tax_between_goods_is_no_line() -> None:
    table = [*TABLE, (332, [(100, "Item Tax"), (300, "0"), (480, "0.00")])]
    assert [line.value("text") for line in read(table=table).lines] == ["Ball valve brass"]


def test_who_advertises_is_who_buys_and_the_contract_s_number_the_order_s() -> None:
    told = read(
        (40, [(300, "Contract / Revision"), (420, "Alt Order #")]),
        (51, [(300, "277362 /"), (420, "26907474")]),
        (70, [(300, "Advertiser"), (480, "Estimate #")]),
        (81, [(300, "Harbour Days 2026"), (480, "1893")]),
    )
    assert [told.value("buyer"), told.value("po_number")] == ["Harbour Days 2026", "277362"]


def test_a_text_below_its_code_runs_under_other_columns() -> None:
    table: list[Row] = [
        (300, [(40, "Ln"), (70, "Item Number"), (160, "T"), (215, "Qty"), (300, "UM"), (400, "Cost"), (480, "Amount")]),
        (316, [(40, "1"), (70, "104883"), (160, "N"), (225, "10"), (300, "EA"), (400, "2.50"), (480, "25.00")]),
        (327, [(70, "Returnable crate collapsible 600x400x220")]),
    ]
    paper = Paper([page(table)], US)
    line = by_words(paper, tables_of(paper)).lines[0]
    assert [line.value("text"), line.value("buyer_item")] == ["Returnable crate collapsible 600x400x220", "104883"]


def test_a_text_that_is_told_again_is_told_once() -> None:
    more: list[Row] = [(327, [(100, "DN 40")]), (338, [(100, "Ball valve brass DN 40")])]
    assert read(table=[*TABLE, *more]).lines[0].value("text") == "Ball valve brass DN 40"


def test_a_place_has_many_names() -> None:
    for label in ("Goods To Be Delivered To", "Ship to Plant", "Where to deliver", "Consign To"):
        told = read(
            (200, [(40, label)]),
            (211, [(40, "Northam Dairy LLC")]),
            (222, [(40, "77 Quay Street")]),
            (233, [(40, "Duluth, MN 55802")]),
        )
        assert ship_to(told) == NORTHAM
        assert told.header["ship_to_city"].probability > 0.8
