"""A township as the county sees it: a device with keys that writes a chain and seals ranges."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.wire import entry as wire
from app.wire.batch import Batch
from app.wire.entry import DeviceId, Entry, Meta, Part, RecordId
from app.wire.envelope import Address, Stamp, key_id, seal
from app.wire.receipt import EnrolRequest, enrol_bytes

MOMENT = "2026-09-22T09:12:00.000+08:00"


def some_id() -> RecordId:
    return RecordId(secrets.token_bytes(16))


def some_part(kind: str, record: RecordId, /, **values: object) -> Part:
    return wire.part(kind, record, values, salt=secrets.token_bytes(16))


@dataclass
class Township:
    """One office with one device."""

    device: DeviceId = field(default_factory=lambda: DeviceId(secrets.token_bytes(16)))
    office: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    epoch: int = 1
    parent: tuple[int, int, bytes] | None = None
    chain: list[Entry] = field(default_factory=list)
    identity: Any = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def head(self) -> bytes:
        if self.chain:
            return self.chain[-1].hash
        return wire.epoch_root(self.device, self.epoch, self.parent)

    def write(self, parts: Iterable[Part], subject: bytes | None = None, act: str = "x") -> Entry:
        meta = Meta(
            act=act,
            claimed_at=MOMENT,
            recorded_at=MOMENT,
            subject=subject.hex() if subject else None,
        )
        link = wire.entry(self.epoch, len(self.chain) + 1, self.head, meta, parts)
        self.chain.append(link)
        return link

    def register(self, content: str = "路灯坏了", petition: RecordId | None = None) -> RecordId:
        """Write one petition with a petitioner and a claim; give its id."""
        petition = petition or some_id()
        of = {"petition": petition.hex()}
        self.write(
            [
                some_part("petition", petition, number=f"n{len(self.chain):05}", content=content),
                some_part("petitioner", some_id(), name="洪七公", position=1, **of),
                some_part("claim", some_id(), text="修好", position=1, **of),
            ],
            petition,
            "register",
        )
        return petition

    def batch(self, first: int = 1, last: int | None = None) -> Batch:
        links = tuple(self.chain[first - 1 : last])
        return Batch(self.device, self.epoch, links)

    def sealed(self, to: Address, first: int = 1, last: int | None = None) -> bytes:
        return self.seal_batch(to, self.batch(first, last))

    def seal_batch(self, to: Address, batch: Batch) -> bytes:
        at = self.parent
        parent = (at[0], at[1], at[2].hex()) if at else None
        return seal(batch, to, Stamp("0.1.0", MOMENT, parent=parent), self.key.sign)

    @property
    def verify_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def asking(self, code: str, **told: Any) -> EnrolRequest:
        facts: dict[str, Any] = {
            "code": code,
            "office": self.office.hex(),
            "device": self.device.hex(),
            "epoch": self.epoch,
            "verify_key": self.verify_key.hex(),
            "recipient": str(self.identity.to_public()),
        }
        bare = EnrolRequest(**facts | told)
        signature = self.key.sign(enrol_bytes(bare)).hex()
        return EnrolRequest(**facts | told, signature=signature)


def address(county: str, identity: Any) -> Address:
    public = str(identity.to_public())
    return Address(county, key_id(public), (public,))
