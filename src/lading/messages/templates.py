"""Templates as people may write them, kept with a version; until then our own serve."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lading.kernel import NotFound
from lading.messages.kinds import KINDS, read_default
from lading.store import UnitOfWork


class MessageTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How messages of a kind are written. An empty `html` is made from the text; inactive ones are not written."""

    kind: str = ""
    subject: Annotated[str, Meta(min_length=1, max_length=400)]
    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    html: Annotated[str, Meta(max_length=50_000)] = ""
    active: bool = True


class TemplateView(msgspec.Struct, frozen=True, kw_only=True):
    """A template as it stands: version 0 is our own, never changed."""

    kind: str
    sentence: str
    version: int
    subject: str
    text: str
    html: str
    active: bool


def default_template(kind: str) -> MessageTemplate:
    """Our own template of a kind. Raises `NotFound`."""
    if kind not in KINDS:
        raise NotFound(f"There are no messages of the kind “{kind}”; known are {', '.join(KINDS)}.")
    subject, _, text = read_default(f"{kind}.txt").partition("\n")
    return MessageTemplate(kind=kind, subject=subject, text=text, html=read_default(f"{kind}.html"))


def follow_text(template: MessageTemplate) -> MessageTemplate:
    """Without our own HTML where the text is not ours any more, since it would say something else than the text.

    HTML that a person wrote stays.
    """
    if not template.html or template.kind not in KINDS:
        return template
    ours = default_template(template.kind)
    is_ours = _same(template.html, ours.html) and not _same(template.text, ours.text)
    return msgspec.structs.replace(template, html="") if is_ours else template


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in ends of lines at most."""
    return one.split() == other.split() if one != other else True


async def read_templates(unit: UnitOfWork) -> dict[str, TemplateView]:
    """The template of every kind, in the order of the kinds."""
    rows = await unit.fetch("SELECT kind, version, subject, text, html, active FROM message_templates")
    kept = {row[0]: row[1:] for row in rows}
    found: dict[str, TemplateView] = {}
    for kind in KINDS.values():
        ours = default_template(kind.code)
        version, subject, text, html, active = kept.get(kind.code, (0, ours.subject, ours.text, ours.html, True))
        html = follow_text(MessageTemplate(kind=kind.code, subject=subject, text=text, html=html)).html
        found[kind.code] = TemplateView(
            kind=kind.code,
            sentence=kind.sentence,
            version=version,
            subject=subject,
            text=text,
            html=html,
            active=active,
        )
    return found


def as_template(view: TemplateView) -> MessageTemplate:
    """The template that a view shows."""
    return MessageTemplate(kind=view.kind, subject=view.subject, text=view.text, html=view.html, active=view.active)
