"""The few words that decide about consent, put right when one letter is wrong ("unsubcribe", "mesages", "textign")."""

_WORDS = (
    "unsubscribe", "subscribe", "messages", "message", "messaging", "texting", "contacting", "contact", "number",
        "listings",
    "listing", "remove", "alerts", "emails", "emailing", "calling", "sending", "bothering", "notifications",
        "marketing",
    "permission", "consent", "please", "anymore", "receive", "receiving", "spamming", "harassing", "newsletter",
        "annoying",
    "mensajes", "escriban", "manden",
)  # fmt: skip
# One letter away from a word above, and a word all the same.
_OWN = frozenset(
    "contacto contactos permiso "
    "massage massages messages listing listings remote removed removes contacts contact's numbers lumber alert "
    "email emailed calling falling sending lending spending vending bending mending tending fending texting "
    "testing listening pleased pleasing pleas received receives receiver unsubscribed subscribed subscribes "
    "consents content contract contracts contracting removed texted notification mailing manden mandan mensaje "
    "escriban balling hailing tailing failing nesting resting jesting vesting besting exiting basting tasting "
    "lasting casting posting hosting costing dusting listing lifting".split()
)


def _cuts(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


_INITIALS = frozenset(word[0] for word in _WORDS)
_INDEX: dict[str, str] = {cut: word for word in reversed(_WORDS) for cut in _cuts(word)}


def mended(word: str) -> str:
    """The word of consent that this is with one slip, or the word itself."""
    if len(word) < 5 or word[0] not in _INITIALS or word in _OWN or word in _WORDS:
        return word
    for i in range(len(word) + 1):
        meant = _INDEX.get(word[:i] + word[i + 1 :])
        if meant and meant[0] == word[0] and abs(len(meant) - len(word)) <= 1 and _one_slip(word, meant):
            return meant
    return word


def _one_slip(word: str, meant: str) -> bool:
    """One letter missing, extra, wrong, or two neighbours swapped."""
    if len(word) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
        swapped = (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and word[wrong[0]] == meant[wrong[1]]
            and word[wrong[1]] == meant[wrong[0]]
        )
        return len(wrong) <= 1 or swapped
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
