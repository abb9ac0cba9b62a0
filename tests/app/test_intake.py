"""Registering: both ends of the form, every rule that refuses, and nothing half written."""

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import builders
import pypdfium2
import pytest
from builders import MORNING, draft
from msgspec import structs

from app.clock import CHINA
from app.domain.errors import Refused, Trouble
from app.domain.petition import ClaimDraft, PartyDraft, PetitionerDraft
from app.domain.words import SENTENCES
from app.notices import Spot
from app.records import Wanted
from db import journal, lookups

NAME = "洪七公"
RARE = "\U0002ebf0"
"""A character of the newest plane that no font of ours has."""


def entries(office) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def rows_of(office, table: str) -> list[dict[str, object]]:
    with office.desk.store.look() as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 our own names
        return [dict(row) for row in found.mappings()]


def sound(office) -> bool:
    return bool(office.safe.verify().sound())


def open_rules(file) -> set[str]:
    return {each.rule for each in file.clocks if each.met_on is None}


def people(count: int) -> tuple[PetitionerDraft, ...]:
    return tuple(PetitionerDraft(name=f"{NAME}{n}") for n in range(count))


# --- the two ends ----------------------------------------------------------------------------


def test_registered_to_be_told_within_15_days(office) -> None:
    made = office.intake.register(draft())
    file = made.petition
    assert (file.number, file.state(), file.place) == ("青信2026-0001", "registered", "local")
    assert open_rules(file) == {"NOTICE_15D"}
    assert file.nearest().nominal == date(2026, 10, 7)
    assert made.letter.letter_kind == "receipt"
    assert office.records.letter(made.letter) == made.pdf
    assert [each.text for each in file.claims] == ["兑付修路占用承包地补偿款5400元"]
    assert [each.name for each in file.complained_of] == ["石桥村民委员会"]
    assert file.name_withheld
    assert [each.act for each in file.history] == ["register"]
    assert sound(office)


def test_registered_and_told_on_the_spot_is_one_act(office) -> None:
    before = entries(office)
    made = office.intake.register(draft(), spot=Spot())
    file = made.petition
    assert entries(office) == before + 1
    assert (file.state(), file.strands[0].procedure) == ("accepted", "ordinary")
    assert file.strands[0].route == "petition_procedure"
    assert file.strands[0].handler == office.me.id
    assert open_rules(file) == {"HANDLE_60D"}
    met = next(each for each in file.clocks if each.rule == "NOTICE_15D")
    assert (met.met_on, met.met_how) == (date(2026, 9, 22), "on_spot")
    assert made.letter.letter_kind == "receipt_notice"
    assert made.letter.number == "青信告〔2026〕1号"
    assert office.records.letter(made.letter) == made.pdf
    assert sound(office)


def test_told_on_the_spot_that_another_organ_is_the_one(office) -> None:
    made = office.intake.register(draft(), spot=Spot(ours=False, organ="云溪县自然资源局"))
    file = made.petition
    assert (file.state(), open_rules(file)) == ("notified_elsewhere", set())
    assert file.strands[0].route is None
    assert file.claims[0].organ == "云溪县自然资源局"
    assert "云溪县自然资源局" in str(made.letter.facts["route_text"])


def test_a_named_handler_takes_it(office) -> None:
    other = next(each for each in office.cadres if each.login == "chenjialuo")
    made = office.intake.register(draft(), spot=Spot(handler=other.id))
    assert made.petition.strands[0].handler == other.id
    assert made.letter.facts["handler_name"] == "陈家洛"


def test_an_enquiry_is_closed_at_once_without_clock_or_paper(office) -> None:
    asked = draft(kind="enquiry", claims=(), answer="到镇便民服务中心办理。")
    for spot in (None, Spot()):
        made = office.intake.register(asked, spot=spot)
        file = made.petition
        assert (file.kind, file.state(), file.clocks) == ("enquiry", "replied", ())
        assert (made.letter, made.pdf, file.letters) == (None, None, ())
        assert file.history[0].act == "register"
    assert office.intake.preview(asked) is None


def test_nobody_can_be_told_so_no_notice_runs(office) -> None:
    hidden = (PetitionerDraft(anonymous=True),)
    anonymous = office.intake.register(draft(petitioners=hidden)).petition
    unclear = office.intake.register(
        draft(petitioners=(), name_or_address_unclear=True, channel="letter")
    ).petition
    for file in (anonymous, unclear):
        assert (file.clocks, file.state()) == ((), "registered")
    assert anonymous.anonymous
    assert rows_of(office, "recipients") == []
    assert sound(office)


@pytest.mark.parametrize("origin", ["transferred", "assigned"])
def test_handed_down_by_the_county(office, origin) -> None:
    told = draft(origin=origin, source_due_on=date(2026, 11, 20))
    file = office.intake.register(told).petition
    reported = {"ASSIGN_FEEDBACK"} if origin == "assigned" else set()
    assert open_rules(file) == {"NOTICE_15D_UP", "OBJECTION_5WD"} | reported
    objection = next(each for each in file.clocks if each.rule == "OBJECTION_5WD")
    # 5 working days over the Mid-Autumn holiday, 25 to 27 September 2026
    assert objection.nominal == date(2026, 9, 30)
    assert file.nearest().rule == "NOTICE_15D_UP"
    assert file.source_due_on == date(2026, 11, 20)
    spotted = office.intake.register(told, spot=Spot()).petition
    assert open_rules(spotted) == {"HANDLE_60D"} | reported


TWO_ROUTES = (
    ClaimDraft("兑付补偿款", route="petition_procedure"),
    ClaimDraft("撤销法院调解书", route="litigation", organ="云溪县人民法院"),
    ClaimDraft("公开账目", route="petition_procedure"),
)


def test_claims_on_two_routes_are_two_strands_with_their_own_clocks(office) -> None:
    file = office.intake.register(draft(claims=TWO_ROUTES)).petition
    assert [each.route for each in file.strands] == ["petition_procedure", "litigation"]
    first, second = (each.id for each in file.strands)
    assert [(each.text, each.strand) for each in file.claims] == [
        ("兑付补偿款", first),
        ("撤销法院调解书", second),
        ("公开账目", first),
    ]
    assert {(each.strand, each.rule) for each in file.clocks} == {
        (first, "NOTICE_15D"),
        (second, "NOTICE_15D"),
    }


def test_the_spot_notice_accepts_only_what_goes_by_the_petition_procedure(office) -> None:
    file = office.intake.register(draft(claims=TWO_ROUTES), spot=Spot()).petition
    assert [each.state for each in file.strands] == ["accepted", "registered"]
    first, second = (each.id for each in file.strands)
    running = {(each.strand, each.rule) for each in file.clocks if each.met_on is None}
    assert running == {(first, "HANDLE_60D"), (second, "NOTICE_15D")}
    assert file.state() == "registered"


def test_one_notice_names_both_routes_in_her_own_order(office) -> None:
    made = office.intake.register(draft(claims=TWO_ROUTES), spot=Spot())
    facts = made.petition.letters[0].facts
    assert facts["claims"] == ["兑付补偿款", "撤销法院调解书", "公开账目"]
    with pypdfium2.PdfDocument(made.pdf) as paper:
        text = paper[0].get_textpage().get_text_range()
    said = "".join(text.split())
    assert "按信访程序办理" in said
    assert "其中第2项诉求属于其他法定途径，不在受理之列" in said
    plain = office.intake.register(draft(claims=TWO_ROUTES[:1]), spot=Spot())
    with pypdfium2.PdfDocument(plain.pdf) as paper:
        text = paper[0].get_textpage().get_text_range()
    assert "不在受理之列" not in "".join(text.split())


def test_a_notice_never_accepts_what_no_claim_allows(office) -> None:
    before = entries(office)
    with pytest.raises(Refused, match=r"notice\.nothing_ours"):
        office.intake.register(draft(claims=TWO_ROUTES[1:2]), spot=Spot())
    assert entries(office) == before
    told = Spot(ours=False, organ="云溪县人民法院")
    file = office.intake.register(draft(claims=TWO_ROUTES[1:2]), spot=told).petition
    assert (file.state(), open_rules(file)) == ("notified_elsewhere", set())
    assert file.strands[0].route == "litigation"


# --- who is told, who signs ------------------------------------------------------------------


def test_each_representative_is_a_recipient_and_the_rest_a_number(office) -> None:
    made = office.intake.register(draft(petitioners=people(5), people_count=12), spot=Spot())
    file = made.petition
    assert file.people_count == 12
    assert {each.role for each in file.petitioners} == {"representative"}
    told = rows_of(office, "recipients")
    assert {bytes(row["petitioner"]) for row in told} == {each.id for each in file.petitioners}
    assert {row["served_on"] for row in told} == {"2026-09-22"}
    assert {bytes(row["letter"]) for row in told} == {made.letter.id}


def test_a_receipt_alone_is_not_yet_served(office) -> None:
    office.intake.register(draft())
    assert [row["served_on"] for row in rows_of(office, "recipients")] == [None]
    assert rows_of(office, "signatures") == []


def test_who_signs_for_the_leader_says_for_whom_and_on_which_paper(tmp_path) -> None:
    builders.found(tmp_path / "office", standing_authority="青办授〔2026〕3号")
    office = builders.opened(tmp_path / "office", login="chenjialuo")
    made = office.intake.register(draft(), spot=Spot())
    leader = next(each for each in office.cadres if "leader" in each.roles)
    (signed,) = rows_of(office, "signatures")
    assert bytes(signed["cadre"]) == office.me.id
    assert bytes(signed["acting_for"]) == leader.id
    assert signed["paper_number"] == "青办授〔2026〕3号"
    assert bytes(signed["letter"]) == made.letter.id
    assert sound(office)
    office.close()


def test_the_leader_signs_as_herself(office) -> None:
    office.intake.register(draft(), spot=Spot())
    (signed,) = rows_of(office, "signatures")
    assert signed["acting_for"] is None


def test_without_standing_authority_the_window_may_register_only(folder, clock) -> None:
    office = builders.opened(folder, clock, login="chenjialuo")
    before = entries(office)
    with pytest.raises(Refused, match=r"notice\.no_standing_authority"):
        office.intake.register(draft(), spot=Spot())
    assert entries(office) == before
    assert office.intake.register(draft()).petition.number == "青信2026-0001"
    office.close()


def test_elsewhere_needs_the_organ(office) -> None:
    before = entries(office)
    for organ in (None, "", "  "):
        with pytest.raises(Refused) as caught:
            office.intake.register(draft(), spot=Spot(ours=False, organ=organ))
        assert (caught.value.code, caught.value.field) == ("notice.organ_missing", "organ")
    assert entries(office) == before


# --- what is refused -------------------------------------------------------------------------

TODAY = MORNING.date()
REFUSED = [
    ("draft.channel_missing", "channel", "19.1", {"channel": None}),
    ("draft.content_missing", "content", "19.1", {"content": " \n"}),
    ("draft.control_character", "content", "19.1", {"content": "路灯\x00坏了"}),
    ("draft.control_character", "claims", "19.1", {"claims": ("修\x1b灯",)}),
    (
        "draft.control_character",
        "complained_of",
        "19.1",
        {"complained_of": (PartyDraft("\ud800"),)},
    ),
    (
        "draft.control_character",
        "name",
        "19.1",
        {"petitioners": (PetitionerDraft(name="洪\x07公"),)},
    ),
    ("draft.too_long", "content", "19.1", {"content": "长" * 100_001}),
    ("draft.too_long", "gist", "19.1", {"gist": "长" * 100_001}),
    ("draft.received_missing", "received_at", "23.2", {"received_at": None}),
    (
        "draft.received_in_future",
        "received_at",
        "23.2",
        {"received_at": TODAY + timedelta(days=1)},
    ),
    ("draft.received_long_ago", "received_at", "23.2", {"received_at": date(1995, 1, 1)}),
    ("draft.due_before_receipt", "source_due_on", "22.1", {"source_due_on": date(2026, 9, 1)}),
    (
        "draft.postmark_after_receipt",
        "postmark_on",
        "19.1",
        {"postmark_on": TODAY + timedelta(days=1)},
    ),
    ("draft.enquiry_with_claim", "claims", "44.1", {"kind": "enquiry"}),
    ("draft.name_missing", "petitioners", "19.1", {"petitioners": ()}),
    ("draft.too_many_representatives", "petitioners", "20.3", {"petitioners": people(6)}),
    (
        "draft.people_count_too_small",
        "people_count",
        "19.1",
        {"petitioners": people(3), "people_count": 2},
    ),
    ("draft.people_count_too_large", "people_count", "19.1", {"people_count": 2**70}),
    (
        "draft.name_too_long",
        "petitioners",
        "19.1",
        {"petitioners": (PetitionerDraft(name="名" * 101),)},
    ),
    (
        "draft.born_in_future",
        "born_on",
        "19.1",
        {"petitioners": (PetitionerDraft(name=NAME, born_on=date(2027, 1, 1)),)},
    ),
]


@pytest.mark.parametrize(("code", "field", "article", "told"), REFUSED)
@pytest.mark.parametrize("spot", [None, Spot()])
def test_refused_with_its_article_and_nothing_is_written(
    office, code, field, article, told, spot
) -> None:
    before = entries(office)
    with pytest.raises(Refused) as caught:
        office.intake.register(draft(**told), spot=spot)
    assert (caught.value.code, caught.value.field, caught.value.article) == (code, field, article)
    assert code in SENTENCES
    assert NAME not in str(caught.value) + repr(caught.value)
    assert entries(office) == before
    assert office.records.count(Wanted()) == 0
    assert rows_of(office, "letters") == []
    assert office.intake.register(draft()).petition.number == "青信2026-0001"


def test_amber_problems_never_hold_anybody_up(office) -> None:
    doubtful = PetitionerDraft(
        name=NAME, id_number="110105194912310021", phone="12345", village_code="2300"
    )
    told = draft(petitioners=(doubtful,))
    found = office.intake.problems(told)
    assert {each.code for each in found} == {
        "id.check",
        "draft.phone_length",
        "draft.village_code",
    }
    assert not any(each.blocks for each in found)
    assert office.intake.register(told).petition.petitioners[0].phone == "12345"


def test_an_auditor_registers_nothing(office) -> None:
    desk = replace(office.desk, me=replace(office.me, roles=("auditor",)))
    with pytest.raises(Refused, match=r"policy\.denied"):
        type(office.intake)(desk).register(draft())
    with pytest.raises(Refused, match=r"policy\.denied"):
        type(office.intake)(desk).park(draft())


# --- characters that no font has -------------------------------------------------------------


def test_a_spot_notice_with_a_missing_character_is_refused_and_the_draft_stays(office) -> None:
    told = draft(petitioners=(PetitionerDraft(name=f"洪{RARE}"),))
    kept = office.intake.park(told)
    before = entries(office)
    with pytest.raises(Refused) as caught:
        office.intake.register(told, spot=Spot(), kept=kept.id)
    assert (caught.value.code, dict(caught.value.detail)) == (
        "letter.no_glyph",
        {"characters": RARE},
    )
    assert entries(office) == before
    assert [each.draft for each in office.intake.parked()] == [told]


def test_without_spot_it_is_registered_and_the_characters_are_named(office) -> None:
    told = draft(petitioners=(PetitionerDraft(name=f"洪{RARE}"),))
    kept = office.intake.park(told)
    made = office.intake.register(told, kept=kept.id)
    assert (made.unprintable, made.letter, made.pdf) == ((RARE,), None, None)
    assert made.petition.petitioners[0].name == f"洪{RARE}"
    assert office.intake.parked() == ()
    assert sound(office)


# --- numbers ---------------------------------------------------------------------------------


def test_numbers_run_without_gap_and_start_anew_each_year(office, clock) -> None:
    def register(n: int) -> list[str]:
        made = [
            office.intake.register(draft(received_at=clock.today()), spot=Spot()) for _ in range(n)
        ]
        return [each.petition.number for each in made] + [each.letter.number for each in made]

    assert register(2) == [
        "青信2026-0001",
        "青信2026-0002",
        "青信告〔2026〕1号",
        "青信告〔2026〕2号",
    ]
    with pytest.raises(Refused):
        office.intake.register(draft(channel=None))
    clock.move(days=101)
    assert clock.today() == date(2027, 1, 1)
    assert register(1) == ["青信2027-0001", "青信告〔2027〕1号"]
    clock.shown_today = date(2026, 12, 31)
    assert register(1)[0] == "青信2026-0003"
    assert sound(office)


def test_many_threads_take_each_number_once(office) -> None:
    made: list[str] = []

    def register() -> None:
        made.extend(office.intake.register(draft(), sheet=False).petition.number for _ in range(5))

    threads = [threading.Thread(target=register) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(made) == [f"青信2026-{n:04}" for n in range(1, 21)]
    assert sound(office)


def test_the_last_numbers_are_noted_beside_the_store(office, folder) -> None:
    office.intake.register(draft(), spot=Spot())
    office.intake.register(draft())
    office.handling.notify_on_spot("青信2026-0002", Spot())
    known = office.sync._sidecar.read().series
    assert known == {"petition/2026": 3, "receipt_notice/2026": 3, "receipt/2026": 2}


def test_a_number_that_cannot_be_noted_is_not_used(office, monkeypatch) -> None:
    kept = office.intake.park(draft())
    before = entries(office)

    def full(*_told: object) -> None:
        raise Trouble("disk.full")

    desk = replace(office.desk, sidecar=full)
    with pytest.raises(Trouble, match=r"disk\.full"):
        type(office.intake)(desk).register(draft(), kept=kept.id)
    assert entries(office) == before
    assert [each.id for each in office.intake.parked()] == [kept.id]


def test_query_codes_differ(office) -> None:
    codes = {office.intake.register(draft(), sheet=False).petition.query_code for _ in range(20)}
    assert len(codes) == 20


# --- days and moments ------------------------------------------------------------------------


def test_the_clock_starts_on_arrival_not_on_signing_or_typing(office) -> None:
    told = draft(
        channel="letter",
        received_at=date(2026, 9, 10),
        signed_for_at=datetime(2026, 9, 20, 9, 0, tzinfo=CHINA),
        postmark_on=date(2026, 9, 8),
    )
    file = office.intake.register(told).petition
    assert file.received_on == date(2026, 9, 10)
    assert file.nearest().nominal == date(2026, 9, 25)
    assert file.signed_for_at == "2026-09-20T09:00:00.000+08:00"


def test_a_moment_of_arrival_is_what_the_act_claims(office) -> None:
    at = datetime(2026, 9, 21, 16, 5, tzinfo=CHINA)
    file = office.intake.register(draft(received_at=at)).petition
    (event,) = file.history
    assert datetime.fromisoformat(event.claimed_at) == at
    assert datetime.fromisoformat(event.recorded_at) == MORNING


def test_a_day_asked_for_marks_the_entry_and_moves_no_moment(folder) -> None:
    clock = builders.SetClock(shown_today=date(2026, 9, 30))
    office = builders.opened(folder, clock)
    file = office.intake.register(draft(received_at=date(2026, 9, 30))).petition
    with office.desk.store.look() as connection:
        link = list(journal.entries(connection, epoch=1, first=1, last=99))[-1]
    assert link.said().today == "2026-09-30"
    assert datetime.fromisoformat(file.history[0].recorded_at) == MORNING
    assert file.received_on == date(2026, 9, 30)
    office.close()


def test_what_was_typed_is_kept_as_it_was_typed(office) -> None:
    # a compatibility ideograph, a combining mark, wide letters, a tab and a line break
    content = "\ufa1a\u9f8d e\u0301 ＡＢ\t一\n二\r\n三"
    file = office.intake.register(draft(content=content), sheet=False).petition
    assert file.content == content
    assert office.records.file(file.number).content == content


# --- drafts ----------------------------------------------------------------------------------


def test_a_parked_draft_outlives_the_store_being_closed(folder, clock) -> None:
    office = builders.opened(folder, clock)
    told = structs.replace(
        draft(claims=TWO_ROUTES), received_at=datetime(2026, 9, 21, 8, 0, tzinfo=CHINA)
    )
    kept = office.intake.park(told)
    office.close()
    office = builders.opened(folder, clock)
    (found,) = office.intake.parked()
    assert (found.id, found.saved_at, found.draft) == (kept.id, kept.saved_at, told)
    office.close()


def test_a_half_typed_draft_is_kept_over_its_last_version(office, clock) -> None:
    first = office.intake.park(draft(content="路"))
    clock.move(seconds=5)
    again = office.intake.park(draft(content="路灯"), first.id)
    assert again.id == first.id
    (found,) = office.intake.parked()
    assert (found.draft.content, found.saved_at) == ("路灯", clock.now())
    clock.move(seconds=5)
    newer = office.intake.park(draft(content="井盖"))
    assert [each.id for each in office.intake.parked()] == [newer.id, first.id]
    office.intake.drop(first.id)
    assert [each.id for each in office.intake.parked()] == [newer.id]


def test_a_draft_survives_a_refusal_and_ends_with_its_petition(office) -> None:
    kept = office.intake.park(draft(channel=None))
    with pytest.raises(Refused):
        office.intake.register(draft(channel=None), kept=kept.id)
    assert [each.id for each in office.intake.parked()] == [kept.id]
    office.intake.register(draft(), kept=kept.id)
    assert office.intake.parked() == ()


def test_drafts_are_nobody_elses_and_never_in_the_journal(office, folder, clock) -> None:
    before = entries(office)
    office.intake.park(draft())
    other = builders.opened(folder, clock, login="chenjialuo")
    assert other.intake.parked() == ()
    other.close()
    assert entries(office) == before


# --- the store fails -------------------------------------------------------------------------


@pytest.mark.fault
def test_a_full_disk_is_said_clearly_and_the_draft_stays(office) -> None:
    kept = office.intake.park(draft())
    before = entries(office)
    big = draft(content="长" * 90_000)
    with office.desk.store.look() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
    with office.desk.store.work() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Trouble) as caught:
        office.intake.register(big, spot=Spot(), kept=kept.id)
    assert caught.value.code == "disk.full"
    assert entries(office) == before
    assert [each.id for each in office.intake.parked()] == [kept.id]
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert office.intake.register(big, kept=kept.id).petition.number == "青信2026-0001"
    assert sound(office)


def test_the_file_on_disk_shows_nothing_of_it(office, folder: Path) -> None:
    office.intake.park(draft())
    office.intake.register(draft(), spot=Spot())
    office.close()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert NAME.encode() not in content
            assert b"11010519491231002X" not in content


def test_lookups_answer_nothing_for_a_series_never_used(office) -> None:
    with office.desk.store.look() as connection:
        assert lookups.series(connection, "petition", 2026, "") is None


def test_a_petition_on_the_same_matter_links_to_the_first_of_it(office) -> None:
    first = office.intake.register(builders.draft()).petition
    told = builders.draft(linked_to=first.number, read_back=True)
    second = office.intake.register(told).petition
    assert (second.linked_to, second.read_back) == (first.id, True)
    assert second.linked_numbers == (first.number,)
    third = office.intake.register(builders.draft(linked_to=second.number)).petition
    assert third.linked_to == first.id
    with pytest.raises(Refused) as caught:
        office.intake.register(builders.draft(linked_to="青信2026-9999"))
    assert caught.value.code == "petition.unknown"
