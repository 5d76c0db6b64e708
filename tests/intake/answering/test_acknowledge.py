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
        "UCI+77+4006381333931:14+SELLER:ZZ+4", "UCM+1+ORDERS:D:96A:UN+4+13",
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
    lines = ("PO1*1*10*CA*2.5**VN*A", "PO1*2*ten*CA*2.5**VN*A")
    assert verdict(x12("BEG*00*SA***20261130", *lines))[2:-1] == [
        "AK3*BEG*2**8", "AK4*3**1", "AK3*PO1*4**8", "AK4*2**6*ten", "AK5*E*5",
    ]  # fmt: skip
    assert verdict(x12("BEG*00*SA*PO-77**20261130"))[2:-1] == ["AK3*PO1*3**3", "AK5*E*5"]
