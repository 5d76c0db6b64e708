"""Make papers for practice with their truths: `python -m bench.intake.practice.make FOLDER --half tune`."""

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

from bench.intake.papers.paper import A_MOMENT, TEMPLATE
from bench.intake.practice.blocks import blocks_of
from bench.intake.practice.facts import US, Facts, facts_of
from bench.intake.practice.looks import Look, look_of


def paper(half: str, number: int) -> tuple[bytes, dict[str, Any]]:
    """A paper of a half and its truth; each has a layout of its own."""
    import typst  # slow import

    look = look_of(half, number)
    facts = facts_of(look.country, Random(f"buyer {look.name}"), Random(f"order {look.name}"))
    size = float(look.choice["size"]) - (1.5 if "Mono" in look.choice["font"] else 0)
    style = {
        "paper": "us-letter" if look.country in {"US", "CA"} else "a4",
        "landscape": False,
        "margin": 40 + number % 5 * 6,
        "font": look.choice["font"],
        "size": size,
        "lang": look.language,
        "ink": 90,
        "foot": "",
        "foot_centre": False,
        "page_word": "Page" if number % 2 else "",
        "of": "",
    }
    told = {"style": style, "blocks": blocks_of(facts, look, Random(f"paper {look.name}"))}
    fonts = typst.Fonts(include_system_fonts=False)
    content = typst.compile(
        TEMPLATE,
        font_paths=fonts,
        sys_inputs={"doc": json.dumps(told, ensure_ascii=False)},
        timestamp=A_MOMENT,
        pdf_tags=False,
    )
    return content, _truth(facts, look)


def _truth(facts: Facts, look: Look) -> dict[str, Any]:
    dated = look.choice["date"] in {"place", "meta"} or look.choice["meta"] == "sentence"
    ship = facts.ship
    return {
        "file": f"{look.name}.pdf",
        "number": facts.number,
        "day": facts.day.isoformat() if dated else "",
        "wanted": facts.wanted.isoformat(),
        "week": bool(look.choice["week"]),
        "buyer": [facts.buyer.name, facts.buyer.core],
        "currency": facts.currency,
        "ship": {
            "name": [ship.name, ship.core],
            "street": ship.street,
            "city_line": ship.city_line,
            "country": facts.country,
        },
        "hints": {
            "sender": f"orders@{facts.domain}",
            "received_on": facts.received.isoformat(),
            "us": [US["name"], US["lines"][0]],
        },
    }


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("tune", "apart"), default="tune")
    parser.add_argument("--papers", type=int, default=120)
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, told.papers + 1):
        content, truth = paper(told.half, number)
        (told.folder / truth["file"]).write_bytes(content)
        (told.folder / truth["file"]).with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
