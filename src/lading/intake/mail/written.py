"""What the sender wrote: without what was quoted, without signature and disclaimer; forwarded text is kept."""

import re

import msgspec

from lading.intake.mail.quote_marks import (
    ATTRIBUTION,
    CLOSING,
    DEVICE,
    DISCLAIMER,
    DIVIDER,
    FORWARDED,
    FORWARDING,
    FROM_LINE,
    OTHER_LINE,
    POSTSCRIPT,
    RULE,
)

_ADDRESS = re.compile(r"([^\s<>@,;:\"'\[\]()]{1,64}@[^\s<>@,;:\"'\[\]()]{1,190})")
_SIGNATURE_LINES = 18
_MOST_LINES = 5000
_LONGEST_MARK = 300
_HEADER_LINES = 6


class Written(msgspec.Struct, frozen=True):
    """What stands in a mail. `whole` still has the signature; `origin` is who wrote what was forwarded."""

    text: str
    whole: str
    quoted: bool = False
    origin: str = ""
    origin_name: str = ""


def what_was_written(text: str, *, subject: str = "") -> Written:
    """Part what the sender wrote from what programs and habits add to it."""
    lines = text.split("\n")[:_MOST_LINES]
    if FORWARDING.match(subject) and any(line.lstrip("> ").strip() and FORWARDED.search(line) for line in lines):
        lines = [re.sub(r"^(> ?)+", "", line) for line in lines]  # some programs quote what they pass on
    at, length = _first_mark(lines)
    origin = ("", "")
    cut = at < len(lines)
    head = [line for line in lines[:at] if not line.lstrip().startswith(">")]
    if cut and _is_forwarded(lines, at, head, subject):
        below, origin = _below_headers(lines[at + length :])
        kept = [*head, "", *below] if _says_something(head) else below
        inner = what_was_written("\n".join(kept))
        return Written(inner.text, inner.whole, inner.quoted, origin[0] or inner.origin, origin[1] or inner.origin_name)
    answers = _between_quotes(lines[at + length :]) if cut else []
    quoted = cut or len(head) < at
    whole = "\n".join([*head, *answers]).strip()
    return Written(_without_signature([*head, *answers]), whole, quoted)


def _first_mark(lines: list[str]) -> tuple[int, int]:
    """Where a quotation begins and how many lines its beginning has; behind the end where there is none."""
    for n, line in enumerate(lines):
        if line.lstrip().startswith(">") or not line.strip() or len(line) > _LONGEST_MARK:
            continue
        if DIVIDER.match(line) or (FORWARDED.search(line) and len(line) < 60):
            return n, 1
        if _attributes(line):
            return n, 1
        if n + 1 < len(lines) and _attributes(f"{line} {lines[n + 1].strip()}"):
            return n, 2
        if FROM_LINE.match(line) and sum(bool(OTHER_LINE.match(one)) for one in lines[n + 1 : n + _HEADER_LINES]) >= 2:
            return (n - 1, 1) if n and RULE.match(lines[n - 1]) else (n, 0)
    return len(lines), 0


def _attributes(line: str) -> bool:
    return line.endswith(":") and bool(ATTRIBUTION.match(line))


def _is_forwarded(lines: list[str], at: int, head: list[str], subject: str) -> bool:
    passed_on = bool(FORWARDED.search(lines[at])) or bool(FORWARDING.match(subject))
    return passed_on or (not _says_something(head) and not ATTRIBUTION.match(lines[at]))


def _says_something(head: list[str]) -> bool:
    said = _without_signature(head)
    return len(re.findall(r"\w{2,}", said)) > 3


def _below_headers(lines: list[str]) -> tuple[list[str], tuple[str, str]]:
    """The forwarded text below its From, Date, To; and who wrote it."""
    origin = ("", "")
    n = 0
    while n < len(lines):
        line = lines[n]
        if found := FROM_LINE.match(line):
            address = _ADDRESS.search(found[2])
            name = found[2].split("<")[0].split("[")[0].strip(" *\"'")
            origin = (address[1].lower() if address else "", name[:200] if "@" not in name else "")
        elif line.strip() and not OTHER_LINE.match(line) and not RULE.match(line) and not DIVIDER.match(line):
            break
        n += 1
    return [line.removeprefix("> ").removeprefix(">") for line in lines[n:]], origin


def _between_quotes(lines: list[str]) -> list[str]:
    """Answers that stand between quoted lines; text that is quoted without marks is none."""
    if not any(line.lstrip().startswith(">") for line in lines[:4]):
        return []
    return [line for line in lines if not line.lstrip().startswith(">") and not ATTRIBUTION.match(line)]


def _without_signature(lines: list[str]) -> str:
    kept: list[str] = []
    for n, line in enumerate(lines):
        if line.rstrip() in {"--", "-- "} or DEVICE.match(line) or DISCLAIMER.search(line):
            return _joined(kept, _postscript(lines[n + 1 :]))
        if CLOSING.match(line) and _ends_soon(lines[n + 1 :]) and any(one.strip() for one in kept):
            return _joined(kept, _postscript(lines[n + 1 :]))
        kept.append(line)
    return _joined(kept, [])


def _ends_soon(lines: list[str]) -> bool:
    return len(lines) < _SIGNATURE_LINES * 3 and sum(bool(one.strip()) for one in lines) <= _SIGNATURE_LINES


def _postscript(lines: list[str]) -> list[str]:
    """What still is said below a signature."""
    for n, line in enumerate(lines):
        if POSTSCRIPT.match(line):
            end = next((m for m in range(n, len(lines)) if not lines[m].strip()), len(lines))
            return ["", *lines[n:end]]
    return []


def _joined(kept: list[str], more: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*kept, *more])).strip()
