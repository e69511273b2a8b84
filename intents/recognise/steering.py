"""Questions whose answer could steer somebody to or from a place: caught by wording, before anything is guessed.

They must get the one neutral answer however they are put, so this errs on the side of catching: safety and crime,
schools' quality, who lives there, families, faith, and vouchers.
"""

import re

_AREA = r"(?:area|neighbou?rhoods?|neighbors?|part of town|side of town|street|block|community|place|town|city|there|here|district|location|hood)"
_CLASS = (
    r"(?:whites?|blacks?|african[- ]americans?|asians?|latin[oax]s?|hispanics?|mexicans?|indians?|chinese|arabs?|muslims?|islamic|christians?|jewish|jews|catholics?|"
    r"mormons?|hindus?|religious|churchgoing|gay|lesbian|lgbt\w*|straight|immigrants?|foreigners?|minorit(?:y|ies)|ethnic\w*|racial\w*|race|"
    r"diverse|diversity|demographics?|refugees?|homeless|single m[ou]ms?|singles|retirees|seniors|elderly|old people|young people|disabled|"
    r"handicapped|kids|children|families|family|couples|bachelors|students|americans)"
)
_PATTERNS = (
    rf"\b(?:how |is |are |was |be |feel |very |really |super |pretty |so |un)?(?:safe|unsafe|safest|safer|safety)\b.*\b{_AREA}\b",
    rf"\b{_AREA}\b.*\b(?:safe|unsafe|safest|safety)\b",
    r"\b(?:is|are|how)\b[^.?!]*\b(?:safe|unsafe|dangerous|sketchy|ghetto|shady|rough|seedy)\b",
    r"\bcrimes?\b|\bcrime rate\b|\bgangs?\b|\bbreak-?ins?\b|\bburglar\w*|\bmuggings?\b|\bshootings?\b|\bdrug dealers?\b|\bsex offenders?\b",
    r"\b(?:sketchy|ghetto|shady|seedy|dangerous)\b",
    rf"\b(?:bad|good|nice|decent|rough|better|best|worst|right|wrong|upscale|desirable) {_AREA}\b(?=.*\?|$)",
    r"\b(?:what|which) (?:kinds?|sorts?|types?) of (?:people|person|folks|families|neighbors|residents)\b",
    r"\bwho (?:lives|are the neighbors|else lives)\b|\bwhat are the neighbors like\b",
    rf"\b(?:is|are|it's|its|any|many|lots? of|mostly|mainly|predominantly|all|too many|more|how many|few(?:er)?|no)\b[^.?!]*\b{_CLASS}\b[^.?!]*\b(?:{_AREA}|living|live|people|around (?:here|there)|nearby|neighbors|population)\b",
    r"\b(?:diverse|diversity|demographics?|ethnic\w*|racial\w*)\b",
    rf"\b(?:population|community|residents|neighbors)\b[^.?!]*\b{_CLASS}\b",
    rf"\b(?:best|good|nice|safe|right|better) {_AREA}s? to (?:live|raise|bring up)\b",
    rf"\b{_CLASS} (?:{_AREA}|people|population|friendly)\b",
    rf"\b(?:good|great|ok|okay|right|best|better|nice|suitable|safe|perfect|ideal|friendly) (?:{_AREA} )?(?:for|to raise|with)(?: my| our| a| the| young| small| little)* {_CLASS}\b",
    r"\braise (?:a family|kids|children|my kids|our kids)\b|\bfamily[- ]?(?:friendly|oriented)\b|\bkid[- ]?friendly\b",
    rf"\b(?:areas?|neighborhoods?|places?)\b[^.?!]*\b(?:with|without|where)\b[^.?!]*\b(?:{_CLASS})\b[^.?!]*(?:live|living)?",
    r"\b(?:good|great|bad|best|better|top|decent|rated|ratings?|quality|how are|how good|how's|hows|what about|rank\w*|strong|poor)\b[^.?!]*\bschools?\b",
    r"\bschools?\b[^.?!]*\b(?:good|great|bad|better|best|any good|rating|ratings|rated|score|scores|quality|like)\b",
    r"\bhomeless\b|\bfeel (?:welcome|safe|comfortable|unsafe|out of place|at home) (?:there|here|in)\b|\bfit in (?:there|here)\b",
    r"\bwhere (?:should|shouldn't|not to|to avoid)\b[^.?!]*\b(?:live|living|buy|look)\b|\b(?:areas?|neighborhoods?|places?|parts?)(?: of [\w ]{2,30}?)? (?:should (?:i|we|one) |to )?(?:avoid|stay (?:away|out))\b",
)  # fmt: skip
_STEERING = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_VOUCHER = re.compile(
    r"\bsection (?:8|eight)\b|\b(?:housing )?vouchers?\b|\bhousing (?:assistance|choice)\b|\brental assistance\b|\bhud\b|\bsubsidi[sz]ed\b|\bpublic assistance\b",
    re.IGNORECASE,
)
# Who says how they pay and what they look for has made a search, which is served like any other.
_SEARCHES = re.compile(
    r"\b(?:need|want|looking for|find|search|after)\b.*(?:\d|\bbed|\bstudio)|\d ?(?:bed|br|bd)", re.IGNORECASE
)
# "safe" and "family" of things and not of places: a safe (box), the family room, a school bus stop as a landmark.
_HARMLESS = re.compile(
    r"\b(?:gun safe|wall safe|a safe\b(?! area| neighborhood| place| street| part)|family room|multi[- ]?family|single[- ]?family|(?:one|two|three|2|3|4)[- ]family|"
    r"near (?:a |the )?[\w' ]{0,30}(?:elementary|middle|high) school|driving school|old school|pet[- ]friendly|dog[- ]friendly|kids? room)\b",
    re.IGNORECASE,
)


def is_steering(text: str) -> bool:
    """Whether the question could only be answered by a judgement about a place and the people in it."""
    plain = _HARMLESS.sub(" ", text)
    if _STEERING.search(plain):
        return True
    return _VOUCHER.search(plain) is not None and not _SEARCHES.search(plain)
