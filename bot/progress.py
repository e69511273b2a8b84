"""Progress on a terminal or in a log: one line that is rewritten, or a line every few seconds."""

import sys
import time

QUIET_FOR = 2.0
"""Seconds that a step may take before anything is said."""
EVERY = 5.0


class Progress:
    """Says on stderr how far a step is, once it has taken longer than two seconds."""

    def __init__(self) -> None:
        self._begun = self._said = time.monotonic()
        self._live = sys.stderr.isatty()
        self._open = False

    def tell(self, line: str) -> None:
        now = time.monotonic()
        if now - self._begun < QUIET_FOR or (now - self._said < EVERY and not self._live):
            return
        self._said, self._open = now, self._live
        print(f"\r\x1b[K{line}" if self._live else line, end="" if self._live else "\n", file=sys.stderr, flush=True)

    def step(self, what: str, seconds: float) -> None:
        """For rag's models: what is being done, and for how long already."""
        self.tell(f"{what} ({seconds:.0f} s)")

    def end(self) -> None:
        if self._open:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        self._open = False
