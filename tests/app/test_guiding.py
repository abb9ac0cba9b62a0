"""How this office calls the organs: written once, in the journal, on the next notice."""

import builders
import pytest
from builders import draft

from app.classing import ClaimTold
from app.domain.errors import Refused

NUMBER = "青信2026-0001"
AT = "政务大厅3号窗，0450-1234567"


def test_what_is_written_stands_in_the_guide_at_once_and_after_opening_anew(
    office, folder, clock
) -> None:
    before = office.desk.rules.hash
    made = office.guiding.keep("civil_affairs", " 云溪县民政局低保中心 ", AT)
    assert (made.name, made.contact) == ("云溪县民政局低保中心", AT)
    assert office.guide.rows["minimum_living"].organ == made
    assert office.guide.rows["area_names"].organ == made, "every row of the kind"
    assert office.guide.rows["pension"].organ.contact is None
    office.guiding.keep("civil_affairs", "云溪县民政局", AT)
    office.guiding.keep("court", "云溪县人民法院", None)
    assert office.desk.rules.hash == before
    assert office.adopting.files() == (), "no date is counted by it"
    assert office.safe.verify().sound()
    office.close()
    again = builders.opened(folder, clock)
    told = {each.kind: each for each in again.guiding.organs()}
    assert (told["civil_affairs"].name, told["court"].name) == ("云溪县民政局", "云溪县人民法院")
    again.close()


def test_the_notice_prints_the_office_s_own_address(office) -> None:
    office.guiding.keep("land_arbitration", "云溪县农村土地承包仲裁委员会", AT)
    office.intake.register(draft(claims=("村委会收回我家承包地",)), sheet=False)
    told = ClaimTold("appeal_claim", "arbitration", n=1, ground="contract_taken_back")
    office.handling.classify(NUMBER, [told])
    organ = office.guide.rows["contract_taken_back"].organ
    file = office.handling.refer(NUMBER, organ.name, contact=organ.contact)
    assert file.letters[-1].facts["organ_contact"] == AT


@pytest.mark.parametrize(
    ("kind", "name", "contact", "code"),
    [
        ("nobody", "某局", None, "organ.unknown"),
        ("court", "  ", None, "organ.nameless"),
        ("court", "法院", "x" * 200, "organ.too_long"),
    ],
)
def test_what_is_no_organ_is_refused_and_nothing_is_written(office, kind, name, contact, code):
    before = office.guiding.organs()
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        office.guiding.keep(kind, name, contact)
    assert office.guiding.organs() == before
