"""A county at the edge of the world that can be made to say anything: for answers no sound county
gives. It opens real containers and signs real receipts; the real service is in `beside.py`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sync.carriers import TooLargeError
from app.wire import envelope
from app.wire.entry import Entry
from app.wire.receipt import Enrolled, EnrolRequest, Hello, Receipt, sign


@dataclass
class Double:
    """One county. `twist` may change each receipt, `before` may raise, before it is given out."""

    name: str = "云溪县信访局"
    largest: int = 64 * 1024 * 1024
    twist: Callable[[Receipt], Receipt] = lambda told: told
    garble: Callable[[bytes], bytes] = lambda raw: raw
    before: Callable[[], None] = lambda: None
    county: str = field(default_factory=lambda: secrets.token_hex(16))
    incarnation: str = field(default_factory=lambda: secrets.token_hex(16))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: Any = field(default_factory=pyrage.x25519.Identity.generate)
    device: EnrolRequest | None = None
    held: dict[tuple[int, int], Entry] = field(default_factory=dict)
    stored: dict[int, int] = field(default_factory=dict)
    answers: dict[bytes, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    batches: list[envelope.Opened] = field(default_factory=list)
    at: int = 0

    def __call__(self, url: str) -> "Double":
        """Be the carrier for any address."""
        assert url.endswith("/sync/v1/")
        return self

    def get(self, what: str) -> bytes:
        assert what == "hello"
        self.asked.append(what)
        return self.garble(self.signed(self.hello()))

    def post(self, what: str, body: bytes) -> bytes:
        self.asked.append(what)
        self.before()
        if what == "enrol":
            return self.garble(self.signed(self._enrol(body)))
        if len(body) > self.largest:
            raise TooLargeError
        return self.garble(self.take_in(body))

    def signed(self, told: Any) -> bytes:
        return sign(told, self.verify_key.hex()[:16], self.key.sign)

    @property
    def verify_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def hello(self) -> Hello:
        recipients = (str(self.identity.to_public()),)
        return Hello(
            self.county, self.name, self.incarnation, self.verify_key.hex(), recipients, "now"
        )

    def _enrol(self, body: bytes) -> Any:
        asked = msgspec.json.decode(body, type=EnrolRequest)
        if asked.code != "one-time":
            return {"code": "enrol.code"}
        self.device = asked
        return Enrolled(self.hello(), asked.office, "230000100", asked.device)

    def take_in(self, container: bytes) -> bytes:
        """Store what is new, answer the same bytes for what is not."""
        assert self.device is not None
        key = bytes.fromhex(self.device.verify_key)
        opened = envelope.open_sealed(container, [str(self.identity)], key, self.county)
        self.batches.append(opened)
        name = opened.outer.batch
        if name in self.answers:
            return self.answers[name]
        for link in opened.batch.entries:
            self.held[link.epoch, link.seq] = link
        epoch = opened.outer.epoch
        while (epoch, self.stored.get(epoch, 0) + 1) in self.held:
            self.stored[epoch] = self.stored.get(epoch, 0) + 1
        answer = self.signed(self.twist(self._receipt(name, epoch, opened.outer.last)))
        if opened.outer.last <= self.stored.get(epoch, 0):
            self.answers[name] = answer  # what waits behind a gap has no last word yet
        return answer

    def _receipt(self, name: bytes, epoch: int, last: int = 0) -> Receipt:
        assert self.device is not None
        self.at += 1
        stored = self.stored.get(epoch, 0)
        head = self.held[epoch, stored].hash.hex() if stored else ""
        return Receipt(
            county=self.county,
            incarnation=self.incarnation,
            device=self.device.device,
            epoch=epoch,
            batch=name.hex(),
            state="applied" if stored >= last else "parked_gap",
            stored=stored,
            applied=stored,
            durable=0,
            head=head,
            nonce=secrets.token_hex(8),
            received_at=f"2026-09-22T10:{self.at // 60:02}:{self.at % 60:02}.000+08:00",
        )

    def restore(self, epoch: int, stored: int) -> None:
        """Go back to an older back-up: the rest is forgotten, the incarnation is another."""
        self.incarnation = secrets.token_hex(16)
        self.held = {place: link for place, link in self.held.items() if place[1] <= stored}
        self.stored[epoch] = stored
        self.answers = {}
