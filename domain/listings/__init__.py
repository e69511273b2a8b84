"""Listings: searching homes, facts of one, what may be shown of it, and taking in a feed's rows.

Reads take `audience`: "buyer" sees what a display licence allows, "member" what the office's own people may see.
"""

from domain.listings.address import Said, by_address, by_key
from domain.listings.browsing import After, Row, Source, browse, sources, statuses
from domain.listings.cards import AskedFeature, ListingCard, NoSuchListing, card, cards
from domain.listings.criteria import CannotBeRight, Criteria
from domain.listings.embedding import ToEmbed, count_to_embed, meaning, store_embedding, store_embeddings, to_embed
from domain.listings.facts import Change, Facts, ListingFact, facts, feature, history
from domain.listings.features import Evidence, extract, is_known, known_words
from domain.listings.kinds import NAMED, SHOWABLE, Audience
from domain.listings.past import PastChange, record_past
from domain.listings.photos import Photo, photos
from domain.listings.places import PlaceRow, Spot, areas, gazetteer, load_places, locate, miles_between, places
from domain.listings.relaxing import Relaxation, relaxations
from domain.listings.rules import Attribution, attribution_line, needs_link
from domain.listings.search import COUNTED, Found, search
from domain.listings.similar import similar
from domain.listings.upsert import Bad, Upserted, remove_unlisted, upsert
from domain.listings.values import BadField

__all__ = [
    "COUNTED",
    "NAMED",
    "SHOWABLE",
    "After",
    "AskedFeature",
    "Attribution",
    "Audience",
    "Bad",
    "BadField",
    "CannotBeRight",
    "Change",
    "Criteria",
    "Evidence",
    "Facts",
    "Found",
    "ListingCard",
    "ListingFact",
    "NoSuchListing",
    "PastChange",
    "Photo",
    "PlaceRow",
    "Relaxation",
    "Row",
    "Said",
    "Source",
    "Spot",
    "ToEmbed",
    "Upserted",
    "areas",
    "attribution_line",
    "browse",
    "by_address",
    "by_key",
    "card",
    "cards",
    "count_to_embed",
    "extract",
    "facts",
    "feature",
    "gazetteer",
    "history",
    "is_known",
    "known_words",
    "load_places",
    "locate",
    "meaning",
    "miles_between",
    "needs_link",
    "photos",
    "places",
    "record_past",
    "relaxations",
    "remove_unlisted",
    "search",
    "similar",
    "sources",
    "statuses",
    "store_embedding",
    "store_embeddings",
    "to_embed",
    "upsert",
]
