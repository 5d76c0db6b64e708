"""Make purchase orders with their truths: `python -m bench.intake.make FOLDER --half dev --papers 120`.

The same half, number and seed make the same files, byte for byte. `world.json` has the catalogue and the customers.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from bench.intake.papers.layout import Layout, layouts
from bench.intake.papers.mail import write_mail
from bench.intake.papers.order import Order, make_order
from bench.intake.papers.paper import set_paper, set_pictures
from bench.intake.papers.scan import DOTS, scan
from bench.intake.papers.truth import truth_of
from bench.intake.papers.words import phrases
from bench.intake.papers.world import LANGUAGES, US, Buyer, Item, buyers, catalogue

SEED = 1
MAILS, SCANS = {6, 13}, {9}
"""Of each layout's papers in a round of seventeen: which come as the body of a mail, and which from a scanner."""
ROUND = 17


def papers(half: str, number: int, *, seed: int = SEED, only: str = "") -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """So many papers of a half, each with its file's name and its truth; the layouts take turns."""
    made = list(zip(layouts(half), buyers(half), strict=True))
    for turn in range(number):
        layout, buyer = made[turn % len(made)]
        count = turn // len(made) + 1
        form = only or form_of(count)
        chance = Random(f"{seed} {layout.name} {count}")
        order = make_order(buyer, layout, chance)
        if form == "mail":
            order = order.net()
        file = f"{layout.name}-{count:03}.{'eml' if form == 'mail' else 'pdf'}"
        yield file, _made(order, layout, form, chance), truth_of(order, layout, file, form)


def form_of(count: int) -> str:
    """Whether a layout's paper of that number is a text PDF, a scan or a mail."""
    place = count % ROUND
    return "mail" if place in MAILS else "scan" if place in SCANS else "pdf"


def _made(order: Order, layout: Layout, form: str, chance: Random) -> bytes:
    if form == "mail":
        return write_mail(order, layout, chance)
    if form == "scan":
        return scan(set_pictures(order, layout, dots=DOTS), chance)
    return set_paper(order, layout)


def world(half: str) -> dict[str, Any]:
    """What the invented company knows: itself, its items, its customers with their places, prices and some numbers."""
    items = [
        {
            "sku": item.sku,
            "gtin": item.gtin,
            "maker_item": item.maker,
            "unit": item.unit,
            "price": str(item.price),
            "names": {language: item.name(language) for language in LANGUAGES},
        }
        for item in catalogue()
    ]
    sides = zip(buyers(half), layouts(half), strict=True)
    customers = [_customer(buyer, layout) for buyer, layout in sides]
    return {"us": asdict(US), "items": items, "charges": CHARGES, "customers": customers}


def _customer(buyer: Buyer, layout: Layout) -> dict[str, Any]:
    chance = Random(f"known {buyer.code}")
    known = [item for item in catalogue() if chance.random() < KNOWN]
    return {
        "code": buyer.code,
        "name": f"{buyer.name} {buyer.form}",
        "currency": buyer.country["currency"],
        "language": buyer.country["language"],
        "email": f"orders@{buyer.domain}",
        "tax_id": buyer.vat,
        "addresses": [asdict(place) for place in dict.fromkeys((buyer.seat, buyer.bill, *buyer.sites))],
        "prices": {item.sku: str(_net(buyer, layout, item)) for item in catalogue()},
        "known": [
            {
                "sku": item.sku,
                "buyer_item": buyer.own_number(item),
                "text": layout.describe(item, buyer)[0],
                "unit": layout.unit_word(item.unit),
            }
            for item in known
        ],
        "known_charges": _known_charges(buyer, layout),
    }


def _net(buyer: Buyer, layout: Layout, item: Item) -> Decimal:
    """What was agreed for one, with the discount where the customer's papers take it off line by line."""
    off = buyer.discount(item) if "disc" in layout.columns else 0
    return buyer.agreed(item) * (100 - off) / 100


def _known_charges(buyer: Buyer, layout: Layout) -> dict[str, str]:
    """What the customer calls charges, and which of ours each is."""
    chance, said = Random(f"charges {buyer.code}"), phrases(layout.language)
    pairs = zip(said["charges"], said["charges_mean"], strict=True)
    return {theirs: ours for theirs, ours in pairs if chance.random() < KNOWN}


CHARGES = ["Freight", "Fuel surcharge", "Toll surcharge", "Pallet deposit", "Handling fee"]
"""What the company reckons beside goods, in its own language."""
KNOWN = 0.98
"""The share of items of which earlier orders have taught what a customer calls them and their units."""


def write(folder: Path, half: str, number: int, *, seed: int = SEED, only: str = "") -> int:
    """Write papers, truths and the world into a folder; answers how many papers."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.json").write_text(json.dumps(world(half), ensure_ascii=False, indent=1))
    count = 0
    for file, content, truth in papers(half, number, seed=seed, only=only):
        (folder / file).write_bytes(content)
        (folder / file).with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1))
        count += 1
    return count


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "wide", "held"), default="dev")
    parser.add_argument("--papers", type=int, default=120)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=("", "pdf", "scan", "mail"), default="")
    told = parser.parse_args()
    count = write(told.folder, told.half, told.papers, seed=told.seed, only=told.only)
    print(f"{count} papers in {told.folder}")


if __name__ == "__main__":
    main()
