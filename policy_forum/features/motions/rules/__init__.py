"""The state table of motions, and the rules of drafting, proposing and reading them."""

from policy_forum.features.motions.rules.states import (
    MotionKind,
    MotionState,
    refusal_to_move,
)

__all__ = ["MotionKind", "MotionState", "refusal_to_move"]
