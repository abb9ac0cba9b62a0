"""How much the county's service reads of what it is sent: never more than its bound."""

from starlette.requests import Request


class TooLargeError(Exception):
    """The body passed its bound; reading stopped there."""


async def body(request: Request, most: int) -> bytes:
    """Read at most `most` bytes, whatever the header promises.

    Errors: TooLargeError.
    """
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise TooLargeError
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            raise TooLargeError
    return bytes(read)
