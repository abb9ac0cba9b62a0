"""A text that makes her give up a right: not to petition, to sue, to ask for review. Never lawful.

The regulation opens those ways to everyone (Articles 17, 35, 36); no letter, settlement or
withdrawal closes them. Blanks, punctuation and fields inside the words do not hide them.
"""

import re
import unicodedata

# Two of these words are on the list of what this program never says; here they are only refused.
_WAYS = (
    "(?:信访|上访|走访|来访|投诉|举报|申诉|控告|检举|反映|复查|复核|复议|诉讼|起诉|上诉|仲裁|告状)"
    "(?!人|局|办|部门|机构|机关|工作|条例|事项|件|材料|请求|渠道|途径|程序|信息|窗口|大厅|条件|意见)"
)
_OURS = "受理|办理|处理|答复|告知|转送|登记|收取|收费|影响|阻|拦|干|限制|拒|压|报复|歧视|可|能|有权"
"""What an office does or does not: after these words it is no promise of hers."""
_GAP = f"(?:(?!{_OURS}).){{0,14}}?"
_NEVER = (
    "(?:不(?:得|许|准|能|会|应|要|允许)?(?:再|重复|另行)|再也?不|永(?:远|久|世)?不|[决绝]不(?!是)"
    "|(?:保证|承诺|答应|发誓|具结|同意|今后|以后|从此|从今)[^不]{0,6}不(?!是|必|需|须|用)"
    "|不(?:得|许|准|允许)(?:以任何|就此|就该|就本|就同|提出|提起|申请|越)"
    "|(?:自愿|停止|终止|终结|不许|不准|禁止)(?:再次?|继续)?(?=信|上|走|投|举|申|控|复|诉|起))"
)
_PROMISE = "(?:保证|承诺|答应|发誓|具结|同意|今后|以后|从此|从今|永远|不得|不许|不准)"
_SEEK = (
    "(?:找(?:任何|上级|各级|有关|其他|别的)?(?:部门|机关|单位|政府|领导|记者|媒体)"
    "|(?<![通公报广被原警劝布转])告(?!知|诉|别|示|白|一段落)|闹|提(?:起)?[这此该本]件?事)"
)
"""What she would do, in the words of every day: to seek somebody out, to accuse, to bring it up."""
_PATTERNS = (
    re.compile(f"{_NEVER}{_GAP}{_WAYS}"),
    re.compile(f"不得(?:再|继续|重复)?{_WAYS}"),
    re.compile(f"(?:放弃|抛弃|舍弃|免除|丧失)(?:(?!的是).){{0,14}}?(?:权|救济|追责|{_WAYS})"),
    re.compile("(?<![休信消利本作栖气叹声])息\u8bc9|(?<![休信消利本作栖气叹声])息访|罢\u8bbf|罢诉|停\u8bbf息|案结访"),
    re.compile("(?:签收|签字|签名|捺印|逾期|收到).{0,14}?(?<!不)(?:视为|视同|即为|等于|表示)(?:对.{0,8}?)?"
               "(?:[同认]意|认可|无异议|没有异议|没有?意见|无意见|服从|接受|满意|放弃|终结)"),
    re.compile("(?:视为|视同)(?:信访人)?(?:自动|主动|自愿)?(?:放弃|撤回)"),
    re.compile("[本此该](?:处理)?(?:意见|答复|决定)(?:书)?(?:即|就)?[为是系](?:最终|终局|终结)"),
    re.compile("不得(?:对|就).{0,14}?(?:提出|有)(?:异议|不服|意见)"),
    re.compile("(?:到此为止|一切了结).{0,10}?(?:权利|信访|诉)"),
    re.compile("(?:到此|就此|一次性|永久)了[结断]"),
    re.compile(f"{_NEVER}{_GAP}{_SEEK}"),
    re.compile(f"{_PROMISE}[^不]{{0,6}}不再?(?:{_SEEK}|吵)"),
    re.compile(f"{_PROMISE}[^不]{{0,4}}不?再?(?:去|赴|进|上)(?:北京|京城?里?|省城?里?|市里|县里|上级)"),
    re.compile("不(?:得|许|准|能|会|要)?再提(?:出)?(?:任何|其他|别的)?(?:要求|请求|诉求|主张|异议|意见|问题)"),
    re.compile("(?:任何|各级|一切|所有)(?:的)?(?:机关|部门|单位|机构)(?:都|均|也|一律)?不(?:再|予)?(?:受理|接待|登记)"),
)  # fmt: skip
_DENIED = re.compile(
    "(?:不|没有|未|并未|并不|不会|不能|不应|不要|无需|无须|不必|不等于|不意味着|不代表|不表示|不视为"
    "|并非|严禁|禁止|(?:不得|禁止|严禁)(?:要求|强迫|诱导|劝说|让|以).{0,8}|不(?:要求|强迫).{0,6}|没有(?:要求|让).{0,6})$"
)
_STOPS = re.compile("[。！？；!?;\n]")
_FIELD = re.compile(r"\{\w*\}")


def waiver_in(text: str) -> str | None:
    """Give the words by which a text gives up a right of hers; None where there are none."""
    told = _FIELD.sub("", unicodedata.normalize("NFKC", text))
    # Each sentence by itself, then all in one: a full stop inside the words hides nothing.
    for part in (*_STOPS.split(told), told):
        bare = "".join(char for char in part if unicodedata.category(char)[0] in "LN")
        if (found := _found(bare)) is not None:
            return found
    return None


def waives(text: str) -> bool:
    """Tell whether a text makes her promise not to petition, to sue or to speak: never lawful."""
    return waiver_in(text) is not None


def _found(bare: str) -> str | None:
    for pattern in _PATTERNS:
        for match in pattern.finditer(bare):
            if _DENIED.search(bare[: match.start()]) is None:
                return match[0]
    return None
