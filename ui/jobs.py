"""Background work in two verbs: `ask` looks, `act` changes. The window never waits.

One thread does the work of the store, one that of the network, one that of the printers, each in
the order asked: a round with the county must not hold up a letter. Answers come back in the
window's thread; if the page that asked is gone, its answer is dropped.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refused, Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from threading import Event

    from PySide6.QtCore import Qt

Lane = Literal["store", "network", "print"]
Fault = Refused | Trouble
Failed = Callable[[Any], None]
T = TypeVar("T")


class Asked:
    """One piece of work on its way; `drop` when its answer is no longer wanted."""

    __slots__ = ("acting", "failed", "future", "owner", "stop", "then")

    def __init__(
        self, owner: QObject, then: Callable[[Any], None], failed: Failed | None, acting: bool
    ) -> None:
        self.owner: QObject | None = owner
        self.then = then
        self.failed = failed
        self.acting = acting
        self.stop: Event | None = None
        self.future: Future[Any] | None = None

    def drop(self) -> None:
        """Forget the answer; a look that has not begun is not begun. An act is always done.

        A look that has begun is told by its `stop`, if it has one.
        """
        self.owner = None
        if self.stop is not None:
            self.stop.set()
        if self.future is not None and not self.acting:
            self.future.cancel()

    def wanted(self) -> bool:
        """Tell whether somebody is still there to take the answer."""
        return self.owner is not None and shiboken6.isValid(self.owner)


class Jobs(QObject):
    """The workers. Created and closed in the window's thread."""

    acted = Signal(object)
    """An act is done: pages look again if they want. Carries the act's result."""
    failed = Signal(object)
    """A Refused or Trouble nobody asked to be told about: the notices show it."""
    idle = Signal()
    """Nothing is under way any more."""
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._pending: set[Asked] = set()
        self._closed = False

    @property
    def busy(self) -> bool:
        """Tell whether work is under way or an answer still on its way."""
        return bool(self._pending)

    def ask(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        *,
        lane: Lane = "store",
        stop: "Event | None" = None,
    ) -> Asked:
        """Look something up: `work` runs in the lane's thread, `then` gets its answer here.

        A Refused or Trouble goes to `failed`, or to the signal `failed` when there is none.
        Anything else is a bug and goes to `sys.excepthook`. `stop` is set when it is dropped.
        """
        asked = Asked(owner, then, failed, acting=False)
        asked.stop = stop
        return self._send(asked, work, lane)

    def act(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        *,
        lane: Lane = "store",
    ) -> Asked:
        """Change something: like `ask`, and `acted` tells every page when it is done.

        The act is done even if the page goes away or the program closes meanwhile.
        """
        return self._send(Asked(owner, then, failed, acting=True), work, lane)

    def close(self) -> None:
        """Finish the acts, drop the looks, end the threads. Safe to call twice."""
        self._closed = True
        for asked in self._pending:
            asked.drop()
        for worker in self._lanes.values():
            worker.shutdown(wait=True)
        self._pending.clear()

    def _send(self, asked: Asked, work: Callable[[], Any], lane: Lane) -> Asked:
        if self._closed:
            return asked
        self._pending.add(asked)
        asked.future = self._worker(lane).submit(work)
        asked.future.add_done_callback(lambda _done: self._answer(asked))
        return asked

    def _worker(self, lane: Lane) -> "ThreadPoolExecutor":
        if not self._lanes:
            self._answered.connect(self._take, _queued())
        if lane not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 see _queued

            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=lane)
        return self._lanes[lane]

    def _answer(self, asked: Asked) -> None:
        # Runs in the worker; the queued signal carries the answer over.
        if not self._closed:
            self._answered.emit(asked)

    def _take(self, asked: Asked) -> None:
        self._pending.discard(asked)
        try:
            self._deliver(asked)
        finally:
            if not self._pending:
                self.idle.emit()

    def _deliver(self, asked: Asked) -> None:
        future = asked.future
        if self._closed or future is None or future.cancelled():
            return
        fault = future.exception()
        if fault is not None:
            self._told(asked, fault)
            return
        answer = future.result()
        if asked.wanted():
            asked.then(answer)
        if asked.acting:
            self.acted.emit(answer)

    def _told(self, asked: Asked, fault: BaseException) -> None:
        if not isinstance(fault, Refused | Trouble):
            sys.excepthook(type(fault), fault, fault.__traceback__)
        elif asked.failed is None:
            self.failed.emit(fault)
        elif asked.wanted():
            asked.failed(fault)
        elif asked.acting:  # an act that failed is never silent
            self.failed.emit(fault)


def _queued() -> "Qt.ConnectionType":
    # Nothing is asked before the first passphrase: until then neither this nor threads are loaded.
    from PySide6.QtCore import Qt  # noqa: PLC0415 see above

    return Qt.ConnectionType.QueuedConnection
