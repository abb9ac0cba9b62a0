"""A machine on the way to the county that cuts the line after a set number of bytes."""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

_CHUNK = 65536


@dataclass
class Cutting:
    """A TCP proxy on loopback. `up` and `down` say after how many bytes the line is cut.

    Counts what passed since the last `let`, so that a test can spread its cuts over a whole round.
    """

    target: tuple[str, int]
    up: int | None = None
    down: int | None = None
    passed_up: int = 0
    passed_down: int = 0
    cuts: int = 0
    _server: socket.socket = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._start(self._serve)
        return self

    def __exit__(self, *_told: object) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes who waits for a caller
        self._server.close()
        for each in self._threads:
            each.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def let(self, *, up: int | None = None, down: int | None = None) -> None:
        """Set the next cuts and count from nothing."""
        with self._lock:
            self.up, self.down = up, down
            self.passed_up = self.passed_down = self.cuts = 0

    def _start(self, work: Callable[..., None], *told: object) -> None:
        thread = threading.Thread(target=work, args=told, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            self._start(self._join, near)

    def _join(self, near: socket.socket) -> None:
        """Pass bytes between one caller and the county until one hangs up or the line is cut."""
        with near, suppress(OSError), socket.create_connection(self.target) as far:
            while True:
                ready, _, _ = select.select([near, far], [], [])
                for source in ready:
                    way, sink = ("up", far) if source is near else ("down", near)
                    chunk = source.recv(_CHUNK)
                    granted, cut = self._grant(way, len(chunk))
                    if granted:
                        sink.sendall(chunk[:granted])
                    if cut or not chunk:
                        return

    def _grant(self, way: str, wanted: int) -> tuple[int, bool]:
        """Say how much of a chunk may pass, and whether the line is cut behind it."""
        with self._lock:
            limit = self.up if way == "up" else self.down
            passed = self.passed_up if way == "up" else self.passed_down
            granted = wanted if limit is None else max(0, min(wanted, limit - passed))
            if way == "up":
                self.passed_up += granted
            else:
                self.passed_down += granted
            cut = limit is not None and granted < wanted
            self.cuts += cut
            return granted, cut
