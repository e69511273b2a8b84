"""Search over 100,000 homes: filters of 50, 5 and 0.5 % with nearness of meaning, against an exact count."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import sql

from bot.bench.stage.figures import Figure, Figures, Options, percentile
from bot.bench.stage.ground import Ground, ground
from bot.demo.homes import homes
from bot.progress import Progress
from bot.settings import Settings
from domain import identity, listings
from domain.listings import Criteria
from rag.embedder import MiniLM

Vectors = npt.NDArray[np.float32]
HOMES, QUERIES, TEXTS = 100_000, 200, 2_000
CITIES = 10
INDEX = "SELECT pg_get_indexdef('ix_listing_embedding'::regclass)"
STAGE = "CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT {} FROM listing WITH NO DATA"
COLUMNS = (
    "id", "brokerage_id", "listing_key", "city", "list_price", "bedrooms_total", "property_sub_type", "features",
    "public_remarks", "embedding", "embedding_model",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stock:
    """What every home of the bench has, by row: for the filters, and for the exact answer."""

    vectors: Vectors
    city: npt.NDArray[np.int64]
    price: npt.NDArray[np.int64]
    beds: npt.NDArray[np.int64]
    pool: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """One filter: its criteria, and which rows meet them."""

    what: str
    criteria: Criteria
    meets: npt.NDArray[np.bool_]
    p95_floor: float | None = 10.0
    p95_goal: float | None = 6.0


def run(settings: Settings, options: Options) -> Figures:
    count, queries = (4_000, 20) if options.quick else (HOMES, QUERIES)
    rng = np.random.default_rng(7)
    texts = _texts(settings, 200 if options.quick else TEXTS)
    stock = _stock(rng, texts, count)
    with ground(settings) as where:
        office, other = (_office(where) for _ in range(2))
        seconds = _load(where, office, other, stock)
        wanted = _between(rng, texts, queries)
        figures = [figure for case in _cases(stock) for figure in _measure(where, office, stock, case, wanted)]
    note = f"{count:,} homes and another office's {count // 10:,}; loaded and indexed in {seconds:.0f} s"
    return Figures("search", tuple(figures), note)


def _cases(stock: Stock) -> Iterator[Case]:
    cheap = stock.price < 500_000
    in_city = cheap & (stock.city == 3)
    half, tenth = {"price_max": 499_999}, {"price_max": 499_999, "city": ["City 3"]}
    yield Case("50 %", Criteria.from_slots(half), cheap)
    yield Case("5 %", Criteria.from_slots(tenth), in_city)
    yield Case("0.5 %", Criteria.from_slots(tenth | {"beds_min": 9}), in_city & (stock.beds >= 9))
    yield Case("no filter", Criteria.from_slots({"price_max": 1_000_000}), stock.price >= 0)
    yield Case("50 % and a feature", Criteria.from_slots(half | {"features": ["pool"]}), cheap & stock.pool, 20.0, 12.0)


def _measure(where: Ground, office: UUID, stock: Stock, case: Case, wanted: Vectors) -> Iterator[Figure]:
    rows = np.flatnonzero(case.meets)
    milliseconds: list[float] = []
    recalls: list[float] = []
    for number, vector in enumerate(wanted):
        given = [float(x) for x in vector]
        begun = time.perf_counter()
        with where.database.read(office) as session:
            found = listings.search(session, case.criteria, vector=given, model_id="bench", limit=10)
        if number >= len(wanted) // 10:
            milliseconds.append((time.perf_counter() - begun) * 1000)
        recalls.append(_recall([int(card.key) for card in found.results], stock, rows, vector))
    yield Figure(f"{case.what}: p50", percentile(milliseconds, 50), "ms", goal=3.0)
    yield Figure(f"{case.what}: p95", percentile(milliseconds, 95), "ms", case.p95_floor, case.p95_goal)
    yield Figure(f"{case.what}: recall@10", float(np.mean(recalls)), "", 0.95, 0.97, at_most=False)


def _recall(found: list[int], stock: Stock, rows: npt.NDArray[np.int64], vector: Vectors) -> float:
    """The share of the ten nearest that were found; ties in the tenth place count for either."""
    similar = stock.vectors[rows] @ vector
    ten = min(10, len(rows))
    tenth = np.partition(similar, -ten)[-ten]
    met = dict(zip(rows.tolist(), similar.tolist(), strict=True))
    return sum(1 for key in found if met.get(key, -1.0) >= tenth - 1e-5) / ten


def _texts(settings: Settings, count: int) -> Vectors:
    """Vectors of the demo's remarks, kept for the next run."""
    progress = Progress()
    minilm = MiniLM(settings.var / "models", progress.step)
    kept = settings.var / "bench" / f"remarks-{count}-{minilm.model_id}.npy"
    if kept.exists():
        loaded: Vectors = np.load(kept)
        return loaded
    made = []
    for home in homes(date(2026, 1, 1), count=count, own=()):
        made.append(minilm.embed(str(home.fields["PublicRemarks"])))
        progress.tell(f"vectors of real texts: {len(made):,} of {count:,}")
    progress.end()
    kept.parent.mkdir(parents=True, exist_ok=True)
    vectors = np.stack(made)
    np.save(kept, vectors)
    return vectors


def _between(rng: np.random.Generator, texts: Vectors, count: int) -> Vectors:
    """New vectors on the way from one real text to another, so that they lie as real ones do."""
    first, second = (texts[rng.integers(len(texts), size=count)] for _ in range(2))
    share = rng.uniform(0.15, 0.5, size=(count, 1))
    mixed = first * (1 - share) + second * share
    vectors: Vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def _stock(rng: np.random.Generator, texts: Vectors, count: int) -> Stock:
    vectors = _between(rng, texts, count).astype(np.float16).astype(np.float32)
    return Stock(
        vectors,
        rng.integers(CITIES, size=count),
        rng.integers(1_000_000, size=count),
        rng.integers(10, size=count),
        rng.random(count) < 0.1,
    )


def _office(where: Ground) -> UUID:
    with where.database.unit(uuid4()) as session:
        return identity.create_brokerage(session, "Bench Realty")


def _load(where: Ground, office: UUID, other: UUID, stock: Stock) -> float:
    """Store both offices' homes, then build the index and the statistics, as a first load does; seconds."""
    begun = time.monotonic()
    with psycopg.connect(where.owner_url, autocommit=True) as owner:
        definition = str(owner.execute(INDEX).fetchall()[0][0])
        owner.execute("DROP INDEX ix_listing_embedding")
        for brokerage, rows in ((office, range(len(stock.vectors))), (other, range(len(stock.vectors) // 10))):
            _copy(owner, brokerage, stock, rows)
        owner.execute("SET maintenance_work_mem = '512MB'")
        owner.execute(definition.encode())
        owner.execute("ANALYZE listing")
    return time.monotonic() - begun


def _copy(owner: "psycopg.Connection[tuple[object, ...]]", brokerage: UUID, stock: Stock, rows: range) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute("SELECT set_config('app.brokerage', %s, true)", [str(brokerage)])
        # COPY is not for tables with row-level security, so it goes by way of one without.
        cursor.execute(sql.SQL(STAGE).format(columns))
        with cursor.copy("COPY staged FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_row(brokerage, stock, row))
        cursor.execute(sql.SQL("INSERT INTO listing ({0}) SELECT {0} FROM staged").format(columns))


def _row(brokerage: UUID, stock: Stock, row: int) -> list[object]:
    vector = "[" + ",".join(f"{x:.5g}" for x in stock.vectors[row].tolist()) + "]"
    return [
        uuid4(),
        brokerage,
        str(row),
        f"City {stock.city[row]}",
        Decimal(int(stock.price[row])),
        int(stock.beds[row]),
        "Single Family Residence",
        ["pool"] if stock.pool[row] else [],
        "A home like many, with rooms, a roof and a street in front of it. " * 6,
        vector,
        "bench",
    ]
