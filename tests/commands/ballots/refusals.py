"""What a refused paper was refused for."""

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.rules.envelopes import PaperRefusal, Why


def why_of(error: RefusedError) -> Why:
    """The word under which the record keeps a refused paper."""
    assert isinstance(error.refusal, PaperRefusal)
    return error.refusal.why
