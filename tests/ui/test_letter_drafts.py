"""`act --draft`: the letter an act would make as a draft to be edited; nothing is done."""

import pytest
from calling import Desk, petition
from docx import Document

NUMBER = "青信2026-0001"


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    made = Desk(folder, tmp_path, capsys, monkeypatch)
    made.register(petition())
    claims = [{"n": 1, "matter_class": "appeal_claim", "route": "petition_procedure"}]
    made.one("act", NUMBER, "classify", made.file({"claims": claims}, name="act.json"))
    return made


def test_the_letter_of_an_act_is_written_as_a_draft_and_the_act_is_not_done(desk) -> None:
    out = desk.tmp / "accept.docx"
    told = desk.file({}, name="act.json")
    assert desk.one("act", NUMBER, "accept", told, "--draft", str(out))["draft"] == str(out)
    said = "\n".join(each.text for each in Document(str(out)).paragraphs)
    assert "信访事项受理告知书" in said
    assert desk.one("show", NUMBER)["state"] != "accepted"


def test_an_act_without_a_formal_letter_has_no_draft(desk) -> None:
    told = desk.file({"text": "到田里看过。"}, name="act.json")
    out = desk.tmp / "x.docx"
    fault = desk.fault("act", NUMBER, "add_note", told, "--draft", str(out))
    assert fault["code"] == "letter.no_draft"
    assert not out.exists()
    assert not desk.one("show", NUMBER)["letters"]
