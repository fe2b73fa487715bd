"""Rows for the pages of members."""

from policy_forum.features.members.queries.directory import (
    PAGE_SIZE,
    MemberRow,
    OfficerRow,
    TermRow,
    find_member,
    find_member_by_number,
    find_term,
    list_members,
    list_officers,
    list_terms,
)
from policy_forum.features.members.queries.everything import everything_about
from policy_forum.features.members.queries.imports import ImportRow, find_import, list_imports

__all__ = [
    "PAGE_SIZE",
    "ImportRow",
    "MemberRow",
    "OfficerRow",
    "TermRow",
    "everything_about",
    "find_import",
    "find_member",
    "find_member_by_number",
    "find_term",
    "list_imports",
    "list_members",
    "list_officers",
    "list_terms",
]
