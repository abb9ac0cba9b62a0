"""Where organs disagree whose it is, the one above them both decides (Article 24)."""

import pytest
from builders import NUMBER, draft
from steps import do, open_clock, read_text, refused

from app.classing import ClaimTold

ASKED = {"parties": "云溪县水务局", "reason": "水务局说归乡镇，本机关认为是县管渠道。"}
ANSWER = {"from_number": "云政函〔2026〕9号", "from_on": "2026-09-22"}


@pytest.fixture
def screened(office):
    office.intake.register(draft())
    return office.handling.classify(NUMBER, [ClaimTold("appeal_claim", "petition_procedure", n=1)])


def test_the_county_is_asked_in_writing_and_her_fifteen_days_run_on(office, screened) -> None:
    due = open_clock(screened, "NOTICE_15D").nominal
    file = do(office, "ask_competence", **ASKED)
    letter = file.letters[-1]
    assert letter.letter_kind == "competence_letter"
    assert letter.facts["addressee"] == "云溪县信访局"
    text = "".join(read_text(office.records.letter(letter)).split())
    assert "《信访工作条例》第二十四条" in text
    assert "云溪县水务局" in text
    assert "洪七公" not in text
    assert file.query_code not in text
    assert (file.state(), open_clock(file, "NOTICE_15D").nominal) == ("screening", due)


def test_its_answer_is_noted_once_and_names_whose_it_is(office, screened) -> None:
    assert refused(office, "competence_decided", ground="ours", **ANSWER)[0] == (
        "procedure.wrong_state"
    )
    do(office, "ask_competence", **ASKED)
    assert refused(office, "competence_decided", ground="theirs", **ANSWER) == (
        "notice.organ_missing",
        "organ",
        "24",
    )
    file = do(office, "competence_decided", ground="theirs", organ="云溪县水务局", **ANSWER)
    assert file.steps[-1].told["organ"] == "云溪县水务局"
    assert refused(office, "competence_decided", ground="ours", **ANSWER)[0] == (
        "procedure.wrong_state"
    )
    assert office.handling.notify_elsewhere(NUMBER, "云溪县水务局").letters
