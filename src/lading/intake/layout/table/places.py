"""The columns of rows, found by where their pieces stand: left or right sides under each other, or much in common."""

from collections.abc import Sequence
from statistics import median

from lading.intake.layout.paper import Paper
from lading.intake.layout.table.tokens import NUMBERS, Token

_ALIGNED, _COMMON, _SLACK = 2.5, 0.45, 1.5


class Place:
    """A column: its pieces by the number of their row, and the lines of its head."""

    def __init__(self) -> None:
        self.cells: dict[int, Token] = {}
        self.head: tuple[str, ...] = ()
        self.head_sides: tuple[float, float] | None = None
        self.role = ""
        self.roles: tuple[str, ...] = ()

    @property
    def left(self) -> float:
        """Where its pieces begin."""
        return min(token.left for token in self.cells.values()) if self.cells else self._sides[0]

    @property
    def right(self) -> float:
        """Where its pieces end."""
        return max(token.right for token in self.cells.values()) if self.cells else self._sides[1]

    @property
    def _sides(self) -> tuple[float, float]:
        return self.head_sides or (0.0, 0.0)

    @property
    def middles(self) -> tuple[float, float]:
        """The usual left and right side."""
        return (
            median(token.left for token in self.cells.values()),
            median(token.right for token in self.cells.values()),
        )

    def nearness(self, token: Token) -> float:
        """How well a piece stands in this column, 0 where it does not."""
        left, right = self.middles
        common = min(right, token.right) - max(left, token.left)
        if common <= -_SLACK:
            return 0.0
        aligned = min(abs(left - token.left), abs(right - token.right)) < _ALIGNED
        share = common / max(min(right - left, token.right - token.left), 1.0)
        if not aligned and share < _COMMON:
            return 0.0
        words = sum(one.kind == "text" for one in self.cells.values()) > len(self.cells) / 2
        if not aligned and words != (token.kind == "text") and (token.kind in NUMBERS or words):
            return 0.0
        return share + 1.5 * aligned

    def __repr__(self) -> str:
        return f"<{self.role or '?'} {self.head} {self.left:.0f}-{self.right:.0f} {len(self.cells)}>"


def places_of(rows: Sequence[Sequence[Token]]) -> list[Place]:
    """Columns from left to right."""
    places: list[Place] = []
    for number, row in enumerate(rows):
        put(places, number, row)
    places = _merged(places)
    return sorted(places, key=lambda place: place.middles[0])


def put(places: list[Place], number: int, row: Sequence[Token], *, new: bool = True) -> list[Token]:
    """Each piece of a row into the column it suits best; answers those that suit none, which begin new ones."""
    ranked = sorted(
        (
            (near, at, token)
            for token in row
            for at, place in enumerate(places)
            if place.cells and (near := place.nearness(token))
        ),
        key=lambda one: -one[0],
    )
    placed: list[Token] = []
    for _, at, token in ranked:
        if token not in placed and number not in places[at].cells:
            places[at].cells[number] = token
            placed.append(token)
    left = [token for token in row if token not in placed]
    if new:
        for token in left:
            place = Place()
            place.cells[number] = token
            places.append(place)
    return left


def _merged(places: list[Place]) -> list[Place]:
    """Columns that never stand in one row, and overlap, are one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: -len(one.cells)):
        left, right = place.middles
        same = next(
            (
                one
                for one in kept
                if not one.cells.keys() & place.cells.keys()
                and min(right, one.middles[1]) - max(left, one.middles[0])
                > 0.5 * min(right - left, one.middles[1] - one.middles[0])
            ),
            None,
        )
        if same is None:
            kept.append(place)
        else:
            same.cells.update(place.cells)
    return kept


def cut_by(places: list[Place], paper: Paper, rows: list[list[Token]]) -> list[list[Token]]:
    """Rows whose texts run into the next column, cut where other rows show that one begins."""
    made: list[list[Token]] = []
    firm = [place for place in places if len(place.cells) >= max(2, 0.4 * len(rows))]
    for number, row in enumerate(rows):
        missing = [place for place in firm if number not in place.cells]
        made.append([piece for token in row for piece in _cut(token, missing, paper)])
    return made


def _cut(token: Token, missing: list[Place], paper: Paper) -> list[Token]:
    words = token.chunk.words
    if len(words) < 2 or not missing:
        return [token]
    for place in missing:
        left, right = place.middles
        for at, word in enumerate(words):
            starts = at > 0 and abs(word.left - left) < _ALIGNED
            ends = at + 1 < len(words) and abs(word.right - right) < _ALIGNED
            begins = at if starts else at + 1 if ends else 0
            if begins:
                parts = [token.chunk.part(0, begins), token.chunk.part(begins)]
                rest = [one for one in missing if one is not place]
                return [piece for part in parts if part is not None for piece in _cut(Token(paper, part), rest, paper)]
    return [token]
