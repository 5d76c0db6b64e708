"""The papers that are read: which sets there are, and each paper's truth and what is known beside it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from lading.app.bench.intake.labels import data_folder, read_labels
from lading.app.bench.intake.made import Beside, read_made
from lading.app.bench.intake.sets import read_adbuys, read_deliveries, read_hybrids, read_invoices
from lading.app.bench.intake.truth import Truth

GENUINE = "real-b2b-po-chep"
US = {GENUINE: ("CHEP", "CHEP USA", "CHEP Canada"), "order-x": ("SELLER_NAME",)}
"""What a reader is told of who it reads for: the supplier's own name, as a company knows its own."""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a set. `plain`: a hybrid whose visible text is to be read, not its XML."""

    group: str
    path: Path
    truth: Truth
    beside: Beside = Beside()
    plain: bool = False


def genuine(data: Path | None = None) -> Iterator[Paper]:
    """The papers of the data folder that have labels; none where the folder is absent."""
    data = data or data_folder()
    if not data.is_dir():
        return
    for path, truth in read_labels(data=data):
        folder = path.relative_to(data).parts[0]
        group = "genuine orders" if folder == GENUINE else "other orders"
        yield Paper(group=group, path=path, truth=truth, beside=Beside(us=US.get(folder, ())))
    for group, told in (
        ("advertising", read_adbuys(data)),
        ("invoices", read_invoices(data)),
        ("dump of orders", read_deliveries(data)),
    ):
        yield from (Paper(group=group, path=path, truth=truth) for path, truth in told)
    for path, truth in read_hybrids(data):
        yield Paper(group="hybrids, visible text", path=path, truth=truth, beside=Beside(us=US["order-x"]), plain=True)


def made(folder: Path) -> Iterator[Paper]:
    """Made papers: text PDFs, scans and mails are sets of their own."""
    for path, truth, beside in read_made(folder):
        kind = "mails" if path.suffix == ".eml" else "scans" if beside.form == "scan" else "text PDFs"
        yield Paper(group=f"made, {kind}", path=path, truth=truth, beside=beside)
