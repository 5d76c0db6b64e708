"""Labels of genuine papers: digests without a readable word, figures that add up, halves that stay apart."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path, PurePath

import pytest

from lading.app.bench.intake.halves import half_of, layout_of
from lading.app.bench.intake.labels import LABELS, read_labels, truth_of
from lading.app.bench.intake.sets import read_adbuys, read_deliveries, read_hybrids, read_invoices
from lading.app.bench.intake.shares import Share
from lading.app.bench.intake.words import digests, f1, said, whole, wording

DIGEST = re.compile(r"[0-9a-f]{8}")
FILES = sorted(LABELS.glob("*.toml"))


def test_a_text_agrees_when_most_of_it_is_there_and_little_else() -> None:
    """Case, width and punctuation do not count; a legal form may be left out; another article is another article."""
    right = (wording("Oak Board, 40X48 heat treated", more="Inc. HT-1"),)
    assert said("OAK BOARD 40x48 HEAT-TREATED", right)
    assert said("oak board 40x48 heat treated HT 1", right)
    assert not said("oak board 40x48", right)
    assert not said("oak board 40x48 heat treated, call Mary at the gate first", right)
    assert not said("", right)


def test_numbers_agree_whatever_is_between_their_digits() -> None:
    """`170034 - 1` is `170034-1`."""
    assert whole("170034 - 1") == whole("170034-1")
    assert whole("170034") != whole("170034-1")
    assert f1(digests("a b c"), digests("b c d")) == pytest.approx(2 / 3)


def test_shares_come_with_their_interval() -> None:
    """Wilson at 95 %, from tables: 8 of 10 is 49.0 to 94.3 %; nothing of nothing may be anything."""
    assert Share(8, 10).interval == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert Share(0, 300).interval == pytest.approx((0.0, 0.01264), abs=1e-4)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(1, 2) + Share(2, 3) == Share(3, 5)


def test_halves_follow_the_rule() -> None:
    """The halves that were fixed before anything was read, by names of layouts."""
    assert [half_of(name) for name in ("sabee", "hormel", "order-x", "tess")] == ["dev", "held", "dev", "held"]
    assert layout_of(PurePath("real-b2b-po-chep/sauder__3002130-4500248591.pdf")) == "sauder"
    assert layout_of(PurePath("adbuy-orders-fcc/order_00c3.pdf")) == "adbuy-order"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_label_keeps_no_word_of_a_paper(file: Path) -> None:
    """Every text in a label is made of digests."""
    for document in tomllib.loads(file.read_text())["document"]:
        place = document.get("ship_to", {})
        wordings = [*document.get("buyer", []), *(one for line in document.get("lines", []) for one in line["item"])]
        wordings += [one for name in ("name", "street", "city") for one in place.get(name, [])]
        texts = [text for one in wordings for text in one.values()]
        texts += [*document.get("po_number", []), *place.get("postcode", []), document["file"]]
        assert all(DIGEST.fullmatch(word) for text in texts for word in text.split())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_labels_figures_add_up(file: Path) -> None:
    """Quantity times price is the amount to the cent, amounts are the total where no tax is added."""
    for document in tomllib.loads(file.read_text())["document"]:
        truth = truth_of(document, Path("x/y.pdf"))
        for line in truth.lines:
            if line.price is not None and line.amount is not None:
                assert abs(line.quantity * line.price - line.amount) <= Decimal("0.005")
        if truth.lines and truth.total is not None and file.stem != "hyperpure":
            assert sum(line.amount or 0 for line in truth.lines) == truth.total


def test_every_paper_has_its_label(shared_data: Path) -> None:
    """The labelled sets that are here: papers and lines of each."""
    data = shared_data / "01-po-documents"
    counts = {one.__name__: list(one(data)) for one in (read_adbuys, read_invoices, read_deliveries, read_hybrids)}
    counts["labels"] = list(read_labels(data=data))
    assert {name: (len(found), sum(len(truth.lines) for _, truth in found)) for name, found in counts.items()} == {
        "read_adbuys": (27, 0),
        "read_invoices": (8, 17),
        "read_deliveries": (1, 162),
        "read_hybrids": (8, 19),
        "labels": (44, 115),
    }
