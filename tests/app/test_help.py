"""Who lives in hardship is told what she may apply for and where (Article 37 paragraphs 2, 3)."""

from builders import draft
from steps import do, read_text, refused

from app.domain.petition import PetitionerDraft

TOLD = {"ground": "living", "organ": "云溪县民政局"}
TWO = {
    "petitioners": tuple(PetitionerDraft(name=n, address="石桥村") for n in ("洪七公", "黄药师")),
    "people_count": 2,
}


def test_she_gets_a_slip_to_apply_with_and_nothing_else_changes(office) -> None:
    before = office.intake.register(draft(**TWO)).petition
    file = do(office, "refer_help", petitioner=2, materials="身份证\n病历", **TOLD)
    letter = file.letters[-1]
    assert letter.letter_kind == "help_slip"
    text = "".join(read_text(office.records.letter(letter)).split())
    assert "黄药师：" in text
    assert "可以向云溪县民政局申请社会救助" in text
    assert "《信访工作条例》第三十七条第二款" in text
    # She shows it to others: neither another's name nor her query code stands on it.
    assert "洪七公" not in text
    assert file.gist not in text
    assert file.query_code not in text
    assert (file.state(), file.clocks) == (before.state(), before.clocks)
    assert not file.to_serve(file.strands[0].id)
    looked = office.records.looked_at(file, letter, office.records.letter(letter))
    assert [each for each in looked if each.verdict != "good"] == []


def test_it_is_told_after_the_end_as_well_and_only_with_an_organ(office) -> None:
    office.intake.register(draft())
    assert refused(office, "refer_help", petitioner=1, ground="living")[:2] == (
        "step.missing",
        "organ",
    )
    signed = {"text": "已和邻居谈好。", "signed_how": "signed"}
    do(office, "withdraw", **signed)
    do(office, "archive", ground="ten", volume="2026-1")
    file = do(office, "refer_help", petitioner=1, **TOLD | {"ground": "judicial"})
    assert (file.state(), file.letters[-1].letter_kind) == ("archived", "help_slip")
