"""The county's page where anyone asks whether a paper is one that was issued (decision 036).

Two forms and an answer, drawn here and needing nothing from elsewhere: no script, no cookie, no
address. What is asked is neither kept nor logged. A file is held against the offices' keys by its
bytes; one that none of them signed is not opened, so that no hostile file is read in the service.
"""

import base64
import hashlib
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

import psycopg
from anyio import fail_after, to_thread
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

from app.domain.errors import Refused
from app.domain.words_check import AT_COUNTY, Judged, told
from app.wire import letter_code
from app.wire.letter_code import Checked
from county import offices
from county.reading import TooLargeError, body

PATH = "/letter-check"
FILE_LARGEST = 8 * 1024 * 1024
"""Bytes; a letter of twenty pages has half a megabyte."""
CODE_LARGEST = 8 * 1024
AT_ONCE, A_MINUTE = 8, 240
"""How many are answered at once, and in a minute, whoever they are: who asks is not looked at."""
PATIENCE = 30
"""Seconds within which a request must have arrived whole."""
_FIELDS_MOST = 4
_BOUNDARY = re.compile(
    r'multipart/form-data;\s*boundary="?([0-9A-Za-z\'()+_,./:=?-]{1,70})"?', re.IGNORECASE
)
_FIELD = b'name="letter"'
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_MARKS: Mapping[str, str] = {
    "good": "\u2713", "info": "i", "careful": "!", "bad": "\u00d7", "nothing": "\u2013",
}  # fmt: skip
"""A shape beside the colour: an eye that sees no red still sees a cross."""
_STATUS: Mapping[str, int] = {
    "too_large": 413, "too_many": 429, "busy": 503, "unreadable": 400,
}  # fmt: skip

Connect = Callable[[], psycopg.Connection[Any]]


def add_page(app: FastAPI, county: str, connect: Connect, now: Callable[[], datetime]) -> None:
    """Add the page to the service; `county` is its name, shown at the top."""
    gate, desk = _Gate(now), _Desk(connect)

    @app.get(PATH)
    async def asked() -> Response:
        return _page(county, None)

    @app.post(PATH)
    async def code(request: Request) -> Response:
        async def judge() -> Judged:
            typed = _typed(await body(request, CODE_LARGEST))
            return await to_thread.run_sync(desk.by_code, typed)

        return await _guarded(county, gate, judge)

    @app.post(PATH + "/file")
    async def file(request: Request) -> Response:
        async def judge() -> Judged:
            pdf = _file_in(request.headers, await body(request, FILE_LARGEST))
            return await to_thread.run_sync(desk.by_file, pdf)

        return await _guarded(county, gate, judge)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Judges what is brought, by the keys of the offices that are enrolled now."""

    connect: Connect

    def by_code(self, typed: str) -> Judged:
        """Judge a code."""
        keys = self._keys()
        return self._said(letter_code.check_typed(typed, keys), keys)

    def by_file(self, pdf: bytes) -> Judged:
        """Judge a file; one that nobody signed is not opened."""
        if not letter_code.is_pdf(pdf):
            return AT_COUNTY["not_pdf"]
        keys = self._keys()
        found = letter_code.check_whole(pdf, keys)
        return AT_COUNTY["not_whole"] if found is None else self._said(found, keys)

    def _keys(self) -> dict[bytes, str]:
        with self.connect() as connection:
            return offices.letter_keys(connection)

    def _said(self, found: Checked, keys: Mapping[bytes, str]) -> Judged:
        if found.verdict not in letter_code.PROVEN:
            return told(AT_COUNTY[found.verdict], "", "")
        with self.connect() as connection:
            void = offices.void_since(connection, found)
        office = offices.signed_by(found, keys)
        said = AT_COUNTY["voided" if void else found.verdict]
        return told(said, found.number, found.day, office=office, voided_on=void)


class _Gate:
    """Lets so many in at once and in a minute; it knows how many came and not who."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._inside = 0
        self._came: deque[datetime] = deque()

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Tell whether there is room for one more; it is left at the end."""
        now = self._now()
        while self._came and self._came[0] <= now - timedelta(minutes=1):
            self._came.popleft()
        if self._inside >= AT_ONCE or len(self._came) >= A_MINUTE:
            yield False
            return
        self._came.append(now)
        self._inside += 1
        try:
            yield True
        finally:
            self._inside -= 1


async def _guarded(county: str, gate: _Gate, judge: Callable[[], Awaitable[Judged]]) -> Response:
    """Answer within the bounds; what goes wrong is told on the page, and nothing of the content."""
    with gate.entered() as let_in:
        if not let_in:
            return _failed(county, "too_many")
        try:
            with fail_after(PATIENCE):
                return _page(county, await judge())
        except TooLargeError:
            return _failed(county, "too_large")
        except psycopg.Error:
            return _failed(county, "busy")
        except (Refused, ClientDisconnect, ValueError, TimeoutError):
            return _failed(county, "unreadable")


def _failed(county: str, code: str) -> Response:
    return _page(county, AT_COUNTY[code], _STATUS[code])


def _typed(content: bytes) -> str:
    """Read the code out of the form.

    Errors: ValueError.
    """
    fields = parse_qs(content.decode("ascii"), errors="strict", max_num_fields=_FIELDS_MOST)
    return fields.get("code", [""])[0]


def _file_in(headers: Mapping[str, str], content: bytes) -> bytes:
    """Find the one file in a form.

    Errors: ValueError.
    """
    kind = _BOUNDARY.match(headers.get("content-type", ""))
    if kind is None:
        raise ValueError
    edge = b"--" + kind[1].encode()
    start = content.index(b"\r\n\r\n", content.index(edge))
    if _FIELD not in content[:start]:
        raise ValueError
    start += 4
    return content[start : content.index(b"\r\n" + edge, start)]


def _page(county: str, judged: Judged | None, status: int = 200) -> Response:
    page, policy = _frame()
    shown = ""
    if judged is not None:
        shown = (
            _ANSWER.replace("{tone}", judged.tone)
            .replace("{mark}", _MARKS[judged.tone])
            .replace("{headline}", escape(judged.headline))
            .replace("{sentence}", escape(judged.sentence))
        )
    content = page.replace("{county}", escape(county)).replace("{answer}", shown)
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, status, headers, "text/html; charset=utf-8")


_ANSWER = (
    '<section class="answer {tone}" role="status"><h2><span class="mark" aria-hidden="true">'
    "{mark}</span>{headline}</h2><p>{sentence}</p></section>"
)


@cache
def _frame() -> tuple[str, str]:
    """Read the page once; give it with the one policy under which it works."""
    page = (resources.files("resources") / "county" / "letter_check.html").read_text("utf-8")
    style = _STYLE.search(page)
    told_style = style[1] if style else ""
    digest = base64.b64encode(hashlib.sha256(told_style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    return page, policy
