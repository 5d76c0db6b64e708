"""The second step in a child: what an opened file says, and a mail taken apart."""

import importlib
import inspect
import sys
from functools import cache

from lading.intake.mail.parse_mail import TooIntricate, parse_mail
from lading.intake.mail.written import what_was_written
from lading.intake.open.asking import MailAsk, ReadAsk, WasRead, WasTakenApart
from lading.intake.open.bounds import MOST_LINES
from lading.intake.open.look_inside import load_late
from lading.intake.open.unopenable import Unopenable
from lading.intake.read import read_document
from lading.kernel.money import currency_exponent, is_currency

_OURS = ("lading.intake.", "lading.capture.", "lading.kernel.")
_SLOW = ("lxml.etree", "lxml.html", "rapidfuzz.fuzz", "rapidfuzz.process")
"""What the reader itself imports only when it is used."""


@cache
def prepare_reading() -> None:
    """Load every list that the reader looks things up in: later no file can be opened any more."""
    load_late()
    for name in _SLOW:
        importlib.import_module(name)
    is_currency("EUR")
    currency_exponent("EUR")
    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS):
            for one in list(vars(module).values()):
                if hasattr(one, "cache_info") and one is not prepare_reading and not inspect.signature(one).parameters:
                    one()


def read_inside(ask: ReadAsk | MailAsk) -> WasRead | WasTakenApart:
    """The readings of a document, or the mail with what was written in it."""
    if isinstance(ask, MailAsk):
        try:
            mail = parse_mail(ask.raw, depth=ask.depth, authserv=ask.authserv)
        except TooIntricate as problem:
            raise Unopenable("too_intricate", str(problem)) from None
        return WasTakenApart(mail, what_was_written(mail.text, subject=mail.subject))
    readings = read_document(ask.opened, name=ask.name, hints=ask.hints)
    if sum(len(one.lines) for one in readings) > MOST_LINES:
        raise Unopenable("too_large", "It has more lines than any order. Ask the sender for the order alone.")
    return WasRead(readings)
