"""Certificates: what they compare, when they balance, how they read."""

from decimal import Decimal

from lading.history import print_certificate
from lading.history.certificate import Row, compare, merge_reasons, reason
from lading.history.measures import Count
from lading.history.preview import preview_import
from lading.history.start import Wish
from tests.history.conftest import Bench, WriteFile

D = Decimal
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = (
    "1,11111,Mug,5,2011-01-01 10:00:00,2.00,7,France",
    "C2,11111,Mug,-2,2011-01-05 10:00:00,2.00,7,France",
    "3,22222,Bowl,-4,2011-01-05 10:00:00,0.0,,France",
)


def test_a_difference_without_a_reason_is_shown() -> None:
    source = Count({"orders": D(3)}, {"EUR": {"goods": D("10.00")}})
    result = Count({"orders": D(1)}, {"EUR": {"goods": D("9.00")}, "USD": {"goods": D(1)}})
    told = [reason("broken", rows=1, effects={"orders": D(-1), "goods": D(-1)}, first=[], currency="EUR")]
    found = [(one.measure, one.currency, one.difference, one.unexplained) for one in compare(source, result, told)]
    assert found == [("orders", None, -2, -1), ("goods", "EUR", -1, 0), ("goods", "USD", 1, 1)]


def test_rows_without_money_are_told_with_those_of_the_same_reason() -> None:
    plain = reason("broken", rows=1, effects={"lines": D(-1)}, first=[Row("a", 9, "", "")], currency=None)
    money = reason("broken", rows=2, effects={"lines": D(-2)}, first=[Row("a", 12, "", "")], currency="EUR")
    (merged,) = merge_reasons([plain, money])
    assert (merged.rows, merged.effects, [row.row for row in merged.first]) == (3, {"lines": D(-3)}, [9, 12])


async def test_a_dry_run_tells_what_the_import_will(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    tried = preview_import(Wish([path], "online-retail")).certificate
    assert tried
    assert await bench.ask("SELECT * FROM imports") == []
    done = await bench.bring("online-retail", path)
    assert tried.comparisons == done.comparisons
    assert tried.reasons == done.reasons


async def test_it_reads_well(bench: Bench, write_file: WriteFile) -> None:
    certificate = await bench.bring("online-retail", write_file("retail.csv", HEADER, *ROWS))
    text = print_certificate(certificate)
    assert "units credited 6 2 −4 – goods GBP 10.00 10.00 – –" in " ".join(text.split())
    assert "  1 × Documents without customer and without money: stock bookings, no orders" in text
    assert "      retail.csv:4  3  22222: -4 × 0.0" in text
    assert text.endswith("Balanced: every difference has its reason.")
    assert max(map(len, text.splitlines())) <= 120


async def test_read_again_from_the_database_it_reads_the_same(bench: Bench, write_file: WriteFile) -> None:
    """JSON in the database forgets in which order the effects of a reason stood."""
    path = write_file("retail.csv", HEADER, *ROWS)
    first = await bench.bring("online-retail", path)
    again = await bench.bring("online-retail", path)
    assert print_certificate(again) == print_certificate(first)


async def test_the_result_side_is_asked_from_the_tables(bench: Bench, write_file: WriteFile) -> None:
    await bench.bring("online-retail", write_file("retail.csv", HEADER, *ROWS))
    async with bench.database.unit_of_work() as unit:
        await unit.execute("UPDATE imports SET state = 'stopped', certificate = NULL")
        await unit.execute("UPDATE order_lines SET ordered = ordered + 1, delivered = delivered + 1")
    certificate = await bench.bring("online-retail", write_file("retail.csv", HEADER, *ROWS))
    assert not certificate.balanced
    assert [one.measure for one in certificate.comparisons if one.unexplained] == ["ordered", "credits"]
