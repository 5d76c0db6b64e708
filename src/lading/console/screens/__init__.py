"""The screens, one file each; a new one is added to `SCREENS`."""

from litestar.handlers import BaseRouteHandler

from lading.console.screens import (
    board,
    counts,
    dashboard,
    entry,
    entry_look,
    holds,
    me,
    order,
    order_acts,
    orders,
    orders_bulk,
    receipts,
    sign_in,
    station,
    station_acts,
    stock,
    stock_acts,
    tasks,
)

SCREENS: list[BaseRouteHandler] = [
    *dashboard.ROUTES,
    *sign_in.ROUTES,
    *me.ROUTES,
    *orders.ROUTES,
    *orders_bulk.ROUTES,
    *order.ROUTES,
    *order_acts.ROUTES,
    *holds.ROUTES,
    *entry.ROUTES,
    *entry_look.ROUTES,
    *board.ROUTES,
    *station.ROUTES,
    *station_acts.ROUTES,
    *tasks.ROUTES,
    *stock_acts.ROUTES,
    *stock.ROUTES,
    *receipts.ROUTES,
    *counts.ROUTES,
]
