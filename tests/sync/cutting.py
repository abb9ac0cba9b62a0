"""A machine on the way to the county that cuts the line after a set number of bytes."""

import socket
import threading
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

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_told: object) -> None:
        self._server.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def let(self, *, up: int | None = None, down: int | None = None) -> None:
        """Set the next cuts and count from nothing."""
        with self._lock:
            self.up, self.down = up, down
            self.passed_up = self.passed_down = self.cuts = 0

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self.target)
        except OSError:
            near.close()
            return
        threading.Thread(target=self._pass, args=(near, far, "up"), daemon=True).start()
        self._pass(far, near, "down")

    def _pass(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with suppress(OSError):
            while chunk := source.recv(_CHUNK):
                granted, cut = self._grant(way, len(chunk))
                if granted:
                    sink.sendall(chunk[:granted])
                if cut:
                    break
            else:
                sink.shutdown(socket.SHUT_WR)
                return
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

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
