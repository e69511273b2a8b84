"""A step of the set-up that may take long: it says what it is doing while it does it, and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bot.progress import QUIET_FOR, Progress

Tell = Callable[[str], None]
"""Says how far the step is, in words that follow its name."""

TICK = 1.0


@contextmanager
def step(name: str, say: Callable[[str], None] = print) -> Iterator[Tell]:
    """Show progress from the third second on; what took longer than two seconds is said in a line when it is over."""
    begun = time.monotonic()
    progress, detail, over = Progress(), [""], Event()

    def show() -> None:
        while not over.wait(TICK):
            progress.tell(f"{name} {detail[0]}({time.monotonic() - begun:.0f} s)")

    def tell(what: str) -> None:
        detail[0] = f"{what} "

    ticker = Thread(target=show, name="progress", daemon=True)
    ticker.start()
    try:
        yield tell
    finally:
        over.set()
        ticker.join()
        progress.end()
    taken = time.monotonic() - begun
    if taken > QUIET_FOR:
        say(f"{name}: {taken:.0f} s")
