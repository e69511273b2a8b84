"""How people say the moves of a talk about a home: ask for another, want to see it, agree, refuse, close, thank."""

import re

PHONE = re.compile(
    r"\b(?:phone|telephone|contact|call(?:ing)?|main|office) ?(?:numbers?|no\b|info|information|details?)|(?<!my )\b(?:tele)?phone\b|\bcontact\b|"
    r"\b(?:the|their|its|his|her|a|what|that|any) (?:\w+ )?numbers?\b(?! of (?:bed|bath|room))|\bnumber (?:to|for|i can|that i)\b|\b(?:call|reach|contact) (?:them|the)\b"
)
FURNITURE = re.compile(r"\bfurniture\b|\bfurnish\w*")
LAUNDRY = re.compile(r"\b(?:laundry|washer|dryer|washing machine)\b")
PETS = re.compile(r"\b(?:pets?|animals?|dogs?|cats?|puppy|kitten)\b")
AUXILIARY = re.compile(
    r"(?:\A|[,;.] ?)(?:(?:and|also|but|so|ok|okay|well|oh|hi|hey|yes|yeah|sure|please|just|great|perfect|by the way|one more thing|first|before that)[, ]+)*"
    r"(?:(?:is|are|does|do|did|has|have|can|could|would|will|may|might|should|were|was)(?:n't)? (?:it|they|this|that|these|those|the|there|i|we|you|my|our|any|all|both|pets?|animals?|dogs?|cats?|"
    r"guests?|tenants?|residents?|people|someone)|what|what's|whats|how|which|who)\b"
)
ASKS_TO_KNOW = re.compile(
    r"\b(?:tell|know|learn|find out)\b.{0,30}\b(?:if|whether|about)\b|"
    r"\b(?:tell me|know|find out|check|confirm|wondering|curious|ask|sure|clarify|inform me) (?:of |about |on )?(?:if|whether|what|how|where|the|their|its|for)\b|\blet me know\b|\bsee (?:if|whether) (?:it|they|this|that|the|pets)\b|"
    r"\b(?:give|get|send|have|provide|share|need|want|like)(?: me| us| to have| to get| to know)?(?: with)? (?:the|their|its|it's|a|that|your|some) (?:\w+ ){0,2}?(?:phone|number|contact|address|price|rent|cost|details)\b"
)
_HOME = r"(?:apartments?|homes?|houses?|places?|propert(?:y|ies)|units?|condos?|accommodations?|spot|rentals?)"
LOOKS_FOR = re.compile(
    rf"\b(?:find(?! out)|search(?:ing)?|look(?:ing)?(?: up)? (?:for|in|into|at (?:other|another|more|different|some))|show me|another (?!question|thing|detail|query)|(?<!unlike the )(?<!than the )others?(?! (?:questions?|things?|details?|information|times?|days?))|else|different|alternatives?|(?<!like )something|somewhere|someplace|elsewhere|"
    rf"(?:some|any|other|more|a few) (?:\w+ ){{0,2}}{_HOME}|anything|any more|any (?:other|more|options?)|options|choices|what's available|what is available|"
    rf"(?<!the )(?<!those )(?<!these )(?<!their )(?<!your )(?:apartments|homes|houses|properties|places)|one (?:with|that|which|in|having|where|for|near)|ones|instead|(?:a|an) (?:\w+ ){{0,2}}?{_HOME} (?:with|that|which|in|to|having|for|where)|"
    rf"(?:i|we)(?:'d| would)?(?: \w+)? (?:want|need|like|prefer|rather)(?: it)?(?: to (?:have|be|live|find))? (?:a|an|one|[1-9]|it to)|what about (?:in|one|a|an|with|something)|how about (?:in|one|a|an|with|something))\b"
)
_THIS = r"(?:it|this|that|the|their|this particular)"
VISIT = re.compile(
    rf"\b(?:visit(?:ing|ation)?|viewing|showing|tour(?:ing)?|schedul(?:e|ing)|appointment|book(?:ing)?|set up a (?:time|visit)|inspect(?:ion|ing)?|arrange|walk[- ]?through|reserve|"
    rf"(?:see|look at|check out|check|view|walk through|look around|check)(?: out)? {_THIS}(?: \w+)?(?: {_HOME}| one| in person| out| for myself)?|"
    r"(?:come|go|stop|swing|drop)(?: over| by| out| down| and| to)+(?: (?:see|look|check|view|visit))?|take a look|have a look|in person|meet (?:you|them|the agent)|come see|go see)\b"
)
NOT_A_VISIT = re.compile(
    r"\b(?:look|see|view|check|book|schedule)\b.{0,12}\b(?:other|another|different|more|else)\b|\b(?:check|see|confirm) (?:if|whether|for|on|about|what|which)\b|\bfacebook\b"
)
OTHERS = re.compile(
    r"\b(?:another (?!question|thing|detail|query|inquiry)|(?<!unlike the )(?<!than the )others?(?! (?:questions?|things?|details?|information|times?|days?))|else|elsewhere|different|alternatives?|(?:1|one|some|any|few|much)? ?more(?! (?:\w+ )?(?:about|info|details?|information|questions?|things?|on|help|assistance))|"
    r"not (?:this|that) one|next one|(?<!like )something|somewhere|anything|anywhere|instead|don't (?:like|want) (?:it|this|that)|not (?:really )?(?:what|interested|suitable|my|for me)|doesn't (?:suit|work|fit)|too (?:expensive|much|small|big|far|pricey|high)|"
    r"cheaper|(?:keep|continue|continue to|go on) (?:looking|searching|search|look)|compare|search again|try again|dislike)\b"
)
REFUSES = re.compile(
    r"\A(?:\W|\b(?:well|oh|um|hmm|ok|okay|thanks|thank you|sorry|actually|so|i think|i guess|i'm afraid|unfortunately)\b)*"
    r"(?:no|nope|nah|not|never|later|maybe later|maybe (?:some|an)other|"
    r"i (?:don't|do not|won't|will not|can't|cannot|would not|wouldn't|would rather not|'d rather not|am not|'m not|'ll (?:think|decide|pass|wait)|will (?:think|decide|pass|wait))|"
    r"i'm not|i'd rather not|i'll (?:think|pass|wait|decide|(?:do|schedule|visit) (?:it |that )?(?:later|myself|another))|don't|nothing|none|negative|hold off)\b|"
    r"\b(?:i|we) (?:don't|do not|won't|will not)(?: really)? (?:want|wish|need|like|plan|care)\b|\bnot (?:now|yet|right now|at this)\b"
)
CLOSES = re.compile(
    r"\b(?:(?:that|this|it)(?:'s| is| was| will be|'ll be| would be|'d be| should be)? (?:about |just )?(?:all|it|everything)(?! (?:right|good|ok|fine|about|the|sounds|seems))(?: (?:i|we) (?:need|needed|want|wanted)(?: to know)?)?|"
    r"nothing (?:else|more|further)|no(?:t)? (?:anything|more|further|other) (?:else|help|assistance|questions)?|"
    r"(?:i'm|i am|we're|we are) (?:all |just )?(?:set|done|good(?! (?:with|for|to)))|(?:i|we) (?:don't|do not|won't) (?:need|want|have|require) (?:anything|any|more)(?: (?:more|further|other))?(?: (?:else|help|assistance|questions|from you))*|"
    r"all (?:i|we) (?:need|needed|want|wanted)|(?:good)?bye|have a (?:\w+ ){0,3}(?:day|evening|night|weekend|afternoon|morning|time|1|one)\b|"
    r"(?:no|without) (?:further|more) (?:help|assistance)|(?:i'll|i will) let you know(?: if i need (?:anything|something|more)(?: (?:else|more|further))?)?|see you|take care)\b"
)
THANKS = re.compile(r"\b(?:thank|thanks|appreciate|cheers|helpful|grateful)\b")
AGREES = re.compile(
    r"\b(?:yes|yeah|yep|yup|yea|sure|ok|okay|absolutely|definitely|certainly|of course|correct|right|exactly|indeed|perfect|great|good|awesome|excellent|wonderful|"
    r"fine|nice|cool|lovely|fantastic|amazing|works?|suits|fits|sounds|like|love|take|go (?:with|ahead|for)|interested|please|all right|alright|that one|the one|ideal|fabulous|happy|confirm|prefer|choose|pick|super)\b"
)
NOW = re.compile(
    r"\b(?:right |for |just |as of )?now\b|\bat (?:the|this) (?:moment|time)\b|\b(?:for )?today(?=[.! ]*$)(?<=for today)",
    re.IGNORECASE,
)
"""What puts off or closes ("not now", "that's all for today") and names no day."""
COUNTY = re.compile(r"\b(?:[A-Z]\w+ ){1,2}County\b")
"""A county is no city; what the schema calls an area is one."""
