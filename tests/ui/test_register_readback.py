"""读给群众听: in large type, noted once she agrees, and no longer noted when it is changed."""

from desk import CTRL, SHIFT, Key, clipped, settle

from app.domain.petition import ClaimDraft, Draft, PartyDraft, PetitionerDraft
from ui.register_readback import read_aloud


def begin(desk):
    desk.press(Key.Key_F2)
    desk.write("洪七公")
    desk.field("content").editor.set_value("占地没有补偿")
    desk.field("claims").editor.set_value(["兑付补偿款"])
    desk.form.changed.emit()


def test_what_was_read_and_agreed_is_noted_with_the_petition(qtbot, desk):
    begin(desk)
    desk.press(Key.Key_R, CTRL)
    shown = desk.widget("reg_lbl_read_back")
    assert shown.isVisible()
    assert "洪七公，来访。\n您说：占地没有补偿\n第1条诉求：兑付补偿款" in shown.text()
    assert shown.font().pixelSize() >= 28
    assert clipped(desk.page) == []
    desk.press(Key.Key_Return, CTRL)
    assert desk.made == []
    assert shown.text() == ""
    assert desk.widget("reg_lbl_heard").isVisible()
    assert desk.where() == "reg_edit_name"
    with qtbot.waitSignal(desk.page.registered):
        desk.press(Key.Key_Return, CTRL | SHIFT)
    assert desk.made[0].petition.read_back
    settle(qtbot, desk.jobs)
    assert not desk.page.draft().read_back


def test_what_is_changed_afterwards_was_not_read_to_her(desk):
    begin(desk)
    desk.press(Key.Key_R, CTRL)
    desk.press(Key.Key_Return, CTRL)
    desk.field("phone").editor.set_value("13900000000")
    desk.form.changed.emit()
    assert not desk.page.draft().read_back
    desk.field("phone").editor.set_value("")
    desk.field("received_at").editor.set_value("9月21日")
    desk.form.changed.emit()
    assert desk.page.draft().read_back
    assert desk.widget("reg_lbl_heard").isVisible()


def test_esc_goes_back_to_mend_and_notes_nothing(desk):
    begin(desk)
    desk.press(Key.Key_R, CTRL)
    desk.press(Key.Key_Escape)
    assert desk.window.page() == "register"
    assert not desk.page.draft().read_back
    assert not desk.widget("reg_lbl_heard").isVisible()


def test_a_parked_draft_keeps_that_it_was_read(qtbot, desk, office):
    begin(desk)
    desk.press(Key.Key_R, CTRL)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Escape)
    settle(qtbot, desk.jobs)
    (parked,) = office.intake.parked()
    assert parked.draft.read_back
    desk.page.resume(parked)
    assert desk.page.draft().read_back
    settle(qtbot, desk.jobs)


def test_it_is_read_in_her_order_and_says_whether_her_name_is_kept_back():
    draft = Draft(
        channel="visit",
        petitioners=(
            PetitionerDraft(name="洪七公", phone="13900001234", address="石桥村二组"),
            PetitionerDraft(name="欧阳锋"),
        ),
        people_count=12,
        content="占地没有补偿",
        claims=(ClaimDraft("兑付"), ClaimDraft("公布")),
        complained_of=(PartyDraft("石桥村村民委员会"),),
        name_withheld=True,
    )
    assert read_aloud(draft)[1:] == (
        "洪七公、欧阳锋等 12 人，来访。",
        "住石桥村二组。",
        "电话尾号 1234。",
        "您说：占地没有补偿",
        "第1条诉求：兑付",
        "第2条诉求：公布",
        "您反映的是石桥村村民委员会，不向对方透露您的姓名。",
    )
    assert "不留姓名，来信。" in read_aloud(
        Draft(channel="letter", petitioners=(PetitionerDraft(anonymous=True),))
    )


def test_how_she_signed_and_who_saw_it_is_kept_and_found_again(qtbot, desk):
    begin(desk)
    desk.press(Key.Key_R, CTRL)
    desk.widget("reg_seg_signed_how").set_value("thumb")
    desk.widget("reg_edit_witness").setText("郭芙（口译）")
    desk.press(Key.Key_Return, CTRL)
    draft = desk.page.draft()
    assert (draft.read_back, draft.signed_how, draft.witness) == (True, "thumb", "郭芙（口译）")
    assert draft.written_by == "赵敏"
    desk.page._load(draft)
    assert desk.page.draft().signed_how == "thumb"
    desk.field("phone").editor.set_value("13900000000")
    desk.form.changed.emit()
    assert desk.page.draft().signed_how is None, "what was changed was not signed"


def test_who_speaks_for_her_is_read_aloud_too():
    people = (
        PetitionerDraft(name="洪小七"),
        PetitionerDraft(name="黄蓉", role="guardian", authority="母亲"),
    )
    told = read_aloud(Draft(channel="visit", content="学校收费", petitioners=people))
    assert told[1] == "洪小七，来访。"
    assert "监护人是黄蓉。" in told
