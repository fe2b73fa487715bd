"""Forms of ballots on motions: putting one to the vote, the paper, the casting vote."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import AnyOf, InputRequired, Optional

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.identifiers import ElectionKeyId, QuestionId
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.forms.choices import (
    KEY_GONE,
    ONE_OF_THESE,
    key_choices,
    secrecy_choices,
)
from policy_forum.features.ballots.queries import QuestionRow
from policy_forum.features.ballots.queries.keys import KeyRow
from policy_forum.features.ballots.rules import BallotWindows, Choice, Secrecy
from policy_forum.features.ballots.rules.setting_up import NEEDS_KEYS
from policy_forum.features.branches.rules import Rules
from policy_forum.features.cycles.forms import MomentField
from policy_forum.web.forms import SelectChoice
from policy_forum.web.presentation import said

_LASTS = timedelta(days=7)


class OpenForm(FlaskForm):
    """When the branch votes on a motion that has no amendments to vote on."""

    opens = MomentField(
        _("Voting begins"),
        description=_("Leave it empty to begin as soon as the standing orders allow."),
        validators=[Optional()],
    )
    closes = MomentField(
        _("Voting on the motion ends"),
        description=_("Papers that come at this moment or later do not count."),
        validators=[InputRequired(_("Enter when the voting on the motion ends."))],
    )
    secrecy = RadioField(
        _("Secret or recorded"),
        default=Secrecy.RECORDED.value,
        **ONE_OF_THESE,
    )
    key = SelectField(
        _("Key for the vote on the motion"),
        validators=[Optional()],
        **KEY_GONE,
    )

    def offer(self, keys: Sequence[KeyRow]) -> None:
        """Offer the ways to hold the vote, and the keys that are ready."""
        self.secrecy.choices = secrecy_choices()
        self.key.choices = key_choices(keys)

    def chosen_secrecy(self) -> Secrecy:
        """How the vote is to be held."""
        return Secrecy(self.secrecy.data)

    def key_ids(self) -> tuple[ElectionKeyId, ...]:
        """The keys chosen for a secret ballot, in the order of voting; none for another."""
        is_secret = self.chosen_secrecy() is Secrecy.SECRET
        chosen = self._keys() if is_secret else ()
        return tuple(ElectionKeyId(int(key)) for key in chosen if key)

    def _keys(self) -> tuple[str, ...]:
        return (self.key.data or "",)

    def windows(self, now: datetime, orders: Rules) -> BallotWindows:
        """The windows as typed, with the earliest beginning where none was."""
        opens = self.opens.data or rules.earliest_opening(now, orders.notice_days)
        return BallotWindows(opens, self.closes.data, self.first_close())

    def first_close(self) -> datetime | None:
        """When the vote on the amendments ends, if there is one."""
        return None

    def check(self, now: datetime, orders: Rules, calendar: Calendar) -> bool:
        """Ask the rules; what stands against the windows is said above the form."""
        windows = self.windows(now, orders)
        refusal = rules.refusal_of_windows(windows, now, orders.notice_days, calendar)
        is_secret = self.chosen_secrecy() is Secrecy.SECRET
        if refusal is None and is_secret and len(set(self.key_ids())) != len(self._keys()):
            refusal = NEEDS_KEYS
        self.form_errors = [said(refusal.sentence)] if refusal else []
        return refusal is None


class OpenWithAmendmentsForm(OpenForm):
    """When the branch votes on the amendments, and then on the motion."""

    amendments_close = MomentField(
        _("Voting on the amendments ends"),
        description=_("At that moment the voting on the motion begins, on the text as it then is."),
        validators=[InputRequired(_("Enter when the voting on the amendments ends."))],
    )
    first_key = SelectField(
        _("Key for the vote on the amendments"),
        description=_("Each vote needs a key of its own."),
        validators=[Optional()],
        **KEY_GONE,
    )

    def offer(self, keys: Sequence[KeyRow]) -> None:
        """Offer the ways to hold the votes, and the keys that are ready."""
        super().offer(keys)
        self.first_key.choices = key_choices(keys)

    def _keys(self) -> tuple[str, ...]:
        return (self.first_key.data or "", self.key.data or "")

    def first_close(self) -> datetime | None:
        """When the vote on the amendments ends."""
        return self.amendments_close.data


def proposed_moments(
    now: datetime, orders: Rules, calendar: Calendar, *, has_amendments: bool
) -> dict[str, datetime | None]:
    """Moments to start from: a week for each vote, within the branches' own window."""
    begins = rules.earliest_opening(now, orders.notice_days)
    if orders.notice_days:
        begins = (begins + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    ends = begins + (2 * _LASTS if has_amendments else _LASTS)
    deciding = calendar.window(Stage.BRANCH_DECISIONS)
    if deciding and begins < deciding.closes < ends:
        ends = deciding.closes
    return {
        "opens": begins if orders.notice_days else None,
        "amendments_close": begins + (ends - begins) / 2,
        "closes": ends,
    }


class PaperForm(FlaskForm):
    """A paper; `for_questions` makes the class with one choice for each question."""

    @classmethod
    def for_questions(cls, questions: Iterable[QuestionRow]) -> "PaperForm":
        """A paper with these questions; what was handed in before is already marked."""
        choices = [_offered(choice) for choice in Choice]
        fields = {
            _name(question.id): RadioField(
                _label(question),
                choices=choices,
                default=question.my_choice.value if question.my_choice else None,
                validators=[
                    InputRequired(_missing(question)),
                    AnyOf([choice.value for choice in Choice], _missing(question)),
                ],
                validate_choice=False,
            )
            for question in questions
        }
        made: PaperForm = type("PaperOfBallot", (cls,), fields)()
        return made

    def answers(self, questions: Iterable[QuestionRow]) -> dict[QuestionId, Choice]:
        """What was marked."""
        return {q.id: Choice(self[_name(q.id)].data) for q in questions}

    def field_of(self, question: QuestionRow) -> RadioField:
        """The field of a question."""
        field: RadioField = self[_name(question.id)]
        return field


def _offered(choice: Choice) -> SelectChoice:
    return SelectChoice(value=choice.value, label=said(choice.label))


def _name(question_id: int) -> str:
    return f"question_{question_id}"


def _label(question: QuestionRow) -> str:
    if question.amendment_number is None:
        return str(gettext("Are you for this motion?"))
    if question.parent_number is not None:
        return str(
            gettext(
                "Are you for amendment %(number)s to amendment %(parent)s?",
                number=question.amendment_number,
                parent=question.parent_number,
            )
        )
    return str(gettext("Are you for amendment %(number)s?", number=question.amendment_number))


def _missing(question: QuestionRow) -> str:
    if question.amendment_number is None:
        return str(gettext("Say whether you are for the motion, against it, or abstain."))
    return str(
        gettext(
            "Say whether you are for amendment %(number)s, against it, or abstain.",
            number=question.amendment_number,
        )
    )


class CastingVoteForm(FlaskForm):
    """The chair's casting vote on a tied question."""

    choice = RadioField(
        _("Your casting vote"), validators=[InputRequired(_("Choose for or against."))]
    )

    def offer(self) -> None:
        """Offer for and against: a casting vote that abstains would break nothing."""
        self.choice.choices = [_offered(Choice.FOR), _offered(Choice.AGAINST)]
