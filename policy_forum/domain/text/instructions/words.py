"""Words cut from a clause's body and put into it, with the space and the marks around them."""

from policy_forum.domain.text.clauses import Clause

_SPACE = " \t\n"
_TIGHT_BEFORE = ",;:.!?)]’”%"
_TIGHT_AFTER = "([‘“"
_OPENS = _TIGHT_AFTER + "£$€#*_<"


def to_delete(clause: Clause, start: int, end: int, shown: frozenset[int]) -> tuple[int, int, str]:
    """The range to cut so that `[start, end)` is gone with one space, and what marks stay."""
    body = clause.body
    start, end = _with_marks(body, start, end, shown)
    stay = _unpaired(body, start, end, shown)
    while start > 0 and body[start - 1] in _SPACE and _ends_word(body, end):
        start -= 1
    if start == 0:
        while end < len(body) and body[end] in _SPACE:
            end += 1
    return start, end, stay


def _ends_word(body: str, end: int) -> bool:
    """Whether what follows needs no space before it."""
    following = body[end : end + 1]
    if following in ('"', "'"):
        return not body[end + 1 : end + 2].isalnum()
    return not following or not (following.isalnum() or following in _OPENS)


def _with_marks(body: str, start: int, end: int, shown: frozenset[int]) -> tuple[int, int]:
    """Take in the marks that would stand around nothing: the stars of `**must**`."""
    before, after = start, end
    while before > 0 and before - 1 not in shown and body[before - 1] in "*_":
        before -= 1
    while after < len(body) and after not in shown and body[after] in "*_":
        after += 1
    width = min(start - before, after - end)
    if width and body[start - width : start] == body[end : end + width][::-1]:
        return start - width, end + width
    if start and end < len(body) and body[start - 1] == "[" and body[end : end + 2] == "](":
        close = end + 1
        while close < len(body) and close not in shown and body[close] not in _SPACE:
            close += 1
        return start - 1, close
    return start, end


def _unpaired(body: str, start: int, end: int, shown: frozenset[int]) -> str:
    """Marks inside the range whose partner stands outside it."""
    open_marks: list[str] = []
    at = start
    while at < end:
        if at in shown or body[at] in _SPACE or body[at] not in "*_":
            at += 1
            continue
        stop = at
        while stop < end and stop not in shown and body[stop] == body[at]:
            stop += 1
        mark = body[at:stop]
        if open_marks and open_marks[-1] == mark:
            open_marks.pop()
        else:
            open_marks.append(mark)
        at = stop
    return "".join(open_marks)


def behind(clause: Clause, end: int, shown: frozenset[int]) -> int:
    """The place behind a word and the marks that close with it."""
    body = clause.body
    at = end
    while at < len(body) and at not in shown and body[at] not in _SPACE:
        at += 1
    closes = at == len(body) or body[at] in _SPACE or not body[at].isalnum()
    return at if closes else end


def in_front(clause: Clause, start: int, shown: frozenset[int]) -> int:
    """The place before a word and the marks that open with it."""
    body = clause.body
    at = start
    while at > 0 and at - 1 not in shown and body[at - 1] not in _SPACE:
        at -= 1
    return at if at == 0 or body[at - 1] in _SPACE else start


def spaced_after(before: str, new: str, after: str) -> str:
    """New words with the space that parts them from what stands before them, and behind."""
    words = new.strip(" \t")
    tight = not before or before[-1] in _SPACE or before[-1] in _TIGHT_AFTER
    lead = "" if tight or words[:1] in _TIGHT_BEFORE or words[:1] == "\n" else " "
    parted = not after or after[0] in _SPACE or after[0] in _TIGHT_BEFORE
    parted = parted or (after[0] in "\"'" and not after[1:2].isalnum())
    return f"{lead}{words}{'' if parted else ' '}"
