"""How a due date explains itself: the phrases of `Due.steps`. `words.py` re-exports the table."""

from collections.abc import Mapping
from types import MappingProxyType

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

DUE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "day": "{year}年{month}月{day}日（{weekday}）",
        "listed": "{month}月{day}日（{weekday}）",
        "listed_made_up": "{month}月{day}日（{weekday}，{name}调休上班）",
        "comma": "、",
        "trigger": "{day}{event}，当天不算",
        "trigger_counted": "{day}{event}，当天算第一天",
        "basis_layer": "（{layer}）",
        "layer_product": "国家的规定",
        "layer_province": "省里的规定",
        "layer_county": "县里的规定",
        "layer_township": "本所的规定",
        "limit_rolled_late": "最后一天是休息日，顺延到{rolled}；逾期统计按顺延后的日期",
        "trigger_same_day": "{day}{event}，当天就要办",
        "trigger_dated": "{day}，{event}写明的日期",
        "trigger_hour": "{day}{event}，{length}小时内",
        "before_force": "这条规定自{day}起施行，在它之前的日子仅供推算",
        "plus_calendar": "加{length}个自然日，到{day}",
        "plus_working": "数{length}个工作日，到{day}",
        "plus_month": "加{length}个月，到{day}",
        "short_calendar": "{month}月{day}日{event}，{from_}起{length}日",
        "short_working": "{month}月{day}日{event}，{from_}起{length}个工作日",
        "short_month": "{month}月{day}日{event}，{from_}起{length}个月",
        "from_next": "次日",
        "from_same": "当日",
        "excluded": "其中{excluded}天不计入期限，已另外加上",
        "basis": "依据：{cite}",
        "counted": "数到的工作日：{days}",
        "skipped_holiday": "{name}放假，不算：{days}",
        "skipped_weekend": "周末，不算：{days}",
        "rest_holiday": "{name}放假：{days}",
        "rest_weekend": "周末休息：{days}",
        "made_up": "{day}因{name}调休上班，是工作日",
        "limit_law": "法定期限",
        "limit_own": "期限",
        "limit": "{limit}{nominal}",
        "limit_rolled": "最后一天是休息日，顺延后是{rolled}；逾期统计默认仍按{nominal}",
        "target": "办公目标{internal}，即期限当天或之前最后一个工作日",
        "deemed": "受理晚了：按应当书面告知的最后一天受理来算，晚受理不增加办理时间"
        "（《信访工作条例》第二十三条、第三十四条、第四十四条）",
        "petitioner": "最后一天是{rolled}，当天寄出也算数",
        "petitioner_rolled": "{nominal}是休息日，顺延到{rolled}，当天寄出也算数",
        "no_roll": "到{nominal}为止，遇休息日不顺延",
        "title_plan": "{year} 年假日表",
        "title_local": "{name}{year} 年地方假日",
        "title_rules": "{name}的规定",
        "held": "文书上已经写明{year}年{month}月{day}日，不往后推",
        "which_right": "权利期",
        "which_limit": "法定期限",
        "which_target": "办公目标",
        "which_rolled": "顺延日",
        "why_day": "{month}月{day}日",
        "why_span": "{first}至{last}",
        "why_rests": "{days}{name}放假",
        "why_free": "{days}休息",
        "why_made_up": "{days}因{name}调休上班",
        "why_works": "{days}改为上班",
        "why_rule": "规则改了：{cite}",
        "why_promised": "{why}，但文书上已经写明，不往后推",
        "semicolon": "；",
        "provisional": "{years}年假日安排未导入，按周末推算；假日表到了会重算",
    }
)

LAYER_WORDS: Mapping[str, str] = MappingProxyType(
    {"product": "国家", "province": "省", "county": "县", "township": "乡镇"}
)
UNIT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "calendar": "{length} 天",
        "working": "{length} 个工作日",
        "month": "{length} 个月",
        "hour": "{length} 小时",
        "dated": "文书上写的日期",
    }
)
WHO_WORDS: Mapping[str, str] = MappingProxyType(
    {"office": "机关", "petitioner": "信访人", "platform": "平台", "superior": "上级机关"}
)
SETTING_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "True": "是",
        "False": "否",
        "next_day": "第二天数起",
        "same_day": "算当天",
        "next_working_day": "算下一个工作日",
        "notice_date": "受理告知书的日期",
        "platform": "平台上的日期",
        "receipt_date": "收到的日期",
        "earliest": "最早的一天",
        "paper": "纸件的日期",
        "acceptance": "从受理合并计算",
        "RECHECK": "复核",
        "REVIEW": "复查",
        "HANDLE": "办理",
        "decision_to_report": "从决定听证到听证报告",
        "sitting_days": "开听证会的天数",
        "appraisal": "鉴定",
        "court": "等法院",
        "absent": "本人不在",
    }
)
"""What a setting may be, as it is shown; a number is shown as it is."""
