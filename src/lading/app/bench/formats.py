"""What becomes of every structured file of the data folder: read, a reason, or none of ours; and how long one takes."""

from pathlib import Path

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground
from lading.app.bench.intake.structured_files import StructuredShare, read_structured_files

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data"
"""Real files, which are no part of the distribution."""


def measure_formats(ground: Ground) -> list[Figure]:  # noqa: ARG001 (no database is asked)
    """A figure per format: milliseconds for a file."""
    shares = read_structured_files(FOLDER)
    if not shares:
        absent = "not measured: the folder of real files is not here"
        return [Figure(measure="formats", name="files", value=None, unit="", note=absent)]
    return [_figure(one) for one in shares]


def _figure(one: StructuredShare) -> Figure:
    note = (
        f"{one.files} files: {one.read} read, {one.reasons} with a reason, {one.foreign} of no format of ours; "
        f"{one.orders} orders, changes and answers with {one.lines} lines"
    )
    return Figure(
        measure="formats",
        name=one.name,
        value=one.seconds * 1000 / one.files,
        unit="ms",
        target=100,
        wanted="most",
        note=note,
    )
