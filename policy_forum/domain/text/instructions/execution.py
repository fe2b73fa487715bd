"""Instructions carried out: each is turned into changes in the places of the text it amends."""

from collections.abc import Callable, Sequence

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.instructions.arriving import read_clauses
from policy_forum.domain.text.instructions.changes import Changes
from policy_forum.domain.text.instructions.clause_acts import ClauseActs
from policy_forum.domain.text.instructions.parts import (
    Action,
    ChangeClauses,
    ChangeWords,
    CutRest,
    Insert,
    Instruction,
    KeepNumbers,
    Layout,
    Move,
    NewText,
    Renumber,
    ReplaceAll,
    SetLines,
)
from policy_forum.domain.text.instructions.problems import MOST_PROBLEMS, Unfit, WordingProblem
from policy_forum.domain.text.limits import TextRefusedError
from policy_forum.domain.text.numbering import item_value


class Execution(ClauseActs):
    """Carries instructions out on one text, all of them against the text as it stands."""

    def run(self, instructions: Sequence[Instruction]) -> Changes:
        """The changes, with the problems of instructions that do not fit."""
        quiet = (Layout, KeepNumbers, SetLines)
        is_single = sum(not isinstance(one.action, quiet) for one in instructions) == 1
        for order, instruction in enumerate(instructions):
            self._order = order
            self._line = self._scanner.line(instruction.start)
            try:
                self._check_new(instruction.action)
                self._carry_out(instruction.action, single=is_single)
            except Unfit as unfit:
                problem = WordingProblem(self._line, unfit.sentence, unfit.candidates)
                self.changes.problems.append(problem)
            if len(self.changes.problems) >= MOST_PROBLEMS:
                break
        if not self.changes.problems:
            self.changes.check()
        return self.changes

    def _check_new(self, action: Action) -> None:
        """Refuse new text outside the subset at its own line."""
        new = getattr(action, "new", None)
        if not isinstance(new, NewText):
            return
        try:
            read_clauses(new.text)
        except TextRefusedError as refused:
            problem = refused.problems[0]
            self._line = self._scanner.line(new.start) + problem.line - 1
            raise Unfit(phrase("%(reason)s", reason=problem.reason)) from refused

    def _carry_out(self, action: Action, *, single: bool) -> None:
        if isinstance(action, ReplaceAll):
            if not single:
                raise Unfit(
                    phrase("“Delete all and replace” cannot stand beside other instructions.")
                )
            self._replace_all(action.new)
            return
        acts: dict[type, Callable[..., None]] = {
            ChangeWords: self._change_words,
            CutRest: self._cut_rest,
            ChangeClauses: self._change_clauses,
            Insert: self._insert,
            Move: self._move,
            Renumber: self._renumber,
            Layout: self._layout,
            KeepNumbers: self._keep_numbers,
            SetLines: self._set_lines,
        }
        acts[type(action)](action)

    def _replace_all(self, new: NewText) -> None:
        if new.is_exact:
            self.changes.whole = new.text
            return
        opening = self.base.clauses[0].lead if self.base.clauses else ""
        self.changes.whole = opening + new.text.strip("\n") + self.base.tail

    def _keep_numbers(self, _action: KeepNumbers) -> None:
        self.changes.keeps_numbers = True

    def _set_lines(self, action: SetLines) -> None:
        self.changes.lines = action.new.text

    def _layout(self, action: Layout) -> None:
        if action.reference is None:
            self.changes.ends = action.count
        else:
            self.changes.leads[self.targets.one(action.reference)] = action.count

    def _renumber(self, action: Renumber) -> None:
        place = self.targets.one(action.reference)
        if item_value(self.base.clauses[place]) is None:
            raise Unfit(phrase("This clause has no number.", name=action.reference.name))
        self.changes.markers[place] = action.sign.text.strip()
