"""What can be wrong with a request about a deal."""

from domain.errors import NotFound, Refused


class NoSuchDeal(NotFound):
    """No deal of this id, or not this person's; data `deal_id`."""

    code = "no_such_deal"


class NoSuchMilestone(NotFound):
    """The deal has no step of this code; data `code`, `known` (the codes it has)."""

    code = "no_such_milestone"


class MilestoneDone(Refused):
    """The step is done already; data `code`, `done_at` (UTC)."""

    code = "milestone_done"


class MilestoneOpen(Refused):
    """The step is not done, so there is nothing to take back; data `code`."""

    code = "milestone_open"


class DealOver(Refused):
    """The deal is closed or fell through; data `stage`."""

    code = "deal_over"
