"""Whether a turn speaks of homes, or of other business that an assistant for homes has no part in."""

import re

_HOMES = re.compile(
    r"\b(?:apartments?|apts?|flats?|condos?|townhouses?|houses?|(?<!ride )(?<!drive )(?<!way )(?<!back )(?<!me )(?<!go )(?<!get )homes?|propert(?:y|ies)|"
    r"places? to (?:live|rent|buy|move|call)|(?:rent|buy|buying|renting|purchase) (?:a|some|another) (?:\w+ )?place|new place|bed ?rooms?|bath ?rooms?|baths|garage|laundry|real estate|"
    r"housing|residences?|(?:somewhere|someplace) to live|relocat\w+)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:restaurants?|table|dinner|lunch|breakfast|eat|food|cuisine|dine|cars?|rentals? cars?|suvs?|sedans?|hatchbacks?|compact|vehicles?|drive|"
    r"bus(?:es)?|trains?|flights?|fly|airlines?|airport|tickets?|seats?|hotels?|check[- ]?in|movies?|films?|theat(?:er|re)s?|showtimes?|songs?|music|album|"
    r"play|concerts?|events?|games?|match|doctors?|dentists?|physicians?|therapists?|psycholog\w+|psychiatr\w+|gynecologist|haircut|salons?|stylists?|barber|"
    r"weather|temperature|rain|humidity|calendar|alarms?|reminders?|bank|balance|transfer|account|payments?|taxi|cabs?|ride|uber|lyft|trips?|travel|"
    r"attractions?|museums?|sightseeing|tourist|vacation|places to (?:visit|go)|reservations?|reserve|media|watch|podcast|loan|insurance)\b",
    re.IGNORECASE,
)


def speaks_of_homes(text: str) -> bool:
    return bool(_HOMES.search(text))


def speaks_of_other(text: str) -> bool:
    return bool(_OTHER.search(text)) and not speaks_of_homes(text)
