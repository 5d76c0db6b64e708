"""Which layouts a builder may look at (`dev`) and which only the benchmark opens (`held`): by a rule, not by choice."""

from hashlib import sha256
from pathlib import PurePath

from lading.app.bench.intake.truth import Half

_BY_FOLDER = {"order-x": "order-x", "three-way-match": "three-way-match"}


def half_of(layout: str) -> Half:
    """`dev` where the SHA-256 of the layout's name is even, else `held`."""
    return "held" if sha256(layout.encode()).digest()[-1] % 2 else "dev"


def layout_of(file: PurePath) -> str:
    """The name of the family whose layout a file of the data folder has, told by its path below that folder."""
    folder, stem = file.parts[0], file.stem
    if folder in _BY_FOLDER:
        return _BY_FOLDER[folder]
    if folder == "real-b2b-po-chep":
        return stem.split("__")[0]
    if folder == "adbuy-orders-fcc":
        return f"adbuy-{stem.split('_')[0]}"
    if folder == "invoices-zugferd":
        return stem.split("__")[0].split("_EXTENDED")[0].replace("_fail", "")
    if folder == "tiny-po-variants" and stem.startswith("tess"):
        return "tess"
    return stem.split("_")[0] if folder in {"apparel-po", "india-gst-po"} else stem
