"""A condition's words. Only what stands here is let through: no patterns, no calls into Python, no loops."""

import re

import msgspec

from lading.rules.refusals import refuse

LONGEST = 2_000
MOST_TOKENS = 400

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"[^"\\\n]{0,200}"|'[^'\\\n]{0,200}')
    |(?P<number>\d{1,18}(?:\.\d{1,9})?(?![\w.]))
    |(?P<name>[A-Za-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,40}){0,3})
    |(?P<sign>==|!=|<=|>=|<|>|\+|-|\*(?!\*)|/(?!/)|%|\(|\)|\[|\]|,)""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
_MEANT = {
    "=": ("==", "Write == to compare."),
    "&&": ("and", "Write “and”."),
    "||": ("or", "Write “or”."),
    "!": ("not", "Write “not”."),
    "<>": ("!=", "Write != for “is not”."),
    "=~": ("starts_with", 'Patterns are not for conditions. Write order.postal_code.starts_with("75").'),
    "**": ("*", "Powers are not for conditions."),
}
_QUOTES = "“”„‘’«»"


class Token(msgspec.Struct, frozen=True):
    """A word with its place: `kind` is text, number, name, word or sign."""

    kind: str
    text: str
    start: int
    end: int


def read_tokens(text: str) -> list[Token]:
    """The words of a condition. Raises `ConditionRefused` with the place of the first that is none."""
    if len(text) > LONGEST:
        raise refuse("too_long", f"A condition has at most {LONGEST} characters.", LONGEST, len(text))
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _strange(text, place)
        if found.lastgroup != "space":
            tokens.append(_token(str(found.lastgroup), found[0], place))
        place = found.end()
    if len(tokens) > MOST_TOKENS:
        raise refuse(
            "too_long", f"A condition has at most {MOST_TOKENS} words and signs.", tokens[MOST_TOKENS].start, place
        )
    return tokens


def _token(kind: str, word: str, place: int) -> Token:
    end = place + len(word)
    if kind == "name" and word.lower() in _WORDS:
        if word not in _WORDS:
            raise refuse("bad_word", f"Write “{word.lower()}” in small letters.", place, end, (word.lower(),))
        return Token("word", word, place, end)
    return Token(kind, word, place, end)


def _strange(text: str, place: int) -> Exception:
    for sign in sorted(_MEANT, key=len, reverse=True):
        if text.startswith(sign, place):
            instead, sentence = _MEANT[sign]
            return refuse("bad_sign", sentence, place, place + len(sign), (instead,))
    if text[place] in _QUOTES:
        return refuse("bad_quote", 'Write straight quotation marks: "text".', place, place + 1, ('"',))
    if text[place] in "\"'":
        return refuse(
            "open_text",
            "This text is not closed by a quotation mark, or is longer than 200 characters.",
            place,
            len(text),
        )
    if text[place].isdigit():
        return refuse("bad_number", "Write numbers as 1200 or 12.50, without other signs.", place, place + 1)
    return refuse("bad_sign", f"“{text[place]}” means nothing in a condition.", place, place + 1)
