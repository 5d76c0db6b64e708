"""Labels of genuine papers: the repository keeps digests, the papers stay in the data folder."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from lading.app.bench.intake.halves import half_of, layout_of
from lading.app.bench.intake.truth import Truth
from lading.app.bench.intake.words import digest

ROOT = Path(__file__).parents[5]
LABELS = ROOT / "bench" / "intake" / "labels"


def data_folder() -> Path:
    """Where the genuine papers lie beside the working tree, whether or not they are there."""
    places = [above / "shared" / "data" / "01-po-documents" for above in ROOT.parents]
    return next((place for place in places if place.is_dir()), places[0])


def read_labels(labels: Path = LABELS, data: Path | None = None) -> Iterator[tuple[Path, Truth]]:
    """Every labelled paper that is there, with its truth; nothing where the data folder is absent."""
    data = data or data_folder()
    for file in sorted(labels.glob("*.toml")):
        told = tomllib.loads(file.read_text())
        papers = {digest(paper.name): paper for paper in sorted((data / told["folder"]).glob("*.*"))}
        for document in told["document"]:
            if paper := papers.get(document["file"]):
                yield paper, truth_of(document, paper.relative_to(data))


def truth_of(document: Mapping[str, Any], paper: Path) -> Truth:
    """One label as the file has it; `paper` is its path below the data folder."""
    layout = layout_of(paper)
    told = {**_spread(document), "file": paper.as_posix(), "layout": layout, "half": half_of(layout)}
    return msgspec.convert(told, Truth, strict=False)


def _spread(told: Any) -> Any:
    """Wordings are written as words with blanks between them."""
    if isinstance(told, Mapping):
        return {name: value.split() if name in {"core", "more"} else _spread(value) for name, value in told.items()}
    return [_spread(one) for one in told] if isinstance(told, list) else told
