"""A tax service outside, a process of its own with a journal: asked first, never inside, with a declared fallback."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lading.app.audit import audit
from lading.connectors.tax_http import tax_provider_of
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.pricing.settle_taxes import settle_taxes
from lading.flows.pricing.tax_again import tax_again
from lading.flows.pricing.try_tax_provider import NoTaxProvider, try_tax_provider
from lading.kernel import Refusal
from lading.pricing.settings import PricingSettings, TaxProviderSettings, put_settings
from tests.changing import look
from tests.drafts import place, wish
from tests.money import credit, paid_order, ship_units
from tests.road import Road, order


class Provider:
    """The running provider."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        command = [sys.executable, "-m", "lading.connectors.fake_tax", "--journal", str(journal)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def rules(self, **rules: Any) -> None:
        """Programme it."""
        request = urllib.request.Request(f"{self.url}/test/rules", data=json.dumps(rules).encode())
        urllib.request.urlopen(request, timeout=5).close()

    @property
    def asked(self) -> list[str]:
        """The paths that were asked, documents left out."""
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return [json.loads(line)["path"].rpartition("/")[2] for line in lines]


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """A fresh one."""
    running = Provider(tmp_path / "journal")
    yield running
    running.process.kill()
    running.process.wait()
    assert running.process.stdout is not None
    running.process.stdout.close()


async def use(company: Company, provider: Provider, **settings: Any) -> None:
    """The company has it compute the tax."""
    company.tax_provider = tax_provider_of
    named = TaxProviderSettings(url=provider.url, **{"seconds": 10.0, **settings})
    async with company.database.unit_of_work() as unit:
        await put_settings(unit, settings=PricingSettings(tax_provider=named))


async def test_its_taxes_stand_on_the_order(company: Company, provider: Provider) -> None:
    await use(company, provider)
    order = await place(company, ("BOWL", 1), ("TEA-1KG", "1"), shipping={"amount": "5.50"})
    assert [(line["tax_amount"], line["tax_name"]) for line in order["lines"]] == [
        ("1.27", "Service tax"), ("1.14", "Service tax"),
    ]  # fmt: skip
    assert (order["taxed"]["status"], order["totals"]["tax"], order["totals"]["total"]) == ("external", "2.91", "43.50")
    await place(company, ("BOWL", 1), ("TEA-1KG", "1"), shipping={"amount": "5.50"})
    assert provider.asked == ["quotes"]
    assert await audit(company.database) == []


@pytest.mark.parametrize(
    ("fallback", "rules", "status", "held"),
    [
        ("own_rates", {"fail": 503}, "estimated", []),
        ("own_rates", {"sleep": 3}, "estimated", []),
        ("hold", {"fail": 503}, "waiting", ["tax_waiting"]),
    ],
)
async def test_what_happens_when_it_says_nothing(
    company: Company, provider: Provider, fallback: Any, rules: dict[str, Any], status: str, held: list[str]
) -> None:
    await use(company, provider, fallback=fallback, seconds=0.5)
    provider.rules(**rules)
    order = await place(company, ("BOWL", 1))
    assert (order["taxed"]["status"], order["totals"]["tax"]) == (status, "2.24")
    assert [one["reason"] for one in order["holds"]] == held
    assert "estimated: the tax service gave none" in order["taxed"]["because"]


async def test_no_order_without_tax_where_the_company_says_so(company: Company, provider: Provider) -> None:
    await use(company, provider, fallback="refuse")
    provider.rules(fail=500)
    (outcome,) = await place_orders(company, wishes=[wish(("BOWL", 1))])
    assert isinstance(outcome, Refusal)
    assert [one.code for one in outcome.errors] == ["tax_unavailable"]


async def test_it_is_not_asked_of_what_the_channel_taxed(company: Company, provider: Provider) -> None:
    await use(company, provider)
    order = await place(company, lines=[{"sku": "BOWL", "quantity": 1, "tax": {"amount": "2.24"}}])
    assert (order["taxed"]["status"], provider.asked) == ("sent", [])


async def test_it_learns_what_became_of_its_documents(company: Company, provider: Provider) -> None:
    await use(company, provider)
    gone, left = await order(company, ("MUG-RED", 1)), await paid_order(company, ("MUG-RED", 3), captured="50")
    await gone.cancel()
    await ship_units(left, {1: 2})
    provider.rules(fail=503)
    assert await settle_taxes(company) == 0
    provider.rules()
    assert (await settle_taxes(company), await settle_taxes(company)) == (2, 0)
    assert provider.asked[-2:] == ["void", "commit"]
    await credit(left, line=1, quantity=Decimal(1))
    await left.cancel({1: 1})
    assert (await settle_taxes(company), await settle_taxes(company)) == (1, 0)
    told = json.loads(provider.journal.read_text().splitlines()[-1])["body"]
    assert [line["tax"] for line in told["lines"]] == ["1.73"]  # 0.87 of the unit that left, 0.86 of the cancelled one
    assert await audit(company.database) == []


async def silent_order(
    company: Company, provider: Provider, *lines: Any, fallback: str = "hold", **fields: Any
) -> Road:
    """An order that was placed while the service said nothing; now it answers."""
    await use(company, provider, fallback=fallback, seconds=2)
    provider.rules(fail=503)
    placed = await order(company, *lines, **fields)
    provider.rules()
    return placed


NET = {"prices_include_tax": False, "shipping": {"amount": "5.00"}}


async def test_it_is_asked_again_of_orders_that_wait_for_it(company: Company, provider: Provider) -> None:
    road = await silent_order(company, provider, ("BOWL", 1), ("TEA-1KG", "2"), **NET)
    provider.rules(fail=503)
    assert await tax_again(company) == 0
    provider.rules()
    assert await tax_again(company) == 0  # not before a minute
    await road.change("UPDATE order_taxes SET details = details - 'next'")
    assert (await tax_again(company), await tax_again(company)) == (1, 0)
    taxed = await look(company, road.number)
    assert [(line.tax_amount, line.tax_name) for line in taxed.lines] == [
        (Decimal("1.40"), "Service tax"), (Decimal("2.40"), "Service tax"),
    ]  # fmt: skip
    assert (taxed.totals.tax, taxed.totals.total) == (Decimal("4.30"), Decimal("71.30"))
    assert (taxed.taxed.status, taxed.holds, taxed.commitment) == ("external", [], "accepted")
    assert (await road.events())[-3:] == ["order.taxed", "order.released_from_hold", "order.accepted"]
    await ship_units(road, {1: 1, 2: 2})
    assert (await settle_taxes(company), provider.asked[-1]) == (1, "commit")
    await road.prove()


async def test_an_order_that_lost_units_is_taxed_for_what_is_left(company: Company, provider: Provider) -> None:
    road = await silent_order(company, provider, ("MUG-RED", 3), fallback="own_rates", prices_include_tax=False)
    await road.cancel({1: 1})
    assert await tax_again(company) == 1
    taxed = await look(company, road.number)
    assert (taxed.totals.tax, taxed.lines[0].tax_amount) == (Decimal("2.85"), Decimal("2.85"))
    await ship_units(road, {1: 2})
    posted = await road.ask("SELECT sum(amount) FROM ledger_entries WHERE account = 'tax'")
    assert posted == [(Decimal("-1.90"),)]
    await road.prove()


@pytest.mark.parametrize("moved", ["shipped", "captured"])
async def test_where_money_has_moved_a_person_decides(company: Company, provider: Provider, moved: str) -> None:
    paid = {"payment": {"method": "card", "authorised": "60", "captured": "60" if moved == "captured" else "0"}}
    road = await silent_order(company, provider, ("BOWL", 1), fallback="own_rates", **NET, **paid)
    if moved == "shipped":
        await ship_units(road, {1: 1})
    assert (await tax_again(company), await tax_again(company)) == (1, 0)
    left = await look(company, road.number)
    assert (left.totals.tax, left.taxed.status) == (Decimal("3.61"), "estimated")
    ((sentence,),) = await road.ask("SELECT sentence FROM tasks WHERE kind = 'tax.differs'")
    assert "was taxed 3.61 EUR while the tax service was silent; it says 1.90 now, 1.71 EUR less." in sentence
    await road.prove()


async def test_shipping_that_is_credited_gives_its_tax_back(company: Company, provider: Provider) -> None:
    await use(company, provider)
    road = await paid_order(company, ("MUG-RED", 2), captured="24.50", shipping={"amount": "5.50"})
    await ship_units(road, {1: 2})
    assert await settle_taxes(company) == 1
    await credit(road, shipping=True, amount=Decimal("2.20"))
    assert (await settle_taxes(company), await settle_taxes(company)) == (1, 0)
    told = json.loads(provider.journal.read_text().splitlines()[-1])["body"]
    assert (told["lines"], told["shipping_tax"]) == ([], "0.20")
    await road.prove()


async def test_it_is_tried_before_orders_come(company: Company, provider: Provider) -> None:
    await use(company, provider)
    settings = TaxProviderSettings(url=provider.url)
    trial = await try_tax_provider(company, settings=settings, country="US")
    assert trial.answer is not None
    assert (trial.answer.lines[0].tax, trial.answer.shipping_tax, trial.trouble) == (Decimal(10), Decimal("0.50"), "")
    provider.rules(fail=503)
    assert (await try_tax_provider(company, settings=settings, country="US")).trouble == "it answered 503"
    with pytest.raises(NoTaxProvider):
        await try_tax_provider(company, settings=None, country="US")
