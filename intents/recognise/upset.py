"""Anger and grief in a message: then fewer words and a person sooner, whatever else it asks for."""

import re
from typing import Literal

_FAMILY = (
    r"(?:husband|wife|spouse|partner|mom|mother|dad|father|son|daughter|brother|sister|parents?|baby|fianc[e\u00e9]e?|"
    r"grand(?:mother|father|ma|pa)|aunt|uncle|best friend)"
)
_ANGRY = re.compile(
    r"\bthis is (?:just |so |absolutely |completely |beyond )*(?:ridiculous|unacceptable|a joke|useless|bs|bull\w*|"
    r"a waste of|insane|outrageous|harassment|a scam)\b"
    r"|\b(?:you|you're|youre|u r|you guys|you people|your (?:service|company|office|bot|agents?|app))\b[^.?!,]{0,20}"
    r"\b(?:useless|ridiculous|terrible|horrible|awful|pathetic|worst|incompetent|suck|sucks|idiots?|stupid|a joke|"
    r"garbage|trash|liars?|scammers?)\b"
    r"|\bf+u+c+k\w*|\bwtf\b|\bass ?holes?\b|\bbull ?shit\b|\bpiece of (?:shit|crap)\b"
    r"|\b(?:i'm|im|i am|we're|we are)\s+(?:so |really |very |beyond |getting |extremely |just )*"
    r"(?:angry|furious|pissed|fed up|livid|sick of|done with you|frustrated|mad at you)\b"
    r"|\bsick (?:and tired )?of (?:this|you|waiting|being)\b|\bwast(?:e|ed|ing) (?:of )?my time\b"
    r"|\b(?:complain(?:t)? (?:about you|to the)|report you to|sue you|i'll sue)\b"
    r"|\bmy (?:lawyer|attorney) will (?:hear|sue|be in touch|call you|contact you)\b"
    r"|\b(?:nobody|no one)(?: there| ever)* (?:calls|called|answers|answered|responds|responded|got back|gets back)\b",
    re.IGNORECASE,
)
_GRIEVING = re.compile(
    rf"\b(?:my|our|her|his) (?:\w+ )?{_FAMILY} (?:\w+ ){{0,2}}"
    r"(?:died|passed(?: away)?|is dying|is in hospice|was killed)\b"
    r"|\bpassed away\b|\b(?:death|loss) (?:of|in) (?:my|our|the) \w+"
    r"|\b(?:getting|going through|filing for|filed for|in the middle of|because of|after) (?:a |the |my |our )?"
    r"divorce\b"
    r"|\bgetting divorced\b|\bforeclos\w+|\b(?:being|getting|got) evicted\b|\beviction\b"
    r"|\b(?:i|we|he|she) (?:just |recently )?(?:lost (?:my|our|his|her) (?:job|baby|son|daughter)|got laid off)\b"
    r"|\b(?:i'm|im|i am|we're|we are) (?:so |really |very )*(?:scared|terrified|desperate|grieving)\b"
    r"|\bdomestic (?:violence|abuse)\b|\bin hospice\b",
    re.IGNORECASE,
)


def recognise(text: str) -> Literal["", "anger", "grief"]:
    """What a person is upset by; "" where nothing shows that they are."""
    if _GRIEVING.search(text):
        return "grief"
    return "anger" if _ANGRY.search(text) else ""
