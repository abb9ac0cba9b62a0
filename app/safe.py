"""Opening the office: its first day, its keys, the proof that everything is as it was written."""

import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from app import keys as keyring
from app.blobs import BlobRef, new_identity
from app.clock import NOT_BEFORE, Clock
from app.desk import Counts, Desk
from app.domain import policy, words
from app.domain.errors import Refused, Trouble
from app.domain.people import Cadre, ReportWay, Role
from app.durable import replace_file
from app.keyfile import KDF_DEFAULT, TITLE, Kdf
from app.keys import DeviceKeys, Keys, NewUser, Purpose
from app.letters import kinds
from app.letters.values import RecoverySheet
from app.own_facts import kept
from app.vault import SYSTEM_VAULT, Vault
from app.wire.entry import DeviceId, RecordId
from db import files, journal, lookups, parcels
from db.journal import Change, Proof, Writer
from db.store import Store

STORE_NAME = "desk.db"
_ID_BYTES = 16
_CONFLICTS = (frozenset({"admin", "auditor"}), frozenset({"leader", "confidential"}))

Random = Callable[[int], bytes]


class OfficeTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The office's own facts, as its file or the first page tells them."""

    town: str
    county: str
    city: str
    province: str
    division_code: str
    letter_word: str
    number_prefix: str
    address: str
    phone: str
    hours: str
    review_organ: str
    review_organ_address: str = ""
    county_bureau: str = ""
    county_bureau_phone: str = ""
    report_way: Literal["online", "usb", "none"] = "online"
    notice_at_counter: Literal["combined", "separate"] = "combined"
    standing_authority: str = ""
    standing_authority_on: date | None = None
    standing_authority_by: str = ""
    one_person: bool = False


class VillageTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One village."""

    code: str
    name: str


class CadreTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One who will work here."""

    login: str
    name: str
    roles: tuple[Role, ...]


class OfficePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that founding an office needs but the passphrases."""

    office: OfficeTold
    cadres: tuple[CadreTold, ...]
    villages: tuple[VillageTold, ...] = ()


class AuthorityTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The leader's paper by which the desk may send notices from now on: Article 23."""

    number: str
    on: date
    leader: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who works here, and whether this one can unlock."""

    cadre: Cadre
    account: bool


@dataclass(frozen=True, slots=True)
class CreatedOffice:
    """A founded office: the recovery sheet to print, and its last characters to type back."""

    keys: Keys
    recovery_sheet: bytes
    recovery_tail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` proved: entries walked, what is broken, what the file itself says."""

    proof: Proof
    store: tuple[str, ...]
    letters: tuple[str, ...]

    def sound(self) -> bool:
        """Tell whether nothing at all was found."""
        broken = self.proof.broken or self.proof.tables_differ
        return not (broken or self.store or self.letters)


def read_plan(content: bytes) -> OfficePlan:
    """Read an office file (TOML).

    Errors: Refused("office.unreadable") naming the key at fault, ("office.…") of the rules.
    """
    try:
        told = tomllib.loads(content.decode("utf-8"))
        plan = msgspec.convert(told, OfficePlan)
    except (ValueError, msgspec.ValidationError) as fault:
        raise Refused("office.unreadable", detail={"what": _shown(fault)}) from None
    _check_plan(plan)
    return plan


def _shown(fault: Exception) -> str:
    return str(fault).splitlines()[0][:120]


def _check_plan(plan: OfficePlan) -> None:
    if not any("admin" in each.roles for each in plan.cadres):
        raise Refused("office.no_admin", field="cadres")
    for each in plan.cadres:
        _check_roles(each.roles, "cadres")


def _check_roles(roles: tuple[Role, ...], field: str) -> None:
    if any(conflict <= set(roles) for conflict in _CONFLICTS):
        raise Refused("office.roles_conflict", field=field)


def create_office(
    folder: Path,
    plan: OfficePlan,
    passphrases: Mapping[str, str],
    *,
    clock: Clock,
    random: Random,
    vault: Vault = SYSTEM_VAULT,
    kdf: Kdf = KDF_DEFAULT,
) -> CreatedOffice:
    """Found an office in an empty folder: keys, encrypted store, first journal entry, sheet.

    `passphrases` by login: who has none gets an account later; an administrator must have one.
    Errors: Refused("office.…", "passphrase.…"), Trouble of the disk, Trouble("clock.never_set");
    then the folder is left as it was.
    """
    _check_plan(plan)
    if clock.now() < NOT_BEFORE:
        raise Trouble("clock.never_set")  # the recovery sheet would be dated before the program
    office_id = random(_ID_BYTES)
    users = [
        NewUser(each.login, each.name, tuple(each.roles), passphrases[each.login])
        for each in plan.cadres
        if each.login in passphrases
    ]
    if not any("admin" in each.roles for each in users):
        raise Refused("office.no_admin", field="cadres")
    _empty_folder(folder)
    try:
        made = keyring.create(folder, office_id, users, vault=vault, kdf=kdf, random=random)
        store = Store.create(folder / STORE_NAME, made.keys.key(Purpose.STORE))
        try:
            _found(store, plan, made.keys, clock, random)
        finally:
            store.close()
        title = words.organ_name(plan.office.county, plan.office.town)
        replace_file(folder / TITLE, title.encode())
        sheet = RecoverySheet(
            title,
            made.recovery_text,
            clock.today(),
            plan.cadres[0].name,
        )
        return CreatedOffice(made.keys, kinds.recovery_sheet(sheet), sheet.key_check)
    except BaseException:
        _sweep(folder)
        raise


def _empty_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        busy = any(folder.iterdir())
    except OSError:
        raise Trouble("disk.failed") from None
    if busy:
        raise Refused("office.folder_not_empty")


def _sweep(folder: Path) -> None:
    """Take away what a failed founding left; the folder was empty before it."""
    for each in folder.iterdir():
        if each.is_file():
            each.unlink(missing_ok=True)


def _found(store: Store, plan: OfficePlan, keys: Keys, clock: Clock, random: Random) -> None:
    device = DeviceId(random(_ID_BYTES))
    with store.work() as connection:
        journal.open_epoch(connection, 1)
        parcels.keep(connection, "device", device)
        parcels.keep(connection, "device_letter", b"")
        parcels.keep(connection, "device_keys", DeviceKeys.create().wrap(keys.dmk))
        parcels.keep(connection, "blob_identity", new_identity().encode())
        Writer(connection, device, clock, random).write(
            "found_office", _founding(plan, keys.office_id, random), actor=None
        )


def _founding(plan: OfficePlan, office_id: bytes, random: Random) -> list[Change]:
    made = [Change("office", RecordId(office_id), msgspec.to_builtins(plan.office), new=True)]
    for position, village in enumerate(plan.villages):
        told: dict[str, object] = {**msgspec.to_builtins(village), "position": position}
        made.append(Change("village", RecordId(random(_ID_BYTES)), told, new=True))
    for cadre in plan.cadres:
        told = {**msgspec.to_builtins(cadre), "roles": list(cadre.roles), "active": True}
        made.append(Change("cadre", RecordId(random(_ID_BYTES)), told, new=True))
    return made


def recover(folder: Path, sheet: str, login: str, passphrase: str, *, clock: Clock) -> None:
    """Open the office with its recovery sheet and give one account a new passphrase.

    The store must open first: a key that does not open it is nobody's key. Recorded as an
    accountable event. Errors: Refused("recovery.…", "passphrase.…", "user.unknown"), Trouble.
    """
    keys = keyring.open_with_recovery(folder, sheet)
    store = Store.open(folder / STORE_NAME, keys.key(Purpose.STORE))
    try:
        kept = kept_parts(store, keys)
        cadre = next((each for each in kept["cadres"] if each.login == login and each.active), None)
        if cadre is None:
            raise Refused("user.unknown", field="login")
        told: dict[str, object] = {"cadre": cadre.id.hex()}
        with store.work() as connection:
            Writer(connection, kept["device"], clock).write(
                "recover_account",
                [Change("accountable", RecordId(secrets.token_bytes(_ID_BYTES)), told, new=True)],
                actor=None,
                accountable=True,
            )
            keyring.renew_user(folder, keys, login, passphrase)
    finally:
        store.close()


class Safe:
    """Who may open the office, what it says of itself, and proofs about it."""

    def __init__(self, desk: Desk, folder: Path, keys: Keys) -> None:
        self._desk = desk
        self._folder = folder
        self._keys = keys

    def colleagues(self) -> tuple[Colleague, ...]:
        """List those who work here, each with whether this one can unlock."""
        known = {each.login for each in keyring.users(self._folder)}
        return tuple(Colleague(e, e.active and e.login in known) for e in self._desk.cadres)

    def add_cadre(self, told: CadreTold) -> None:
        """Write down who works here from now on; an account is opened by `add_account`.

        Errors: Refused("cadre.name_missing"), ("cadre.no_roles"), ("login.bad"), ("user.exists"),
        ("office.roles_conflict").
        """
        policy.demand(self._desk.me.roles, "accounts")
        if not told.name.strip():
            raise Refused("cadre.name_missing", field="name")
        if not told.roles:
            raise Refused("cadre.no_roles", field="roles")
        login = keyring.read_login(told.login)
        _check_roles(told.roles, "roles")
        if any(each.login == login for each in self._desk.cadres):
            raise Refused("user.exists", field="login")
        values = {
            "login": login,
            "name": told.name.strip(),
            "roles": list(told.roles),
            "active": True,
        }
        self._note("add_cadre", Change("cadre", self._desk.new_id(), values, new=True))

    def add_account(self, login: str, passphrase: str) -> None:
        """Give one who works here a keyslot; recorded as an accountable event.

        Errors: Refused("cadre.unknown"), ("user.exists"), ("passphrase.…").
        """
        policy.demand(self._desk.me.roles, "accounts")
        cadre = self._one(login)
        user = NewUser(cadre.login, cadre.name, tuple(cadre.roles), passphrase)
        self._note(
            "add_account",
            *([] if cadre.active else [_cadre_change(cadre, active=True)]),
            *self._no_longer_alone(),
            self._about(cadre),
            last=lambda: keyring.add_user(self._folder, self._keys, user),
        )

    def close_account(self, login: str) -> None:
        """Let one who worked here unlock no more; what this one did stays as it is.

        Whoever left on bad terms and had the files may still know the master key.
        Errors: Refused("cadre.unknown"), ("account.own").
        """
        policy.demand(self._desk.me.roles, "accounts")
        cadre = self._one(login)
        if cadre.id == self._desk.me.id:
            raise Refused("account.own", field="login")
        open_now = {each.cadre.login for each in self.colleagues() if each.account}

        def shut() -> None:
            if cadre.login in open_now:
                keyring.remove_user(self._folder, cadre.login)

        self._note(
            "close_account", _cadre_change(cadre, active=False), self._about(cadre), last=shut
        )

    def authorise(self, told: AuthorityTold) -> None:
        """Record the leader's standing paper: from now on the desk sends notices by it (Art. 23).

        The newest holds. Errors: Refused("authority.…").
        """
        policy.demand(self._desk.me.roles, "authorise")
        if not told.number.strip():
            raise Refused("authority.number_missing", field="number", article="23.2")
        if told.on > self._desk.clock.today():
            raise Refused("authority.in_future", field="on", article="23.2")
        if not told.leader.strip():
            raise Refused("authority.leader_missing", field="leader", article="23.2")
        moved: dict[str, object] = {
            "standing_authority": told.number.strip(),
            "standing_authority_on": told.on.isoformat(),
            "standing_authority_by": told.leader.strip(),
        }
        self._note("authorise", self._office_change(moved))

    def report_by(self, way: ReportWay) -> None:
        """Report another way from now on; the open window goes by it after the next unlocking.

        Errors: Refused("policy.denied").
        """
        policy.demand(self._desk.me.roles, "enrol")
        self._note("report_by", self._office_change({"report_way": way}))

    def _no_longer_alone(self) -> list[Change]:
        alone = self._desk.facts.one_person
        return [self._office_change({"one_person": False})] if alone else []

    def _one(self, login: str) -> Cadre:
        cadre = next((each for each in self._desk.cadres if each.login == login), None)
        if cadre is None:
            raise Refused("cadre.unknown", field="login")
        return cadre

    def _about(self, cadre: Cadre) -> Change:
        told: dict[str, object] = {"cadre": cadre.id.hex()}
        return Change("accountable", self._desk.new_id(), told, new=True)

    def _office_change(self, moved: dict[str, object]) -> Change:
        with self._desk.store.look() as connection:
            facts = lookups.office(connection)
        return Change("office", RecordId(facts.id), kept(facts) | moved)

    def _note(self, act: str, *changes: Change, last: Callable[[], object] | None = None) -> None:
        """Write an accountable event; `last` moves the keys, and if it fails nothing is written."""
        with self._desk.work() as (connection, writer):
            writer.write(act, changes, actor=RecordId(self._desk.me.id), accountable=True)
            if last is not None:
                last()
        with self._desk.store.look() as connection:
            self._desk.book.renew(connection)

    def verify(self) -> Verified:
        """Walk the chain, replay it against the tables, prove the file and every letter's bytes."""
        policy.demand(self._desk.me.roles, "verify")
        with self._desk.store.look() as connection:
            proof = journal.prove(connection, self._desk.device)
            letters = files.all_letters(connection)
        broken = []
        for letter in letters:
            try:
                self._desk.blobs.get(BlobRef(letter.blob, letter.sha256, letter.size))
            except Trouble:
                broken.append(letter.number)
        return Verified(proof, self._desk.store.check(), tuple(broken))


def _cadre_change(cadre: Cadre, *, active: bool) -> Change:
    values = {
        "login": cadre.login,
        "name": cadre.name,
        "roles": list(cadre.roles),
        "active": active,
    }
    return Change("cadre", RecordId(cadre.id), values)


def kept_parts(store: Store, keys: Keys) -> dict[str, Any]:
    """Read what this PC keeps beside the records: its id, letter, keys, blob identity."""
    with store.look() as connection:
        told = {name: parcels.kept(connection, name) for name in ("device", "device_letter")}
        wrapped = parcels.kept(connection, "device_keys")
        identity = parcels.kept(connection, "blob_identity")
        facts = lookups.office(connection)
        villages = lookups.villages(connection)
        cadres = lookups.cadres(connection)
        counts = Counts.read(connection, facts.province)
    if told["device"] is None or wrapped is None or identity is None:
        raise Trouble("store.damaged")
    return {
        "device": DeviceId(told["device"]),
        "device_letter": (told["device_letter"] or b"").decode(),
        "device_keys": DeviceKeys.unwrap(keys.dmk, wrapped),
        "blob_identity": identity.decode(),
        "facts": facts,
        "villages": villages,
        "cadres": cadres,
        "counts": counts,
    }
