"""Files in every dress: packed, in old encodings, with broken rows."""

import gzip
import re
from pathlib import Path

import pytest

from lading.history.files import UnreadableFile, inspect_file
from lading.history.rows import Broken, read_rows
from tests.history.conftest import WriteFile


def records(path: Path) -> tuple[list[tuple[int, list[str]]], Broken]:
    broken = Broken()
    return list(read_rows(inspect_file(path), broken=broken)), broken


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(write_file: WriteFile, encoding: str) -> None:
    path = write_file("a.csv.gz", "name,city", "Zoë,Zürich", encoding=encoding)
    assert inspect_file(path).encoding == encoding
    assert records(path) == ([(2, ["Zoë", "Zürich"])], [])


def test_the_delimiter_is_what_makes_columns(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a;b;c", "1,5;2;3")
    assert records(path) == ([(2, ["1,5", "2", "3"])], [])


def test_a_quotation_mark_that_is_not_closed_costs_one_row(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a,b", "1,x", '2,"y', "3,z", '4,"w', "5,v")
    found, broken = records(path)
    assert found == [(2, ["1", "x"]), (4, ["3", "z"]), (6, ["5", "v"])]
    assert [line for line, _ in broken] == [3, 5]


def test_a_quotation_mark_open_at_the_end_costs_one_row(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a,b", "1,x", '2,"y', *(f"{number},z" for number in range(3, 4000)))
    found, broken = records(path)
    assert len(found) == 3998
    assert [line for line, _ in broken] == [3]


def test_texts_over_several_lines_are_one_record(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a,b", '1,"two', 'lines"', "2,x")
    assert records(path) == ([(2, ["1", "two\nlines"]), (4, ["2", "x"])], [])


def test_rows_of_another_width_are_told(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a,b", "1,2,3", "", "4", "5,6")
    assert records(path) == (
        [(5, ["5", "6"])],
        [(2, "it has 3 columns, not 2"), (4, "it has 1 columns, not 2")],
    )


def test_nul_characters_do_not_reach_the_database(write_file: WriteFile) -> None:
    path = write_file("a.csv", "a,b", "1,x\0y")
    assert records(path) == ([(2, ["1", "x\ufffdy"])], [])


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    contents = {
        "a.xlsx": b"PK\x03\x04rest",
        "b.csv": b"",
        "c.csv.gz": b"\x1f\x8bbroken",
        "d.csv": b"%PDF-1.7\n",
        "e.csv": b"\x7fELF\x02\x01\x01\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableFile, match=re.escape(name)):
            inspect_file(tmp_path / name)
    with pytest.raises(UnreadableFile, match=r"none\.csv"):
        inspect_file(tmp_path / "none.csv")


def test_what_would_fill_memory_or_disk_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "rows.csv.gz", "wb") as out:
        out.writelines(b"a,b\n" * 2**18 for _ in range(70))
    with pytest.raises(UnreadableFile, match="200 times its size"):
        inspect_file(tmp_path / "rows.csv.gz")
    (tmp_path / "line.csv").write_bytes(b"a,b\n1," + b"x" * 2**24)
    with pytest.raises(UnreadableFile, match="more than 16 MB"):
        inspect_file(tmp_path / "line.csv")
