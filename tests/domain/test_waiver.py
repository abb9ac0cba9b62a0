"""No text makes her give up a right, however it is written; what only sounds so passes."""

import tomllib
from pathlib import Path

import pytest

from app.domain.waiver import waiver_in, waives

# Words of the list of what this program never says are written by their numbers.
WAIVERS = (
    "本人承诺今后不再 上访",
    "放弃复查",
    "放弃申请复查的权利",
    "自愿放弃复查、复核权利",
    "不得再信访",
    "不，得，再，信，访",
    "不再就同一事项信访",
    "保证不再上访",
    "本人保证今后不再就此事上访、申诉",
    "不再到任何部门反映",
    "今后不得以任何形式上访",
    "息　诉　罢　访",
    "签字后息\u8bc9罢\u8bbf",
    "永不上访",
    "决不再上访",
    "绝不起诉",
    "再也不信访",
    "停止信访",
    "承诺不起诉、不上访",
    "放弃诉讼权利",
    "不得申请复查",
    "不得提起诉讼",
    "不准再上访",
    "签收即视为同意",
    "逾期不申请的，视为放弃复查权利",
    "签字即表示认可处理结果",
    "本意见为最终意见",
    "本答复为终局",
    "不再向上级机关申诉控告",
    "{称呼}不再{事由}信访",
    "不再重复信访",
    "以后不再来访",
    "自愿息访",
    "不得就该意见提出异议",
    "放弃一切救济途径",
    "放弃（申请）复议",
    "同意不再投诉",
    "不再。上访",
    "免除追责",
    "视为自动放弃",
    "从此不再反映",
    "ＢＵ不再“上访”",
    "案结访息",
    "签收本告知书即表示对办理没有意见，本事项到此了结。",
    "签字后不得再就同一问题找任何部门",
    "任何机关不再受理你们的来访",
    "保证不闹、不告",
    "撤销全部诉讼并不得再告",
    "以后就不许再提这件事",
    "一次性了结，今后无涉",
    "今后不去北京、省里",
    "不得再找上级领导",
    "今后不再提出任何要求",
    "各级部门均不予受理",
)
FALSE_FRIENDS = (
    "本机关不再受理同一事实和理由的信访事项",
    "如不服本答复，可以依法申请行政复议",
    "村里不再收取水费",
    "不放弃复查的权利",
    "不得要求{称呼}放弃复查",
    "签名只表示收到，不表示同意办理结果，不影响依法享有的权利",
    "任何组织和个人不得打击报复信访人",
    "不会影响{称呼}再次信访",
    "补充信息、诉求和证据",
    "拖欠本金和利息诉求",
    "不得将信访材料转给被反映的单位",
    "不得阻拦、限制信访",
    "本信访不停止申请行政复议、提起诉讼",
    "信访事项不再受理告知书",
    "不再受理。信访人有新的事实可以重新提出",
    "今后不明白的可以到窗口反映",
    "承诺书不是信访的条件",
    "评价不影响申请复查和其他权利，不评价也不影响",
    "撤回以后，可以随时再次提出",
    "延期只有一次",
    "原告不服可以起诉",
    "保证不了供水的，可以投诉",
    "休息访客接待室",
    "本机关不再重复告知",
    "停止供水",
    "不再收费，有意见可以反映",
    "不得拒绝登记信访",
    "没有放弃诉讼权利",
    "禁止要求信访人放弃权利",
    "以上不作为起诉的依据",
    "不服的，可以自收到之日起30日内起诉",
    "逾期未答复的，可向县信访局反映",
    "同一事项已有最终意见",
    "放弃耕种的土地由村里代管",
    "任何机关不得拒绝受理",
    "不再另行告知",
    "同意不再提高收费标准",
    "今后不再提供桶装水，改供自来水",
    "村里不得再找补零钱",
    "补偿款一次性付清",
    "不得将举报情况告诉被举报人",
    "不能再提前的，按原定日期办",
    "签收只表示收到，有意见的可以申请复查",
    "今后上级有新规定的，按新规定办",
    "以后不用再去县里交材料，由本机关转送",
)
RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.mark.parametrize("text", WAIVERS)
def test_a_promise_not_to_petition_to_sue_or_to_ask_anew_is_seen(text) -> None:
    assert waives(text)


@pytest.mark.parametrize("text", WAIVERS)
@pytest.mark.parametrize("mark", ["，", " ", "\u3000", "·", "“", "{称呼}"])
def test_what_stands_between_its_characters_hides_nothing(text, mark) -> None:
    assert waives(mark.join(text.replace("{称呼}", "").replace("{事由}", "")))


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_what_only_sounds_so_passes(text) -> None:
    assert waiver_in(text) is None


def texts(told: object):
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from texts(each)


def test_no_wording_and_no_remedy_of_ours_gives_up_a_right() -> None:
    files = [*(RESOURCES / "letters").glob("*.toml"), RESOURCES / "procedure" / "remedies.toml"]
    assert len(files) > 40
    for path in files:
        for text in texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert waiver_in(text) is None, path.name
