"""Progress of a long command: a bar on a terminal, lines elsewhere."""

from time import monotonic

from django.core.management.base import OutputWrapper

WIDTH = 30
SECONDS_BETWEEN = 0.1


class Bar:
    """A progress bar on one line of a terminal."""

    def __init__(self, stream: OutputWrapper, label: str, total: int, shown: bool):
        self.stream, self.label, self.total = stream, label, total
        self.shown = shown and total > 0
        self.done, self.drawn = 0, 0.0

    def step(self, count: int = 1) -> None:
        self.done += count
        if self.shown and monotonic() - self.drawn >= SECONDS_BETWEEN:
            self.draw()

    def draw(self) -> None:
        self.drawn = monotonic()
        part = min(1.0, self.done / self.total)
        full = "#" * int(part * WIDTH)
        counts = f"{self.done:,} of {self.total:,}"
        self.say(f"\r{self.label:8} [{full:{WIDTH}}] {part:4.0%}  {counts}")

    def finish(self) -> None:
        """Draw the final bar and a new line after it."""
        if self.shown:
            self.draw()
            self.say("\n")

    def say(self, text: str) -> None:
        self.stream.write(text, style_func=str, ending="")
        self.stream.flush()
