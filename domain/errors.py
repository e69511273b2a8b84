"""What can go wrong in the brokerage, as one family of errors.

    PorchlightError
    |- NotFound                  the thing named does not exist, or not for this person
    |- NotAllowed                the person's rights do not cover the act
    |- Stale                     somebody else changed it meanwhile
    |- Refused                   a rule of the office or the law forbids it
    |  |- AgreementMissing ...   (each capability adds its own beside its actions)
    |- Invalid                   a value cannot be right (a phone of four digits, a time in the past)

An error carries a stable `code` and data for the wording; it never carries wording or an HTTP status. The edge (replies
of an intent, a page, a command) chooses the words.
"""


class PorchlightError(Exception):
    """Base of all errors that are answered to a person rather than logged as a defect."""

    code = "error"

    def __init__(self, **data: object) -> None:
        super().__init__(self.code, data)
        self.data = data


class NotFound(PorchlightError):
    code = "not_found"


class NotAllowed(PorchlightError):
    code = "not_allowed"


class Stale(PorchlightError):
    code = "stale"


class Refused(PorchlightError):
    code = "refused"


class Invalid(PorchlightError):
    code = "invalid"
