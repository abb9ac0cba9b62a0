"""Enrolling without a network: the request and its answer as two files that only the code opens.

Both are closed under keys made from the one-time code (128 bits drawn by the county, good once,
for a day), so a lost stick tells nobody the code, and each side knows that the other has it: the
answer proves the county as the request proves the office. An answer names the request it answers.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.domain.errors import Refused

REQUEST, ANSWER = b"XFQ1", b"XFA1"
LARGEST = 64 * 1024
NONCE_BYTES = 12
_NAME_BYTES = 32
_DIGEST_BYTES = 32
_HEAD = len(REQUEST) + _NAME_BYTES + NONCE_BYTES


def code_hash(code: str) -> bytes:
    """Give what the county keeps of a code; case, spaces and hyphens do not count."""
    bare = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(b"xf/code/1\0" + bare.encode()).digest()


def code_name(hashed: bytes) -> bytes:
    """Name a code in the clear without telling anything of it."""
    return hashlib.sha256(b"xf/code-name/1\0" + hashed).digest()


def seal_request(content: bytes, hashed: bytes, nonce: bytes) -> bytes:
    """Close an enrolment request; `nonce` is 12 fresh random bytes."""
    return _seal(REQUEST, code_name(hashed), content, hashed, nonce)


def named_by(sealed: bytes) -> bytes:
    """Give the name of the code a request was closed with.

    Errors: Refused("enrol.not_ours"), ("enrol.half") for a file that was not copied whole.
    """
    return _named(REQUEST, sealed)


def open_request(sealed: bytes, hashed: bytes) -> bytes:
    """Open a request. Errors: as `named_by`, and Refused("enrol.forged")."""
    _named(REQUEST, sealed)
    return _open(sealed, hashed)


def seal_answer(answer: bytes, request: bytes, hashed: bytes, nonce: bytes) -> bytes:
    """Close the county's answer to one request file."""
    return _seal(ANSWER, hashlib.sha256(request).digest(), answer, hashed, nonce)


def open_answer(sealed: bytes, request: bytes, hashed: bytes) -> bytes:
    """Open the county's answer to our request file.

    Errors: Refused("enrol.not_ours"), ("enrol.half"), ("enrol.answer_old") for the answer to an
    earlier request, ("enrol.forged").
    """
    if _named(ANSWER, sealed) != hashlib.sha256(request).digest():
        raise Refused("enrol.answer_old")
    return _open(sealed, hashed)


def _seal(magic: bytes, name: bytes, content: bytes, hashed: bytes, nonce: bytes) -> bytes:
    head = magic + name + nonce
    body = ChaCha20Poly1305(_key(magic, hashed)).encrypt(nonce, content, head)
    return head + hashlib.sha256(head + body).digest() + body


def _named(magic: bytes, sealed: bytes) -> bytes:
    whole = _HEAD + _DIGEST_BYTES
    if sealed[: len(magic)] != magic[: len(sealed)] or len(sealed) > LARGEST:
        raise Refused("enrol.not_ours")
    head, digest, body = sealed[:_HEAD], sealed[_HEAD:whole], sealed[whole:]
    if len(digest) < _DIGEST_BYTES or hashlib.sha256(head + body).digest() != digest:
        raise Refused("enrol.half")
    return head[len(magic) : len(magic) + _NAME_BYTES]


def _open(sealed: bytes, hashed: bytes) -> bytes:
    head, body = sealed[:_HEAD], sealed[_HEAD + _DIGEST_BYTES :]
    try:
        opener = ChaCha20Poly1305(_key(head[: len(REQUEST)], hashed))
        return opener.decrypt(head[-NONCE_BYTES:], body, head)
    except InvalidTag:
        raise Refused("enrol.forged") from None


def _key(magic: bytes, hashed: bytes) -> bytes:
    return hashlib.sha256(b"xf/code-key/1\0" + magic + hashed).digest()
