"""Before every act that cannot be undone its form shows what it does; everything else can be taken back by an act with
a name, said anew, or changes nothing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler

import lading.console
from lading.console.compose import ROUTES

TEMPLATES = Path(lading.console.__file__).parent / "templates"
FORMS = tomllib.loads(Path(__file__).with_name("forms.toml").read_text())
LOOKS = FORMS["looks"].split()
BLOCK = re.compile(
    r"{% call ui\.act\((?P<act>[^,)]*).*?{% endcall %}"
    r"|ui\.(?:act_button|looking_button)\((?:_\(.*?\)(?: if .*?)?), (?P<button>[^,)]*).*?\)"
    r"|<form method=\"post\" action=\"(?P<form>[^\"]*)\".*?</form>",
    re.DOTALL,
)
SHOWN = re.compile(r"ui\.foreseen\(\)|looks=true|kind=\"danger\"|ui\.looking_button")


def routes() -> set[str]:
    """The addresses of all forms, as `/orders/{}/cancel`."""
    posts = [one for one in ROUTES if isinstance(one, HTTPRouteHandler) and "POST" in one.http_methods]
    return {re.sub(r"{[^}]*}", "{}", path) for one in posts for path in one.paths}


def blocks() -> Iterator[tuple[str, str]]:
    """Every form of the templates: its address, and how it is written."""
    for template in sorted(TEMPLATES.rglob("*.html")):
        text = re.sub(r"\(([\w.]+) \| urlencode\)", r"\1", template.read_text())
        for found in BLOCK.finditer(text):
            yield _address(found["act"] or found["button"] or found["form"], text), found[0]


def _address(written: str, template: str) -> str:
    """`"/orders/" ~ number ~ "/cancel"` as `/orders/{}/cancel`, with what the template calls `address`."""
    known = dict(re.findall(r"{% set (address|here|base) = (.*?) %}", template))
    parts = " ~ ".join(known.get(part, part) for part in written.strip("{ }").split(" ~ ")).split(" ~ ")
    return "".join(one.strip("\"'") if one.strip()[:1] in "\"'/" else "{}" for one in parts)


def fits(address: str, route: str) -> bool:
    """Whether a form goes there; one whose beginning the page says stands for every beginning."""
    return address == route or (address.startswith("{}/") and route.endswith(address.removeprefix("{}")))


def test_every_form_is_known() -> None:
    texts = [FORMS[name] for name in ("looks", "said_anew", "changes_nothing", "says_it_itself")]
    known = [route for text in (*texts, *FORMS["undone_by"].values()) for route in text.split()]
    assert sorted(routes() - {*known}) == []
    assert sorted({*known} - routes()) == []
    assert len(known) == len({*known})


@pytest.mark.parametrize("route", LOOKS)
def test_what_cannot_be_undone_shows_first_what_it_does(route: str) -> None:
    forms = [written for address, written in blocks() if fits(address, route)]
    assert forms, "no form leads there"
    assert [written for written in forms if not SHOWN.search(written)] == []
