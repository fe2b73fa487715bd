"""What the office can do about messages that did not arrive."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MessageSentAgain
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.platform.outbox import MessageState, OutboxMessage
from policy_forum.platform.work import Work


def send_again(work: Work, message_id: int) -> None:
    """Put a message that was given up, or of which nobody knows, back among those that wait."""
    work.authorise(Action.SEND_AGAIN)
    message = work.session.get_one(OutboxMessage, message_id, with_for_update=True)
    if message.state not in {MessageState.GIVEN_UP, MessageState.UNSURE}:
        sentence = phrase(
            "Only a message that was given up, or may not have arrived, is sent again."
        )
        work.refuse_if(Refusal(Reason.WRONG_STATE, sentence))
    message.state, message.attempts = MessageState.WAITING, 0
    message.not_before, message.problem = None, ""
    work.record(MessageSentAgain(message_id=message_id))
