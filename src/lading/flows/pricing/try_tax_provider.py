"""A tax service tried: it is asked of one example basket, and what it says, or why it says nothing, is shown."""

import time
from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.kernel import Conflict
from lading.pricing.ports import NoTaxAnswer, TaxAnswer, TaxLine, TaxPlace, TaxQuestion
from lading.pricing.settings import TaxProviderSettings

AMOUNT, SHIPPING = Decimal("100.00"), Decimal("5.00")


class TaxTrial(msgspec.Struct, frozen=True):
    """What a service said of a basket of 100 with 5 of shipping, after so many milliseconds; or its `trouble`."""

    country: str
    answer: TaxAnswer | None
    trouble: str
    milliseconds: int


class NoTaxProvider(Conflict):
    """No service is named that could be asked."""

    code = "no_tax_provider"


async def try_tax_provider(
    company: Company, *, settings: TaxProviderSettings | None, country: str, region: str = ""
) -> TaxTrial:
    """Ask the service of these settings, outside of any transaction. Raises `NoTaxProvider`."""
    if settings is None or company.tax_provider is None:
        raise NoTaxProvider("No tax service is named yet. Give its address and save it first.")
    async with company.database.unit_of_work() as unit:
        await company.refresh(unit, skus=())
    places = sorted(company.reference.places.values(), key=lambda place: place.priority)
    origin = TaxPlace(places[0].country or country, places[0].region) if places else TaxPlace(country)
    question = TaxQuestion(
        currency="EUR",
        includes_tax=False,
        ship_from=origin,
        ship_to=TaxPlace(country, region=region),
        lines=[TaxLine(1, "EXAMPLE", "standard", Decimal(1), AMOUNT)],
        shipping=SHIPPING,
    )
    began = time.monotonic()
    try:
        answer, trouble = await company.tax_provider(settings).quote(question), ""
    except NoTaxAnswer as error:
        answer, trouble = None, str(error)
    return TaxTrial(country, answer, trouble, round((time.monotonic() - began) * 1000))
