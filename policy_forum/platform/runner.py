"""What runs beside the requests: sending messages, doing jobs, and what the clock makes due."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from policy_forum.platform.clock import Clock
from policy_forum.platform.jobs import Job, claim_job, finish_job
from policy_forum.platform.mailer import Post
from policy_forum.platform.outbox import (
    Letter,
    MessageState,
    OutboxMessage,
    begin_handing_over,
    claim_message,
    mark_failed,
    mark_sent,
    mark_unsure,
)
from policy_forum.platform.work import Work, system_work

_LOG = logging.getLogger(__name__)

Sessions = Callable[[], Session]
# A handler is given sessions rather than one, since a long job commits its progress.
Handler = Callable[[Sessions, Clock, Job], None]
Duty = Callable[[Sessions, Clock], object]
Words = Callable[[str, Mapping[str, Any]], tuple[str, str]]


@dataclass
class Runner:
    """Does what waits. Several may run at once, in threads and in processes.

    `words_of(template, values)` gives the subject and the body of a message; `duties` are done
    at each round, such as declaring results whose ballots have closed.
    """

    sessions: Sessions
    clock: Clock
    post: Post
    words_of: Words
    handlers: Mapping[str, Handler]
    duties: Sequence[Duty] = ()

    def run_once(self) -> int:
        """Do all that waits now; how many messages and jobs that was."""
        for duty in self.duties:
            _logged(partial(duty, self.sessions, self.clock))
        done = 0
        while self._send_one() or self._do_one():
            done += 1
        return done

    def run_until(self, stop: threading.Event, pause: float = 1.0) -> None:
        """Go round until told to stop, with a pause (seconds) when nothing waits."""
        while not stop.is_set():
            _logged(self.run_once)
            stop.wait(pause)

    def start(self) -> threading.Event:
        """Run in a thread of this process; the event stops it."""
        stop = threading.Event()
        threading.Thread(target=self.run_until, args=(stop,), daemon=True, name="runner").start()
        return stop

    def _work(self, step: Callable[[Work], Any]) -> Any:
        with self.sessions() as session, system_work(session, self.clock) as work:
            return step(work)

    def _send_one(self) -> bool:
        claimed = self._work(_claimed)
        if claimed is None:
            return False
        message, was_being_handed_over = claimed
        if was_being_handed_over and not self.post.can_repeat:
            self._work(lambda work: mark_unsure(work, message.key))
            return True
        try:
            subject, body = self.words_of(message.template, message.values)
            letter = Letter(message.key, message.address, subject, body, message.queued_at)
            self._work(lambda work: begin_handing_over(work, letter.key, letter))
            self.post.hand_over(letter)
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the others
            _LOG.warning("message %s was not sent: %s", message.key, type(error).__name__)
            problem = f"{type(error).__name__}: {error}"
            self._work(lambda work: mark_failed(work, message.key, problem))
            return True
        self._work(lambda work: mark_sent(work, letter.key))
        return True

    def _do_one(self) -> bool:
        job = self._work(claim_job)
        if job is None:
            return False
        problem = ""
        try:
            self.handlers[job.kind](self.sessions, self.clock, job)
        except Exception as error:  # noqa: BLE001 - a job that fails must say so, and end
            _LOG.exception("job %s (%s) failed", job.id, job.kind)
            problem = str(error) or type(error).__name__
        self._work(lambda work: finish_job(work, job.id, problem))
        return True


@dataclass(frozen=True)
class _Claimed:
    key: int
    address: str
    template: str
    values: Mapping[str, Any]
    queued_at: Any


def _claimed(work: Work) -> tuple[_Claimed, bool] | None:
    row: OutboxMessage | None = claim_message(work)
    if row is None:
        return None
    message = _Claimed(row.id, row.address, row.template, dict(row.values), row.queued_at)
    return message, row.state is MessageState.HANDING_OVER


def _logged(step: Callable[[], object]) -> None:
    try:
        step()
    except Exception:  # noqa: BLE001 - the next round may succeed
        _LOG.exception("a round of the runner failed")
