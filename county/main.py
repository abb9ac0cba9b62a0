"""The county's service: an application made from settings; every answer is signed."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from anyio import to_thread
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

from app.domain.errors import Refused
from app.wire.envelope import CONTAINER_LARGEST
from app.wire.receipt import sign
from county import offices, public
from county.intake import Intake
from county.reading import TooLargeError, body
from county.settings import Settings

PREFIX = "/sync/v1"
_OCTETS = "application/octet-stream"
_TOO_LARGE, _BUSY, _BAD, _FAILED = 413, 503, 400, 500
_ENROL_LARGEST = 64 * 1024
_log = logging.getLogger("county")


def make_app(settings: Settings) -> FastAPI:
    """Build the service. It opens one database connection a request and keeps none."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    keys = settings.keys

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(settings.database_url)

    intake = Intake(keys, connect, settings.now)

    def signed(body: Any) -> bytes:
        return sign(body, keys.key_id, keys.sign)

    @app.get(PREFIX + "/hello")
    async def hello() -> Response:
        return _answer(signed(offices.hello(keys, settings.now())))

    @app.post(PREFIX + "/enrol")
    async def enrol(request: Request) -> Response:
        content = await body(request, _ENROL_LARGEST)

        def work() -> bytes:
            with connect() as connection, connection.transaction():
                return signed(offices.enrol(connection, keys, content, settings.now()))

        return _answer(await to_thread.run_sync(work))

    @app.post(PREFIX + "/batches")
    async def batches(request: Request) -> Response:
        container = await body(request, CONTAINER_LARGEST)
        return _answer(await to_thread.run_sync(intake.take_in, container))

    public.add_page(app, keys.name, connect, settings.now)
    _errors(app, signed)
    return app


def _errors(app: FastAPI, signed: Callable[[Any], bytes]) -> None:
    """Answer what goes wrong: a code, signed like every answer, nothing of the content."""

    def named(status: int, code: str) -> Response:
        return Response(signed({"code": code}), status_code=status, media_type=_OCTETS)

    async def refused(_request: Request, fault: Exception) -> Response:
        code = fault.code if isinstance(fault, Refused) else "bug"
        _log.warning("refused %s", code)
        return named(_TOO_LARGE if code == "batch.too_large" else _BAD, code)

    async def too_large(_request: Request, _fault: Exception) -> Response:
        return named(_TOO_LARGE, "batch.too_large")

    async def cut_off(_request: Request, _fault: Exception) -> Response:
        return named(_BAD, "batch.cut_off")  # nobody hears it; nothing was believed

    async def no_database(_request: Request, fault: Exception) -> Response:
        _log.error("database %s", type(fault).__name__)
        return named(_BUSY, "county.busy")

    async def failed(_request: Request, fault: Exception) -> Response:
        # Only its kind: a database's message may quote the row.
        _log.error("failed %s", type(fault).__name__)
        return named(_FAILED, "county.failed")

    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        Refused: refused,
        TooLargeError: too_large,
        ClientDisconnect: cut_off,
        psycopg.OperationalError: no_database,
        psycopg.Error: failed,
        ValueError: failed,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _answer(content: bytes) -> Response:
    return Response(content, media_type=_OCTETS)
