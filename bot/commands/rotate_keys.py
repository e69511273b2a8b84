"""Seal every personal value anew with the first of VAULT_KEYS, so that an older key can be dropped."""

import argparse
from collections import Counter
from uuid import UUID

from bot.database import open_database
from bot.settings import Settings
from domain import identity, reseal
from domain.db import Database

NAME = "rotate-keys"
HELP = "seal phones, e-mails and credentials anew with the first of VAULT_KEYS; the office may go on working"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--batch", type=int, default=500, help="values sealed in one transaction (500)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings) as database:
        with database.untenanted() as session:
            offices = identity.brokerages(session)
        sealed = sum(rotate(database, office, max(args.batch, 1)) for office in offices)
        print(f"{sealed} sealed anew with {database.vault.sealing}.")
        used = sum((_used(database, office) for office in offices), Counter[str]())
    for key_id, count in sorted(used.items()):
        print(f"{count} under {key_id}")
    older = sorted(used.keys() - {database.vault.sealing})
    print(f"Still needed: {', '.join(older)}." if older else "No older key is needed any more.")
    return 1 if older else 0


def rotate(database: Database, office: UUID, batch: int) -> int:
    """Seal all of one office's values anew, batch by batch; how many that were."""
    total = 0
    while True:
        with database.unit(office) as session:
            done = reseal.reseal_batch(session, batch)
        total += done
        if not done:
            return total


def _used(database: Database, office: UUID) -> Counter[str]:
    with database.read(office) as session:
        return reseal.keys_in_use(session)
