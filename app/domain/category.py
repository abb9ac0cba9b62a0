"""What a petition is about, in two levels: the table's rows, and which rows a text suggests.

The table is shipped and may be replaced whole; a petition keeps the words, so that it reads the
same under any table. A proposal is never a choice.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import Trouble

BETWEEN = " \u203a "


@dataclass(frozen=True, slots=True)
class Category:
    """One row: `first` is the name of its first level, the same as `name` on that level."""

    code: str
    name: str
    first: str
    words: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Give what a petition keeps: both levels."""
        return self.name if self.name == self.first else f"{self.first}{BETWEEN}{self.name}"


def parse_categories(text: str) -> tuple[Category, ...]:
    """Read the table, first levels before their second ones.

    Errors: Trouble("category.damaged") for what is no such table or holds a code twice.
    """
    made: list[Category] = []
    try:
        for each in tomllib.loads(text)["first"]:
            made.append(Category(each["code"], each["name"], each["name"]))
            made += [
                Category(row["code"], row["name"], each["name"], tuple(row.get("words", ())))
                for row in each.get("second", ())
            ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("category.damaged") from fault
    if not made or len({each.code for each in made}) != len(made):
        raise Trouble("category.damaged")
    return tuple(made)


def proposed(text: str, categories: Sequence[Category], most: int = 3) -> tuple[Category, ...]:
    """Give the rows a text suggests: those most of whose words, and the longest, stand in it."""
    found = [(_weight(text, each), each) for each in categories]
    found = [each for each in found if each[0]]
    found.sort(key=lambda each: each[0], reverse=True)
    return tuple(each for _weight_of, each in found[:most])


def _weight(text: str, category: Category) -> int:
    return sum(len(word) for word in category.words if word in text)
