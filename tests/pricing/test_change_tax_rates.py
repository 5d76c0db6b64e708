"""Tax rates that change on a day, and those that are taken back in time."""

from datetime import date
from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.kernel import Invalid
from lading.pricing import Taxes, TaxRateDraft
from lading.pricing.change_tax_rates import RateHasBegun, TaxRateChange, change_tax_rate, withdraw_tax_rate
from lading.pricing.put_tax_rates import add_tax_rates
from lading.pricing.queries import rates_of

D = Decimal
VAT = TaxRateDraft(
    country="NL", name="BTW 21 %", rate=D("0.21"), valid_from=date(2020, 1, 1), valid_to=date(2040, 12, 31)
)
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


async def test_what_has_applied_stays_and_the_rest_can_be_withdrawn(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        (number,) = await add_tax_rates(unit, drafts=[VAT])
        with pytest.raises(RateHasBegun):
            await withdraw_tax_rate(unit, number=number)
        later = await change_tax_rate(unit, number=number, change=HIGHER)
        assert (await withdraw_tax_rate(unit, number=later)).rate == D("0.22")
        told = await unit.fetch("SELECT kind, data->>'rate' FROM events ORDER BY id DESC LIMIT 1")
    assert told == [("tax_rate.withdrawn", "0.22")]
