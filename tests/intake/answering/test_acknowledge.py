"""Technical acknowledgements: accepted, accepted with errors, rejected, and of a broken interchange what is known."""

from datetime import UTC, datetime
from pathlib import Path

from lading.intake.answering import acknowledge
from lading.intake.structured.edi_text import decode_edi
from tests.intake.structured.reads import edifact, read, x12

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ORDER = ("BEG*00*SA*PO-77**20261130", "PO1*1*10*CA*2.5**VN*A")


def verdict(text: str) -> list[str]:
    """The segments of an acknowledgement that judge."""
    written = acknowledge(text, control=7, at=AT)
    assert written is not None
    assert all(flag.kind == "note" for flag in read(written.text)[0].flags)
    lines = written.text.replace("'", "~").replace("~\n", "\n").splitlines()
    return [line for line in lines if line.startswith(("AK", "UC"))]


def test_a_good_interchange_is_accepted() -> None:
    assert verdict(x12(*ORDER)) == ["AK1*PO*5", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"]
    assert verdict(edifact("BGM+220+P+9", "LIN+1++A:SA", "QTY+21:1")) == [
        "UCI+77+4006381333931:14+SELLER:ZZ+7", "UCM+1+ORDERS:D:96A:UN+7",
    ]  # fmt: skip


def test_a_wrong_count_is_accepted_with_its_error() -> None:
    assert verdict(x12(*ORDER, count=9)) == ["AK1*PO*5", "AK2*850*0001", "AK5*E*4", "AK9*E*1*1*1"]


def test_a_broken_message_is_rejected_and_the_others_are_not() -> None:
    good = "ST*850*0002~BEG*00*SA*P-2**20261130~PO1*1*1*EA*1**VN*A~SE*4*0002~"
    assert verdict(x12("PO1*1*1*EA*1**VN*A").replace("GE*1*5", f"{good}GE*2*5")) == [
        "AK1*PO*5", "AK2*850*0001", "AK3*BEG*2**3", "AK5*R*5", "AK2*850*0002", "AK5*A", "AK9*P*2*2*1",
    ]  # fmt: skip
    assert verdict(edifact("LIN+1++A:SA")) == [
        "UCI+77+4006381333931:14+SELLER:ZZ+4", "UCM+1+ORDERS:D:96A:UN+4", "UCS+2+13",
    ]  # fmt: skip


def test_an_interchange_that_was_cut_off_is_rejected_by_its_head() -> None:
    cut = x12(*ORDER).split("SE*")[0]
    assert verdict(cut) == ["AK1*PO*5", "AK2*850*0001", "AK5*R*2", "AK9*R*1*1*0"]


def test_acknowledgements_and_what_nobody_sent_are_not_acknowledged() -> None:
    own = acknowledge(x12(*ORDER), control=7, at=AT)
    assert own is not None
    assert acknowledge(own.text, control=8, at=AT) is None
    assert acknowledge("ST*850*0001~BEG*00*SA*P**20261130~SE*3*0001~", control=8, at=AT) is None
    assert acknowledge("Dear all", control=8, at=AT) is None


def test_every_interchange_of_the_shared_folder_gets_one_or_is_none(shared_data: Path) -> None:
    answered = 0
    for folder in ("x12/850", "x12/860", "edifact/ORDERS"):
        for path in sorted((shared_data / "02-edi" / folder).glob("*")):
            text = decode_edi(path.read_bytes())
            written = acknowledge(text, control=1, at=AT)
            assert (written is not None) == ("ISA" in text[:10] or "UNB" in text[:30]), path.name
            if written is not None:
                answered += 1
                assert read(written.text)[0].value("answer") in ("accepted", "changed", "rejected"), path.name
    assert answered == 48


def test_segments_that_are_wrong_are_named_with_their_elements() -> None:
    lines = ("PO1*1*10*CA*2.5**VN*A", "PO1*2*ten*CA*two**VN*A", "PO1*3*ten*CA*2.5**VN*A")
    assert verdict(x12("BEG*00*SA***20261130", "DTM*002*20261399", *lines))[2:-1] == [
        "AK3*BEG*2**8", "AK4*3**1", "AK3*DTM*3**8", "AK4*2**8*20261399", "AK3*PO1*5**8", "AK4*2**6*ten",
        "AK4*4**6*two", "AK3*PO1*6**8", "AK4*2**6*ten", "AK5*E*5",
    ]  # fmt: skip
    assert verdict(x12("BEG*00*SA*PO-77**20261130", "CTT*0"))[2:-1] == ["AK3*PO1*3**3", "AK5*E*5"]


def edifact_verdict(*segments: str, kind: str = "ORDERS", count: int | None = None) -> list[str]:
    """What is said of the one message."""
    return verdict(edifact(*segments, kind=kind, count=count))[1:]


def test_segments_of_edifact_are_named_by_their_place_and_element() -> None:
    line = ("LIN+1++A:SA", "QTY+21:ten", "DTM+2:20261399:102")
    assert edifact_verdict("BGM+220++9", "DTM+137:20260105:102", *line, "PRI+AAA:2.50", "UNS+S") == [
        "UCM+1+ORDERS:D:96A:UN+7", "UCS+2", "UCD+13+3", "UCS+5", "UCD+37+2:2", "UCS+6", "UCD+12+2:2",
    ]  # fmt: skip
    assert edifact_verdict("BGM+220+P+9", "UNS+S") == ["UCM+1+ORDERS:D:96A:UN+7", "UCS+3+13"]


def test_what_is_wrong_with_a_whole_message_of_edifact_is_told_by_its_code() -> None:
    order = ("BGM+220+P+9", "LIN+1++A:SA", "QTY+21:1")
    assert edifact_verdict(*order, count=9) == ["UCM+1+ORDERS:D:96A:UN+7+29+UNT"]
    assert verdict(edifact(*order).replace("UNT+5+1'", "")) == [
        "UCI+77+4006381333931:14+SELLER:ZZ+4", "UCM+1+ORDERS:D:96A:UN+4+13+UNT",
    ]  # fmt: skip
    assert edifact_verdict("BGM+1+P+9", kind="PRICAT") == ["UCM+1+PRICAT:D:96A:UN+4+17"]
    assert verdict(x12("BCT*PC*1", kind="832", group="SC"))[2:] == ["AK5*R*1", "AK9*R*1*1*0"]
