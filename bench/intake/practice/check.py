"""What the reader gets wrong of papers for practice: `python -m bench.intake.practice.check FOLDER [--quiet]`."""

import asyncio
import json
import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz import fuzz

from lading.intake.hints import Hints
from lading.intake.layout.normal import normal
from lading.intake.layout.read_pages import read_pages
from lading.intake.open.run_child import open_file
from lading.intake.opened import Page
from lading.intake.reading import Reading

TRUTH = {"po_number": "number", "order_date": "day", "requested_by": "wanted", "ship_to": "ship"}
SURE = 0.9


def verdicts(reading: Reading, truth: dict[str, Any]) -> dict[str, str]:
    """By field: empty where it is right, else what was read."""
    got = reading.value
    found = {"po_number": (_bare(got("po_number")) == _bare(truth["number"]), got("po_number"))}
    if truth["day"]:
        found["order_date"] = (got("order_date") == truth["day"], got("order_date"))
    wanted = date.fromisoformat(truth["wanted"])
    told = got("requested_by")
    same = bool(told) and date.fromisoformat(told).isocalendar()[:2] == wanted.isocalendar()[:2]
    found["requested_by"] = (same if truth["week"] else told == truth["wanted"], told)
    found["buyer"] = (_any(got("buyer"), truth["buyer"]), got("buyer"))
    found["currency"] = (got("currency") == truth["currency"], got("currency"))
    ship = truth["ship"]
    parts = {
        part: got(f"ship_to_{part}") for part in ("name", "street", "more", "city", "postal_code", "region", "country")
    }
    whole = normal(ship["city_line"])
    place = (
        bool(parts["city"])
        and normal(parts["city"]) in whole
        and normal(parts["postal_code"]) in whole
        and bool(parts["postal_code"]) == bool(re.search(r"\d", whole))
    )
    name = _any(parts["name"], ship["name"])
    fine = name and _alike(parts["street"], ship["street"]) and place
    found["ship_to"] = (fine and parts["country"] in {"", ship["country"]}, " | ".join(parts.values()))
    return {field: "" if right else value or "-" for field, (right, value) in found.items()}


def _opened(file: Path) -> list[Page]:
    """The pages of a paper, kept beside it once they were opened."""
    kept = file.with_suffix(".pages")
    if not kept.exists():
        opened = asyncio.run(open_file(content=file.read_bytes(), name=file.name))
        kept.write_bytes(msgspec.msgpack.encode(opened.pages))
    return msgspec.msgpack.decode(kept.read_bytes(), type=list[Page])


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(normal(one), normal(other)) >= 88


def _any(told: str, right: list[str]) -> bool:
    return any(_alike(told, one) for one in right)


def main(folder: Path, *, quiet: bool) -> None:
    """Read and print."""
    told: dict[str, list[tuple[bool, float]]] = {}
    times = []
    for file in sorted(folder.glob("*.json")):
        truth = json.loads(file.read_text())
        pages, hints = _opened(file.with_suffix(".pdf")), msgspec.convert(truth["hints"], Hints)
        began = time.perf_counter()
        reading = read_pages(pages, hints=hints)
        times.append(time.perf_counter() - began)
        for field, wrong in verdicts(reading, truth).items():
            sure = reading.header[field].probability if field in reading.header else 0.0
            told.setdefault(field, []).append((not wrong, sure))
            if wrong and not quiet:
                print(f"{file.stem} {field}: {wrong!r} for {truth[TRUTH.get(field, field)]!r}")
    for field, all_ in told.items():
        right, high = [one for one, _ in all_], [one for one, sure in all_ if sure >= SURE]
        share = f"{field} {sum(right)}/{len(right)} ({100 * sum(right) / len(right):.0f} %)"
        print(f"{share}; of {len(high)} that are at least {SURE} sure, {sum(high)}")
    print(f"median {sorted(times)[len(times) // 2] * 1000:.0f} ms, most {max(times) * 1000:.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]), quiet="--quiet" in sys.argv)
