"""From template and facts to a message: sandboxed, strict about names, and framed for mail programs."""

import re
from functools import cache, lru_cache

import msgspec
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from lading.kernel import FieldError, Invalid
from lading.messages.check_template import FILTERS, check_template
from lading.messages.facts import CompanyFacts, MessageFacts, describe
from lading.messages.kinds import read_default
from lading.messages.samples import bare_sample, full_sample
from lading.messages.templates import MessageTemplate

_LONGEST_SUBJECT = 200


class Look(msgspec.Struct, frozen=True):
    """How the frame around a message looks: its language and the one colour."""

    language: str = "en"
    accent: str = "#1d4ed8"


class Written(msgspec.Struct, frozen=True):
    """A message in words: subject, plain text and HTML."""

    subject: str
    text: str
    html: str


def _environment(*, escaping: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(autoescape=escaping, undefined=StrictUndefined, keep_trailing_newline=False)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


_PLAIN = _environment(escaping=False)
_HTML = _environment(escaping=True)
_FRAME = _environment(escaping=True)


@lru_cache(maxsize=200)
def _compiled(source: str, *, escaping: bool) -> Template:
    return (_HTML if escaping else _PLAIN).from_string(source)


@cache
def _frame() -> Template:
    return _FRAME.from_string(read_default("frame.html"))


def render(template: MessageTemplate, *, facts: MessageFacts, look: Look) -> Written:
    """The message that a template makes of these facts. Raises jinja2's `TemplateError`."""
    values = {name: getattr(facts, name) for name in MessageFacts.__struct_fields__}
    subject = re.sub(r"\s+", " ", _compiled(template.subject, escaping=False).render(values)).strip()
    body = _tidy(_compiled(template.text, escaping=False).render(values))
    content = _compiled(template.html, escaping=True).render(values) if template.html else _paragraphs(body)
    html = _frame().render(
        content=Markup(content),  # noqa: S704 -- escaped by its own template
        subject=subject,
        company=facts.company,
        language=look.language,
        accent=look.accent,
    )
    return Written(subject[:_LONGEST_SUBJECT], body, html)


def frame(*, subject: str, text: str, company: CompanyFacts, look: Look) -> Written:
    """A message in our own words, without a template: the text as it is, and framed as HTML."""
    body = _tidy(text)
    content = Markup(_paragraphs(body))  # noqa: S704 -- escaped by `_paragraphs`
    html = _frame().render(
        content=content, subject=subject, company=company, language=look.language, accent=look.accent
    )
    return Written(subject[:_LONGEST_SUBJECT], body, html)


def _tidy(text: str) -> str:
    """At most one empty line between paragraphs, none around."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


def _paragraphs(text: str) -> str:
    """Plain text as HTML, for templates without HTML of their own."""
    parts = (_ADDRESS.sub(_LINK, str(escape(part))).replace("\n", "<br>") for part in text.strip().split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in parts)


_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,:;!?()]")
_LINK = r'<a href="\g<0>">\g<0></a>'


def check_message_template(template: MessageTemplate) -> None:
    """Raise `Invalid`, naming field and line, for what could not be rendered for every order of its kind."""
    errors: list[FieldError] = []
    for field, environment in (("subject", _PLAIN), ("text", _PLAIN), ("html", _HTML)):
        source = getattr(template, field)
        errors += check_template(environment, source=source, known=describe(), pointer=f"/{field}")
    if not errors:
        for facts in (full_sample(template.kind), bare_sample(template.kind)):
            try:
                if not render(template, facts=facts, look=Look()).subject:
                    errors.append(FieldError("/subject", "empty", "The subject would be empty."))
            except TemplateError as error:
                errors.append(FieldError("/text", "cannot_render", f"For some orders this fails: {error}"))
    if errors:
        raise Invalid(f"The template was not kept. {errors[0].message}", errors=tuple(dict.fromkeys(errors)))
