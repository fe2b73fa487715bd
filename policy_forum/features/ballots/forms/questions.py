"""The form of a ballot on questions of its own: one part for the ballot, a block for each question.

Blocks are added one at a time, so that nobody on a phone scrolls past what she does not need.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from policy_forum.domain.counting.methods import METHODS, CountingMethod, PaperKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BranchId, ElectionKeyId
from policy_forum.features.ballots.forms.choices import (
    KEY_GONE,
    ONE_OF_THESE,
    key_choices,
    secrecy_choices,
)
from policy_forum.features.ballots.forms.fields import WholeNumberField
from policy_forum.features.ballots.queries.keys import KeyRow
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.rolls import Delegate, DelegatesError, read_delegates
from policy_forum.features.ballots.rules.setting_up import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDING,
    MOST_QUESTIONS,
    OptionAsked,
    QuestionAsked,
    QuestionSetUp,
    bodies_for,
    method_of,
    problem_of,
)
from policy_forum.features.branches.rules import Majority
from policy_forum.features.cycles.forms import MomentField
from policy_forum.web.forms import SelectChoice, at_most, required
from policy_forum.web.presentation import said

_ADDED, _DROPPED = "add", "drop"


class SetUpForm(FlaskForm):
    """What holds for the ballot as a whole."""

    title = StringField(
        _("Title of the ballot"),
        description=_("What it is about, for example “Election of the branch committee”."),
        validators=[required(_("a title")), at_most(LONGEST_TITLE)],
    )
    explanation = TextAreaField(
        _("What voters should know"), validators=[Optional(), at_most(LONGEST_TEXT)]
    )
    body = RadioField(
        _("Who votes"),
        validators=[InputRequired(_("Say who votes."))],
        **ONE_OF_THESE,
    )
    delegates = TextAreaField(
        _("Delegates"),
        description=_(
            "Only where delegates vote: one to a line, membership number; votes; section, for "
            "example “10432; 12; unions”. Votes and section may be left out."
        ),
        validators=[Optional()],
    )
    secrecy = RadioField(
        _("Secret or recorded"),
        validators=[InputRequired(_("Say how secret the vote is."))],
        **ONE_OF_THESE,
    )
    key = SelectField(_("Key of a secret ballot"), validators=[Optional()], **KEY_GONE)
    opens = MomentField(
        _("Voting begins"),
        description=_("Leave it empty to begin as soon as the standing orders allow."),
        validators=[Optional()],
    )
    closes = MomentField(
        _("Voting ends"),
        description=_("Papers that come at this moment or later do not count."),
        validators=[InputRequired(_("Enter when the voting ends."))],
    )

    def offer(self, branch_id: BranchId | None, keys: Sequence[KeyRow]) -> None:
        """Offer what this body can choose from."""
        self.body.choices = [
            SelectChoice(value=each.value, label=_capital(said(each.label)))
            for each in bodies_for(branch_id)
        ]
        self.secrecy.choices = secrecy_choices()
        self.key.choices = key_choices(keys)

    def read_delegates(self) -> tuple[Delegate, ...]:
        """The delegates as typed, none where others vote; a mistake is said at the field."""
        if self.body.data != RollBody.DELEGATES.value:
            return ()
        try:
            return read_delegates(self.delegates.data or "")
        except DelegatesError as error:
            self.delegates.errors = [
                gettext("Line %(n)s: %(reason)s", n=error.line, reason=said(error.reason))
            ]
            return ()


class QuestionForm(Form):
    """One question: its words, how it is counted, and between what it lets choose."""

    wording = TextAreaField(
        _("The question"), validators=[required(_("the question")), at_most(LONGEST_WORDING)]
    )
    method = SelectField(_("How it is answered and counted"), **ONE_OF_THESE)
    options = TextAreaField(
        _("Options"),
        description=_(
            "For a choice between options: one to a line. A word about an option goes behind an "
            "upright stroke, for example “Ada Example | Treasurer since 2022”. For or against has "
            "none."
        ),
        validators=[Optional()],
    )
    seats = WholeNumberField(
        _("How many can win"),
        description=_("Leave it empty for one."),
        validators=[Optional()],
    )
    most_choices = WholeNumberField(
        _("How many options a paper may choose at most"),
        description=_("Only where options are chosen, not ranked. Empty: as many as there are."),
        validators=[Optional()],
    )
    status_quo = StringField(
        _("The option that all others must beat"),
        description=_(
            "Only with the Schulze method: write the option as above, for example “Leave it as it "
            "is”."
        ),
        validators=[Optional(), at_most(LONGEST_TITLE)],
    )

    def offer(self) -> None:
        """Offer all methods, by what a voter does with the paper."""
        self.method.choices = [
            SelectChoice(value=each.method.value, label=_named(each), optgroup=_GROUPS[each.paper])
            for kind in PaperKind
            for each in METHODS.values()
            if each.paper is kind
        ]

    def asked(self) -> QuestionAsked:
        """The question as typed. What cannot be found among the options is said at its field."""
        options = _options(self.options.data or "")
        return QuestionAsked(
            wording=(self.wording.data or "").strip(),
            method=Method(self.method.data),
            options=options,
            seats=1 if self.seats.data is None else self.seats.data,
            most_choices=self.most_choices.data,
            status_quo=self._status_quo(options),
        )

    def _status_quo(self, options: Sequence[OptionAsked]) -> int | None:
        typed = _plain(self.status_quo.data or "")
        if not typed:
            return None
        names = [_plain(option.name) for option in options]
        if typed in names:
            return names.index(typed)
        self.status_quo.errors = [gettext("Write it exactly as it stands among the options.")]
        return None


class QuestionSheet:
    """The whole form: `head` for the ballot, and `blocks`, one for each question."""

    def __init__(
        self,
        branch_id: BranchId | None,
        keys: Sequence[KeyRow],
        majority: Majority,
        proposed: Mapping[str, object],
    ) -> None:
        """Read what was sent, if anything was; `proposed` are the moments to start from."""
        self.branch_id = branch_id
        self.majority = majority
        first = {"body": bodies_for(branch_id)[0].value, "secrecy": Secrecy.SECRET.value}
        self.head = SetUpForm(data={**first, **proposed})
        self.head.offer(branch_id, keys)
        sent = request.form if request.method == "POST" else None
        self.blocks = [
            QuestionForm(
                sent, prefix=f"question-{place}-", data={"method": method_of(majority).value}
            )
            for place in range(1, _how_many() + 1)
        ]
        for block in self.blocks:
            block.offer()

    @property
    def can_add(self) -> bool:
        """Whether another question may be asked."""
        return len(self.blocks) < MOST_QUESTIONS

    def read(self) -> QuestionSetUp | None:
        """The ballot as typed; None when something has to be mended, which the fields then say."""
        is_complete = self.head.validate()
        for block in self.blocks:
            is_complete = block.validate() and is_complete
        if not is_complete:
            return None
        closes = self.head.closes.data
        set_up = self._set_up(closes) if closes else None
        return None if self._has_errors() else set_up

    def _set_up(self, closes: datetime) -> QuestionSetUp:
        head = self.head
        asked = [block.asked() for block in self.blocks]
        for block, question in zip(self.blocks, asked, strict=True):
            problem = problem_of(question, self.majority)
            block.form_errors = [said(problem)] if problem else []
        return QuestionSetUp(
            title=head.title.data or "",
            explanation=head.explanation.data or "",
            branch_id=self.branch_id,
            body=RollBody(head.body.data),
            delegates=head.read_delegates(),
            secrecy=Secrecy(head.secrecy.data),
            key_id=ElectionKeyId(int(head.key.data)) if head.key.data else None,
            opens=head.opens.data,
            closes=closes,
            questions=tuple(asked),
        )

    def _has_errors(self) -> bool:
        return bool(self.head.errors) or any(block.errors for block in self.blocks)


_GROUPS = {
    PaperKind.CHOICE: _("For, against or abstain"),
    PaperKind.APPROVAL: _("Choose one or several options"),
    PaperKind.RANKING: _("Rank the options"),
}


def _named(method: CountingMethod) -> str:
    name = said(method.label)
    return gettext("%(name)s (several can win)", name=name) if method.has_seats else name


def _options(text: str) -> tuple[OptionAsked, ...]:
    lines = [line.partition("|") for line in text.splitlines() if line.strip()]
    return tuple(OptionAsked(name.strip(), about.strip()) for name, _stroke, about in lines)


def _how_many() -> int:
    """How many questions the sheet has after the button that was pressed."""
    word = request.form.get("questions", "1")
    had = int(word) if word.isdecimal() and len(word) < 4 else 1
    step = request.form.get("step")
    return min(max(had + (step == _ADDED) - (step == _DROPPED), 1), MOST_QUESTIONS)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
