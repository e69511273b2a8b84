"""Train the recogniser anew after phrases were changed, and keep it beside them."""

import argparse
from time import perf_counter, process_time

from bot import app
from bot.gazetteer import gazetteer
from bot.settings import Settings
from domain import listings
from intents import catalogue
from intents.recognise import nearest
from rag.embedder import MiniLM

NAME = "train"
HELP = "train the recogniser on the phrases as they are, for the next start"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: what it learns from is in the tree."""


def run(args: argparse.Namespace, settings: Settings) -> int:
    began, worked = perf_counter(), process_time()
    embedder = MiniLM(settings.var / "models")
    heard = app.hearing(gazetteer(listings.gazetteer()))
    nearest.train_into(nearest.SHIPPED, app.lessons(catalogue.load()), embedder, heard)
    taken = f"{perf_counter() - began:.1f} s, {process_time() - worked:.1f} s of processor time"
    print(f"{nearest.SHIPPED.name}: {nearest.SHIPPED.stat().st_size // 1024} KB in {taken}")
    return 0
