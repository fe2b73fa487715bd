"""The rules of branches: standing orders as data, as clauses, and what of them cannot stand."""

from policy_forum.features.branches.rules.clauses import (
    ChapterRow,
    ClauseRow,
    changed_clauses,
    chapters_of,
    citation_of,
    clause_of,
    clauses_of,
    majority_under,
    own_clauses,
)
from policy_forum.features.branches.rules.meetings import MODEL_MEETINGS, MeetingRules
from policy_forum.features.branches.rules.numbering import CHAPTERS, HEADINGS, Setting
from policy_forum.features.branches.rules.problems import Problem, problems_of
from policy_forum.features.branches.rules.publishing import (
    is_same,
    refusal_to_make_branch,
    refusal_to_publish,
)
from policy_forum.features.branches.rules.settings import (
    MODEL_RULES,
    OF_MEETINGS,
    SETTINGS,
    Rules,
    value_of,
)
from policy_forum.features.branches.rules.states import CastingVote, Majority, QuorumKind

__all__ = [
    "CHAPTERS",
    "HEADINGS",
    "MODEL_MEETINGS",
    "MODEL_RULES",
    "OF_MEETINGS",
    "SETTINGS",
    "CastingVote",
    "ChapterRow",
    "ClauseRow",
    "Majority",
    "MeetingRules",
    "Problem",
    "QuorumKind",
    "Rules",
    "Setting",
    "changed_clauses",
    "chapters_of",
    "citation_of",
    "clause_of",
    "clauses_of",
    "is_same",
    "majority_under",
    "own_clauses",
    "problems_of",
    "refusal_to_make_branch",
    "refusal_to_publish",
    "value_of",
]
