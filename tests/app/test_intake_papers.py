"""Made papers: the same again by the same seed, with truths that add up and say what is on the paper."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from bench.intake.make import form_of, papers, world
from bench.intake.papers.forms import Writing
from bench.intake.papers.layout import layouts
from bench.intake.papers.order import make_order
from bench.intake.papers.paper import blocks_of
from bench.intake.papers.world import buyers, catalogue

HALVES = ("dev", "held")


def test_the_same_seed_makes_the_same_bytes() -> None:
    """A text PDF, a scan and a mail, made twice; another seed makes another order."""
    for form in ("pdf", "scan", "mail"):
        first, again = (next(papers("dev", 1, only=form)) for _ in range(2))
        assert first == again
        assert next(papers("dev", 1, seed=2, only=form))[2]["lines"] != first[2]["lines"]
    assert [form_of(count) for count in (1, 6, 9, 13, 18, 23)] == ["pdf", "mail", "scan", "mail", "pdf", "mail"]


@pytest.mark.parametrize("half", HALVES)
def test_truths_add_up(half: str) -> None:
    """Prices times quantities are amounts, and amounts with tax the total, unless that is what a person has to see."""
    for layout, buyer in zip(layouts(half), buyers(half), strict=True):
        for count in range(12):
            order = make_order(buyer, layout, Random(f"{layout.name} {count}"))
            for line in order.lines:
                if line.price is not None and line.amount is not None:
                    exact = line.price * line.quantity * (100 - line.discount) / 100
                    assert abs(exact - line.amount) <= Decimal("0.005")
            assert order.subtotal == sum(line.amount or 0 for line in order.lines)
            assert (order.total == order.subtotal + order.tax) != ("arithmetic" in order.flags)
            assert order.day <= order.received < order.wanted


@pytest.mark.parametrize("half", HALVES)
def test_what_the_truth_says_is_on_the_paper(half: str) -> None:
    """Number, buyer, ship-to and every line's text and figures stand among the words of the paper."""
    for layout, buyer in zip(layouts(half), buyers(half), strict=True):
        order = make_order(buyer, layout, Random(layout.name))
        printed = "".join(json.dumps(blocks_of(order, layout), ensure_ascii=False).casefold().split())
        write = layout.writing
        wanted = [order.number, buyer.name, order.site.street, order.site.postcode, write.day(order.day)]
        wanted += [line.text for line in order.lines if layout.table != "matrix"]
        wanted += [write.number(line.amount, 2) for line in order.lines if line.amount and layout.table != "matrix"]
        wanted += [write.number(line.quantity, 0) for line in order.lines]
        missing = [one for one in wanted if "".join(one.casefold().split()) not in printed]
        assert not missing, layout.name


def test_halves_share_neither_buyers_nor_layouts() -> None:
    """Twelve layouts to build with, thirty that are opened by the benchmark alone; one world of items."""
    assert [len(layouts(half)) for half in HALVES] == [12, 30]
    names = [{buyer.name for buyer in buyers(half)} for half in HALVES]
    assert not names[0] & names[1]
    assert {layout.language for layout in layouts("held")} == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}
    told: dict[str, Any] = world("held")
    assert len(told["customers"]) == 30
    assert len({item["gtin"] for item in told["items"]}) == len(catalogue())
    assert all(number.isdigit() and _check(number) == 0 for number in (item["gtin"] for item in told["items"]))


def test_numbers_and_dates_are_written_as_their_countries_do() -> None:
    """A decimal comma with a point between thousands, an amount with its sign, months in words."""
    german = Writing("de", "d. MONTH y", ".,", "after", "EUR")
    american = Writing("en", "%d-MON-%Y", ",.", "before", "USD")
    order = make_order(buyers("dev")[0], layouts("dev")[0], Random("a day"))
    assert german.amount(Decimal("1234.5")) == "1.234,50 €"
    assert american.amount(Decimal("1234.5678"), 3) == "$1,234.568"
    assert german.day(order.day.replace(month=3, day=9)) == f"9. März {order.day.year}"
    assert american.day(order.day.replace(month=3, day=9)) == f"09-MAR-{order.day.year}"


def _check(gtin: str) -> int:
    return (sum(map(int, gtin[::2])) + 3 * sum(map(int, gtin[1::2]))) % 10
