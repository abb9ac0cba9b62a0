"""What is looked at before a letter is printed: the words when it is right, and when it is not."""

from collections.abc import Mapping

PROOFS: Mapping[str, tuple[str, str]] = {
    "readable": ("文件完整，读得回来", "文件不完整，读不回来，不能印"),
    "claims": ("{count} 条诉求都有答复和依据", "有诉求没有结论、答复或依据，不能印"),
    "article_32": ("请求、事实、意见、依据齐全 · 第32条", "纸上有一段和拟稿对不上，请对照看一遍"),
    "remedy.handling_opinion": ("只写复查，没写复议、诉讼", "救济途径不对或不全，请对照第35条"),
    "remedy.duty_reply": ("只写复议和诉讼，没写复查", "救济途径不对或不全，请对照复议法"),
    "remedy": ("写明不服怎么办", "纸上的救济途径对不上，请看一遍"),
    "told_claims": ("{count} 条诉求都写上了", "纸上的诉求和登记的对不上：{shown}，请看一遍"),
    "parties": ("写明对方当事人", "没有写明对方当事人，决定书要送达各方，请看一遍"),
    "decided": ("{count} 件议定的事都写上了", "纸上议定的事和说的对不上，请看一遍"),
    "basis": ("写明途径和依据的条款", "没有写依据的条款，不能印"),
    "signature": ("落款不单独占一页", "落款单独占了一页，请看一遍"),
    "names": ("姓名用字都能打印", "纸上的姓名对不上，请看一遍"),
    "reasons": ("不服的理由照信访人说的写全了", "纸上的理由和登记的对不上：{shown}，请看一遍"),
    "copy": ("没有查询码，没有证件号", "印上了查询码或者证件号，不能印"),
    "code_once": ("查询码只在交信访人的一联", "查询码印在了存查联上，不能印"),
    "parts": ("法定内容齐全，{count} 部分", "缺了必须写的内容：“{shown}”，不能印"),
    "order": ("各部分的次序对", "各部分的次序乱了，请看一遍"),
    "record": ("日期、编号和内容都对得上", "纸上写的和记录对不上：{shown}，请看一遍"),
    "figures": ("每个日期和数字都有出处", "纸上有数字和记录对不上：{shown}，请看一遍"),
    "rights": ("信访人的权利 {count} 条齐全", "少了信访人的权利（{shown}），不能印"),
    "kept": ("和登记的一致", "和登记的对不上：{shown}"),
    "signed": ("有机关名称和日期", "没有机关名称或者日期，不能印"),
    "cells": ("表里的内容都印上了", "表里有内容和登记的对不上：{shown}，请看一遍"),
    "glyphs": ("每个字都能印出来", "这几个字印不出来：{shown}，不能印"),
    "fonts": ("字体都在文件里", "有字体不在文件里，换一台机器会变样，不能印"),
    "paper": ("纸的大小对", "有一页的大小跟要用的纸不一样，请看一遍"),
    "cut_off": ("没有印到纸外", "有内容印到了纸外，不能印"),
    "safe_area": ("离纸边够远", "有内容太靠纸边，打印机可能印不全，请看一遍"),
    "overprint": ("没有字叠在一起", "有字叠在一起：“{shown}”，不能印"),
    "grid": ("22 行 28 字，都在版心里", "有一行不在版心的格子里：“{shown}”，请看一遍"),
    "line_ends": ("标点、数字没有断错", "有一行断得不对：“{shown}”，请看一遍"),
}
"""By the name of what was looked at; {count} and {shown} are of the finding."""
ALSO = frozenset(
    {
        "readable", "parts", "order", "record", "figures", "rights", "kept", "signed", "cells",
        "glyphs", "fonts", "paper", "cut_off", "safe_area", "overprint", "grid", "line_ends",
    }
)  # fmt: skip
"""What is counted but not named as long as it is right: the paper, and what stands on it."""
KEPT: Mapping[str, str] = {
    "number": "编号",
    "received_on": "收到日期",
    "letter_number": "文号",
    "issued_on": "出具日期",
    "query_code": "查询码",
    "names": "姓名",
    "remedy": "救济途径",
}
"""What of a letter is held against the record."""
