"""Understanding on messages that it has never seen: intents, search slots, out of scope, and opt-outs in free words.

The messages were written by somebody who has not seen the phrases the recogniser learns from; they are never used to
tune it. The figures are printed with `pytest -s`.
"""

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.evals.heldout import Pair, pairs
from tests.evals.scoring import Compared, Measure, auroc, compare, measured

pytestmark = pytest.mark.evals

INTENT_ACCURACY = 0.95
AUROC = 0.95
OPT_OUT_RECALL = 0.99
FALSE_STOPS = 0.01
SLOT_F1 = 0.95
SLOT_EXACT = 0.80


def single() -> list[Pair]:
    """One request in one message, in scope."""
    return [p for p in pairs("own_heldout.jsonl") if "text" in p.gold and p.gold.get("intent")]


def outside() -> list[Pair]:
    return [p for p in pairs("own_heldout.jsonl") if "text" in p.gold and p.gold.get("intent", "") is None]


def share(found: Iterable[bool]) -> float:
    values = list(found)
    return sum(values) / len(values)


def compared(rows: Iterable[Pair]) -> list[Compared]:
    return [compare(p.gold["search"], p.search, p.gold.get("either", ())) for p in rows]


def test_single_requests_are_recognised() -> None:
    rows = single()
    by_intent: dict[str, list[bool]] = {}
    for pair in rows:
        by_intent.setdefault(pair.gold["intent"], []).append(pair.right)
    print()
    for name, right in sorted(by_intent.items()):
        print(f"{name:<28} {sum(right):>4} of {len(right):>4}")
    confused = Counter((p.gold["intent"], "+".join(p.intents) or "nothing") for p in rows if not p.right)
    for (gold, said), count in confused.most_common(25):
        print(f"  {count:>3}  {gold} read as {said}")
    accuracy = share(p.right for p in rows)
    print(f"intent accuracy {accuracy:.4f} over {len(rows)} messages")
    offered = share(p.right or p.asks_back for p in rows)
    print(f"right, or asked back with the right reading among the choices: {offered:.4f}")
    macro = sum(share(right) for right in by_intent.values()) / len(by_intent)
    print(f"mean accuracy over {len(by_intent)} intents {macro:.4f}")
    assert accuracy >= INTENT_ACCURACY


def test_two_requests_in_one_message_are_both_found() -> None:
    rows = [p for p in pairs("own_heldout.jsonl") if "intents" in p.gold]
    both = share(p.right for p in rows)
    one = share(bool(set(p.intents) & set(p.wanted)) for p in rows)
    print(f"\nboth requests {both:.3f}, at least one {one:.3f}, of {len(rows)}")
    assert both >= 0.7


def test_a_follow_up_is_read_in_its_context() -> None:
    rows = [p for p in pairs("own_heldout.jsonl") if "turns" in p.gold]
    accuracy = share(p.right for p in rows)
    print(f"\nfollow-ups {accuracy:.3f} of {len(rows)}")
    for pair in rows:
        if not pair.right:
            print(f"  {pair.gold['id']} {pair.gold['intent']} read as {'+'.join(pair.intents) or 'nothing'}")
    assert accuracy >= 0.85


def test_a_refined_search_carries_the_whole_search() -> None:
    rows = [p for p in pairs("own_heldout.jsonl") if "turns" in p.gold and "search" in p.gold]
    measure = measured(compared(rows))
    _tell("edited searches", measure)
    assert measure.f1 >= 0.9


def test_search_slots_are_read() -> None:
    measure = measured(compared(p for p in single() if "search" in p.gold))
    _tell("search slots", measure)
    assert measure.messages >= 150
    assert measure.f1 >= SLOT_F1
    assert measure.exact >= SLOT_EXACT


def test_what_is_out_of_scope_scores_below_what_is_in_scope() -> None:
    inside = [p.confidence for p in single()]
    rows = outside()
    value = auroc(inside, [p.confidence for p in rows])
    print(f"\nAUROC {value:.4f}; nothing started for {share(not p.intents for p in rows):.3f} of {len(rows)}")
    assert value >= AUROC


def test_an_opt_out_in_free_words_is_heard() -> None:
    rows = [p for p in pairs("opt_out.jsonl") if p.gold["opt_out"]]
    recall = share(p.opts_out for p in rows)
    scoped = share(p.answer.get("scope") == p.gold["scope"] for p in rows if p.opts_out)
    print(f"\nopt-out recall {recall:.4f} of {len(rows)}, scope right {scoped:.4f}")
    assert recall >= OPT_OUT_RECALL
    assert scoped >= 0.9


def test_words_that_only_sound_like_an_opt_out_stop_nothing() -> None:
    rows = [p for p in pairs("opt_out.jsonl") if not p.gold["opt_out"]]
    false = share(p.opts_out for p in rows)
    print(f"\nfalse stops {false:.4f} of {len(rows)}")
    assert false <= FALSE_STOPS


def _tell(what: str, measure: Measure) -> None:
    print(
        f"\n{what}: precision {measure.precision:.4f}, recall {measure.recall:.4f}, F1 {measure.f1:.4f}, "
        f"every value right in {measure.exact:.4f} of {measure.messages}"
    )
