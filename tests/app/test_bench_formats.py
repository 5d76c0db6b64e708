"""What becomes of every structured file of the shared folder, counted: none ends in an error, none without a reason."""

from pathlib import Path

from lading.app.bench.intake.structured_files import read_structured_files


def test_every_structured_file_is_read_or_gives_a_reason(shared_data: Path) -> None:
    counted = {one.name: (one.files, one.read, one.reasons, one.foreign) for one in read_structured_files(shared_data)}
    assert counted == {
        "X12": (120, 62, 57, 1),
        "EDIFACT": (90, 62, 28, 0),
        "TRADACOMS": (5, 1, 4, 0),
        "UBL": (166, 107, 0, 59),
        "cXML": (19, 10, 9, 0),
        "Order-X, CII": (18, 18, 0, 0),
        "CSV": (2, 2, 0, 0),
        "HTML": (18, 14, 0, 4),
    }


def test_where_the_folder_is_absent_nothing_is_counted(tmp_path: Path) -> None:
    assert read_structured_files(tmp_path) == []
