"""The code on an issued letter, by which anyone with the office's public key proves it.

The code is 16 bytes of the SHA-256 of the letter's text and an Ed25519 signature (the same for the
same letter) over number, day and those bytes. *The text* is every character the letter's facts and
wording put on its pages, page by page in the order they are written, page numbers included,
without blanks and without the code itself. So a reprint proves like the first print, and a
character changed in number, day or text does not. From the paper alone, typed or read by a
scanner, the code proves number, day and digest. Nothing in a code is about a person.

Text is what a machine reads out of a PDF; what an eye sees may be painted otherwise. So the file
itself carries a second signature, over every byte of it, in its trailer's identifier: a file is
`genuine` only when no byte of it was changed, else its text alone is proven (`text_only`).
Decision 036.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.errors import Refused
from app.domain.words import LETTER_CODE

_DOMAIN = b"xf/letter/1\0"
_KEY_BYTES, _DIGEST_BYTES, _SIGNATURE_BYTES = 4, 16, 64
_GROUP = 5
_HEADED = 3
"""How many groups fewer stand in the first line, for number and day."""
_PDF = b"%PDF-"
_FILE_DOMAIN = b"xf/letter-file/1\0"
_SEALED = re.compile(rb"/ID\s*\[<[0-9a-f]{32}><([0-9a-f]+)>\]")
"""The identifier of a file in its trailer: the second half is where the file's signature stands."""
_SCANNED_MOST = 1000
"""Bytes; what a scanner reads of a code is a quarter of this."""
_LINE_END_HYPHEN = "\ufffe"
"""What pdfium gives for a hyphen at the end of a line."""
_CODE = r"(?P<number>[^/]+)/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})/(?P<code>[A-Z2-7]+)$"
_WIDE = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}
_MARKS = {"、": "/", ":": "：", "：": "："}
_OPENED = dict.fromkeys("([【（［", "〔")  # noqa: RUF001 the marks
_CLOSED = dict.fromkeys(")]】）］", "〕")  # noqa: RUF001 the marks
_BY_HAND = _WIDE | str.maketrans(_MARKS | _OPENED | _CLOSED)
"""What a Chinese keyboard gives for the marks of a code."""
_NO_DIGITS = str.maketrans("018", "OIB")
"""Figures that no code has, and the letters they were read from."""
_MARK = re.compile(re.escape(LETTER_CODE) + _CODE)
_SCANNED = re.compile(f"(?:{re.escape(LETTER_CODE)})?{_CODE}")

Verdict = Literal["genuine", "text_only", "issued", "changed", "unknown_key", "no_code"]
"""`genuine`: every byte of the file is as it was signed. `text_only`: the text that is read out of
it is, and what it looks like is not proven. `issued`: the code is; no text was there.
"""
PROVEN = frozenset({"genuine", "text_only", "issued"})
"""Verdicts by which number and day are proven, and no more than each of them says."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A device's signing key as letters need it: its public half (32 bytes), and how it signs."""

    verify_key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a letter's code proves. Number, day and digest are the code's own; empty without one."""

    verdict: Verdict
    number: str = ""
    day: str = ""
    key_id: str = ""
    digest: bytes = b""


def key_id(verify_key: bytes) -> str:
    """Name a key in a code: 8 hex digits."""
    return hashlib.sha256(b"xf/letter-key/1\0" + verify_key).digest()[:_KEY_BYTES].hex()


def digest_of(pages: Iterable[str]) -> bytes:
    """Give the 16 bytes that stand for a letter's text; its code is no part of it."""
    text = "\f".join(bare_text(page) for page in pages)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]


def code_of(signer: Signer, number: str, on: date, pages: Iterable[str]) -> str:
    """Make a letter's code as a scanner reads it: number, day and the signed digest."""
    day, digest = on.isoformat(), digest_of(pages)
    signed = signer.sign(_message(number, day, digest))
    raw = bytes.fromhex(key_id(signer.verify_key)) + digest + signed
    return f"{bare_text(number)}/{day}/{base64.b32encode(raw).decode().rstrip('=')}"


def code_lines(code: str) -> tuple[str, str]:
    """Break a code into the two lines that are printed: in groups, so that an eye can follow."""
    number, day, signed = code.split("/")
    groups = [signed[n : n + _GROUP] for n in range(0, len(signed), _GROUP)]
    first = len(groups) // 2 - _HEADED
    head = f"{LETTER_CODE} {number} / {day} /"
    return " ".join((head, *groups[:first])), " ".join(groups[first:])


def read_keys(content: bytes) -> tuple[bytes, ...]:
    """Read the public keys a county gave out (`letter-keys`): JSON, 32 bytes each in hex.

    Errors: Refused("letter_check.keys").
    """
    try:
        keys = tuple(bytes.fromhex(each) for each in json.loads(content)["letter_keys"])
        for key in keys:
            Ed25519PublicKey.from_public_bytes(key)
    except (ValueError, KeyError, TypeError):
        raise Refused("letter_check.keys", field="keys") from None
    return keys


def seal(signer: Signer, pdf: bytes) -> bytes:
    """Sign a finished file, every byte of it; the same file gives the same bytes."""
    hole = _hole(pdf)
    if hole is None:
        raise ValueError("a file without an identifier")
    blank = b"0" * 2 * (_KEY_BYTES + _SIGNATURE_BYTES)
    start, end = hole
    ready = pdf[:start] + blank + pdf[end:]
    raw = bytes.fromhex(key_id(signer.verify_key)) + signer.sign(_file_message(ready))
    return pdf[:start] + raw.hex().encode() + pdf[end:]


def is_sealed(pdf: bytes, keys: Iterable[bytes]) -> bool:
    """Tell whether a file is byte for byte what one of the keys signed."""
    hole = _hole(pdf)
    if hole is None:
        return False
    start, end = hole
    told = pdf[start:end].decode()
    if len(told) != 2 * (_KEY_BYTES + _SIGNATURE_BYTES):
        return False
    message = _file_message(pdf[:start] + b"0" * len(told) + pdf[end:])
    id_, signature = told[: 2 * _KEY_BYTES], bytes.fromhex(told[2 * _KEY_BYTES :])
    return any(key_id(key) == id_ and _signed(key, signature, message) for key in keys)


def unmarked(page: str) -> str:
    """Give a page's text without blanks and without a code in its foot."""
    bare = bare_text(page)
    return bare[: bare.rindex(LETTER_CODE)] if _MARK.search(bare) else bare


def check(pages: Sequence[str], keys: Iterable[bytes]) -> Checked:
    """Prove a letter by the text of its pages and the public keys that are known (32 bytes each).

    By text alone nothing is `genuine`. A letter from before there were codes is `no_code`; nothing
    is said against it.
    """
    bare = [bare_text(page) for page in pages]
    marks = [(n, mark) for n, page in enumerate(bare) if (mark := _MARK.search(page))]
    if not marks:
        torn = bool(bare) and LETTER_CODE in bare[-1]
        return Checked("changed" if torn else "no_code")
    at, mark = marks[-1]
    found = check_code(mark[0], keys)
    if found.verdict != "issued":
        return found
    # Every page is in the digest: one that was put after the code is found by it.
    bare[at] = bare[at][: mark.start()]
    same = digest_of(bare) == found.digest
    return replace(found, verdict="text_only" if same else "changed")


def check_code(code: str, keys: Iterable[bytes]) -> Checked:
    """Prove a code alone, as it was typed or scanned from paper: `issued` when it was signed."""
    mark = _SCANNED.fullmatch(bare_text(code))
    if mark is None:
        return Checked("no_code")
    read = _read(mark["code"])
    if read is None:
        return Checked("changed")
    id_, digest, signature = read
    number, day = mark["number"], mark["day"]
    known = [key for key in keys if key_id(key) == id_]
    if not known:
        return Checked("unknown_key", number, day, id_, digest)
    message = _message(number, day, digest)
    good = any(_signed(key, signature, message) for key in known)
    return Checked("issued" if good else "changed", number, day, id_, digest)


def check_typed(text: str, keys: Iterable[bytes]) -> Checked:
    """Prove a code that was typed by hand: in small letters, with the marks of a Chinese keyboard.

    What is proven is what was signed; being lenient with the typing proves nothing more.
    """
    keys = tuple(keys)
    found = check_code(text.upper(), keys)
    if found.verdict == "issued":
        return found
    number, _, rest = text.upper().translate(_BY_HAND).partition("/")
    day, _, code = rest.partition("/")
    again = check_code(f"{number}/{day}/{code.translate(_NO_DIGITS)}", keys)
    return found if again.verdict == "no_code" else again


def check_whole(pdf: bytes, keys: Iterable[bytes]) -> Checked | None:
    """Prove a PDF by its bytes; None for one that no key sealed, which is not even opened."""
    known = [key for key in keys if is_sealed(pdf, (key,))]
    return check_content(pdf, known) if known else None


def check_content(content: bytes, keys: Iterable[bytes]) -> Checked:
    """Prove a file: a PDF by its text and its bytes, else a code, typed or scanned.

    Errors: Refused("letter_check.unreadable").
    """
    if is_pdf(content):
        keys = tuple(keys)
        found = check(pages_of(content), keys)
        # One key made both: the code of one office in a file that another signed is no letter.
        own = [key for key in keys if key_id(key) == found.key_id]
        whole = found.verdict == "text_only" and is_sealed(content, own)
        return replace(found, verdict="genuine") if whole else found
    try:
        return check_typed(content[:_SCANNED_MOST].decode(), keys)
    except UnicodeDecodeError:
        raise Refused("letter_check.unreadable") from None


def is_pdf(content: bytes) -> bool:
    """Tell whether a content says of itself that it is a PDF."""
    return content.startswith(_PDF)


def demand(found: Checked) -> Checked:
    """Give what was proven; `text_only` is to be told as what it is.

    Errors: Refused("letter_check.changed"), ("letter_check.unknown_key"), ("letter_check.no_code").
    """
    if found.verdict not in PROVEN:
        raise Refused(f"letter_check.{found.verdict}")
    return found


def bare_text(text: str) -> str:
    """Give a text without blanks, a hyphen at a line's end as it was written."""
    return "".join(text.replace(_LINE_END_HYPHEN, "-").split())


def pages_of(pdf: bytes) -> tuple[str, ...]:
    """Read the text of each page of a PDF.

    Errors: Refused("letter_check.unreadable").
    """
    import pypdfium2  # noqa: PLC0415 30 ms, only where a letter is checked

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise Refused("letter_check.unreadable") from None
    try:
        return tuple(_text(page) for page in document)
    finally:
        document.close()


def _text(page: object) -> str:
    text = page.get_textpage()  # type: ignore[attr-defined]  # pypdfium2 has no types
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()  # type: ignore[attr-defined]  # the same


def _message(number: str, day: str, digest: bytes) -> bytes:
    return _DOMAIN + f"{bare_text(number)}\0{day}\0".encode() + digest


def _hole(pdf: bytes) -> tuple[int, int] | None:
    """Find where a file's signature stands: in the last identifier of the file."""
    found = _SEALED.match(pdf, max(pdf.rfind(b"/ID"), 0))
    return found.span(1) if found else None


def _file_message(ready: bytes) -> bytes:
    return _FILE_DOMAIN + hashlib.sha256(ready).digest()


def _read(code: str) -> tuple[str, bytes, bytes] | None:
    try:
        raw = base64.b32decode(code + "=" * (-len(code) % 8))
    except binascii.Error:
        return None
    again = base64.b32encode(raw).decode().rstrip("=")
    signed = _KEY_BYTES + _DIGEST_BYTES
    if len(raw) != signed + _SIGNATURE_BYTES or again != code:
        return None
    return raw[:_KEY_BYTES].hex(), raw[_KEY_BYTES:signed], raw[signed:]


def _signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
