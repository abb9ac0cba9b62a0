"""What she may do against a letter: a table of the claim's route and the kind of letter, as data.

No letter writes its own remedy. A table that lost a row, or whose words were changed, is refused:
the fingerprints stand here.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import Trouble

_FIELD = re.compile(r"\{(\w+)\}")
FINGERPRINTS: Mapping[tuple[str, str, str], str] = {
    ("petition_procedure", "handling_opinion", ""): "95cd16d74aea0ba8",
    ("duty_performance", "duty_reply", ""): "6aae96d2458ba07b",
    ("admin_procedure", "own_decision", "land_use"): "29f5c24313a9794c",
    ("admin_procedure", "own_decision", "forest"): "a50d2f99039c3512",
    ("admin_procedure", "own_decision", "grassland"): "2b890b1f579f389f",
    ("admin_procedure", "order_told", ""): "2837471bb930d524",
}
"""Route, letter and ground ("": any) -> what identifies the exact words of its remedy."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One row: the rule that counts its days, the articles it rests on, its paragraphs.

    `ground` is that of the office's own procedure where the law differs by it, else "".
    """

    route: str
    letter: str
    ground: str
    rule: str
    article: str
    text: tuple[str, ...]

    def fingerprint(self) -> str:
        """Give what identifies its exact words."""
        words = "\n".join((self.rule, self.article, *self.text))
        return hashlib.sha256(words.encode()).hexdigest()[:16]


class Remedies:
    """The table, asked by route, kind of letter and the ground of the procedure."""

    def __init__(
        self, rows: Mapping[tuple[str, str, str], Remedy], fields: Mapping[str, str]
    ) -> None:
        self._rows = rows
        self._fields = fields

    def rules(self) -> tuple[str, ...]:
        """Give the rules of every window that some letter opens."""
        return tuple(dict.fromkeys(each.rule for each in self._rows.values()))

    def telling(self, field: str) -> tuple[str, ...]:
        """List the letters with a remedy that names this field, such as `review_organ`."""
        found = (e.letter for e in self._rows.values() for text in e.text
                 for match in _FIELD.finditer(text) if self._fields[match[1]] == field)  # fmt: skip
        return tuple(dict.fromkeys(found))

    def find(self, route: str | None, letter: str, ground: str | None = None) -> Remedy | None:
        """Give the remedy that the law gives against this letter by this table; None: none."""
        at = (route or "", letter)
        return self._rows.get((*at, ground or "")) or self._rows.get((*at, ""))

    def of(self, route: str | None, letter: str, ground: str | None = None) -> Remedy:
        """Give the remedy of a letter on a route.

        Errors: Trouble("remedy.none") where the law gives none by this table: no such letter.
        """
        found = self.find(route, letter, ground)
        if found is None:
            raise Trouble("remedy.none")
        return found

    def paragraphs(self, remedy: Remedy, **values: str) -> tuple[str, ...]:
        """Fill the few fields of a remedy in a single pass."""
        return tuple(
            _FIELD.sub(lambda match: values[self._fields[match[1]]], each) for each in remedy.text
        )


def parse_remedies(text: str) -> Remedies:
    """Read the table.

    Errors: Trouble("remedy.damaged") for one that lost a row or says other words than it must.
    """
    try:
        told = tomllib.loads(text)
        made = [
            Remedy(
                each["route"],
                each["letter"],
                each.get("ground", ""),
                each["rule"],
                each["article"],
                tuple(each["text"]),
            )
            for each in told["remedy"]
        ]
        rows = {(each.route, each.letter, each.ground): each for each in made}
        fields: Mapping[str, str] = told["fields"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("remedy.damaged") from fault
    for key, known in FINGERPRINTS.items():
        if key not in rows or rows[key].fingerprint() != known:
            raise Trouble("remedy.damaged")
    return Remedies(rows, fields)
