"""More claims than fingers: twenty-five of them on every letter and on every copy of it."""

import pytest
from specimens import ANSWERED, SPECIMENS, changed

from app.letters import citizen, reader
from app.letters import notice as notices
from app.letters.finished import read_finished
from app.letters.receipt_words import said as said_on_receipt
from app.letters.template import STEPPED, explains
from app.letters.values import AnsweredClaim
from app.papers import _facts

MANY = tuple(f"请求解决第{n}样事情。" for n in range(1, 26))
WRITTEN = {
    "receipt_notice": said_on_receipt,
    "receipt": said_on_receipt,
    "acceptance_notice": citizen.acceptance,
    "referral_notice": citizen.referral,
    "elsewhere_notice": citizen.elsewhere,
    "handling_opinion": citizen.opinion,
    "duty_reply": citizen.opinion,
}
TOLD = sorted(kind for kind, each in SPECIMENS.items() if hasattr(each.values, "claims"))


def many(kind: str):
    """Give the letter's values with 25 claims."""
    claims = MANY
    if isinstance(SPECIMENS[kind].values.claims[0], AnsweredClaim):
        claims = tuple(changed(ANSWERED[0], text=each) for each in MANY)
    return changed(SPECIMENS[kind].values, claims=claims)


def ordinals_are_chinese(text: str) -> bool:
    """Tell whether the items go on as they began."""
    return all(f"（二十{each}）" in text for each in "一二三四五") and "（21）" not in text


@pytest.mark.parametrize("kind", TOLD)
def test_twenty_five_claims_stand_on_every_letter_and_copy(kind) -> None:
    values = many(kind)
    write = notices.notice if kind in STEPPED else WRITTEN[kind]
    letter = write(values)
    said = "".join(text for part in letter.parts for text, _role in part.spans)
    listed = "（一）" in said
    assert listed == ordinals_are_chinese(said)
    paper = "".join(leaf.text for leaf in read_finished(SPECIMENS[kind].make(values)).leaves)
    assert listed == ordinals_are_chinese(paper)
    facts = dict(_facts(values))
    if not explains(kind):
        return
    large = read_finished(reader.large_print(kind, "信访文书", facts))
    assert listed == ordinals_are_chinese("".join(leaf.text for leaf in large.leaves))
    assert reader.plain_words(kind, "信访文书", facts)
    told = reader.aloud(kind, "信访文书", facts)
    if kind in {"handling_opinion", "duty_reply"}:
        assert "二十五" in told
        assert "25件" not in told
    if kind in {"receipt", "receipt_notice"}:
        assert reader.on_roll(kind, facts)
    else:
        assert reader.editable_draft(kind, facts)
