"""What the tests of structured formats share: text in, readings out."""

from pathlib import Path

from lading.intake import Opened, Reading
from lading.intake.hints import Hints
from lading.intake.opened import Shape
from lading.intake.reading import ReadLine
from lading.intake.structured import read_structured
from lading.intake.structured.edi_text import decode_edi

X12_HEAD = "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261130*1200*U*00401*000000007*0*P*>~"


def read(text: str, shape: Shape = "edi") -> list[Reading]:
    """The readings of a text."""
    found = read_structured(Opened(shape=shape, text=text), name="", hints=Hints())
    assert found is not None
    return found


def read_file(path: Path, shape: Shape = "edi") -> list[Reading] | None:
    """The readings of a file as it lies there."""
    opened = Opened(shape=shape, text=decode_edi(path.read_bytes()))
    return read_structured(opened, name=path.name, hints=Hints())


def x12(*segments: str, kind: str = "850", group: str = "PO", count: int | None = None) -> str:
    """An interchange with one message in it."""
    body = "".join(f"{segment}~\n" for segment in segments)
    end = f"SE*{len(segments) + 2 if count is None else count}*0001~\nGE*1*5~\nIEA*1*000000007~"
    return f"{X12_HEAD}\nGS*{group}*BUYER*SELLER*20261130*1200*5*X*004010~\nST*{kind}*0001~\n{body}{end}"


def edifact(*segments: str, kind: str = "ORDERS", count: int | None = None) -> str:
    """An interchange with one message in it."""
    body = "".join(f"{segment}'\n" for segment in segments)
    end = f"UNT+{len(segments) + 2 if count is None else count}+1'\nUNZ+1+77'"
    return f"UNB+UNOC:3+4006381333931:14+SELLER:ZZ+261130:1200+77'\nUNH+1+{kind}:D:96A:UN'\n{body}{end}"


def values(line: ReadLine) -> dict[str, str]:
    """A line's fields as plain values."""
    return {name: field.value for name, field in line.fields.items()}


def header(reading: Reading) -> dict[str, str]:
    """A header's fields as plain values."""
    return {name: field.value for name, field in reading.header.items()}
