"""A server that says one thing to everybody: what captive portals, proxies and broken lines do."""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self


def page(status: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """Write an answer by hand, right or wrong."""
    told = [f"HTTP/1.1 {status}", *headers]
    told += [f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    return "\r\n".join([*told, "", ""]).encode() + body


@dataclass
class Stub:
    """Answers every request with the same bytes once its body is read, then hangs up."""

    answer: bytes
    tls: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_told: object) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes who waits for a caller
        self._server.close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            with near, suppress(OSError):
                self._talk(near)

    def _talk(self, near: socket.socket) -> None:
        if self.tls is not None:
            with self.tls.wrap_socket(near, server_side=True):
                return
        self.asked.append(_request(near))
        near.sendall(self.answer)


def _request(near: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        if not (chunk := near.recv(65536)):
            return read
        read += chunk
    head, _, body = read.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    left = length - len(body)
    while left > 0 and (chunk := near.recv(65536)):
        left -= len(chunk)
    return head
