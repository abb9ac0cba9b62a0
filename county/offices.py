"""The townships a county knows: one-time codes, enrolled devices, everything received by office."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import Connection
from psycopg.rows import dict_row

from app.domain.errors import Refused
from app.wire import enrolling
from app.wire.entry import Entry, Meta, Part, RecordId, Scalar, holds, moment, rows
from app.wire.letter_code import Checked
from app.wire.letter_code import key_id as letter_key_id
from app.wire.receipt import Enrolled, EnrolRequest, Hello, enrol_bytes, sign
from app.wire.shapes import SHAPES, Shape
from county.settings import CountyKeys

_DIVISION = re.compile(r"(?:[0-9]{3}){2,4}")
_VALID = timedelta(hours=24)
_GROUP = 4
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 26
_ID_BYTES = 16
_CHILDREN = tuple(
    shape for shape in SHAPES.values() if any(column.name == "petition" for column in shape.columns)
)


def hello(keys: CountyKeys, now: datetime) -> Hello:
    """Say who the county is."""
    return Hello(
        county=keys.county,
        name=keys.name,
        incarnation=keys.incarnation,
        verify_key=keys.verify_key.hex(),
        recipients=keys.recipients,
        time=moment(now),
    )


def new_code(
    connection: Connection[Any], division_code: str, name: str, now: datetime
) -> tuple[str, datetime]:
    """Make a single-use code for one township, good for 24 hours. Only its hash is kept.

    Errors: Refused("enrol.division") but for 6, 9 or 12 digits, Refused("enrol.name").
    """
    if not _DIVISION.fullmatch(division_code):
        raise Refused("enrol.division", field="division_code")
    if not name.strip():
        raise Refused("enrol.name", field="name")
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    code = "-".join(drawn[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
    expires = now + _VALID
    connection.execute(
        "INSERT INTO enrol_codes (code_hash, division_code, name, expires_at)"
        " VALUES (%s, %s, %s, %s)",
        (enrolling.code_hash(code), division_code, name.strip(), moment(expires)),
    )
    return code, expires


def enrol(connection: Connection[Any], keys: CountyKeys, content: bytes, now: datetime) -> Enrolled:
    """Make a device known by its one-time code.

    The same device asking again with the same code is answered again; anything else is refused:
    Refused("enrol.bad_request", "enrol.code", "enrol.forged"). A code speaks for its own township
    only.
    """
    asked = _asked(content)
    device, office, key = (bytes.fromhex(x) for x in (asked.device, asked.office, asked.verify_key))
    row = connection.execute(
        "SELECT division_code, name, expires_at, used_by FROM enrol_codes"
        " WHERE code_hash = %s FOR UPDATE",
        (enrolling.code_hash(asked.code),),
    ).fetchone()
    late = row is not None and datetime.fromisoformat(row[2]) < now
    if row is None or (row[3] is None and late) or (row[3] is not None and row[3] != device):
        raise Refused("enrol.code", field="code")
    _check_own(connection, device, office, row[0])
    connection.execute(
        "UPDATE enrol_codes SET used_by = %s WHERE code_hash = %s",
        (device, enrolling.code_hash(asked.code)),
    )
    connection.execute(
        "INSERT INTO devices (device, office, division_code, name, verify_key, recipient,"
        " enrolled_at) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (device) DO UPDATE SET"
        " verify_key = excluded.verify_key, recipient = excluded.recipient",
        (device, office, row[0], row[1], key, asked.recipient, moment(now)),
    )
    return Enrolled(hello(keys, now), asked.office, row[0], asked.device)


def _check_own(connection: Connection[Any], device: bytes, office: bytes, division: str) -> None:
    """Refuse a code of one township that is used to take another one's device or records."""
    other = connection.execute(
        "SELECT 1 FROM devices WHERE (device = %s AND office <> %s)"
        " OR ((device = %s OR office = %s) AND division_code <> %s)",
        (device, office, device, office, division),
    ).fetchone()
    if other is not None:
        raise Refused("enrol.code", field="code")


def _asked(content: bytes) -> EnrolRequest:
    try:
        asked = msgspec.json.decode(content, type=EnrolRequest)
        ids = (bytes.fromhex(asked.device), bytes.fromhex(asked.office))
        if any(len(each) != _ID_BYTES for each in ids):
            raise Refused("enrol.bad_request")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked.verify_key))
        key.verify(bytes.fromhex(asked.signature), enrol_bytes(asked))
    except InvalidSignature:
        raise Refused("enrol.forged") from None
    except (msgspec.MsgspecError, ValueError):
        raise Refused("enrol.bad_request") from None
    return asked


def enrol_sealed(
    connection: Connection[Any], keys: CountyKeys, sealed: bytes, now: datetime
) -> tuple[bytes, Enrolled | None]:
    """Make a device known by a request file of a stick; give the answer file, and who it is.

    Without a device where the code is known and spent: the answer says so to who has the code.
    Errors: Refused("enrol.not_ours", "enrol.half", "enrol.code", "enrol.forged"); then there is
    nobody to answer.
    """
    name = enrolling.named_by(sealed)
    found = (bytes(row[0]) for row in connection.execute("SELECT code_hash FROM enrol_codes"))
    hashed = next((each for each in found if enrolling.code_name(each) == name), None)
    if hashed is None:
        raise Refused("enrol.code")
    content = enrolling.open_request(sealed, hashed)
    if enrolling.code_hash(_asked(content).code) != hashed:
        raise Refused("enrol.forged")
    told: Enrolled | dict[str, str]
    try:
        told = enrol(connection, keys, content, now)
    except Refused as fault:
        told = {"code": fault.code}
    answer = sign(told, keys.key_id, keys.sign)
    nonce = secrets.token_bytes(enrolling.NONCE_BYTES)
    made = told if isinstance(told, Enrolled) else None
    return enrolling.seal_answer(answer, sealed, hashed, nonce), made


def devices(connection: Connection[Any]) -> Iterator[dict[str, Any]]:
    """List the devices and how far each lane is."""
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "SELECT d.device, d.division_code, d.name, d.enrolled_at, d.revoked_at, l.epoch,"
            " l.stored, l.applied FROM devices d LEFT JOIN lanes l USING (device)"
            " ORDER BY d.division_code, d.device, l.epoch"
        )
        for row in cursor:
            yield {name: _shown(value) for name, value in row.items()}


def letter_keys(connection: Connection[Any]) -> dict[bytes, str]:
    """Give the public keys letters may be signed with, and whose each is.

    A revoked device's letters stay proven.
    """
    found = connection.execute("SELECT verify_key, name FROM devices ORDER BY device")
    return {bytes(row[0]): str(row[1]) for row in found}


def signed_by(found: Checked, keys: Mapping[bytes, str]) -> str:
    """Name the office whose key signed a code; empty where nobody's did."""
    return next((n for key, n in keys.items() if letter_key_id(key) == found.key_id), "")


def void_since(connection: Connection[Any], found: Checked) -> date | None:
    """Tell since when a letter is void, as its office has reported; alone, or with its petition.

    By number and day, and the office whose device signed it. None: nothing of the kind is known.
    """
    for key, office in connection.execute("SELECT verify_key, office FROM devices").fetchall():
        if letter_key_id(bytes(key)) == found.key_id:
            row = connection.execute(_VOID, {
                "office": bytes(office), "number": found.number, "day": found.day,
            }).fetchone()  # fmt: skip
            return date.fromisoformat(row[0]) if row and row[0] else None
    return None


_VOID = """
SELECT min(since) FROM (
  SELECT l.voided_on AS since FROM letters l WHERE l.office = %(office)s
    AND l.number = %(number)s AND l.issued_on = %(day)s AND l.voided_on IS NOT NULL
  UNION ALL
  SELECT m.voided_on FROM minutes m WHERE m.office = %(office)s
    AND m.number = %(number)s AND m.issued_on = %(day)s AND m.voided_on IS NOT NULL
  UNION ALL
  SELECT s.state_since FROM strands s JOIN letters l USING (office, petition)
    WHERE s.office = %(office)s AND s.state = 'void' AND l.number = %(number)s
    AND l.issued_on = %(day)s AND NOT EXISTS (SELECT 1 FROM strands o
      WHERE o.office = s.office AND o.petition = s.petition AND o.state <> 'void')
) AS known
"""


def exported(connection: Connection[Any]) -> Iterator[str]:
    """Give everything received, one petition a line with its history, keys sorted."""
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM petitions ORDER BY office, number, id")
        for row in cursor.fetchall():
            told = {name: _shown(value) for name, value in row.items()}
            for shape in _CHILDREN:
                told[shape.table] = _children(connection, shape, row["office"], row["id"])
            told["history"] = _history(connection, row["office"], row["id"])
            yield json.dumps(told, ensure_ascii=False, sort_keys=True)


def _children(
    connection: Connection[Any], shape: Shape, office: bytes, petition: bytes
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            f"SELECT * FROM {shape.table} WHERE office = %s AND petition = %s ORDER BY id",  # noqa: S608 names come from shapes.py
            (office, petition),
        )
        return [
            {name: _shown(value) for name, value in row.items() if name not in _OWN}
            for row in cursor
        ]


_OWN = frozenset({"office", "petition"})


def _history(connection: Connection[Any], office: bytes, petition: bytes) -> list[dict[str, Any]]:
    told = connection.execute(
        "SELECT device, epoch, seq, hash, meta FROM entries WHERE office = %s AND subject = %s"
        " ORDER BY device, epoch, seq",
        (office, petition),
    ).fetchall()
    return [
        {
            "device": bytes(row[0]).hex(),
            "epoch": row[1],
            "seq": row[2],
            "hash": bytes(row[3]).hex(),
            "act": said.act,
            "claimed_at": said.claimed_at,
            "recorded_at": said.recorded_at,
        }
        for row in told
        for said in (msgspec.json.decode(bytes(row[4]), type=Meta),)
    ]


def _shown(value: object) -> object:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def proven(connection: Connection[Any]) -> dict[str, Any]:
    """Walk every lane's chain and compare the tables with its replay."""
    broken: list[list[Any]] = []
    replayed: dict[str, dict[tuple[bytes, bytes], tuple[Scalar, ...]]] = {}
    walked = 0
    set_aside = {
        (bytes(row[0]), row[1], row[2])
        for row in connection.execute("SELECT device, epoch, seq FROM quarantine")
    }
    for office, device, link, first_prev in _links(connection):
        walked += 1
        if not holds(link, link.prev if first_prev is None else first_prev):
            broken.append([device.hex(), link.epoch, link.seq])
        if (device, link.epoch, link.seq) not in set_aside:
            _replay(replayed, office, link)
    differ = _differing(connection, replayed)
    return {
        "sound": not (broken or differ),
        "entries": walked,
        "broken": broken,
        "tables_differ": differ,
    }


def _links(
    connection: Connection[Any],
) -> Iterator[tuple[bytes, bytes, Entry, bytes | None]]:
    """Give every entry in its lane's order with the hash it stands on (None: the lane's root)."""
    pieces: dict[tuple[bytes, int, int], list[Part]] = {}
    for row in connection.execute(
        "SELECT device, epoch, seq, record, kind, op, base, schema, body, salt, body_hash"
        " FROM parts ORDER BY device, epoch, seq, n"
    ):
        pieces.setdefault((bytes(row[0]), row[1], row[2]), []).append(
            Part(
                RecordId(bytes(row[3])),
                row[4],
                row[5],
                row[6],
                row[7],
                _raw(row[8]),
                _raw(row[9]),
                bytes(row[10]),
            )
        )
    lane, prev = (b"", 0), None
    for row in connection.execute(
        "SELECT device, epoch, seq, office, prev, hash, meta FROM entries"
        " ORDER BY device, epoch, seq"
    ):
        device = bytes(row[0])
        if (device, row[1]) != lane:
            lane, prev = (device, row[1]), None
        held = tuple(pieces.get((device, row[1], row[2]), ()))
        link = Entry(row[1], row[2], bytes(row[4]), bytes(row[6]), held, bytes(row[5]))
        yield bytes(row[3]), device, link, prev
        prev = link.hash


def _raw(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _replay(
    tables: dict[str, dict[tuple[bytes, bytes], tuple[Scalar, ...]]], office: bytes, link: Entry
) -> None:
    for part in link.parts:
        for change in rows(part):
            table = tables.setdefault(change.table, {})
            if change.op == "drop":
                table.pop((office, change.key), None)
            else:
                table[office, change.key] = tuple(change.values.values())


def _differing(
    connection: Connection[Any],
    replayed: dict[str, dict[tuple[bytes, bytes], tuple[Scalar, ...]]],
) -> list[str]:
    differ = []
    for shape in SHAPES.values():
        if not shape.table:
            continue
        names = ", ".join(f'"{column.name}"' for column in shape.columns)
        now = {
            (bytes(row[0]), bytes(row[1])): tuple(
                bytes(value) if isinstance(value, memoryview) else value for value in row[2:]
            )
            for row in connection.execute(f"SELECT office, id, {names} FROM {shape.table}")  # noqa: S608 names come from shapes.py
        }
        if now != replayed.get(shape.table, {}):
            differ.append(shape.table)
    return differ
