"""Measure this installation: print the figures and write them as JSON."""

import argparse
import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

from bot import bench
from bot.bench.stage.docs import write_docs
from bot.bench.stage.figures import Figures, Options, table, write
from bot.settings import Settings

PAGE = Path("docs/figures.md")
NAME = "bench"
HELP = "measure this installation: one bench by its name, or all"


class Bench(Protocol):
    """What a module in bot/bench offers; what benches share is in the package beside them."""

    def run(self, settings: Settings, options: Options) -> Figures: ...


def benches() -> dict[str, Bench]:
    """Every bench by its name."""
    found: dict[str, Bench] = {}
    for entry in pkgutil.iter_modules(bench.__path__):
        module = importlib.import_module(f"{bench.__name__}.{entry.name}")
        if hasattr(module, "run"):
            found[entry.name] = cast(Bench, module)
    return dict(sorted(found.items()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = [entry.name for entry in pkgutil.iter_modules(bench.__path__) if not entry.ispkg]
    parser.add_argument("bench", metavar="NAME", help=f"all, or one of: {', '.join(sorted(names))}")
    parser.add_argument("--peers", action="store_true", help="run the peers in the same run, where they are installed")
    parser.add_argument("--quick", action="store_true", help="a small run that only shows that the bench works")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the JSON goes; default: PORCHLIGHT_VAR/bench")
    parser.add_argument(
        "--docs", type=Path, nargs="?", const=PAGE, metavar="FILE", help=f"write all figures kept there into {PAGE} too"
    )
    parser.add_argument("--strict", action="store_true", help="fail if a floor is missed")


def run(args: argparse.Namespace, settings: Settings) -> int:
    known = benches()
    if args.bench != "all" and args.bench not in known:
        print(f"bench: there is no {args.bench}; there are {', '.join(known)}")
        return 2
    # A quick run's figures mean nothing and must not stand where real ones are kept.
    missed, kept = 0, args.out or settings.var / ("bench/quick" if args.quick else "bench")
    for name in known if args.bench == "all" else [args.bench]:
        figures = known[name].run(settings, Options(peers=args.peers, quick=args.quick))
        print(table(figures), flush=True)
        print(f"written to {write(figures, kept)}\n", flush=True)
        missed += len(figures.missed)
    if args.docs:
        write_docs(known, kept, args.docs)
    return 1 if missed and args.strict else 0
