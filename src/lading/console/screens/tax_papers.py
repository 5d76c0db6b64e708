"""Papers of tax: where the company is registered, certificates of customers, and how tax is rounded."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done, fragment, page
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.pricing.tax_papers import take_certificate
from lading.flows.pricing.try_tax_provider import try_tax_provider
from lading.kernel import NotFound
from lading.pricing.settings import PricingSettings, put_settings, read_settings
from lading.pricing.tax_certificates import CertificateDraft, list_certificates, revoke_certificate
from lading.pricing.tax_registrations import RegistrationDraft, list_registrations, put_registrations

SOON = timedelta(days=60)


@get("/taxes/papers", opt={"permission": "catalog:read"})
async def show_tax_papers(visit: Visiting) -> Html:
    """Registrations, rules, and the certificates that end soon."""
    async with visit.asking() as unit:
        registrations = await list_registrations(unit)
        settings = await read_settings(unit)
        today = unit.now.date()
        ending = await list_certificates(unit, ends_by=today + SOON) if visit.may("parties:read") else []
    return page("taxes/papers.html", visit, registrations=registrations, settings=settings, ending=ending, today=today)


@post("/taxes/registrations", opt={"permission": "catalog:write"})
async def save_registration(visit: Visiting) -> Html:
    """Add a registration, or end one by taking it away."""
    form = await visit.form()
    gone = form.text("gone")
    with form.gathering():
        added = [] if gone else [_registration(form)]
    async with visit.unit() as unit:
        known = await list_registrations(unit)
        kept = [one for n, one in enumerate(known) if not (gone and str(n) == gone)]
        await put_registrations(unit, drafts=[*kept, *added])
    return done(visit, to="/taxes/papers", note=_("The registrations are saved."))


def _registration(form: Form) -> RegistrationDraft:
    given = {
        "country": form.needed("country", _("Country")).upper(),
        "region": form.text("region"),
        "number": form.text("number"),
        "basis": form.text("basis", "destination"),
        "reaches": [one.strip().upper() for one in form.text("reaches").split(",") if one.strip()],
        "valid_from": form.day("valid_from", _("First day")),
        "valid_to": form.day("valid_to", _("Last day")),
    }
    return convert(given, RegistrationDraft, words=_("The registration cannot be saved"))


@post("/taxes/rules", opt={"permission": "catalog:write"})
async def save_tax_rules(visit: Visiting) -> Html:
    """How tax is rounded, and by which rate shipping is taxed."""
    form = await visit.form()
    async with visit.unit() as unit:
        before = msgspec.to_builtins(await read_settings(unit))
        given = before | {"tax_rounding": form.text("tax_rounding"), "shipping_tax": form.text("shipping_tax")}
        settings = convert(given, PricingSettings, words=_("The rules cannot be saved"))
        await put_settings(unit, settings=settings)
    return done(visit, to="/taxes/papers", note=_("The rules are saved; new orders go by them."))


@post("/taxes/service", opt={"permission": "catalog:write"})
async def save_tax_service(visit: Visiting) -> Html:
    """Name the service that computes tax, or none."""
    form = await visit.form()
    service = {
        "url": form.text("url"),
        "seconds": float(form.quantity("seconds", _("Seconds")) or 2),
        "fallback": form.text("fallback", "own_rates"),
    }
    async with visit.unit() as unit:
        before = msgspec.to_builtins(await read_settings(unit))
        given = before | {"tax_provider": service if service["url"] else None}
        await put_settings(unit, settings=convert(given, PricingSettings, words=_("The service cannot be saved")))
    said = _("The service is asked from the next order on.") if service["url"] else _("Your own rates apply again.")
    return done(visit, to="/taxes/papers", note=said)


@get("/taxes/service/try", opt={"permission": "catalog:read"})
async def try_service(visit: Visiting) -> Html:
    """Ask the service of an example basket that goes somewhere."""
    country = visit.query.text("to", "DE").upper()[:2]
    async with visit.asking() as unit:
        settings = (await read_settings(unit)).tax_provider
    trial = await try_tax_provider(
        visit.company, settings=settings, country=country, region=visit.query.text("to_region")
    )
    return fragment("taxes/service_tried.html", visit, trial=trial)


@post("/customers/{code:str}/certificates", opt={"permission": "parties:write"})
async def save_certificate(visit: Visiting, code: FromPath[str]) -> Html:
    """Take down a customer's certificate."""
    form = await visit.form()
    with form.gathering():
        given = {
            "customer": code,
            "kind": form.text("kind", "exemption"),
            "number": form.needed("number", _("Number")),
            "country": form.needed("country", _("Country")).upper(),
            "region": form.text("region"),
            "valid_from": form.day("valid_from", _("First day")),
            "valid_to": form.day("valid_to", _("Last day")),
            "document": form.text("document"),
        }
        draft = convert(given, CertificateDraft, words=_("The certificate cannot be saved"))
    async with visit.unit() as unit:
        await take_certificate(unit, draft=draft)
    return done(visit, to=f"/customers/{quote(code, safe='')}", note=_("The certificate is saved."))


@post("/customers/{code:str}/certificates/revoke", opt={"permission": "parties:write"})
async def revoke(visit: Visiting, code: FromPath[str]) -> Html:
    """From today on a certificate counts no more."""
    form = await visit.form()
    certificate = _id(form.text("certificate"))
    async with visit.unit() as unit:
        await revoke_certificate(unit, certificate=certificate, reason=form.needed("reason", _("Reason")))
    return done(visit, to=f"/customers/{quote(code, safe='')}", note=_("The certificate is revoked."))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("There is no such certificate.")) from None


ROUTES: list[BaseRouteHandler] = [
    show_tax_papers,
    save_registration,
    save_tax_rules,
    save_tax_service,
    try_service,
    save_certificate,
    revoke,
]
