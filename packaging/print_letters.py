"""Print docs/letters/: a picture of every paper the program prints, from its own samples.

`python packaging/print_letters.py [--dpi N]`. Run it when a form or a wording changed, and look
at each picture. All in them is invented.
"""
# ruff: noqa: E402 the path is set before our own modules are imported

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pypdfium2
from PIL import Image

from app.domain import words, words_papers
from app.letters import kinds, large, plainly, roll, samples
from app.letters.citizen import acceptance, opinion
from app.letters.copies import opinion_for_others
from app.letters.template import REQUIRED, STEPPED
from app.letters.values import Addressed, Decision, Letterhead, Minutes, RecoverySheet
from app.letters.wordings import SHIPPED, Overlay, worded
from app.rules import load_remedies

OUT = ROOT / "docs" / "letters"
COLOURS = 16
GAP = 8
MOST_PAGES = 3
HEAD = Letterhead(
    "云溪县青山镇人民政府", "0450-0000000", "青山镇人民路1号", "工作日 8:30-11:30 13:30-17:00",
    "云溪县信访局", "0450-0000001", "云溪县人民政府",
)  # fmt: skip
HEAD_REVIEW = "云溪县人民政府"
TO = Addressed("唐𬭎", "青山镇石桥村第三村民小组12号", HEAD.organ_name, HEAD.office_address)
MEETING = Minutes(
    HEAD.organ_name, "青山镇", "青信纪\u30142026\u30153号", "研究石桥村修路占地补偿兑付问题",
    date(2026, 10, 12), "镇政府二楼会议室", "李四海",
    (
        Decision("占地补偿款5400元核对名册后兑付到户", "镇财政所", date(2026, 10, 30)),
        Decision("测量结果在村务公开栏公布", "石桥村民委员会", date(2026, 10, 20)),
    ),
    ("李四海", "王镇远"), "李四海", date(2026, 10, 14), ("孙所山",),
)  # fmt: skip


ROUTES = {
    "handling_opinion": ("petition_procedure", None),
    "duty_reply": ("duty_performance", None),
    "own_decision": ("admin_procedure", "land_use"),
}
"""Letters with a remedy: the route, and the ground, whose remedy is shown on them."""
NAMES = {
    "receipt": "登记回执",
    "service_receipt": "送达回证",
    "blank_slip": "空白登记单",
    "recovery_sheet": "恢复密钥纸",
}
RED = Overlay("handling_opinion", "office", (("red_mark", HEAD.organ_name),), version=1)


def papers() -> Iterator[tuple[str, str, bytes]]:
    """Give each paper: its kind, what it is called, its PDF."""
    named = {**words.LETTERS, **words_papers.OFFICE_FORMS, **NAMES}
    for kind in (*REQUIRED, *STEPPED):
        if samples.has_sample(kind):
            yield kind, named[kind], _sample(kind)
    others: dict[str, tuple[str, Callable[[], bytes]]] = {
        "receipt": ("登记回执，15日内另行告知", _later),
        "handling_opinion_copy": ("信访处理意见书（抄送件）", _for_others),
        "handling_opinion_red": ("信访处理意见书（带红头）", _red),
        "handling_opinion_long": ("信访处理意见书（十二条诉求）", _long),
        "minutes": ("联席会议纪要", lambda: kinds.minutes(MEETING)),
        "poster": ("群众来访须知", lambda: kinds.visitors_notice(HEAD)),
        "envelope_dl": ("信封 220×110", lambda: kinds.envelopes("envelope_dl", [TO])),
        "envelope_c5": ("信封 229×162", lambda: kinds.envelopes("envelope_c5", [TO])),
        "labels": ("地址签", lambda: kinds.labels([TO] * 5)),
        "large_print": ("大字本", _large),
        "plain_words": ("看得懂的说明", _plain),
        "receipt_roll": ("登记回执小票", _roll),
        "recovery_sheet": (NAMES["recovery_sheet"], _recovery),
        "trial_page": ("试印页", lambda: kinds.trial_page("青山镇")),
        "calibration_page": ("校准页", kinds.calibration_page),
    }
    for kind, (name, made) in others.items():
        yield kind, name, made()


def _sample(kind: str) -> bytes:
    """Set the sample of a kind, with the remedy that the law gives for its route."""
    make, values = samples.sample_values(kind, HEAD)
    if kind in ROUTES:
        remedies = load_remedies()
        told = remedies.paragraphs(
            remedies.of(ROUTES[kind][0], kind, ROUTES[kind][1]),
            review_organ=HEAD_REVIEW,
            county_government=HEAD_REVIEW,
            organ_name=HEAD.organ_name,
        )
        values = replace(values, remedy=told)
    return make(values)


def _later() -> bytes:
    make, values = samples.sample_values("receipt_notice", HEAD)
    return make(replace(values, notice_kind="within_15_days", by_when=()))


def _for_others() -> bytes:
    make, values = samples.sample_values("handling_opinion", HEAD)
    return make(opinion_for_others(values))


def _red() -> bytes:
    with worded(SHIPPED.laid(RED)):
        return _sample("handling_opinion")


def _recovery() -> bytes:
    key = "AGE-SECRET-KEY-1" + "Q0ZP3T7X" * 7 + "SM"
    return kinds.recovery_sheet(RecoverySheet(HEAD.organ_name, key, date(2026, 9, 22), "赵敏"))


def _long() -> bytes:
    make, values = samples.sample_values("handling_opinion", HEAD)
    return make(replace(values, claims=tuple(values.claims * 6)))


def _large() -> bytes:
    _make, values = samples.sample_values("handling_opinion", HEAD)
    return large.pdf(plainly.headed(opinion(values), "信访处理意见书"))


def _plain() -> bytes:
    _make, values = samples.sample_values("acceptance_notice", HEAD)
    title = acceptance(values).title
    return large.pdf(plainly.explained("acceptance_notice", title, values))


def _roll() -> bytes:
    _make, values = samples.sample_values("receipt_notice", HEAD)
    return roll.receipt_roll(values)


def picture(pdf: bytes, dpi: int) -> Image.Image:
    """Lay a paper's first pages beside each other."""
    document = pypdfium2.PdfDocument(pdf)
    leaves = [
        document[n].render(scale=dpi / 72).to_pil().convert("RGB")
        for n in range(min(len(document), MOST_PAGES))
    ]
    document.close()
    width = sum(each.width for each in leaves) + GAP * (len(leaves) + 1)
    laid = Image.new("RGB", (width, max(each.height for each in leaves) + 2 * GAP), "#8a8f98")
    at = GAP
    for each in leaves:
        laid.paste(each, (at, GAP))
        at += each.width + GAP
    return laid.quantize(COLOURS, dither=Image.Dither.NONE)


def main() -> None:
    """Write the pictures and the page that shows them."""
    told = argparse.ArgumentParser()
    told.add_argument("--dpi", type=int, default=96)
    dpi = told.parse_args().dpi
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    rows = [
        "# Every paper the program prints",
        "",
        "Made by `make letters` from the program's own samples: all in them is invented.",
        "",
    ]
    for kind, name, pdf in papers():
        picture(pdf, dpi).save(OUT / f"{kind}.png", optimize=True)
        rows += [f"## {name}", "", f"`{kind}`", "", f"![{name}]({kind}.png)", ""]
    (OUT / "README.md").write_text("\n".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
