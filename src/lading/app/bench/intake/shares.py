"""Shares of counts, with the interval in which the true share lies."""

from math import sqrt

import msgspec

Z = 1.959964  # 95 % of a normal distribution lie within so many deviations


class Share(msgspec.Struct, frozen=True):
    """`part` of `whole`."""

    part: int
    whole: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval at 95 %, which is right for small counts and shares near 0 and 1 too."""
        if not self.whole:
            return 0.0, 1.0
        share, spread = self.part / self.whole, Z * Z / self.whole
        middle = share + spread / 2
        reach = Z * sqrt(share * (1 - share) / self.whole + spread / (4 * self.whole))
        return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.part}/{self.whole}, 95 %: {low:.1%} to {high:.1%}"
