"""The search index: any piece of anything a petition says, from one character on, in one look-up.

A petition's texts become tokens of three characters starting at each place, so that a query of one,
two or three characters is one token or the beginning of some. Letters and digits have tokens of
four as well, and of five with the character before them: numbers share too many shorter pieces.
Folding (width, case) happens here and never in what is kept; no folded text holds a full-width
letter, so tokens written in those are ours alone: initials and syllables of names, and what lists
are filtered by.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain import pinyin
from app.domain.complained import SHORT, callings, wholes
from app.domain.file import DUTIES, OBJECTION
from app.domain.petition import HANDED_DOWN
from db.tables import PROSE

VERSION = 3
"""Of the tokens. A store whose index is of another one is indexed anew, step by step."""

NEWEST = 1 << 48
"""The index's rowid is this less `petitions.row`: the newest come first as the index goes upwards.

Downwards it makes room for every hit of a page of the index in steps of eight, and with memory
that is locked and wiped each step costs two calls of the system: 12 ms instead of half of one.
"""

_GRAM = 3
_ASCII_GRAM = 4
_MOST_GRAMS = 64
_INITIALS_MOST = 8
_SYLLABLES_MOST = 4
_WIDE = 0xFEE0
_OWN = {code: code + _WIDE for code in range(0x21, 0x7F)}
_STATE = "search"

SEARCHED = {
    "petitions": "number query_code slip_number platform_number platform_query_code gist content"
    " answer",
    "petitioners": "name id_number phone address",
    "claims": "text organ answer executor",
    "complained_of": "name",
    "letters": "number",
    "recipients": "receiver mail_number",
    "signatures": "paper_number",
    "notes": "text place people",
    "steps": "said",
    "opinions": "facts law",
    "reviews": "reasons forward_number",
    "attachments": "name",
}
"""Table -> the columns whose text finds a petition."""


# --- characters ------------------------------------------------------------------------------


class _Folding(dict[int, str]):
    """Character -> what it is searched as: folded, or a space where words end."""

    def __missing__(self, code: int) -> str:
        told = "".join(each if _is_word(each) else " " for each in _folded(chr(code)))
        self[code] = told
        return told


def _folded(character: str) -> str:
    if character < "\u3000" or "\uff00" <= character <= "\uffef":
        character = unicodedata.normalize("NFKC", character)
    return character.casefold()


def _is_word(character: str) -> bool:
    # Explicit ranges: Python 3.11's tables do not know the newest planes' letters.
    if character.isascii():
        return character.isalnum() or character == "-"
    if character >= "\U00020000" or "\ue000" <= character <= "\uf8ff":
        return True
    return unicodedata.category(character)[0] in "LMN"


_FOLDING = _Folding({ord(dash): "-" for dash in "-‐‑‒–－"})  # noqa: RUF001 the dashes people type
_JOINED = re.compile("(?<=[0-9a-z])-(?=[0-9a-z])")


def fold(text: str) -> str:
    """Bring width and case together; compatibility ideographs stay themselves.

    What is neither letter, digit nor ideograph becomes a space; a dash between letters or digits
    goes, so that a number is found however it is divided.
    """
    return _JOINED.sub("", text.translate(_FOLDING)).replace("-", " ")


def _grams(word: str) -> list[str]:
    """Give the tokens that a word longer than three characters surely has: few, and enough."""
    made: list[str] = []
    reached = 0
    for at in range(len(word) - _GRAM + 1):
        told = _longer(word, at) or word[at : at + _GRAM]
        if at + len(told) > reached:
            made.append(told)
            reached = at + len(told)
    return list(dict.fromkeys(made))[:_MOST_GRAMS]


def _longer(word: str, at: int) -> str:
    """Give the token of letters and digits that starts here, with what stands before them.

    In "信2024" the year is tied to its word: else every "信20" that has a 2024 anywhere is found.
    """
    length = _ASCII_GRAM + (not word[at].isascii())
    told = word[at : at + length]
    return told if len(told) == length and told[1:].isascii() else ""


_RUN = re.compile("[!-~]+")
"""Letters and digits in a row: only there, and one place before, longer tokens begin."""


def tokens(text: str) -> set[str]:
    """Give every token of a text; the last two places of a word give shorter ones."""
    made: set[str] = set()
    for word in fold(text).split():
        made.update([word[at : at + _GRAM] for at in range(len(word))])
        for run in _RUN.finditer(word):
            places = range(max(run.start() - 1, 0), run.end())
            made.update([told for at in places if (told := _longer(word, at))])
    return made


def own(kind: str, value: str) -> str:
    """Write a token that no text has: a filter's, by its kind of one letter."""
    return f"={kind}{value}".translate(_OWN).replace(" ", "\u3000")


# --- asking ----------------------------------------------------------------------------------


def words(query: str) -> tuple[str, ...]:
    """Give the words of what was typed, folded, each once."""
    return tuple(dict.fromkeys(fold(query).split()))


def matching(
    query: str, filters: Iterable[Sequence[str]] = (), without: Sequence[str] = ()
) -> str | None:
    """Write an FTS5 expression: every word occurs, of each filter's tokens one, of `without` none.

    None when nothing is asked.
    """
    told = _every(words(query))
    told += ["(" + " OR ".join(f'"{each}"' for each in some) + ")" for some in filters]
    if not told:
        return None
    every = " AND ".join(told)
    if not without:
        return every
    none = " OR ".join(f'"{each}"' for each in without)
    return f"({every}) NOT ({none})"


def _every(asked: Sequence[str]) -> list[str]:
    """Ask for every word; letters one after the other may be the syllables of one name as well."""
    told: list[str] = []
    for latin, run in groupby(asked, key=_is_latin):
        here = list(run)
        each = [_asked(word) for word in here]
        as_one = [_spelt(one) for one in pinyin.typed_apart(here)] if latin and each[1:] else []
        told += [" OR ".join([f"({' AND '.join(each)})", *as_one]).join("()")] if as_one else each
    return told


def _asked(word: str) -> str:
    if len(word) > _GRAM:
        told = " AND ".join(f'"{gram}"' for gram in _grams(word))
    else:
        told = f'"{word}"' if len(word) == _GRAM else f'"{word}"*'
    others = [_spelt(each) for each in pinyin.typed(word)]
    if _may_be_initials(word):
        prefix = "*" if len(word) < _GRAM else ""  # longer ones have a token for each beginning
        others.insert(0, f'"{word.translate(_OWN)}"{prefix}')
    if others:
        return f"(({told}) OR {' OR '.join(dict.fromkeys(others))})"
    return told if len(word) <= _GRAM else f"({told})"


def _spelt(asked: pinyin.Spelling) -> str:
    """Ask for the names that begin with syllables; of several the last may be begun."""
    kept = asked[:_SYLLABLES_MOST]
    begun = "*" if len(kept) > 1 and kept == asked else ""
    return f'"{_syllables(kept)}"{begun}'


def _syllables(told: pinyin.Spelling) -> str:
    return own(str(len(told)), "'".join(told))


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _may_be_initials(word: str) -> bool:
    return len(word) <= _INITIALS_MOST and _is_latin(word)


def doubtful(query: str) -> tuple[str, ...]:
    """Give the words that the index finds by several tokens: these need not lie together."""
    return tuple(
        word
        for word in words(query)
        if len(word) > _GRAM and len(_grams(word)) > 1 and not _may_be_initials(word)
    )


def verified(
    connection: Connection, found: Iterable[tuple[int, bytes]], query: str
) -> frozenset[int]:
    """Give those of the found (row, id) that truly have every word of the query."""
    asked = doubtful(query)
    rows = {id_: row for row, id_ in found}
    if not asked or not rows:
        return frozenset(rows.values())
    missed = {id_: set(asked) for id_ in rows}
    for table in SEARCHED:  # in the order in which words are mostly met
        if not missed:
            break
        _met(connection, table, missed)
    _named(connection, missed, words(query))
    return frozenset(row for id_, row in rows.items() if id_ not in missed)


def _met(connection: Connection, table: str, missed: dict[bytes, set[str]]) -> None:
    """Take out the words that a table's texts have, and the petitions that miss none any more."""
    ids = tuple(missed)
    told = connection.connection.cursor().execute(
        f"{_texts(table)} IN ({', '.join('?' * len(ids))})", ids
    )
    for id_, text in told:
        words_here = missed.get(bytes(id_))
        if not words_here or not text:
            continue
        words_here -= {word for word in words_here if word in text}
        if words_here:
            folded = fold(text)
            words_here -= {word for word in words_here if word in folded}
        if not words_here:
            del missed[bytes(id_)]


def _named(connection: Connection, missed: dict[bytes, set[str]], asked: Sequence[str]) -> None:
    """Take out the words that are the syllables of a name, and the petitions that miss none."""
    spelt: list[tuple[tuple[str, ...], tuple[pinyin.Spelling, ...]]]
    spelt = [((word,), told) for word in asked if (told := pinyin.typed(word))]
    spelt += [(run, told) for run in _latin_runs(asked) if (told := pinyin.typed_apart(run))]
    if not spelt or not missed:
        return
    marks = ", ".join("?" * len(missed))
    for names_of in _NAMES:
        told = connection.connection.cursor().execute(f"{names_of} IN ({marks})", tuple(missed))
        for id_, name in told.fetchall():
            for words_, ways in spelt:
                if any(pinyin.means(each, name) for each in ways):
                    missed[bytes(id_)].difference_update(words_)
    for id_ in [id_ for id_, left in missed.items() if not left]:
        del missed[id_]


def _latin_runs(asked: Sequence[str]) -> list[tuple[str, ...]]:
    """Give the words of letters that stand one after the other, two or more."""
    runs = (tuple(run) for latin, run in groupby(asked, key=_is_latin) if latin)
    return [run for run in runs if run[1:]]


def hits(text: str, asked: Sequence[str], *, name: bool = False) -> tuple[tuple[int, int], ...]:
    """Give where folded words stand in a text, as (start, length); nothing where they do not.

    `name` marks a name's first characters too where a word is the beginning of its initials, or
    its syllables.
    """
    plain = "".join(_FOLDING[ord(each)][:1] or " " for each in text)
    found = set()
    for word in asked:
        at = plain.find(word)
        while at >= 0:
            found.add((at, len(word)))
            at = plain.find(word, at + len(word))
        if name and (met := _read(word, text)):
            found.add((0, met))
    return tuple(sorted(found))


def _read(word: str, name: str) -> int:
    """Give how many characters of a name were meant by its initials or syllables."""
    if _may_be_initials(word) and any(each.startswith(word) for each in pinyin.initials(name)):
        return len(word)
    return next((len(each) for each in pinyin.typed(word) if pinyin.means(each, name)), 0)


# --- keeping ---------------------------------------------------------------------------------


def _texts(table: str, first: str = "") -> str:
    """Write a select of texts and whose they are (or `first`), up to its condition on whose."""
    told = SEARCHED[table].split()
    squeezed = ("id_number", "phone")
    columns = ", ".join(
        f"replace({n}, ' ', '')" if n in squeezed else f"prose({n})" if n in PROSE[table] else n
        for n in told
    )
    key = "id" if table == "petitions" else "petition"
    return f"SELECT {first or key}, concat_ws(char(10), {columns}) FROM {table} WHERE {key}"  # noqa: S608 names are ours


_NAMES = (
    "SELECT petition, name FROM petitioners WHERE name IS NOT NULL AND petition",
    "SELECT petition, name FROM complained_of WHERE party_kind = 'person' AND petition",
)
"""Where names stand that are found in pinyin, up to the condition on whose."""
DECIDED = (
    "s.act = 'recuse' AND NOT EXISTS"
    " (SELECT 1 FROM letters l WHERE l.id = s.letter AND l.voided_on IS NOT NULL)"
)
"""A decision whether somebody steps aside, unless its letter was voided."""
_IN_ORDER = f"{DECIDED} ORDER BY s.n"
PERSON = f"(party_kind = 'person' OR length(name) <= {SHORT})"
"""One complained of who may be one of this office."""
_RULES = ", ".join(f"'{rule}'" for rule in sorted(DUTIES - {OBJECTION}))
_HANDED_DOWN = ", ".join(f"'{origin}'" for origin in sorted(HANDED_DOWN))
_OPEN = f"met_on IS NULL AND rule IN ({_RULES})"
_TEXTS = " UNION ALL ".join(_texts(table, "''") + " = ?1" for table in SEARCHED)
_FACTS = " UNION ALL ".join(
    (
        "SELECT 'row', row FROM petitions WHERE id = ?1",
        "SELECT 'name', name FROM petitioners WHERE petition = ?1",
        "SELECT 'name', name FROM complained_of WHERE petition = ?1 AND party_kind = 'person'",
        "SELECT 's', state FROM strands WHERE petition = ?1",
        "SELECT 'h', lower(hex(handler)) FROM strands WHERE petition = ?1 AND handler IS NOT NULL",
        *(
            f"SELECT '{kind}', {column} FROM petitions WHERE id = ?1"  # noqa: S608 names are ours
            for kind, column in (
                ("c", "channel"),
                ("g", "category"),
                ("v", "village_code"),
                ("k", "kind"),
            )
        ),
        f"SELECT 'x', name FROM complained_of WHERE petition = ?1 AND {PERSON}",  # noqa: S608 the same
        f"SELECT 'r', told FROM (SELECT told FROM steps s WHERE s.petition = ?1 AND {_IN_ORDER})",  # noqa: S608 the same
        f"SELECT 'd', '' FROM petitions WHERE id = ?1 AND origin IN ({_HANDED_DOWN})",  # noqa: S608 the same
        f"SELECT 'o', '' WHERE EXISTS (SELECT 1 FROM clocks WHERE petition = ?1 AND {_OPEN})",  # noqa: S608 the same
    )
)


def row_of(connection: Connection, petition: bytes) -> tuple[int, str] | None:
    """Make one petition's index row: its rowid there and its tokens; None when it is not there."""
    made: set[str] = set()
    row = None
    aside: dict[str, bool] = {}
    cursor = connection.connection.cursor()
    for kind, told in cursor.execute(f"{_FACTS} UNION ALL {_TEXTS}", (petition,)):
        if kind == "row":
            row = int(told)
        elif kind == "r":
            aside.update([decided(told)])
        elif told is not None:
            made.update(_tokens_of(kind, told))
    made.update(own("r", who) for who, granted in aside.items() if granted)
    return None if row is None else (NEWEST - row, " ".join(made))


def decided(told: Any) -> tuple[str, bool]:
    """Read who was to step aside, and whether it was granted."""
    said: dict[str, Any] = msgspec.json.decode(told)
    return str(said.get("who") or ""), said.get("decision") == "granted"


def _tokens_of(kind: str, told: str) -> Iterable[str]:
    if kind == "":
        return tokens(told)
    if kind == "name":
        return names(told)
    if kind == "x":
        return (*(own("x", e) for e in callings(told)), *(own("p", e) for e in wholes(told)))
    return (own(kind, told),)


def names(told: str) -> set[str]:
    """Give the tokens by which a name is found in pinyin."""
    made = {
        each[:length].translate(_OWN)
        for each in pinyin.initials(told)
        for length in {len(each), *range(_GRAM, min(len(each), _INITIALS_MOST) + 1)}
    }
    return made | {
        _syllables(each[:length])
        for each in pinyin.spellings(told)
        for length in range(1, min(len(each), _SYLLABLES_MOST) + 1)
    }


def reindex(connection: Connection, petition: bytes) -> None:
    """Write one petition's index row anew."""
    made = row_of(connection, petition)
    if made is not None:
        connection.connection.cursor().execute(
            "INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)", made
        )


def forget(connection: Connection, row: int) -> None:
    """Take one petition out of the index, by its row."""
    connection.connection.cursor().execute("DELETE FROM search WHERE rowid = ?", (NEWEST - row,))


def behind(connection: Connection) -> bool:
    """Tell whether some of the index was made by another version of the tokens."""
    return _reached(connection) is not None


def rebuild(connection: Connection, most: int = 50) -> bool:
    """Index the next petitions anew, newest first; tell whether some are left.

    For a store whose index was made by another version of the tokens. Each step is an act of its
    own: what is not reached yet is found as before.
    """
    below = _reached(connection)
    if below is None:
        return False
    cursor = connection.connection.cursor()
    told = cursor.execute(
        "SELECT row, id FROM petitions WHERE row < ? ORDER BY row DESC LIMIT ?", (below, most)
    ).fetchall()
    for _, petition in told:
        reindex(connection, petition)
    left = len(told) == most
    cursor.execute(
        "INSERT INTO local_state (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_STATE, f"{VERSION} {told[-1][0] if left else ''}".encode()),
    )
    return left


def _reached(connection: Connection) -> int | None:
    """Give the row below which the index is old; None when nothing is."""
    cursor: Any = connection.connection.cursor()
    told = cursor.execute("SELECT value FROM local_state WHERE name = ?", (_STATE,)).fetchone()
    version, _, below = bytes(told[0]).decode().partition(" ") if told else ("", "", "")
    if version != str(VERSION):
        return 1 << 62
    return int(below) if below else None
