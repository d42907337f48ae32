"""Chance that can be had again: the same seed draws the same lots."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance(Random):
    """Lots of one seed, asked for in the words of those who draw them."""

    def hit(self, odds: float) -> bool:
        """Whether something that happens so often, from 0 to 1, happens now."""
        return self.random() < odds

    def one(self, of: Sequence[T]) -> T:
        return of[int(self.random() * len(of))]

    def few(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        return least + int(self.random() * (most - least + 1))

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """So many different ones, or all where there are no more."""
        return self.sample(of, min(count, len(of)))

    def favoured(self, of: Sequence[T]) -> T:
        """One of them, and the earlier the likelier: few are met often."""
        return of[int(self.random() ** 2 * len(of))]

    def deck(self, weights: Mapping[T, int]) -> Iterator[T]:
        """Cards without end: each comes as often as it weighs, then all are shuffled
        anew. Unlike single lots, none stays away for long."""
        cards = [card for card, weight in weights.items() for _ in range(weight)]
        while True:
            self.shuffle(cards)
            yield from cards
