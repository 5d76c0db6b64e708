"""Writes the pages of docs/reference from the code; a test fails while a page says anything else.

What the code cannot say of itself, what an event or a setting means, stands in `reference_words.toml`.
"""

import argparse
import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

import lading
from lading.access import PERMISSIONS
from lading.access.roles import ROLES
from lading.api.explain import DECODER_CODES
from lading.capture import shopify, woocommerce
from lading.catalog.values import ChannelSettings
from lading.cli.arguments import make_parser
from lading.kernel import Refusal
from lading.rules.events import MOMENTS, SAID
from lading.rules.facts import Fact
from lading.rules.order_facts import ORDER_FACTS
from lading.store.settings import Settings
from lading.validation import CODES

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
SOURCES = ROOT / "src" / "lading"
WORDS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("reference_words.toml").read_text("utf-8"))
EVENTS = WORDS["events"]
MADE = "<!-- Written by tools/reference.py from the code; change it there. -->"
_KIND = re.compile(r"[a-z_]+\.[a-z_]+")
_TELLING = {"Event", "move", "advance", "reroute", "record_stock", "book", "_book", "_record"}
_TELLING |= {"note", "tell_order", "tell_orders"}
_INDOORS = re.compile(r"lading\.(app|cli|console|history|store\.(embedded|backup|migrate))\b")
"""Rooms whose refusals never leave by the API."""


@cache
def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {
        "settings.md": _settings(),
        "commands.md": _commands(),
        "permissions.md": _permissions(),
        "findings.md": _findings(),
        "refusals.md": _refusals(),
        "events.md": _events(),
        "facts.md": _facts(),
    }


def main() -> int:
    """Write them all."""
    for name, text in pages().items():
        (PAGES / name).write_text(text, "utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *parts]) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(text: object) -> str:
    return f"`{text}`"


def _settings() -> str:
    told = ((field.name, WORDS["settings"][field.name], _default(field)) for field in msgspec.structs.fields(Settings))
    own = [(_code(f"LADING_{name.upper()}"), _code(name), meaning, default) for name, meaning, default in told]
    channel = [
        (_code(field.name), WORDS["channel_settings"][field.name], _default(field))
        for field in msgspec.structs.fields(ChannelSettings)
    ]
    return _page(
        "Settings",
        "## Of an installation",
        "From the environment, or from a `lading.toml` in the working folder; the environment wins. An unknown key or a"
        " value that cannot be meant is refused when Lading starts.",
        _table(("environment", "lading.toml", "what it says", "without it"), own),
        "## Of a channel",
        "The object `settings` of `PUT /api/v1/channels/{code}`, and the form of a channel in the console.",
        _table(("setting", "what it says", "without it"), channel),
    )


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return "none"
    if field.default is msgspec.NODEFAULT:
        return "as said"
    return "none" if field.default in {None, ""} else _code(msgspec.json.encode(field.default).decode().strip('"'))


def _commands() -> str:
    rows = [(_code(usage), told) for usage, told in _usages(make_parser(), "lading")]
    return _page(
        "Commands",
        "Each exits with 0 when all is well. A refusal is one sentence on standard error and exit code 2;"
        " `lading audit` exits with 1 when a law is broken, `lading doctor` when something has to be mended.",
        _table(("command", "what it does"), rows),
    )


def _usages(parser: argparse.ArgumentParser, called: str) -> Iterator[tuple[str, str]]:
    for action in parser._actions:  # noqa: SLF001 -- argparse has no other way to ask
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
            for name, inner in action.choices.items():
                deeper = list(_usages(inner, f"{called} {name}"))
                if name in helps and not any(isinstance(one, argparse._SubParsersAction) for one in inner._actions):  # noqa: SLF001
                    yield f"{called} {name}{_words_of(inner)}", helps[name]
                yield from deeper
        elif action.option_strings and action.help and action.dest not in {"help", "version"}:
            yield f"{called} … {_option(action)}", action.help


def _words_of(parser: argparse.ArgumentParser) -> str:
    """What a command cannot do without, and its arguments."""
    words = [_option(one) for one in parser._actions if one.option_strings and one.required]  # noqa: SLF001
    for one in parser._actions:  # noqa: SLF001
        if not one.option_strings and not isinstance(one, argparse._SubParsersAction):  # noqa: SLF001
            name = str(one.metavar or one.dest)
            words.append({None: name, "*": f"[{name} …]", "+": f"{name} …"}[one.nargs])  # type: ignore[index]
    return "".join(f" {word}" for word in words)


def _option(action: argparse.Action) -> str:
    many = " …" if action.nargs == "+" else ""
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}{many}"
    return action.option_strings[-1] + value


def _permissions() -> str:
    rows = [
        (_code(one.name), one.sentence, *("yes" if role in one.roles else "" for role in ROLES))
        for one in PERMISSIONS.values()
    ]
    return _page(
        "Permissions",
        "The scopes of API keys and the permissions of roles are the same words. A key with `admin` may do everything."
        " Each operation of the HTTP interface names the one that it needs.",
        _table(("scope", "lets one", *(role.replace("_", " ") for role in ROLES)), rows),
    )


def _findings() -> str:
    rows = [
        (_code(code), one.meaning, "always refused" if one.fixed else one.severity, ", ".join(one.stops))
        for code, one in CODES.items()
    ]
    return _page(
        "Findings",
        "What the check of an order may notice. `admit` lets it pass and notes it, `hold` places a hold that a person"
        " releases, `refuse` refuses the order with 422 `order_refused`, naming the field. A channel weighs each code"
        ' as it likes (`settings.findings`, such as `{"first_order": "hold"}`), except what is always refused. Channels'
        " that push (Shopify, WooCommerce) have nobody to refuse to: there `refuse` holds.",
        _table(("code", "what it means", "usually", "a hold stops"), rows),
    )


def _refusals() -> str:
    rows = sorted({(_code(one.code), str(one.status), _first_line(one)) for one in _classes()})
    named, fields = _inline_codes()
    return _page(
        "Refusals",
        "What a request is answered that is not done: problem details after RFC 9457 with a `status`, a stable `code`"
        " and a sentence in `detail`; what is wrong with single fields stands in `errors`, each with `pointer`,"
        " `code` and `message`. Nothing was changed.",
        _table(("code", "status", "what it means"), rows),
        "These codes stand for one case of a wider one; the sentence says which:",
        _table(("code", "status"), [(_code(code), status) for code, status in sorted(named)]),
        "Codes of fields, in `errors`, beside those of [findings](findings.md):",
        ", ".join(_code(code) for code in sorted(fields)) + ".",
    )


def _classes() -> Iterator[type[Refusal]]:
    for module in pkgutil.walk_packages(lading.__path__, "lading."):
        if not _INDOORS.match(module.name) and ".migrations" not in module.name:
            importlib.import_module(module.name)
    waiting = [Refusal]
    while waiting:
        known = waiting.pop().__subclasses__()
        found = [one for one in known if one.__module__.startswith("lading.") and not _INDOORS.match(one.__module__)]
        waiting += found
        yield from found


def _first_line(kind: type[Refusal]) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())


def _inline_codes() -> tuple[set[tuple[str, str]], set[str]]:
    """Codes that are given where a refusal is raised, with its status; and codes of fields."""
    statuses = {one.__name__: one for one in _classes()} | {"Refusal": Refusal}
    own = {one.code for one in statuses.values()}
    named: set[tuple[str, str]] = set()
    fields: set[str] = set()
    for call in _calls():
        words = {word.arg: word.value for word in call.keywords}
        code = words.get("code")
        if _name(call) in statuses and isinstance(code, ast.Constant) and code.value not in own:
            named.add((str(code.value), str(statuses[_name(call)].status)))
        if _name(call) in {"FieldError", "FieldRefused"}:
            fields |= {str(one.value) for one in call.args[1:2] if isinstance(one, ast.Constant)}
    return named, fields | {code for _, code in DECODER_CODES} | {"wrong_type", "out_of_bounds"}


def _events() -> str:
    said = told_kinds()
    if wrong := sorted(said ^ set(EVENTS)):
        raise SystemExit(f"tools/reference_words.toml has to say what these events mean, and no others: {wrong}")
    rows = [(_code(kind), EVENTS[kind]) for kind in sorted(EVENTS)]
    return _page(
        "Events",
        "What happens is written down as an event: kind, time, who did it, why, and facts; never names, addresses or"
        " texts of people. Events of an order (`GET /api/v1/orders/{number}/events`) are chained by hash, and name the"
        " units that they moved as `moves: [[line, from, to, quantity], …]`.",
        _table(("kind", "what happened"), rows),
        "## Webhooks that come in",
        "At `POST /api/v1/channels/{code}/webhooks`, signed by the shop. Other topics are kept in the inbox and change"
        " nothing; that an order was deleted there raises a task.",
        _table(
            ("shop", "topics that carry an order"),
            [(shop, ", ".join(map(_code, sorted(kind.TOPICS)))) for shop, kind in _SHOPS.items()],
        ),
    )


def _facts() -> str:
    rows = [
        (_code(fact.name), _KINDS[fact.kind], fact.sentence, _code(fact.example), _moments(fact))
        for fact in ORDER_FACTS.facts
    ]
    return _page(
        "Facts",
        f"What conditions of [rules](../how-to/write-a-rule.md) may ask: version {ORDER_FACTS.version} of the set."
        " Facts are added with new versions and never taken away. Those of `line` stand inside `any line(…)`,"
        " `every line(…)` or `no line(…)`. What is not known makes a part neither true nor false.",
        _table(("fact", "kind", "what it says", "example", "known"), rows),
        "## Moments",
        _table(("event", "when it is judged"), [(_code(one), SAID[one] + ".") for one in MOMENTS]),
    )


_KINDS = {"number": "number", "text": "text", "yes_no": "yes or no", "texts": "list of texts"}


def _moments(fact: Fact) -> str:
    missing = [one for one in MOMENTS if not fact.known_at(one)]
    if not missing:
        return "always"
    known = [one for one in MOMENTS if fact.known_at(one)]
    return "at " + ", ".join(map(_code, known)) if len(known) < 3 else "not at " + ", ".join(map(_code, missing))


_SHOPS: dict[str, Any] = {"Shopify": shopify, "WooCommerce": woocommerce}


def told_kinds() -> set[str]:
    """The kinds of all events that the code writes."""
    found = {text for call in _calls() if _name(call) in _TELLING for text in _texts(_given(call))}
    for node in _nodes():
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "kind" for one in node.targets):
            found |= set(_texts([node.value]))
    return found | {"message.sent", "message.failed"}  # written as one of two states


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords if word.arg == "kind")]


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        candidates = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
        for one in candidates:
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and _KIND.fullmatch(one.value):
                yield one.value


def _calls() -> Iterator[ast.Call]:
    return (node for node in _nodes() if isinstance(node, ast.Call))


@cache
def _nodes() -> list[ast.AST]:
    """Everything that stands in rooms whose words leave by the API, and in the history."""
    found: list[ast.AST] = []
    for source in sorted(SOURCES.rglob("*.py")):
        if not _INDOORS.match(".".join(source.relative_to(SOURCES.parent).parts)) or "history" in source.parts:
            found += (
                node
                for node in ast.walk(ast.parse(source.read_text("utf-8")))
                if isinstance(node, ast.Call | ast.Assign)
            )
    return found


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


if __name__ == "__main__":
    raise SystemExit(main())
