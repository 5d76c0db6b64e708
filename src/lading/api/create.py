"""The API put together: its routes behind the gate, and its way of saying what went wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from litestar import Request, Response, Router
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from lading.api import (
    accounting,
    approval_limits,
    approvals,
    audits,
    bill_papers,
    billing_settings,
    changes,
    channels,
    choices,
    claims,
    contents,
    contract_prices,
    count_rules,
    counts,
    docs,
    dropships,
    exceptions,
    fulfilments,
    gateways,
    health,
    hooks,
    intake,
    intake_acts,
    intake_autonomy,
    intake_confirmations,
    intake_cxml,
    intake_knowledge,
    intake_mail,
    intake_partners,
    intake_reader,
    intake_replies,
    intake_systems,
    intake_words,
    invoices,
    items,
    limits,
    lots,
    messages,
    offers,
    optimisations,
    order_drafts,
    orders,
    papers,
    parties,
    partners,
    payment_links,
    payments,
    pickups,
    places,
    price_lists,
    promises,
    promotions,
    purchase_orders,
    queues,
    quotes,
    replenishment,
    return_photos,
    return_policy,
    return_reports,
    returns,
    routing,
    routing_queues,
    rule_hooks,
    rules,
    shipments,
    slots,
    stock,
    store_credits,
    substitutes,
    suppliers,
    supply,
    tax_papers,
    tax_rates,
    transfers,
    uploads,
    webhooks,
)
from lading.api.desk import Desk
from lading.api.gate import Gate
from lading.api.openapi import PREFIX
from lading.api.problem import answer_of
from lading.api.request import ApiRequest

MOST_BYTES = 8_000_000

_ROOMS = (
    orders,
    order_drafts,
    fulfilments,
    pickups,
    shipments,
    messages,
    papers,
    invoices,
    bill_papers,
    accounting,
    billing_settings,
    audits,
    queues,
    exceptions,
    changes,
    choices,
    offers,
    substitutes,
    quotes,
    promises,
    routing,
    routing_queues,
    rules,
    approval_limits,
    approvals,
    rule_hooks,
    optimisations,
    transfers,
    contents,
    lots,
    stock,
    store_credits,
    supply,
    counts,
    count_rules,
    slots,
    limits,
    items,
    places,
    channels,
    parties,
    price_lists,
    contract_prices,
    promotions,
    tax_rates,
    tax_papers,
    suppliers,
    replenishment,
    purchase_orders,
    dropships,
    partners,
    payments,
    return_reports,
    returns,
    claims,
    return_photos,
    return_policy,
    webhooks,
    uploads,
    intake,
    intake_acts,
    intake_words,
    intake_confirmations,
    intake_reader,
    intake_mail,
    intake_systems,
    intake_partners,
    intake_replies,
    intake_autonomy,
    intake_cxml,
    intake_knowledge,
    gateways,
    payment_links,
    docs,
)


class Api(NamedTuple):
    """What `app` composes: routers for Litestar, and the handler for errors of addresses that no route has."""

    routers: list[Router]
    on_error: Any
    desk: Desk


def create_api(desk: Desk, *, more: Iterable[HTTPRouteHandler] = ()) -> Api:
    """The routes of `/api/v1`, `/healthz`, `/readyz` and `/metrics`; `more` handlers stand beside our own.

    Raises `ValueError` for a handler that names neither the scope it needs nor itself public, and for two of one
    address: the framework would let one of them win.
    """
    handlers = [*(handler for room in _ROOMS for handler in room.HANDLERS), *more]
    others = [*health.HANDLERS, *hooks.HANDLERS]
    return Api([_router(PREFIX, handlers, desk), _router("/", others, desk)], on_error, desk)


def on_error(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error as problem details."""
    answer = answer_of(error)
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    media_type = headers.pop("content-type")
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)


def _router(path: str, handlers: Sequence[HTTPRouteHandler], desk: Desk) -> Router:
    for handler in handlers:
        if not (handler.opt.get("scope") or handler.opt.get("public")):
            raise ValueError(f"{handler} names no scope and is not public")
    addresses = [(method, path) for one in handlers for path in one.paths for method in one.http_methods]
    if twice := [one for one, count in Counter(addresses).items() if count > 1]:
        raise ValueError(f"More than one handler answers {twice}")

    def gate(app: ASGIApp) -> ASGIApp:
        return Gate(app, desk=desk)

    return Router(
        path,
        route_handlers=handlers,
        middleware=[gate],
        request_class=ApiRequest,
        request_max_body_size=MOST_BYTES,
        exception_handlers={Exception: on_error},
    )
