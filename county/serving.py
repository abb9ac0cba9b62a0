"""The service's processes: one, or several behind one door and one database.

Every request is one transaction that holds its lane, so several processes need nothing of each
other. The door is bound once, by who starts them; each of them takes connections from it.
"""

import multiprocessing
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import Any

import uvicorn

from app.domain.errors import Trouble
from county.main import make_app
from county.settings import Settings, load_keys, system_now

_STARTED_WITHIN = 120.0
_STOPPED_WITHIN = 30.0

Ready = Callable[[], object]
"""Called once, when connections are answered."""


class Announcing(uvicorn.Server):
    """A server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Ready) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._ready()


def serve(data: Path, url: str, door: socket.socket, workers: int, ready: Ready) -> None:
    """Answer at the door until the process is told to end.

    Errors: Trouble("county.workers") when one of several processes cannot start.
    """
    # By unwinding, so that who called us stops the database too.
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt, SystemExit):
        if workers == 1:
            _answer(data, url, door, ready)
        else:
            _several(data, url, door, workers, ready)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _answer(data: Path, url: str, door: socket.socket, ready: Ready) -> None:
    app = make_app(Settings(load_keys(data), url, system_now))
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    Announcing(config, ready).run(sockets=[door])


def _work(data: Path, url: str, door: socket.socket, ready: Semaphore) -> None:
    """Be one of several processes."""
    with suppress(KeyboardInterrupt, SystemExit):
        _answer(data, url, door, ready.release)


def _several(data: Path, url: str, door: socket.socket, workers: int, ready: Ready) -> None:
    """Start so many, tell when all answer, and start another where one ends by itself."""
    context = multiprocessing.get_context("spawn")
    started = context.Semaphore(0)

    def start() -> BaseProcess:
        made = context.Process(target=_work, args=(data, url, door, started), daemon=True)
        made.start()
        return made

    with _stopped_at_the_end([start() for _ in range(workers)]) as running:
        for _ in range(workers):
            if not _one_came(started, running):
                raise Trouble("county.workers")
        ready()
        while True:
            ended = wait([each.sentinel for each in running])
            running[:] = [each for each in running if each.sentinel not in ended]
            running += [start() for _ in ended]


def _one_came(started: Semaphore, running: list[BaseProcess]) -> bool:
    waited = 0.0
    while waited < _STARTED_WITHIN and all(each.is_alive() for each in running):
        if started.acquire(timeout=1):
            return True
        waited += 1
    return started.acquire(block=False)


@contextmanager
def _stopped_at_the_end(running: list[BaseProcess]) -> Iterator[list[Any]]:
    try:
        yield running
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.join(_STOPPED_WITHIN)
