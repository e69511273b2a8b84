"""The face of consent: who may be written to, when, and what proves it."""

from domain.consent.actions import (
    ImportedConsent,
    NoProof,
    Said,
    Source,
    add_to_person,
    import_consents,
    keep_with_address,
    opt_in,
    opt_out,
    opt_out_person,
    record_consent,
)
from domain.consent.browsing import Silence, silences
from domain.consent.learning import Samples, samples
from domain.consent.queries import (
    Addressee,
    Proof,
    ProofLine,
    addressee,
    addressee_at,
    addressee_of,
    addressees_of_person,
    proof,
    suppressed_scopes,
    takes_texts,
)
from domain.consent.rules import Scope, Verdict, stopped_by
from domain.consent.sending import may_send
from domain.consent.words import RESERVED, heard, keyword, only_at_times, scope_of, takes_back

__all__ = [
    "RESERVED",
    "Addressee",
    "ImportedConsent",
    "NoProof",
    "Proof",
    "ProofLine",
    "Said",
    "Samples",
    "Scope",
    "Silence",
    "Source",
    "Verdict",
    "add_to_person",
    "addressee",
    "addressee_at",
    "addressee_of",
    "addressees_of_person",
    "heard",
    "import_consents",
    "keep_with_address",
    "keyword",
    "may_send",
    "only_at_times",
    "opt_in",
    "opt_out",
    "opt_out_person",
    "proof",
    "record_consent",
    "samples",
    "scope_of",
    "silences",
    "stopped_by",
    "suppressed_scopes",
    "takes_back",
    "takes_texts",
]
