"""Templates: what people may write in them, and what a wrong one is told."""

import pytest

from lading.flows.company import Company
from lading.flows.telling.preview_message import preview_message
from lading.kernel import Invalid, NotFound
from lading.messages import KINDS, MessageTemplate, describe, put_template, read_templates
from lading.messages.put_template import reset_template
from lading.messages.render import Look, check_message_template, render
from lading.messages.samples import bare_sample, full_sample
from lading.messages.templates import default_template
from lading.store import Database
from tests.road import order


def draft(text: str, *, subject: str = "Hello", html: str = "", kind: str = "order_shipped") -> MessageTemplate:
    return MessageTemplate(kind=kind, subject=subject, text=text, html=html)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_our_own_templates_are_sound(kind: str) -> None:
    template = default_template(kind)
    check_message_template(template)
    full = render(template, facts=full_sample(kind), look=Look())
    bare = render(template, facts=bare_sample(kind), look=Look())
    assert "Ada Lovelace" in full.text
    assert "Red mug" in full.html
    assert "\n\n\n" not in full.text + bare.text
    assert "L100043" in bare.subject


def test_text_alone_makes_paragraphs_and_escapes() -> None:
    made = render(draft("A < B & {{ company.name }}\nsecond\n\nthird"), facts=full_sample("order_shipped"), look=Look())
    assert "<p>A &lt; B &amp; Harbour &amp; Vale<br>second</p><p>third</p>" in made.html


def test_addresses_in_a_text_become_links() -> None:
    facts = full_sample("order_shipped")
    made = render(draft("Follow it (https://x.example/a?b=1&c=2)."), facts=facts, look=Look())
    assert '(<a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>).' in made.html


def test_values_are_escaped_in_html_and_bare_in_text() -> None:
    facts = full_sample("order_shipped")
    made = render(draft("{{ company.name }}", html="<b>{{ company.name }}</b>"), facts=facts, look=Look())
    assert made.text == "Harbour & Vale\n"
    assert "<b>Harbour &amp; Vale</b>" in made.html


def test_a_subject_is_one_line() -> None:
    made = render(
        draft("x", subject="{{ order.number }}\n\n{{ company.name }}"), facts=full_sample("order_shipped"), look=Look()
    )
    assert made.subject == "L100042 Harbour & Vale"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ order.numbr }}", "did you mean “number”"),
        ("{{ ordre.number }}", "did you mean “order”"),
        ("{{ order.number.upper }}", "there is nothing called “upper” in a text"),
        ("{% for line in order %}{% endfor %}", "only a list can be looped over"),
        ("{% for line in lines %}{{ line.price }}{% endfor %}", "there is no “price”"),
        ("{% if order.number %}", "Line 1"),
        ("{{ order.__class__ }}", "there is no “__class__”"),
        ("{{ ''.join(lines) }}", "call is not allowed"),
        ("{{ 'a' * 1000000000 }}", "mul is not allowed"),
        ("{% set x = 1 %}", "assign is not allowed"),
        ("{% include 'x' %}", "include is not allowed"),
        ("{{ lines | map(attribute='name') }}", "there is no filter “map”"),
        (
            "{% for a in lines %}{% for b in lines %}{% for c in lines %}{% endfor %}{% endfor %}{% endfor %}",
            "two deep",
        ),
    ],
)
def test_a_wrong_template_is_told_why(text: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_message_template(draft(text))
    assert told in " ".join(error.message for error in refused.value.errors)
    assert {error.pointer for error in refused.value.errors} == {"/text"}


def test_a_shipment_is_named_only_where_there_is_one() -> None:
    check_message_template(draft("{{ shipment.number }}"))
    with pytest.raises(Invalid, match="For some orders this fails"):
        check_message_template(draft("{{ shipment.number }}", kind="order_received"))


def test_a_subject_must_not_be_empty_for_some_order() -> None:
    with pytest.raises(Invalid, match="The subject would be empty"):
        check_message_template(draft("x", subject="{{ customer.name }}"))


def test_the_variables_are_documented() -> None:
    known = describe()
    assert known["order"]["number"] == "text"
    assert known["lines"][0]["sku"] == "text"
    assert known["ship_to"] == ["text"]
    assert known["shipment"]["tracking_url"] == "text"


async def test_a_template_is_kept_with_a_version_and_forgotten(database: Database) -> None:
    mine = MessageTemplate(kind="order_received", subject="Hi {{ order.number }}", text="Thanks!")
    async with database.unit_of_work() as unit:
        assert (await put_template(unit, draft=mine)).version == 1
        kept = (await read_templates(unit))["order_received"]
        assert (kept.version, kept.subject, kept.html) == (1, "Hi {{ order.number }}", "")
        await reset_template(unit, kind="order_received")
        assert (await read_templates(unit))["order_received"].version == 0
        kinds = await unit.fetch("SELECT kind FROM events ORDER BY id")
    assert kinds == [("message_template.changed",), ("message_template.reset",)]


async def test_an_unknown_kind_is_refused(database: Database) -> None:
    with pytest.raises(NotFound, match="known are order_received"):
        async with database.unit_of_work() as unit:
            await put_template(unit, draft=MessageTemplate(kind="order_lost", subject="x", text="y"))


async def test_a_preview_shows_the_invented_order_or_a_real_one(company: Company) -> None:
    road = await order(company, ("BOWL", 2))
    template = default_template("order_received")
    async with company.database.unit_of_work() as unit:
        invented = await preview_message(unit, draft=template)
        real = await preview_message(unit, draft=template, order=road.number)
    assert (invented.subject, real.subject) == ("Your order L100042", f"Your order {road.number}")
