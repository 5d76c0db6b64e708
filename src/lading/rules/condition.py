"""Conditions: and, or, not and parentheses around comparisons, each checked against the published facts."""

from lading.rules.facts import FactSet
from lading.rules.leaf import compile_leaf
from lading.rules.nodes import Both, Condition, Either, Leaf, Lines, Node, Not, leaves_of
from lading.rules.refusals import refuse
from lading.rules.tokens import Token, read_tokens

MOST_PARTS = 60
DEEPEST = 10
QUANTIFIERS = ("any", "every", "no")


def read_condition(text: str, *, known: FactSet) -> Condition:
    """Understand a condition. Raises `ConditionRefused`: what is wrong, where, and what may have been meant."""
    tokens = read_tokens(text)
    if not tokens:
        raise refuse("empty", "Say when the rule shall fire, for example: order.total > 500.", 0, 1)
    reader = _Reader(text, tokens, known)
    tree = reader.either(depth=0, in_line=False)
    if rest := reader.ahead():
        raise refuse("unexpected", f"“{rest.text}” does not belong here.", rest.start, rest.end)
    return Condition(text, tree, frozenset(name for leaf in leaves_of(tree) for name in leaf.asked.facts))


class _Reader:
    """Reads a condition's words from left to right."""

    def __init__(self, text: str, tokens: list[Token], known: FactSet) -> None:
        self._text, self._tokens, self._known = text, tokens, known
        self._place = 0
        self._parts = 0

    def ahead(self, further: int = 0) -> Token | None:
        """The next word, or one after it."""
        place = self._place + further
        return self._tokens[place] if place < len(self._tokens) else None

    def either(self, *, depth: int, in_line: bool) -> Node:
        """Parts divided by “or”."""
        parts = [self._both(depth=depth, in_line=in_line)]
        while self._takes("or"):
            parts.append(self._both(depth=depth, in_line=in_line))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, *, depth: int, in_line: bool) -> Node:
        parts = [self._negated(depth=depth, in_line=in_line)]
        while self._takes("and"):
            parts.append(self._negated(depth=depth, in_line=in_line))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _negated(self, *, depth: int, in_line: bool) -> Node:
        negated = False
        while self._takes("not"):
            negated = not negated
        part = self._part(depth=depth, in_line=in_line)
        return Not(part) if negated else part

    def _part(self, *, depth: int, in_line: bool) -> Node:
        token = self.ahead()
        if token is None:
            end = len(self._text)
            raise refuse("incomplete", "Something is missing at the end.", max(end - 1, 0), end)
        if depth > DEEPEST:
            raise refuse("too_deep", f"Parentheses go at most {DEEPEST} deep.", token.start, token.end)
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise refuse("too_many_parts", f"A condition has at most {MOST_PARTS} parts.", token.start, token.end)
        if token.text in QUANTIFIERS and (after := self.ahead(1)) and after.text in ("line", "lines"):
            return self._lines(token, depth=depth, in_line=in_line)
        if token.text == "(" and self._groups():
            self._place += 1
            tree = self.either(depth=depth + 1, in_line=in_line)
            self._closes(token)
            return tree
        return self._leaf(in_line=in_line)

    def _lines(self, which: Token, *, depth: int, in_line: bool) -> Node:
        opening = self.ahead(2)
        if in_line:
            raise refuse("lines_in_lines", "Lines cannot be asked inside a line.", which.start, which.end)
        if opening is None or opening.text != "(":
            raise refuse("incomplete", f"Write {which.text} line(…) with parentheses.", which.start, which.end)
        self._place += 3
        part = self.either(depth=depth + 1, in_line=True)
        end = self._closes(opening)
        return Lines(which.text, part, self._text[which.start : end], which.start, end)

    def _leaf(self, *, in_line: bool) -> Leaf:
        first = self._tokens[self._place]
        deep, last = 0, None
        while (token := self.ahead()) is not None:
            if token.text in ("and", "or") or (token.text == ")" and not deep):
                break
            deep += token.text in ("(", "[")
            deep -= token.text in (")", "]")
            last = token
            self._place += 1
        if last is None:
            raise refuse("incomplete", f"Something is missing before “{first.text}”.", first.start, first.end)
        tokens = [one for one in self._tokens if first.start <= one.start < last.end]
        text = self._text[first.start : last.end]
        return Leaf(text, first.start, last.end, compile_leaf(text, tokens, known=self._known, in_line=in_line))

    def _groups(self) -> bool:
        """Whether the parenthesis that comes encloses a condition, not a sum inside a comparison."""
        deep = 0
        for place in range(self._place, len(self._tokens)):
            deep += self._tokens[place].text == "("
            deep -= self._tokens[place].text == ")"
            if not deep:
                after = self._tokens[place + 1] if place + 1 < len(self._tokens) else None
                return after is None or after.text in ("and", "or", ")")
        return True

    def _closes(self, opening: Token) -> int:
        token = self.ahead()
        if token is None or token.text != ")":
            raise refuse("open_parenthesis", "This parenthesis is not closed.", opening.start, opening.end)
        self._place += 1
        return token.end

    def _takes(self, word: str) -> bool:
        token = self.ahead()
        if token is None or token.kind != "word" or token.text != word:
            return False
        self._place += 1
        return True
