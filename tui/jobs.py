"""Work beside the screen: the store is asked in threads, and the answer comes back as a message.

A thread that was overtaken still runs to its end (Textual #4889), so an answer counts only if nothing newer was asked of the
same subject since, and of what is asked meanwhile only the newest is run: who types quickly waits for one search, not for one
a letter. Threads never touch a widget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual import on
from textual.message import Message
from textual.widget import Widget

from store.errors import UpheldError
from tui.format import plain

T = TypeVar("T")


@dataclass
class Job(Generic[T]):
    """A call to the store, and what to do with what it gives. `subject` is what it is about: a newer job on it replaces it."""

    subject: str
    call: Callable[[], T]
    """Runs in a thread; must not touch a widget."""
    then: Callable[[T], None]
    """Runs on the screen with the answer."""
    otherwise: Callable[[UpheldError], None] | None = None
    """Runs on the screen where the store said no; the screen's `refused` if not given."""


class Jobs(Widget):
    """A widget or screen that asks the store."""

    class Done(Message, namespace="jobs"):
        """A thread has come back."""

        bubble = False

        def __init__(self, job: Job[Any], request: int, value: Any, error: UpheldError | None) -> None:
            super().__init__()
            self.job = job
            self.request = request
            self.value = value
            self.error = error

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._requests: dict[str, int] = {}
        self._answered: dict[str, int] = {}
        self._under_way: set[str] = set()
        self._following: dict[str, tuple[Job[Any], int]] = {}

    def ask(self, job: Job[T]) -> None:
        """Run the job in a thread; what was asked before on the same subject no longer counts."""
        request = self._requests.get(job.subject, 0) + 1
        self._requests[job.subject] = request
        if job.subject in self._under_way:
            self._following[job.subject] = job, request
        else:
            self._start(job, request)

    def _start(self, job: Job[Any], request: int) -> None:
        self._under_way.add(job.subject)

        def run() -> None:
            try:
                value, error = job.call(), None
            except UpheldError as caught:
                value, error = None, caught
            self.post_message(Jobs.Done(job, request, value, error))

        self.run_worker(run, thread=True, group=job.subject, exit_on_error=True)

    def waiting_for(self, subject: str) -> bool:
        """Whether an answer on the subject is still to come."""
        return self._requests.get(subject, 0) > self._answered.get(subject, 0)

    @on(Done)
    def _take(self, message: Done) -> None:
        job = message.job
        following = self._following.pop(job.subject, None)
        if following is None:
            self._under_way.discard(job.subject)
        else:
            self._start(*following)
        if message.request != self._requests[job.subject]:
            return
        self._answered[job.subject] = message.request
        if message.error is None:
            job.then(message.value)
        else:
            (job.otherwise or self.refused)(message.error)

    def refused(self, error: UpheldError) -> None:
        """Say on the screen what the store said."""
        self.notify(plain(str(error), newline="\n"), severity="error", markup=False, timeout=8)
