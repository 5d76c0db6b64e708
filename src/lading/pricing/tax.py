"""Where and whether an order is taxed: registrations, origin and destination, certificates, reverse charge. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.kernel import plain
from lading.pricing.price import Taxes
from lading.pricing.values import ZERO, Certificate, is_between

TaxStatus = Literal["ours", "sent", "exempt", "reverse_charge", "not_registered", "external", "estimated", "waiting"]
"""By whose word an order is taxed: our rates, the channel, a certificate, an external service, or until it answers."""

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


class Registration(msgspec.Struct, frozen=True):
    """Where we collect tax. With the basis `origin`, sales from there to `reaches` (else to itself) are taxed there."""

    country: str
    region: str = ""
    number: str = ""
    basis: Literal["destination", "origin"] = "destination"
    reaches: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, country: str, region: str, day: date) -> bool:
        """Whether it is of that place on that day."""
        return (
            self.country == country and self.region in ("", region) and is_between(day, self.valid_from, self.valid_to)
        )


class TaxFacts(msgspec.Struct, frozen=True):
    """From where to where, when, and what the customer has shown us."""

    country: str
    region: str
    origin_country: str
    origin_region: str
    day: date
    certificates: Sequence[Certificate] = ()


class Ruling(msgspec.Struct, frozen=True):
    """How an order is taxed: rate and name by class, and why. `expired` says which certificate has ended.

    `document` is that of an external service, `shipping_tax` what it says of shipping.
    """

    status: TaxStatus
    rates: Mapping[str, tuple[Decimal, str]]
    because: str
    certificate: UUID | None = None
    expired: str = ""
    document: str = ""
    shipping_tax: Decimal = Decimal(0)


def rule_taxes(
    facts: TaxFacts, *, classes: Iterable[str], taxes: Taxes, registrations: Sequence[Registration] = ()
) -> Ruling:
    """The rates of these classes, `shipping` among them where it is taxed by a rate of its own.

    Without any registration the company collects tax wherever it has rates.
    """
    country, region, where = _place_of_taxation(facts, registrations)
    wanted = list(classes)
    untaxed = dict.fromkeys(wanted, (ZERO, ""))
    if registrations and not any(one.covers(country, region, facts.day) for one in registrations):
        return Ruling("not_registered", untaxed, f"no tax: we are not registered in {_spell(country, region)}")
    certificate, expired = _certificate(facts, country, region)
    if certificate is not None:
        named = dict.fromkeys(wanted, (ZERO, "exempt"))
        return Ruling("exempt", named, f"no tax: an exemption for {_spell(country, region)}", certificate.id)
    if number := _reverse_charge(facts):
        named = dict.fromkeys(wanted, (ZERO, "reverse charge"))
        because = f"no tax: from {facts.origin_country} to a company in {facts.country} (reverse charge)"
        return Ruling("reverse_charge", named, because, number.id)
    rates = {one: taxes.at(country=country, region=region, tax_class=one, day=facts.day) for one in wanted}
    return Ruling("ours", rates, explain_rates(rates, where), expired=expired)


def explain_rates(rates: Mapping[str, tuple[Decimal, str]], where: str) -> str:
    """“MwSt 19 % 19 % because shipped to DE”, for every rate that is not nothing."""
    told = {f"{name} ({plain(rate * 100)} %)" for rate, name in rates.values() if rate}
    return f"{', '.join(sorted(told))} because {where}" if told else f"no tax: no rate is known, {where}"


def _place_of_taxation(facts: TaxFacts, registrations: Sequence[Registration]) -> tuple[str, str, str]:
    """Country, region, and in words why there."""
    for one in registrations:
        from_here = one.basis == "origin" and one.covers(facts.origin_country, facts.origin_region, facts.day)
        if from_here and facts.country in (one.reaches or (facts.origin_country,)):
            place = _spell(facts.origin_country, facts.origin_region)
            return facts.origin_country, facts.origin_region, f"sold from {place}, which taxes by origin"
    return facts.country, facts.region, f"shipped to {_spell(facts.country, facts.region)}"


def _certificate(facts: TaxFacts, country: str, region: str) -> tuple[Certificate | None, str]:
    """The exemption that is valid there that day, or what was the matter with the one that would have been."""
    there = [
        one
        for one in facts.certificates
        if one.kind == "exemption" and one.country == country and one.region in ("", region)
    ]
    if valid := [one for one in there if one.on(facts.day)]:
        return max(valid, key=lambda one: (one.valid_to or date.max, str(one.id))), ""
    ended = [one.valid_to for one in there if one.valid_to and one.valid_to < facts.day]
    if ended:
        return None, f"the exemption for {_spell(country, region)} ended on {max(ended)}"
    return None, ""


def _reverse_charge(facts: TaxFacts) -> Certificate | None:
    """A company's VAT number of another country of the EU than the one from which is sold."""
    across = facts.origin_country in EU and facts.country in EU and facts.origin_country != facts.country
    numbers = (one for one in facts.certificates if one.kind == "vat_id" and one.on(facts.day))
    return next((one for one in numbers if across and one.country != facts.origin_country), None)


def _spell(country: str, region: str) -> str:
    return f"{country}-{region}" if region else country or "nowhere"
