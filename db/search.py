"""The search index: any substring of a number, name, phone or code, from one character on.

Every text becomes tokens of up to three characters starting at each place, so a query of one,
two, three or more characters is a look-up, never a scan. Characters beyond the BMP are single
tokens characters like all others; folding (width, case) happens here and never in what is kept.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

_GRAM = 3
_WORDS = (
    "SELECT p.row, p.number, p.query_code, p.slip_number, p.platform_number,"
    " p.gist, group_concat(coalesce(w.name, '') || ' ' || coalesce(w.phone, ''), ' ')"
    " FROM petitions p LEFT JOIN petitioners w ON w.petition = p.id WHERE p.id = ?"
)


def fold(text: str) -> str:
    """Bring width and case together; compatibility ideographs stay themselves."""
    return "".join(
        unicodedata.normalize("NFKC", character)
        if character < "\u3000" or "\uff00" <= character <= "\uffef"
        else character
        for character in text
    ).casefold()


def tokens(texts: Iterable[str | None]) -> Iterator[str]:
    """Give every 3-character token of the texts; the last two places give shorter ones."""
    for text in texts:
        for word in _words(fold(text or "")):
            for start in range(len(word)):
                yield word[start : start + _GRAM]


def matching(query: str) -> str | None:
    """Write a query as an FTS5 expression: every word must occur; None when nothing is asked."""
    told = [
        _quoted(word[start : start + _GRAM], whole=len(word) > _GRAM)
        for word in _words(fold(query))
        for start in (range(len(word) - _GRAM + 1) if len(word) > _GRAM else (0,))
    ]
    return " AND ".join(told) or None


def _quoted(gram: str, *, whole: bool) -> str:
    return f'"{gram}"' if whole or len(gram) == _GRAM else f'"{gram}"*'


def _words(text: str) -> Iterator[str]:
    """Split at everything that is neither a letter, a digit nor an ideograph of any plane."""
    word: list[str] = []
    for character in text:
        if _is_word(character):
            word.append(character)
        elif word:
            yield "".join(word)
            word = []
    if word:
        yield "".join(word)


def _is_word(character: str) -> bool:
    # Explicit ranges: Python 3.11's tables do not know the newest planes' letters.
    if character.isascii():
        return character.isalnum()
    if character >= "\U00020000" or "\ue000" <= character <= "\uf8ff":
        return True
    return unicodedata.category(character)[0] in "LMN"


def reindex(connection: Connection, petition: bytes) -> None:
    """Write one petition's index row anew."""
    cursor = connection.connection.cursor()
    row = cursor.execute(_WORDS, (petition,)).fetchone()
    if row is None or row[0] is None:
        return
    words = " ".join(tokens(row[1:]))
    cursor.execute("DELETE FROM who WHERE rowid = ?", (row[0],))
    cursor.execute("INSERT INTO who (rowid, words) VALUES (?, ?)", (row[0], words))


def forget(connection: Connection, row: int) -> None:
    """Take one petition out of the index."""
    connection.connection.cursor().execute("DELETE FROM who WHERE rowid = ?", (row,))
