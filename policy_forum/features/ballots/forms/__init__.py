"""Forms of ballots."""

from policy_forum.features.ballots.forms.motions import (
    CastingVoteForm,
    OpenForm,
    OpenWithAmendmentsForm,
    PaperForm,
    proposed_moments,
)

__all__ = [
    "CastingVoteForm",
    "OpenForm",
    "OpenWithAmendmentsForm",
    "PaperForm",
    "proposed_moments",
]
