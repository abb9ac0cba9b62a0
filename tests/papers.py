"""Every paper that is no letter with facts: forms, what is posted, the poster, copies, minutes."""

from collections.abc import Callable, Mapping
from datetime import date

from specimens import HEAD, OPINION, PROOF, SLIPS, SPECIMENS

from app.domain.words import LETTERS
from app.domain.words_papers import OFFICE_FORMS
from app.letters import kinds, reader, samples
from app.letters.copies import opinion_for_others
from app.letters.postal import SIZES
from app.letters.values import Addressed, Decision, Minutes

_LONG = "云岭县青石镇青石村第三村民小组（原红旗林场职工宿舍区）四排十二号院东厢房"
TO = [
    Addressed("唐𬭎", "青石村12号", HEAD.organ_name, HEAD.office_address),
    Addressed("𠮷䶮", f"650000 {_LONG}", HEAD.organ_name, f"{HEAD.office_address}，邮编650001"),
    Addressed("阿卜杜热依木·阿卜杜克热木·买买提艾力·吐尔逊", _LONG, HEAD.organ_name, "青石镇"),
]
MINUTES = Minutes(
    HEAD.organ_name, "青石镇", "青信纪〔2026〕3号", "研究青石村排水渠疏通问题", date(2026, 11, 20),
    "镇政府二楼会议室", "陈书记",
    (
        Decision("排水渠由镇水利站疏通，经费38,460.50元从防汛资金列支。", "镇水利站",
                 date(2027, 4, 30)),
        Decision("管护责任写进村规民约", "青石村村民委员会", date(2027, 5, 31)),
    ),
    ("陈书记", "林镇长", "唐𬭎"), "陈书记", date(2026, 11, 23), ("孙所长",), ("𠮷䶮",),
)  # fmt: skip
READ = ("acceptance_notice", "handling_opinion", "own_decision", "receipt_notice", "service_slip")
"""Letters whose copies for the reader stand for all."""


def _form(kind: str) -> Callable[[], bytes]:
    return lambda: samples.sample(kind, HEAD)


def _copy(how: str, kind: str) -> Callable[[], bytes]:
    copy = reader.large_print if how == "large_print" else reader.plain_words
    return lambda: copy(kind, LETTERS[kind], SPECIMENS[kind].facts)


def _envelopes(kind: str) -> Callable[[], bytes]:
    return lambda: kinds.envelopes(kind, TO)


MADE: Mapping[str, Callable[[], bytes]] = {
    **{kind: _form(kind) for kind in OFFICE_FORMS},
    **{kind: _envelopes(kind) for kind in SIZES},
    "labels": lambda: kinds.labels(TO * 9),
    "poster": lambda: kinds.visitors_notice(HEAD),
    "minutes": lambda: kinds.minutes(MINUTES),
    "receipt_roll": lambda: reader.on_roll("receipt_notice", SPECIMENS["receipt_notice"].facts),
    "copy_for_others": lambda: kinds.handling_opinion(opinion_for_others(OPINION)),
    "service_receipt": lambda: kinds.service_receipt(PROOF),
    "blank_slip": lambda: kinds.blank_slips(SLIPS),
    "trial_page": lambda: kinds.trial_page(HEAD.organ_name),
    "calibration_page": kinds.calibration_page,
    **{
        f"{how}.{kind}": _copy(how, kind) for how in ("large_print", "plain_words") for kind in READ
    },
}
"""By the name under which each is kept as golden text."""
