"""Tax rates that change on a day, and those that are taken back in time."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from lading.flows.company import Company
from lading.flows.pricing.correct_taxes import RateWasUsed, correct_rate_unused, order_taxed, withdraw_rate_unused
from lading.kernel import Invalid
from lading.pricing import Taxes, TaxRateDraft
from lading.pricing.change_tax_rates import TaxRateChange, change_tax_rate
from lading.pricing.put_tax_rates import TaxOverlap, add_tax_rates
from lading.pricing.queries import rates_of
from tests.drafts import BERLIN, place

D = Decimal
VAT = TaxRateDraft(
    country="NL", name="BTW 21 %", rate=D("0.21"), valid_from=date(2020, 1, 1), valid_to=date(2040, 12, 31)
)
UTRECHT = BERLIN | {"city": "Utrecht", "postal_code": "3511 AB", "country": "NL"}
HIGHER = TaxRateChange(name="BTW 22 %", rate=D("0.22"), valid_from=date(2031, 1, 1))


async def test_another_rate_follows_for_as_long_as_the_first_would_have_applied(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (number,) = await add_tax_rates(unit, drafts=[VAT])
        await change_tax_rate(unit, number=number, change=HIGHER)
        taxes = Taxes(await rates_of(unit.sql, country="NL"))
    days = (date(2030, 12, 31), date(2031, 1, 1), date(2040, 12, 31), date(2041, 1, 1))
    assert [taxes.at(country="NL", region="", tax_class="standard", day=day)[0] for day in days] == [
        D("0.21"),
        D("0.22"),
        D("0.22"),
        D(0),
    ]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2041, 1, 1)])
async def test_it_follows_only_while_the_first_applies(company: Company, day: date) -> None:
    async with company.database.unit_of_work() as unit:
        (number,) = await add_tax_rates(unit, drafts=[VAT])
        with pytest.raises(Invalid) as refused:
            await change_tax_rate(unit, number=number, change=TaxRateChange(name="x", rate=D(0), valid_from=day))
    assert refused.value.errors[0].pointer == "/valid_from"


async def test_a_rate_is_corrected_and_withdrawn_while_no_order_was_taxed_by_it(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (number,) = await add_tax_rates(unit, drafts=[VAT])
        right = msgspec.structs.replace(VAT, name="BTW 9 %", rate=D("0.09"), tax_class="reduced")
        assert (await correct_rate_unused(unit, number=number, draft=right)).rate == D("0.21")
        assert (await withdraw_rate_unused(unit, number=number)).rate == D("0.09")
        told = await unit.fetch("SELECT kind, data->>'rate' FROM events ORDER BY id DESC LIMIT 2")
    assert told == [("tax_rate.withdrawn", "0.09"), ("tax_rate.corrected", '["0.21","0.09"]')]


async def test_what_orders_were_taxed_by_stays(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (number,) = await add_tax_rates(unit, drafts=[VAT])
    placed = await place(company, ("MUG-RED", 1), ship_to=UTRECHT)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(RateWasUsed, match=placed["number"]):
            await withdraw_rate_unused(unit, number=number)
        with pytest.raises(RateWasUsed, match="another rate follow"):
            await correct_rate_unused(unit, number=number, draft=VAT)
        later = await change_tax_rate(unit, number=number, change=HIGHER)
        assert (await withdraw_rate_unused(unit, number=later)).rate == D("0.22")


async def test_what_shipping_was_taxed_by_stays_too(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        freight = msgspec.structs.replace(VAT, tax_class="shipping")
        (number,) = await add_tax_rates(unit, drafts=[freight])
        await place(company, ("MUG-RED", 1))
        assert await order_taxed(unit, number=number) == ""
    placed = await place(company, ("MUG-RED", 1), ship_to=UTRECHT, shipping={"amount": "5"})
    async with company.database.unit_of_work() as unit:
        assert await order_taxed(unit, number=number) == placed["number"]


async def test_a_corrected_rate_overlaps_no_other(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        first, second = await add_tax_rates(unit, drafts=[VAT, msgspec.structs.replace(VAT, tax_class="reduced")])
        with pytest.raises(TaxOverlap) as refused:
            await correct_rate_unused(unit, number=second, draft=VAT)
        await correct_rate_unused(unit, number=first, draft=msgspec.structs.replace(VAT, valid_to=None))
    assert refused.value.errors[0].pointer == "/valid_from"
