"""The first day, the accounts, and the proof that everything is as it was written."""

import json
import secrets
from datetime import timedelta

import builders
import pytest
from builders import OFFICE_TOML, PASSPHRASE_LONG, draft

from app import keys as keyring
from app import safe
from app.domain.errors import Refused, Trouble
from app.keyfile import KDF_FLOOR
from app.notices import Spot
from app.office import open_office
from app.safe import AuthorityTold, CadreTold, read_plan
from db.store import Store


def create(folder, plan=None, **passphrases):
    return safe.create_office(
        folder,
        plan or builders.plan(),
        passphrases or {"zhaomin": PASSPHRASE_LONG},
        clock=builders.SetClock(),
        random=secrets.token_bytes,
        vault=builders.no_vault(),
        kdf=KDF_FLOOR,
    )


# --- the office file -------------------------------------------------------------------------


def test_the_office_file_of_the_command_line_is_read() -> None:
    plan = read_plan(OFFICE_TOML.encode())
    assert (plan.office.town, plan.office.report_way) == ("青山镇", "online")
    assert [each.login for each in plan.cadres] == ["zhaomin", "chenjialuo"]
    assert [each.name for each in plan.villages] == ["石桥村", "柳树村"]


@pytest.mark.parametrize(
    ("was", "becomes", "code", "named"),
    [
        ('town = "青山镇"', 'town = "青山镇"\ntwon = "x"', "office.unreadable", "twon"),
        ('town = "青山镇"', "", "office.unreadable", "town"),
        ('town = "青山镇"', "town = 7", "office.unreadable", "town"),
        ('town = "青山镇"', 'town = "青山镇', "office.unreadable", ""),
        ('"leader", "admin"]', '"leader", "king"]', "office.unreadable", "king"),
        ('"leader", "admin"]', '"leader"]', "office.no_admin", ""),
        ('"leader", "admin"]', '"admin", "auditor"]', "office.roles_conflict", ""),
        ('"leader", "admin"]', '"leader", "confidential", "admin"]', "office.roles_conflict", ""),
    ],
)
def test_an_office_file_at_fault_is_refused_and_the_key_is_named(was, becomes, code, named) -> None:
    told = OFFICE_TOML.replace(was, becomes, 1)
    assert told != OFFICE_TOML
    with pytest.raises(Refused) as caught:
        read_plan(told.encode())
    assert caught.value.code == code
    assert named in str(caught.value.detail.get("what", ""))


def test_bytes_that_are_no_text_are_no_office_file() -> None:
    with pytest.raises(Refused, match=r"office\.unreadable"):
        read_plan(b"\xff\xfe\x00")


# --- founding --------------------------------------------------------------------------------


def test_a_founded_office_opens_and_is_sound(tmp_path) -> None:
    made = create(tmp_path / "office")
    office = builders.opened(tmp_path / "office")
    assert office.facts.town == "青山镇"
    assert [each.name for each in office.villages] == ["石桥村", "柳树村"]
    assert office.safe.verify().sound()
    assert made.recovery_sheet.startswith(b"%PDF")
    assert len(made.recovery_tail) >= 4
    office.close()


def test_nothing_is_founded_where_something_lies(tmp_path) -> None:
    (tmp_path / "old.txt").write_text("x")
    with pytest.raises(Refused, match=r"office\.folder_not_empty"):
        create(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["old.txt"]


def test_a_refused_passphrase_leaves_the_folder_empty(tmp_path) -> None:
    with pytest.raises(Refused, match=r"passphrase\.too_short"):
        create(tmp_path / "office", zhaomin="短")
    assert list((tmp_path / "office").iterdir()) == []
    create(tmp_path / "office")


def test_a_failed_founding_leaves_the_folder_empty(tmp_path, monkeypatch) -> None:
    def full(*_told: object, **_more: object) -> None:
        raise Trouble("disk.full")

    monkeypatch.setattr(Store, "create", full)
    with pytest.raises(Trouble, match=r"disk\.full"):
        create(tmp_path / "office")
    assert list((tmp_path / "office").iterdir()) == []


def test_founding_needs_an_administrator_with_a_passphrase(tmp_path) -> None:
    with pytest.raises(Refused, match=r"office\.no_admin"):
        create(tmp_path / "office", chenjialuo=PASSPHRASE_LONG)
    assert not (tmp_path / "office").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble, match=r"disk\.failed"):
        create(tmp_path / "file" / "office")


# --- opening ---------------------------------------------------------------------------------


def test_a_wrong_passphrase_and_an_unknown_login_sound_alike(folder, clock) -> None:
    for login, told in (("zhaomin", "别的口令也有十个字长"), ("nobody", PASSPHRASE_LONG)):
        with pytest.raises(Refused, match=r"unlock\.wrong"):
            keyring.unlock(folder, login, told, clock=clock, vault=builders.no_vault())


def test_the_wrong_offices_keys_open_nothing(folder, tmp_path, clock) -> None:
    other = create(tmp_path / "other")
    with pytest.raises(Trouble, match=r"store\.damaged"):
        open_office(folder, other.keys, clock=clock)


@pytest.mark.parametrize("lost", ["device", "device_keys", "blob_identity"])
def test_a_store_that_lost_a_part_of_itself_is_called_damaged(office, folder, clock, lost) -> None:
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("DELETE FROM local_state WHERE name = ?", (lost,))
    office.close()
    with pytest.raises(Trouble, match=r"store\.damaged"):
        builders.opened(folder, clock)


# --- accounts --------------------------------------------------------------------------------


def test_an_account_is_given_and_recorded(tmp_path, clock) -> None:
    create(tmp_path / "office")
    office = builders.opened(tmp_path / "office", clock)
    office.safe.add_account("chenjialuo", PASSPHRASE_LONG)
    with pytest.raises(Refused, match=r"cadre\.unknown"):
        office.safe.add_account("guojing", PASSPHRASE_LONG)
    with pytest.raises(Refused, match=r"user\.exists"):
        office.safe.add_account("chenjialuo", PASSPHRASE_LONG)
    assert office.safe.verify().sound()
    office.close()
    other = builders.opened(tmp_path / "office", clock, login="chenjialuo")
    with pytest.raises(Refused, match=r"policy\.denied"):
        other.safe.add_account("guojing", PASSPHRASE_LONG)
    other.close()


def acts(office) -> list[str]:
    with office.desk.store.look() as connection:
        rows = connection.exec_driver_sql("SELECT meta FROM entries ORDER BY seq").scalars()
        return [json.loads(row)["act"] for row in rows]


def test_a_colleague_is_added_opens_an_account_and_is_shut_out_again(tmp_path, clock) -> None:
    folder = tmp_path / "office"
    builders.found_alone(folder, clock)
    office = builders.opened(folder, clock)
    office.safe.add_cadre(CadreTold("zhangsf", "张三丰", ("leader",)))
    told = {each.cadre.name: each.account for each in office.safe.colleagues()}
    assert told == {"赵敏": True, "张三丰": False}
    assert office.facts.one_person
    assert office.desk.by_paper()
    office.safe.add_account("zhangsf", PASSPHRASE_LONG)
    assert not office.facts.one_person
    assert not office.desk.by_paper()  # the leader can unlock: what is signed, he signs
    leader = builders.opened(folder, clock, login="zhangsf")
    assert leader.me.name == "张三丰"
    leader.close()
    office.safe.close_account("zhangsf")
    assert office.desk.by_paper()
    with pytest.raises(Refused, match=r"unlock\.wrong"):
        builders.opened(folder, clock, login="zhangsf")
    office.safe.add_account("zhangsf", PASSPHRASE_LONG)  # come back
    builders.opened(folder, clock, login="zhangsf").close()
    assert acts(office)[1:] == ["add_cadre", "add_account", "close_account", "add_account"]
    assert office.safe.verify().sound()
    office.close()


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        (CadreTold("zhangsf", " ", ("leader",)), "cadre.name_missing", "name"),
        (CadreTold("zhangsf", "张三丰", ()), "cadre.no_roles", "roles"),
        (CadreTold("zhang sf", "张三丰", ("leader",)), "login.bad", "login"),
        (CadreTold("zhaomin", "张三丰", ("leader",)), "user.exists", "login"),
        (CadreTold("zsf", "张三丰", ("leader", "confidential")), "office.roles_conflict", "roles"),
    ],
)
def test_a_colleague_at_fault_is_refused_at_the_field(tmp_path, clock, told, code, field) -> None:
    builders.found_alone(tmp_path / "office", clock)
    office = builders.opened(tmp_path / "office", clock)
    with pytest.raises(Refused) as caught:
        office.safe.add_cadre(told)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert acts(office) == ["found_office"]
    office.close()


def test_an_account_with_a_weak_passphrase_leaves_nothing_behind(tmp_path, clock) -> None:
    folder = tmp_path / "office"
    builders.found_alone(folder, clock, leader="张三丰")
    office = builders.opened(folder, clock)
    with pytest.raises(Refused, match=r"passphrase\.holds_name"):
        office.safe.add_account("zhangsanfeng", "我是张三丰我来开门啦")
    assert acts(office) == ["found_office"]
    assert [each.login for each in keyring.users(folder)] == ["zhaomin"]
    office.close()


def test_nobody_shuts_himself_out_and_only_the_admin_shuts_others(folder, clock) -> None:
    office = builders.opened(folder, clock)
    with pytest.raises(Refused, match=r"account\.own"):
        office.safe.close_account("zhaomin")
    other = builders.opened(folder, clock, login="chenjialuo")
    for act in (
        lambda: other.safe.close_account("zhaomin"),
        lambda: other.safe.add_cadre(CadreTold("guojing", "郭靖", ("handler",))),
        lambda: other.safe.authorise(AuthorityTold("青办授〔2026〕3号", TODAY, "赵敏")),
    ):
        with pytest.raises(Refused, match=r"policy\.denied"):
            act()
    other.close()
    office.close()


# --- the leader's standing authority ---------------------------------------------------------

TODAY = builders.MORNING.date()


def test_the_authority_is_recorded_once_and_speaks_at_once(tmp_path, clock) -> None:
    builders.found_alone(tmp_path / "office", clock)
    office = builders.opened(tmp_path / "office", clock)
    with pytest.raises(Refused, match=r"notice\.no_standing_authority"):
        office.intake.register(draft(), spot=Spot())
    on = TODAY - timedelta(days=3)
    office.safe.authorise(AuthorityTold(" 青办授〔2026〕3号 ", on, " 张三丰 "))
    facts = office.facts
    assert (facts.standing_authority, facts.standing_authority_on) == ("青办授〔2026〕3号", on)
    assert facts.standing_authority_by == "张三丰"
    made = office.intake.register(draft(), spot=Spot())
    (signed,) = made.petition.signatures
    assert (signed.paper_number, signed.paper_on) == ("青办授〔2026〕3号", on)
    assert signed.paper_by is None  # the clerk sends it, by authority
    assert acts(office)[:2] == ["found_office", "authorise"]
    assert office.safe.verify().sound()
    office.close()
    again = builders.opened(tmp_path / "office", clock)
    assert again.facts == facts
    again.close()


def test_another_window_goes_by_an_authority_recorded_beside_it(tmp_path, clock) -> None:
    builders.found_alone(tmp_path / "office", clock)
    window = builders.opened(tmp_path / "office", clock)
    command = builders.opened(tmp_path / "office", clock)
    command.safe.authorise(AuthorityTold("青办授〔2026〕3号", TODAY, "张三丰"))
    command.close()
    assert window.intake.register(draft(), spot=Spot()).letter is not None
    window.close()


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        (AuthorityTold(" ", TODAY, "张三丰"), "authority.number_missing", "number"),
        (AuthorityTold("3号", TODAY + timedelta(days=1), "张三丰"), "authority.in_future", "on"),
        (AuthorityTold("3号", TODAY, ""), "authority.leader_missing", "leader"),
    ],
)
def test_half_an_authority_is_refused(tmp_path, clock, told, code, field) -> None:
    builders.found_alone(tmp_path / "office", clock)
    office = builders.opened(tmp_path / "office", clock)
    with pytest.raises(Refused) as caught:
        office.safe.authorise(told)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.article == "23.2"
    office.close()


# --- the proof -------------------------------------------------------------------------------


def tampered(office, *statements: str):
    """Change the store behind the journal's back, as one with the key could."""
    with office.desk.store.work() as connection:
        kept = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for name, _ in kept:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for each in statements:
            connection.exec_driver_sql(each)
        for _, sql in kept:
            connection.exec_driver_sql(sql)
    return office.safe.verify()


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        ("UPDATE petitions SET gist = 'x'", "petitions"),
        ("UPDATE clocks SET nominal = '2027-01-01'", "clocks"),
        ("DELETE FROM claims", "claims"),
        ("UPDATE parts SET body = CAST('{}' AS BLOB) WHERE seq = 2 AND n = 1", "broken"),
        ("UPDATE entries SET meta = CAST('{}' AS BLOB) WHERE seq = 1", "broken"),
        ("DELETE FROM entries WHERE seq = 2", "broken"),
    ],
)
def test_whatever_is_changed_behind_the_journal_is_found(office, statement, seen) -> None:
    office.intake.register(draft(), spot=Spot())
    office.intake.register(draft())
    assert office.safe.verify().sound()
    found = tampered(office, statement)
    assert not found.sound()
    if seen == "broken":
        assert found.proof.broken
    else:
        assert seen in found.proof.tables_differ


def test_the_tables_take_no_write_that_no_entry_tells(office) -> None:
    office.intake.register(draft())
    for statement in (
        "UPDATE petitions SET gist = 'x'",
        "DELETE FROM petitioners",
        "DELETE FROM entries",
        "UPDATE parts SET body = CAST('x' AS BLOB)",
    ):
        with pytest.raises(Exception, match=r"journal writes|are kept|only be erased"):  # noqa: SIM117 the transaction is what fails
            with office.desk.store.work() as connection:
                connection.exec_driver_sql(statement)
    assert office.safe.verify().sound()


def test_a_text_erased_from_the_journal_leaves_the_chain_whole(office) -> None:
    made = office.intake.register(draft())
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("UPDATE parts SET body = NULL, salt = NULL WHERE seq = 2")
    found = office.safe.verify()
    assert found.proof.broken == ()
    assert "petitions" in found.proof.tables_differ  # erasing an act's rows is another act
    assert made.petition.number
