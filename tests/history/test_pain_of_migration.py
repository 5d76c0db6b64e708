"""What users of other systems complain about most when they bring their history along, as a test that names it."""

from tests.history.conftest import Bench, WriteFile

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = (
    "1,11111,Mug no longer sold,5,2011-01-01 10:00:00,2.05,7,France",
    "1,POST,POSTAGE,1,2011-01-01 10:00:00,3.00,7,France",
    "C2,11111,Mug no longer sold,-2,2011-01-05 10:00:00,2.05,7,France",
)


async def test_pain_23_history_comes_along_to_the_unit_and_the_cent_also_of_what_was_never_an_item(
    bench: Bench, write_file: WriteFile
) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    certificate = await bench.bring("online-retail", path)
    assert [one for one in certificate.comparisons if one.unexplained] == []
    assert await bench.lines("1") == [("11111", 5, 3, 2, 0), ("POST", 1, 1, 0, 0)]
    assert await bench.ask("SELECT total::text FROM orders") == [("13.25",)]
    again = await bench.bring("online-retail", path)
    assert await bench.ask("SELECT count(*)::int, sum(total)::text FROM orders") == [(1, "13.25")]
    assert again.balanced
    await bench.prove()
