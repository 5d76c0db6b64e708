"""The console for a browser: what the process runs that the fixture `address` starts."""

import os

from litestar import Litestar

import lading.app.schema  # noqa: F401 -- fills the MetaData
from lading.console import create_console, show_problem
from lading.flows.company import Company
from lading.portal import create_portal
from lading.store import open_database


def create() -> Litestar:
    """The console of the company in `CONSOLE_DATABASE`."""
    company = Company(open_database(os.environ["CONSOLE_DATABASE"]))
    return Litestar(
        [create_portal(company), create_console(company)],
        exception_handlers={Exception: show_problem(company)},
        openapi_config=None,
        logging_config=None,
    )
