"""The two voices of the program: the rules say no (Refused), or the world fails (Trouble).

Anything else that is raised is a bug. Neither class carries personal data: `code` names the
sentence in `app.domain.words.SENTENCES`, `detail` fills its `{places}` with counts, dates,
field names or single characters, never with a person's facts.
"""

from collections.abc import Mapping
from types import MappingProxyType

Detail = Mapping[str, str | int]
NOTHING: Detail = MappingProxyType({})


class Refused(Exception):
    """The rules do not allow it; nothing was written.

    `field` is the input at fault (a wire name as in the command line's JSON), `article` the
    provision that says so.
    """

    def __init__(
        self,
        code: str,
        *,
        field: str | None = None,
        article: str | None = None,
        detail: Detail | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.article = article
        self.detail = detail or NOTHING


class Trouble(Exception):
    """Disk, key, network or a damaged file; what was saved before is still there."""

    def __init__(self, code: str, *, detail: Detail | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail or NOTHING
