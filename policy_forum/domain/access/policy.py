"""The permission table: who may do what, during which stages of the year.

Commands enforce it, views ask it which buttons to offer, and the help page prints it.
No office escapes a window: moving a window is an action of its own, and audited.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy_forum.domain.access import who
from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.who import NOTHING_IN_PARTICULAR, Subject, Who
from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal


class Action(StrEnum):
    """Everything that changes the state of the organisation's policy making."""

    IMPORT_MEMBERS = "import_members"
    APPOINT_OFFICER = "appoint_officer"
    CHANGE_STANDING_ORDERS = "change_standing_orders"
    CHANGE_MODEL_RULES = "change_model_rules"
    MAKE_BRANCH = "make_branch"
    SEND_AGAIN = "send_again"
    CHOOSE_NAME_SHOWN = "choose_name_shown"
    MAKE_CYCLE = "make_cycle"
    EDIT_GOALS = "edit_goals"
    MOVE_WINDOW = "move_window"
    DRAFT_MOTION = "draft_motion"
    EDIT_MOTION = "edit_motion"
    INVITE_CO_AUTHOR = "invite_co_author"
    ANSWER_INVITATION = "answer_invitation"
    MOVE_MOTION = "move_motion"
    SECOND_MOTION = "second_motion"
    WITHDRAW_MOTION = "withdraw_motion"
    REMIT_MOTION = "remit_motion"
    MARK_NOT_REACHED = "mark_not_reached"
    IMPORT_MOTIONS = "import_motions"
    PROPOSE_AMENDMENT = "propose_amendment"
    ANSWER_AMENDMENT = "answer_amendment"
    WITHDRAW_AMENDMENT = "withdraw_amendment"
    REVISE_AMENDMENT = "revise_amendment"
    OFFER_CHANGED_FORM = "offer_changed_form"
    ANSWER_CHANGED_FORM = "answer_changed_form"
    ANSWER_AMENDMENT_TO_AMENDMENT = "answer_amendment_to_amendment"
    RECORD_FLOOR_AMENDMENT = "record_floor_amendment"
    ORDER_AMENDMENTS = "order_amendments"
    OPEN_BALLOT = "open_ballot"
    VOTE = "vote"
    DECLARE_RESULT = "declare_result"
    GIVE_CASTING_VOTE = "give_casting_vote"
    MAKE_ELECTION_KEY = "make_election_key"
    HOLD_CARD = "hold_card"
    PUT_QUESTION = "put_question"
    VOTE_ON_QUESTION = "vote_on_question"
    NAME_TELLERS = "name_tellers"
    GIVE_SLIP = "give_slip"
    ENTER_SLIPS = "enter_slips"
    CHALLENGE_ROLL = "challenge_roll"
    CORRECT_ROLL = "correct_roll"
    PUBLISH_BOARD = "publish_board"
    GIVE_SHARE = "give_share"
    ABANDON_BALLOT = "abandon_ballot"
    SUBMIT_MOTION = "submit_motion"
    RULE_ON_ORDER = "rule_on_order"
    ORDER_AGENDA = "order_agenda"
    PUBLISH_PAPER = "publish_paper"
    COMPOSE_MOTIONS = "compose_motions"
    SIGN_COMPOSITE = "sign_composite"
    RECORD_OUTCOME = "record_outcome"
    UPDATE_REGISTER = "update_register"
    OPEN_NEXT_CYCLE = "open_next_cycle"
    BRING_AGAIN = "bring_again"
    CALL_MEETING = "call_meeting"
    NAME_STEWARDS = "name_stewards"
    GIVE_APOLOGIES = "give_apologies"
    JOIN_MEETING = "join_meeting"
    KEEP_DOOR = "keep_door"
    RUN_MEETING = "run_meeting"
    ASK_TO_SPEAK = "ask_to_speak"
    RULE_IN_MEETING = "rule_in_meeting"
    VOTE_IN_MEETING = "vote_in_meeting"
    COUNT_HANDS = "count_hands"
    CAST_FROM_CHAIR = "cast_from_chair"
    WATCH_MEETING = "watch_meeting"
    WRITE_MINUTES = "write_minutes"

    @property
    def label(self) -> Phrase:
        """The action as people read it in the table."""
        return phrase(self.value.replace("_", " ").capitalize())


@dataclass(frozen=True)
class Rule:
    """One line of the table: who, and during which stages (None: at any time)."""

    who: Who
    during: tuple[Stage, ...] | None = None


def _in(*stages: Stage) -> tuple[Stage, ...]:
    return stages


# A branch that is ready need not wait for the end of drafting to decide; the window of branch
# decisions is its last chance, and closes drafting, seconding and amending of new motions.
_WHILE_BRANCHES_WORK = _in(Stage.DRAFTING, Stage.BRANCH_DECISIONS)

_UNTIL_BRANCHES_HAVE_DECIDED = _in(Stage.GOALS, *_WHILE_BRANCHES_WORK)

POLICY: Mapping[Action, Rule] = {
    # action                           who                         during
    Action.IMPORT_MEMBERS: Rule(who.NATIONAL_OFFICE_OR_SYSTEM),
    Action.APPOINT_OFFICER: Rule(who.NATIONAL_OFFICE_OR_SYSTEM),
    Action.CHANGE_STANDING_ORDERS: Rule(who.BRANCH_SECRETARY),
    Action.CHANGE_MODEL_RULES: Rule(who.NATIONAL_OFFICE_OR_SYSTEM),
    Action.MAKE_BRANCH: Rule(who.NATIONAL_OFFICE_OR_SYSTEM),
    Action.SEND_AGAIN: Rule(who.NATIONAL_OFFICE_OR_SYSTEM),
    Action.CHOOSE_NAME_SHOWN: Rule(who.HERSELF),
    Action.MAKE_CYCLE: Rule(who.NATIONAL_OFFICE),
    Action.EDIT_GOALS: Rule(who.NATIONAL_OFFICE),
    Action.MOVE_WINDOW: Rule(who.NATIONAL_OFFICE),
    Action.DRAFT_MOTION: Rule(who.OWN_BRANCH_MEMBER, _in(Stage.DRAFTING)),
    Action.EDIT_MOTION: Rule(who.AUTHORS, _in(Stage.DRAFTING)),
    Action.INVITE_CO_AUTHOR: Rule(who.MOVER, _in(Stage.DRAFTING)),
    Action.ANSWER_INVITATION: Rule(who.INVITED, _in(Stage.DRAFTING)),
    Action.MOVE_MOTION: Rule(who.MOVER, _in(Stage.DRAFTING)),
    Action.SECOND_MOTION: Rule(who.ANOTHER_BRANCH_MEMBER, _in(Stage.DRAFTING)),
    Action.WITHDRAW_MOTION: Rule(who.MOVER, _WHILE_BRANCHES_WORK),
    Action.REMIT_MOTION: Rule(who.BRANCH_SECRETARY, _WHILE_BRANCHES_WORK),
    Action.MARK_NOT_REACHED: Rule(who.THE_SYSTEM_OR_SECRETARY),
    Action.IMPORT_MOTIONS: Rule(who.NATIONAL_OFFICE_OR_SYSTEM, _UNTIL_BRANCHES_HAVE_DECIDED),
    Action.PROPOSE_AMENDMENT: Rule(who.OWN_BRANCH_MEMBER, _WHILE_BRANCHES_WORK),
    Action.ANSWER_AMENDMENT: Rule(who.MOVER, _WHILE_BRANCHES_WORK),
    Action.WITHDRAW_AMENDMENT: Rule(who.PROPOSER, _WHILE_BRANCHES_WORK),
    Action.REVISE_AMENDMENT: Rule(who.PROPOSER, _WHILE_BRANCHES_WORK),
    Action.OFFER_CHANGED_FORM: Rule(who.MOVER, _WHILE_BRANCHES_WORK),
    Action.ANSWER_CHANGED_FORM: Rule(who.PROPOSER, _WHILE_BRANCHES_WORK),
    Action.ANSWER_AMENDMENT_TO_AMENDMENT: Rule(who.AMENDED_PROPOSER, _WHILE_BRANCHES_WORK),
    Action.RECORD_FLOOR_AMENDMENT: Rule(who.BRANCH_SECRETARY, _WHILE_BRANCHES_WORK),
    Action.ORDER_AMENDMENTS: Rule(who.BRANCH_CHAIR, _WHILE_BRANCHES_WORK),
    Action.OPEN_BALLOT: Rule(who.BRANCH_SECRETARY, _WHILE_BRANCHES_WORK),
    Action.VOTE: Rule(who.OWN_BRANCH_MEMBER, _WHILE_BRANCHES_WORK),
    Action.DECLARE_RESULT: Rule(who.THE_SYSTEM_OR_SECRETARY),
    Action.GIVE_CASTING_VOTE: Rule(who.BRANCH_CHAIR, _WHILE_BRANCHES_WORK),
    Action.MAKE_ELECTION_KEY: Rule(who.WHO_HOLDS_BALLOTS),
    Action.HOLD_CARD: Rule(who.SCRUTINEER),
    Action.PUT_QUESTION: Rule(who.WHO_HOLDS_BALLOTS),
    Action.VOTE_ON_QUESTION: Rule(who.A_MEMBER),
    Action.NAME_TELLERS: Rule(who.WHO_HOLDS_BALLOTS),
    Action.GIVE_SLIP: Rule(who.TELLER),
    Action.ENTER_SLIPS: Rule(who.TELLER),
    Action.CHALLENGE_ROLL: Rule(who.A_MEMBER),
    Action.CORRECT_ROLL: Rule(who.RETURNING_OFFICER),
    Action.PUBLISH_BOARD: Rule(who.THE_SYSTEM),
    Action.GIVE_SHARE: Rule(who.SCRUTINEER),
    Action.ABANDON_BALLOT: Rule(who.RETURNING_OFFICER),
    Action.SUBMIT_MOTION: Rule(who.BRANCH_SECRETARY, _in(Stage.SUBMISSION)),
    Action.RULE_ON_ORDER: Rule(who.NATIONAL_OFFICE, _in(Stage.COMPILING)),
    Action.ORDER_AGENDA: Rule(who.NATIONAL_OFFICE, _in(Stage.COMPILING, Stage.PRIORITIES)),
    Action.PUBLISH_PAPER: Rule(who.NATIONAL_OFFICE, _in(Stage.COMPILING, Stage.PRIORITIES)),
    Action.COMPOSE_MOTIONS: Rule(who.NATIONAL_OFFICE, _in(Stage.COMPILING, Stage.PRIORITIES)),
    Action.SIGN_COMPOSITE: Rule(
        who.MOVER_OR_BRANCH_SECRETARY, _in(Stage.COMPILING, Stage.PRIORITIES)
    ),
    Action.RECORD_OUTCOME: Rule(who.NATIONAL_OFFICE, _in(Stage.CONFERENCE, Stage.CLOSED)),
    Action.UPDATE_REGISTER: Rule(who.NATIONAL_OFFICE),
    Action.OPEN_NEXT_CYCLE: Rule(who.NATIONAL_OFFICE, _in(Stage.CONFERENCE, Stage.CLOSED)),
    Action.BRING_AGAIN: Rule(who.OWN_BRANCH_MEMBER, _in(Stage.DRAFTING)),
    # A branch meets when it likes; what it may decide about motions is asked besides, by the rows
    # for opening a ballot, amending and remitting.
    Action.CALL_MEETING: Rule(who.BRANCH_SECRETARY),
    Action.NAME_STEWARDS: Rule(who.WHO_RUNS_THE_MEETING),
    Action.GIVE_APOLOGIES: Rule(who.OWN_BRANCH_MEMBER_OF_ANY_STANDING),
    Action.JOIN_MEETING: Rule(who.OWN_BRANCH_MEMBER_OF_ANY_STANDING),
    Action.KEEP_DOOR: Rule(who.WHO_KEEPS_THE_DOOR),
    Action.RUN_MEETING: Rule(who.WHO_RUNS_THE_MEETING),
    Action.ASK_TO_SPEAK: Rule(who.OWN_BRANCH_MEMBER_OF_ANY_STANDING),
    Action.RULE_IN_MEETING: Rule(who.CHAIR_OF_THE_MEETING),
    Action.VOTE_IN_MEETING: Rule(who.OWN_BRANCH_MEMBER),
    Action.COUNT_HANDS: Rule(who.TELLER_OF_THE_MEETING),
    Action.CAST_FROM_CHAIR: Rule(who.CHAIR_OF_THE_MEETING),
    Action.WATCH_MEETING: Rule(who.THE_SYSTEM),
    Action.WRITE_MINUTES: Rule(who.BRANCH_SECRETARY),
}


def refusal_of(
    action: Action,
    actor: Actor,
    subject: Subject = NOTHING_IN_PARTICULAR,
    calendar: Calendar | None = None,
    now: datetime | None = None,
) -> Refusal | None:
    """Why the actor may not do this to that, now; None if she may.

    `calendar` and `now` are needed for actions that the table ties to stages: without them
    such an action is refused rather than let through.
    """
    rule = POLICY[action]
    return _refusal_of_person(action, rule, actor, subject) or _refusal_of_time(
        action, rule, calendar, now
    )


def is_permitted(
    action: Action,
    actor: Actor,
    subject: Subject = NOTHING_IN_PARTICULAR,
    calendar: Calendar | None = None,
    now: datetime | None = None,
) -> bool:
    """Whether the table lets the actor do this to that, now."""
    return refusal_of(action, actor, subject, calendar, now) is None


def refusal_of_moment(action: Action, calendar: Calendar | None, now: datetime) -> Refusal | None:
    """Why nobody can do this now, whoever she is; None while a window for it is open."""
    return _refusal_of_time(action, POLICY[action], calendar, now)


def _written_in(action: Action) -> Phrase:
    return phrase("Permissions: %(action)s", action=action.label)


def _refusal_of_person(
    action: Action, rule: Rule, actor: Actor, subject: Subject
) -> Refusal | None:
    if not actor.is_signed_in and not actor.is_system:
        sentence = phrase("Sign in to do this.")
        return Refusal(Reason.NOT_SIGNED_IN, sentence, _written_in(action))
    if not rule.who.includes(actor, subject):
        sentence = phrase("Only %(who)s may do this.", who=rule.who.phrase)
        return Refusal(Reason.NOT_PERMITTED, sentence, _written_in(action))
    if rule.who.needs_good_standing and not (actor.is_system or actor.is_member_in_good_standing):
        sentence = phrase("Only members in good standing may do this; ask your branch secretary.")
        return Refusal(Reason.NOT_IN_GOOD_STANDING, sentence, _written_in(action))
    return None


def _refusal_of_time(
    action: Action, rule: Rule, calendar: Calendar | None, now: datetime | None
) -> Refusal | None:
    if rule.during is None:
        return None
    if calendar is None or now is None:
        sentence = phrase("There is no cycle at present in which this could be done.")
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _written_in(action))
    if calendar.stage_at(now) in rule.during:
        return None
    return _refusal_outside(action, rule.during, calendar, now)


def _refusal_outside(
    action: Action, during: tuple[Stage, ...], calendar: Calendar, now: datetime
) -> Refusal:
    windows = [(s, w) for s in during if (w := calendar.window(s))]
    coming = next(((s, w) for s, w in windows if not w.has_begun(now)), None)
    if coming:
        stage, window = coming
        sentence = phrase(
            "This can be done from %(opens)s, when the stage “%(stage)s” opens.",
            opens=window.opens,
            stage=stage.label,
        )
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _written_in(action), window.opens)
    if not windows:
        sentence = phrase("This cycle has no stage in which this could be done.")
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _written_in(action))
    stage, window = windows[-1]
    sentence = phrase(
        "This could be done until %(closed)s, when the stage “%(stage)s” closed.",
        closed=window.closes,
        stage=stage.label,
    )
    return Refusal(Reason.WINDOW_CLOSED, sentence, _written_in(action))
