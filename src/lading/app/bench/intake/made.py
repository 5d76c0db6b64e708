"""Made papers with their truths, as `bench/intake/make.py` writes them: plain texts become wordings of digests."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lading.app.bench.ground import NoGround
from lading.app.bench.intake.labels import ROOT
from lading.app.bench.intake.truth import Half, Truth
from lading.app.bench.intake.words import digests, whole

_WHOLE = ("po_number", "postcode", "regions", "countries", "numbers")


class Beside(msgspec.Struct, frozen=True):
    """What is known beside a paper: who sent it, when it came, what we are called; and in which form it is."""

    sender: str = ""
    received_on: date | None = None
    us: tuple[str, ...] = ()
    form: str = "pdf"


def make_papers(folder: Path, half: Half, number: int, *, seed: int = 1) -> None:
    """Have so many papers made. Raises `NoGround` where the maker is not here or does not come through."""
    if not (ROOT / "bench" / "intake" / "make.py").exists():
        raise NoGround("The maker of papers, bench/intake/make.py, is part of the repository, not of the program.")
    asked = [str(folder), "--half", half, "--papers", str(number), "--seed", str(seed)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake.make", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoGround(f"No papers were made: {done.stderr.strip()[-300:]}")


def read_made(folder: Path) -> Iterator[tuple[Path, Truth, Beside]]:
    """Every made paper of a folder, its truth, and what is known beside it."""
    for file in sorted(folder.glob("*-*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        yield (
            file.with_name(told["file"]),
            made_truth(told),
            msgspec.convert({**told["hints"], "form": told["form"]}, Beside),
        )


def made_truth(told: Mapping[str, Any]) -> Truth:
    """The truth of a made paper as labels have it."""
    spread = {name: value for name, value in _spread(told).items() if name not in {"hints", "form"}}
    return msgspec.convert(spread, Truth, strict=False)


def _spread(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {name: _one(name, value) for name, value in told.items()}
    return [_spread(one) for one in told] if isinstance(told, list) else told


def _one(name: str, value: Any) -> Any:
    if name in {"core", "more"}:
        return digests(value)
    return [whole(one) for one in value] if name in _WHOLE else _spread(value)
