"""Chinese for everything the program names: the only glossary. Sentences per error code.

A sentence says what was not lost, what happened, what to do. `{places}` are filled from the
error's detail: counts, dates, single characters, never a person's facts.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from app.domain import words_acts, words_office, words_sync, words_wording
from app.domain.errors import Refused, Trouble
from app.domain.words_acts import ACT_SENTENCES

PRODUCT = "乡镇信访工作台"
SLIP_MARK = "单"
"""Stands between prefix and year in the number of a blank slip."""

ACTS = words_acts.ACTS
LETTERS = words_acts.LETTERS
LETTER_MARKS = words_acts.LETTER_MARKS
RULES = words_acts.RULES
STATES = words_acts.STATES

CHANNELS: Mapping[str, str] = {
    "visit": "来访",
    "letter": "来信",
    "call": "来电",
    "online": "网上",
    "fax": "传真",
}
ORIGINS: Mapping[str, str] = {
    "direct": "直接提出",
    "transferred": "县转送",
    "assigned": "县交办",
    "leader_note": "领导批示",
    "grid": "网格上报",
    "hotline": "12345 转来",
    "field_visit": "下访收集",
}
KINDS: Mapping[str, str] = {"petition": "信访件", "enquiry": "咨询"}
ROLES: Mapping[str, str] = {
    "registrar": "登记员",
    "handler": "承办人",
    "leader": "领导",
    "confidential": "密件员",
    "admin": "系统管理员",
    "auditor": "审计员",
}
CLASSES: Mapping[str, str] = {
    "appeal_claim": "申诉求决",
    "suggestion": "建议意见",
    "accusation": "检举控告",
}
OUTCOMES: Mapping[str, str] = {"support": "支持", "explain": "解释说明", "reject": "不予支持"}
UNWRITTEN = "（还没写）"
NOTE_KINDS: Mapping[str, str] = {
    "turned": "转为信访件",
    "statement": "听取陈述",
    "talk": "谈话",
    "visit": "现场查看",
    "phone": "电话",
    "document": "查阅材料",
    "meeting": "会商",
    "other": "其他",
    "closing": "办结说明",
    "appraisal": "等鉴定、评估（期限照走）",
    "court": "等法院判决（期限照走）",
    "absent": "联系不上本人（期限照走）",
}
SERVICE_WAYS: Mapping[str, str] = {
    "in_person": "当面",
    "post": "邮寄",
    "left": "留置",
    "electronic": "电子",
    "announcement": "公告",
}
REVIEW_OPINION = "复查意见书"
ABOVE_REVIEW = "复查机关的上一级机关"
"""To whom re-examination is asked, where nobody told its name (Article 36 paragraph 1)."""
REVIEW_HOW: Mapping[str, str] = {"spoken": "口头", "written": "书面", "post": "邮寄"}
SIGNED_HOW: Mapping[str, str] = {"signed": "签名", "thumb": "捺印", "refused": "拒绝签名"}
PRINT_STATES: Mapping[str, str] = {
    "unknown": "不清楚是否印出",
    "sent": "已送打印机",
    "done": "已印出",
    "failed": "没有印出",
    "void": "印坏作废",
}
PRINT_COPIES: Mapping[str, str] = {
    "original": "首份",
    "reprint": "重印",
    "copy_for_others": "抄送件",
    "service_receipt": "送达回证",
    "receipt_roll": "小票",
    "large_print": "大字本",
    "plain_words": "看得懂的说明",
}
PLACES: Mapping[str, str] = {
    "local": "只在本机",
    "in_transit": "在路上",
    "county": "县里已收",
    "upper_system": "已录入上级系统",
}
PLACES_SHORT: Mapping[str, str] = {
    "local": "本机",
    "in_transit": "路上",
    "county": "县里",
    "upper_system": "上级",
}
"""The same in a table's column, beside their shape."""
LIKENESS: Mapping[str, str] = {
    "same_id_number": "证件号",
    "same_phone": "手机号",
    "same_name": "姓名",
    "same_village": "村居",
    "same_category": "分类",
    "alike_words": "说法相近",
    "different_name": "姓名",
    "different_village": "村居",
    "different_category": "分类",
    "different_words": "说的不是一回事",
    "new_claim": "有新的诉求",
}
SAME_MATTER: Mapping[str, str] = {
    "same.under_way": "原件还在办。这次说的记到原件上，给原来的回执，期限不变。",
    "same.under_review": "原件正在复查。这次说的记到原件上，转给复查的机关。",
    "same.window_open": "答复已送达，{until}前可以申请复查。群众当面说不服也算，就按复查申请登记。",
    "same.not_carried_out": (
        "答复支持了诉求，还没有执行完{until}。"
        "这次说的记到原件上，接着督促责任单位（第32条第2款、第40条）。"
    ),
    "same.simple_reply": "原件是简易办理答复的，群众不认可就转普通程序。这次的话记到原件上。",
    "same.window_over": (
        "复查期到{until}已过。照样登记，把原来的答复念给群众听；迟了有没有正当理由，由县里定。"
    ),
    "same.reviewed": "已经复查过。照样登记，把复查意见讲清楚，困难的帮助（第36条、第37条第3款）。",
    "same.told_elsewhere": "原件已告知去向。照样登记，把告知书上写的机关再说清楚。",
    "same.other_remedy": "原件答复走的是复议、诉讼。照样登记，把答复书上写的办法和期限念给群众听。",
    "same.enquiry": "上次是咨询。这次按信访件登记。",
    "same.closed": "原件已经办结。照样登记，把原来的结果讲清楚。",
    "same.void": "原件已经作废。照样登记。",
}
"""What comes next when the same matter comes again, by the state of the earlier petition."""
HERE_BEFORE: Mapping[str, str] = {
    "alone": "在本机关是第一次提出。",
    "first": "同一件事后来又提出过。各件的期限从各自收到、受理之日起算，这一件的期限不变。",
    "again": "在本机关不是第一次，不能用简易办理。告知、答复的期限照样从这一件收到、受理之日起算，"
    "不因为关联少一天。关联错了随时可以取消。",
}
"""Whether a matter came to this office before, and what that means for the clocks."""
SEXES: Mapping[str, str] = {"male": "男", "female": "女"}
PARTY_KINDS: Mapping[str, str] = {"unit": "单位", "person": "个人"}
ROUTES: Mapping[str, str] = {
    "litigation": "诉讼等司法程序",
    "arbitration": "仲裁",
    "party_appeal": "党员申诉",
    "admin_procedure": "行政程序",
    "duty_performance": "履行法定职责",
    "petition_procedure": "信访程序",
}
WAYS: Mapping[str, str] = {"online": "在线", "usb": "U 盘", "none": "县里没装接收端"}
PARCEL_STATES: Mapping[str, str] = {
    "sealed": "在路上",
    "stored": "县里已存，等入账",
    "applied": "县里已收",
    "refused": "县里退回",
}
ARRIVED = "{title}已装上：{counted} 个日期重算过，其中 {settled} 个不再是推算。"
MOVED = "{number} {duty} {which} {was} → {now} {way} {reason}"
MOVED_WAYS: Mapping[str, str] = {
    "earlier": "提前了",
    "later": "推后了",
    "stays": "不变",
    "right_later": "权利期更长",
}
FIELDS: Mapping[str, str] = {
    "channel": "形式",
    "origin": "来源",
    "received_at": "收到日期",
    "petitioners": "姓名",
    "id_number": "证件号",
    "phone": "手机",
    "address": "住址",
    "village_code": "村居",
    "people_count": "来访人数",
    "category": "分类",
    "content": "反映情况",
    "claims": "诉求",
    "organ": "有权处理的机关",
    "number": "编号",
    "reason": "原因",
    "on": "日期",
    "text": "内容",
    "paper_number": "签批纸编号",
    "petitioner": "哪一位",
    "name": "姓名",
    "gist": "事由",
    "platform_number": "来文号",
    "platform_query_code": "上级查询码",
}

SENTENCES: Mapping[str, str] = {
    **ACT_SENTENCES,
    **words_wording.SENTENCES,
    **words_sync.SENTENCES,
    **words_office.SENTENCES,
    # the form
    "draft.channel_missing": "还没选形式，选一个就能登记。",
    "draft.content_missing": "还没写反映情况，写一句就能登记。",
    "draft.control_character": "文字里有看不见的控制字符，请删掉重写这一处。",
    "draft.too_long": "文字太长，最多十万字。请把材料作为附件收下。",
    "draft.received_missing": "还没写收到日期。期限从收到那天起算。",
    "draft.received_in_future": "收到日期在今天以后，请核对。",
    "draft.received_long_ago": "收到日期早得不像真的，请核对年份。",
    "draft.due_before_receipt": "要求反馈的日期早于收到日期，请核对来文。",
    "draft.postmark_after_receipt": "邮戳日期晚于收到日期，请核对。",
    "draft.enquiry_with_claim": "写了诉求就不是咨询，请按信访件登记（第44条第1项：应当登记）。",
    "draft.name_missing": "还没写姓名。不愿留名的，请选匿名。",
    "draft.too_many_representatives": "代表不超过 5 人（第20条第3款）。其余的人写在来访人数里。",
    "draft.people_count_too_small": "来访人数少于写下姓名的人数，请核对。",
    "draft.people_count_too_large": "来访人数大得不像真的，请核对。",
    "draft.materials": "收到的材料要写多少件、多少页，只写数字。",
    "draft.name_too_long": "姓名超过 100 个字，请核对。",
    "draft.born_in_future": "出生日期在今天以后，请核对。",
    "draft.phone_length": "号码位数不像电话。可以先保存，以后补。",
    "draft.village_code": "村居代码应当是 12 位。可以先保存，以后补。",
    "draft.no_such_day": (
        "没有写入：{what} 不是日历上有的一天。请照 2026-09-22 的样子写，别的条不受影响。"
    ),
    "draft.not_among": "没有写入：{what} 只能是 {allowed}。改好后再送来，别的条不受影响。",
    "draft.unreadable": "这一条看不懂，没有登记：{what}。改好后再送来，别的条不受影响。",
    "draft.unknown_key": "这一条有不认识的项“{what}”，没有登记。",
    "draft.doubled_key": "这一条的“{what}”写了两次，没有登记。",
    "id.length": "证件号位数不对。可以先保存，以后补。",
    "id.letter": "证件号里有不该有的字符。可以先保存，以后补。",
    "id.area": "证件号开头的地区代码不像真的，请核对。可以先保存。",
    "id.date": "证件号里的出生日期不存在，请核对。可以先保存。",
    "id.future": "证件号里的出生日期在今天以后，请核对。可以先保存。",
    "id.too_old": "证件号里的出生日期早得不像真的，请核对。可以先保存。",
    "id.check": "证件号校验码不对，请对照证件再看一遍。可以先保存。",
    "id.organ_kind": "信用代码的机构类别不存在，请核对。可以先保存。",
    "id.precision_lost": "证件号末几位像是被表格软件改成了零，请对照证件。可以先保存。",
    "id.first_generation": "这是 15 位旧号，已换算成 18 位，请对照证件。",
    "id.unknown": "不像证件号，请核对。可以先保存。",
    # dates and numbers
    "calendar.two_answers": "假日表里同一天有两种说法，没有采用。请核对这份文件。",
    "calendar.other_year": "假日表里有不属于 {year} 年的日子，没有采用。请核对这份文件。",
    "calendar.empty": "假日表里没有 {year} 年的安排，没有采用。请核对这份文件。",
    "calendar.unknown_key": "假日表里有不认识的项“{key}”，没有采用。请核对这份文件。",
    "calendar.named_twice": "假日表里同一天写了两次，没有采用。请核对这份文件。",
    "calendar.no_source": "假日表没有写出处（source），没有采用。请写上是哪份通知公布的。",
    "calendar.no_place": "地方假日没有写是哪个地方的（place），没有采用。请写上。",
    "calendar.published_later": "假日表的公布日期在今天以后，没有采用。请核对日期和电脑时间。",
    "calendar.far_year": "假日表是 {year} 年的，离现在太远，没有采用。请核对年份。",
    "calendar.not_a_weekend": "调休上班的日子不是周末，没有采用。请核对这份文件。",
    "calendar.none_found": "这里没有假日表文件，什么都没有改。请核对选的文件夹或 U 盘。",
    "clock.doubted": "电脑时间像是不对，这一步没有办，已有的都在、照样能看。请先核对今天的日期。",
    "clock.before_petition": "今天的日期比这件已有的文书还早，没有办。请先核对今天的日期。",
    "clock.never_set": "电脑的日期不对，还没有建立，什么都没有留下。请先调对日期，再建一次。",
    "clock.not_in_doubt": "电脑时间没有问题，不用核对。",
    "clock.before_last": "比上一次记录的时间还早，没有采用。上一次记错了的，"
    "请先把电脑时间调对，再选“电脑时间是对的”。",
    "clock.no_such_time": "这个日期不像真的，没有采用。请核对。",
    "layer.unreadable": "规定文件看不懂，没有采用：{what}。请核对这份文件。",
    "layer.incomplete": "规定文件没写是哪一层、哪个地方、出处，没有采用。请写上。",
    "layer.no_day": "规定文件没写从哪天起施行（in_force_from），没有采用。请写上。",
    "layer.unknown_setting": "规定文件里“{key}”不是可以另定的事，没有采用。",
    "layer.not_yours": "这件事不归这一层定，没有采用。请核对是哪一级的规定。",
    "layer.bad_value": "规定文件里这一项的值不在可以选的里面，没有采用。请核对。",
    "layer.mandatory": "这条期限是法律、条例定的，各地不能改，没有采用。",
    "adopt.already": "这份已经装过，内容一样，什么都没有改。",
    "adopt.stopped": "已经停下，什么都没有改。要装的时候再装一次就行。",
    "calendar.unreadable": "假日表看不懂，没有采用。请换一份文件。",
    "deadline.unknown_rule": "没有这条期限规则，请核对规则编号。",
    "deadline.impossible_date": "这个日期算不了期限，请核对。",
    "deadline.fixed_length": "这条期限的天数是法定的，不能改。",
    "deadline.days_out_of_range": "天数只能在 {least} 到 {most} 之间。",
    "deadline.impossible_excluded_days": "扣除的天数不对，请核对。",
    "deadline.nothing_excluded": "这条期限没有可以扣除的天数。",
    "deadline.no_longer_in_force": "这条规则那时已经失效，请核对日期。",
    "rules.worse_than_law": "下级规则比法定期限对信访人更不利，没有采用。",
    "rules.unreadable": "期限规则文件（{layer}）看不懂，没有采用。请联系维护人员。",
    "number.not_a_petition_number": "不像信访件编号，请核对。",
    "number.not_a_letter_number": "不像文号，请核对。",
    "number.not_a_query_code": "不像查询码，请核对。",
    "number.query_code_misread": "查询码有一位对不上，请再念一遍。",
    "number.reserve_count": "要留的号数不对：{count}。",
    "file.unreadable": "文件读不出来，没有改动任何内容。请核对文件在不在。",
    "letter.not_issued": "这件还没有出过这种文书。",
    "cadre.unknown": "没有这个账号的工作人员，请核对。",
    # the procedure
    "policy.denied": "这件事不归您的岗位办，没有改动任何内容。请换有权的人登录。",
    "remedy.damaged": "救济途径表被改动过，没有出文书，数据没有动。请恢复默认的表。",
    "remedy.none": "这条途径没有对应的文书，没有出文书，数据没有动。请核对途径。",
    "draft.born_after_receipt": "出生日期在收到信访件以后，请核对。填的内容还在。",
    "draft.born_long_ago": "出生日期早得不像真的，请核对年份。填的内容还在。",
    "draft.signed_in_future": "签收日期在今天以后，请核对。填的内容还在。",
    "draft.signed_before_receipt": "签收日期早于收到日期，请核对。填的内容还在。",
    "draft.speaker_nameless": "请写上代理人或者监护人的姓名。填的内容还在。",
    "draft.acts_for_role": "只有代理人、监护人才写替谁办，请核对这一位的身份。填的内容还在。",
    "draft.acts_for_nobody": "代理人、监护人要写明替哪一位信访人，序号从 1 数起。填的内容还在。",
    "draft.agent_without_paper": "代理人要有授权委托书，没带来可以先登记，以后补。",
    "draft.guardian_without_paper": "监护人请写明关系或者凭什么文书，可以先登记，以后补。",
    "draft.guardian_of_adult": "这位信访人已满 18 岁，监护人要有文书，请核对。照样能登记。",
    "draft.minor_alone": "未成年，写监护人。",
    "enquiry.not_one": "这一件不是咨询，不用再转。没有改动任何内容。",
    "enquiry.turned_already": "这次咨询已经转为信访件，请看它的经过。没有改动任何内容。",
    "organ.unknown": "没有这一类机关，请从列出的里选。没有改动任何内容。",
    "organ.nameless": "请写上机关的名称。填的内容还在，没有改动任何内容。",
    "organ.too_long": "名称、地址和电话一共不能超过 200 个字。填的内容还在。",
    "guide.damaged": "职权指引表坏了，登记和办理照常，数据没有动。请恢复默认的表。",
    "limits.unknown": "没有这一种时限，请用 guide 命令里列出的代号。没有办理，填的内容还在。",
    "category.damaged": "分类表坏了，分类可以照样手写，数据没有动。请恢复默认的表。",
    "procedure.damaged": "办理程序表坏了，数据没有动。请重新安装程序。",
    "note.no_wait": "省里没有要求记这一种等候，没有写入。请换一种，或者选“其他”照实写。期限照走。",
    "note.empty": "还没有写内容，写一句就能记下。",
    "classify.nothing": "还没有诉求，请先写一条。没有改动任何内容。",
    "classify.claim_missing": "有诉求没有甄别，每一条都要说明走哪条途径。",
    "classify.unknown_claim": "没有这一条诉求，请核对序号。没有改动任何内容。",
    "classify.route_missing": "申诉求决类的诉求要选法定途径（第31条）。",
    "classify.suggestion_route": "建议意见不走第31条的途径，研究后答复（第29条）。",
    "classify.accusation": "检举控告不在这里办，也不转给被反映的人（第30条）。"
    "请交纪检监察机关，电话 12388。没有改动任何内容。",
    "link.itself": "不能关联到自己。没有改动任何内容。",
    "link.round": "对方已经关联到这一件，不用再关联。",
    "delegate.who": "请选一位在岗的同事来代签。没有改动任何内容。",
    "delegate.incomplete": "委托要写明事项、起止日期和委托书编号。没有改动任何内容。",
    "review.reasons_missing": "还没有写信访人为什么不服，照本人说的写一句。",
    "letter.no_copy": "这份文书没有抄送任何单位，不用抄送件。没有出纸。",
    "letter.not_served": "这种文书不用送达回证。没有出纸。",
    "review.waits": "已经登记过复查申请，请写明转出的日期。",
    "petition.unknown": "没有这个编号的信访件，请核对编号。",
    "petition.no_strand": "这件记录不完整，请运行核验。",
    "notice.organ_missing": "不归本机关的，要写明向哪个机关提出（第23条第2款）。",
    "notice.nothing_ours": (
        "写下的诉求都不走信访程序，不能写成本机关受理。请选不归本机关并写明机关，或者先登记。"
    ),
    "void.not_today": "只能在登记当天、由登记人本人作废。以后请用更正。",
    "void.already_acted": "这件已经告知、打印或上报，不能作废。请用更正。",
    "void.reason_missing": "作废要写原因，编号会一直看得见。",
    "letter.no_glyph": "没有打印：字库里没有 {characters} 这几个字，印出来会是空白。内容已保存。",
    "print.failed": "没打印成：打印机没有响应。登记和文书都在。请看电源和纸再打，也可以存 PDF。",
    "letter.unfit": "没有出具：印前检查不合格（{checks}）。填的内容都在，改好再办。",
    "letter.unreadable": "没有打印：这份 PDF 不完整，读不回来。登记都在，请重新出具。",
    "print.stopped": "没有打印：印前检查有一项不合格，文书和登记都在。请看上面标红的那一项。",
    "print.no_printer": "没有找到打印机。登记和文书都在，可以先存 PDF，装好打印机再打。",
    "print.lost": (
        "打印中断，不清楚是否印出。登记和文书都在。请看打印机里的纸，在打印记录里记下印出没有。"
    ),
    "print.no_paper": (
        "没有打印：这台打印机没有 {paper} 纸，缩放着印会走样。登记和文书都在。"
        "请换一台打印机，或者先存 PDF。"
    ),
    "print.offline": (
        "没有打印：打印机停着，没有接收。登记和文书都在。请开机、接好线再打，也可以存 PDF。"
    ),
    "print.waits": "还没印完，打印机也许停住了。登记和文书都在。印出来以后请在打印记录里记一下。",
    "print.sides_apart": (
        "这台打印机不会自己翻面，背面印在了另一张纸上。请把纸放回去印背面，或者换一台。"
    ),
    "print.greyed": (
        "这台打印机没有彩色，红头和红线印成了灰色。要发出去的，请换一台彩色打印机重印。"
    ),
    "print.other_bytes": "没有打印：这不是当初签发的那一份。登记和文书都在，请重新打开这份文书。",
    "print.unknown": "没有这次打印的记录，请重新打开这份文书。",
    "print.settled": "这次打印的结果已经定了，不能再改。再打一份会另记一笔。",
    "print.reason_missing": "印坏作废要写原因，这一笔会一直看得见。",
    "print.outcome": "打印的结果只能是印出、没印出或印坏作废。",
    "print.offset": "打印位置最多调 5 毫米，没有改。差得更多的，请先看纸有没有放正、纸型对不对。",
    "save.failed": "PDF 没存上：那个位置写不进去。登记和文书都在，请换个位置再存。",
    "entry.schema": "这条记录来自更新的程序，先存着，升级后自动入账。",
    "entry.body": "这条记录的内容不合规格，没有入账。",
    "attachment.unreadable": "附件读不出来，没有登记；写下的还在。请核对文件在不在。",
    "attachment.too_large": "附件超过 {mib} MB，没有登记；写下的还在。请分开或缩小后再收。",
    # accounts
    "unlock.wrong": "口令或账号不对，请再试一次。",
    "unlock.wait": "错得太多次，请等 {seconds} 秒再试。数据没有丢。",
    "passphrase.too_short": "口令至少 10 个字。可以用一句好记的话。",
    "passphrase.common": "这个口令太常见，一猜就中，请换一个。",
    "passphrase.not_the_same": "两次打的口令不一样，请再打一遍。",
    "passphrase.holds_name": "口令里不要有自己的姓名或账号。",
    "keys.damaged": (
        "登记的内容没有动。钥匙文件两份都坏了，口令和恢复纸都要靠它，暂时打不开。"
        "请从备份取回钥匙文件。"
    ),
    "keys.slot_refused": "钥匙文件被改动过，没有打开。数据还在，请用恢复纸打开。",
    "keys.device_secret_lost": "这台电脑保管的那一半钥匙不见了，数据还在。请用恢复纸打开。",
    "keys.copy_damaged": "钥匙文件的一份副本坏了，已用另一份打开。请运行核验并备份。",
    "keys.device_damaged": "这台电脑的上报钥匙坏了，记录都在本机。请重新与县里接通。",
    "keys.exist": "这里已经有钥匙文件，没有改动它。请换一个空文件夹。",
    "keys.last_user": "这是最后一个账号，不能去掉。",
    "keys.memory": "内存不够，没有打开。请关掉别的程序再试，数据没有动。",
    "keys.missing": (
        "登记的内容没有动。这个文件夹里没有钥匙文件。请核对文件夹；丢了的，请从备份取回。"
    ),
    "keys.newer": "钥匙文件是更新的程序写的，没有动它。请用新程序打开。",
    "keys.no_class_key": "只有密件员能授予这把钥匙。",
    "keys.no_user": "至少要有一个账号。",
    "recovery.misread": "恢复纸上的字读错了一处，请逐组核对。",
    "recovery.no_place": "恢复纸没有地方存：那个位置写不进去。没有建立任何东西，请换个位置。",
    "recovery.wrong": "这不是本单位现在的恢复纸，请核对日期。",
    "user.exists": "这个账号已经有了。",
    "user.unknown": "没有这个账号。",
    "user.not_confidential": "这个账号不是密件员。",
    "login.bad": "账号只能用字母、数字、点和横线。",
    "letter.too_long": "这份文书放不下，没有打印，登记已保存。请把事由写短些。",
    "letter.wording": "文书模板缺了必须有的内容（{name}），没有打印。请恢复默认模板。",
    "letter_check.changed": "这份文书和它的校验码对不上：编号、日期或文字被改过。请不要当原件用。",
    "letter_check.unknown_key": "校验码不是认识的办公室签的，核对不了。请交县信访局核对。",
    "letter_check.no_code": "这里没有校验码，不等于是假的。回执请扫背面的方码，正面的是查询用的。",
    "letter_check.keys": "这不是县里发的公钥文件，没有核对。请用县里导出的原文件。",
    "letter_check.unreadable": "这个文件不是能读的 PDF，没有核对。请换原来的文件再试。",
    "letter.locked": "文书模板里不能改的内容被改动了（{name}），没有打印。请恢复默认模板。",
    "letter.fonts_missing": "文书字体不见了，没有打印，登记已保存。请重新安装程序。",
    # the store
    "store.missing": (
        "什么都没有动。这个文件夹里没有数据库。请核对文件夹；用过的，请用最近的备份取回；"
        "第一次使用的，请先开办本单位。"
    ),
    "folder.closed": (
        "登记的内容没有动。数据文件夹打不开：没有权限，或者盘没有插好。请核对以后再试。"
    ),
    "store.exists": "这里已经有数据库，没有改动它。要新建请换一个空文件夹。",
    "store.not_encrypted": "数据库没有真正加密，拒绝打开。请联系维护人员，不要再往里写。",
    "store.damaged": "数据库打不开：钥匙不对或文件损坏。请不要删除它，用最近的备份恢复。",
    "store.newer": "数据库是更新的程序写的，数据没有动。请用新程序打开。",
    "store.busy": "另一个窗口正在写，等了 10 秒没有等到。您写的还在，请稍后再试。",
    "store.unsafe_setting": "数据库的安全设置 {name} 没有生效，拒绝打开。请联系维护人员。",
    "disk.full": "磁盘满了，这一次没有存上；以前存的都在。请清出空间再试，草稿还在。",
    "disk.failed": "磁盘读写失败，这一次没有存上；以前存的都在。请换个位置再试。",
    "backup.missing": "没有找到备份的位置，没有备份，数据都在本机。请插好 U 盘再试。",
    "backup.none": "什么都没有动。选的文件夹里没有完整的备份。请选备份里带日期的那个文件夹。",
    "backup.other_office": "什么都没有动。那个备份是别的单位的（{name}）。请换本单位的备份。",
    "backup.inside": "不能备份到数据文件夹自己里面，没有备份。请选另一个盘。",
    "backup.not_as_written": "备份出来的和本机的不一样，没有算数，数据都在本机。请换一个 U 盘。",
    "blob.missing": "存放文书的文件不见了，登记内容还在。请从备份取回。",
    "blob.damaged": "存放文书的文件损坏，登记内容还在。请从备份取回。",
    # first use
    "office.unreadable": "单位资料看不懂：{what}。没有建立任何东西，改好再来。",
    "office.no_admin": "至少要有一个系统管理员。",
    "office.roles_conflict": "同一人不能兼管理员和审计员，也不能兼领导和密件员。",
    "office.folder_not_empty": "这个文件夹里已有别的东西，没有动它。请换一个空文件夹。",
    # the window
    "window.no_display": (
        "数据没有动。这里没有图形桌面，窗口打不开。请在电脑的桌面上打开，或者只用命令（--help）。"
    ),
    "window.library": (
        "数据没有动。系统缺 {library}，窗口打不开。"
        "请让维护人员运行 apt-get install -y {package} 再打开。"
    ),
    # calls
    "call.wrong": "命令写得不对：{what}。",
    "deadline.rule_unknown": "没有这条期限规则，请核对规则编号。",
    "bug": "程序出错了，已存的都在。请把错误代码 {what} 告诉维护人员。",
}


def sentence(code: str, detail: Mapping[str, str | int] | None = None) -> str:
    """Give the sentence for a code, its places filled; an unknown code speaks as a bug."""
    told = SENTENCES.get(code)
    if told is None:
        return SENTENCES["bug"].replace("{what}", code)
    for name, value in (detail or {}).items():
        told = told.replace("{" + name + "}", str(value))
    return told


def refusal(
    code: str, detail: Mapping[str, str | int] | None = None, article: str | None = None
) -> str:
    """Give the sentence for a code with the article that says so, if it names none itself."""
    told, why = sentence(code, detail), article_words(article)
    if not why or _NAMES_ONE.search(told):
        return told
    first, stop, rest = told.partition("。")
    named = f"{first[:-1]}，{why}）" if first.endswith("）") else f"{first}（{why}）"
    return f"{named}{stop}{rest}"


def said(fault: Refused | Trouble) -> str:
    """Give the sentence for an error; a refusal with its article."""
    return refusal(fault.code, fault.detail, getattr(fault, "article", None))


_ARTICLE = re.compile(r"\d+(\.\d+)?")
_NAMES_ONE = re.compile("第[0-9、〇零一二三四五六七八九十百]+条")


def article_words(article: str | None) -> str:
    """Write an article of the regulation in short: 第23条; other laws as they are given."""
    if not article:
        return ""
    parts = [part.strip() for part in article.split(",")]
    if not all(_ARTICLE.fullmatch(part) for part in parts):
        return article
    return f"第{'、'.join(dict.fromkeys(part.partition('.')[0] for part in parts))}条"


PROOF_OF_SERVICE = "送达回证"
COPY_FOR_OTHERS = "抄送件"
LETTER_CODE = "文书校验："
"""What the code in the foot of an issued letter begins with."""
PROMISED = frozenset({"NOTICE_15D", "NOTICE_15D_UP", "HANDLE_60D", "DUTY_2M"})
"""Duties whose dates are told to the petitioner on the sheet."""

ROUTE_OURS = (
    "您反映的事项属于本机关职权范围，现予受理，按信访程序办理（《信访工作条例》第三十一条第六项）。"
)
ROUTE_REST = "其中第{claims}项诉求属于其他法定途径，不在受理之列，由本机关另行书面告知。"
ROUTE_ELSEWHERE = (
    "您反映的事项不属于本机关职权范围，请向有权处理的机关提出：{organ}"
    "（《信访工作条例》第二十三条第二款）。"
)
ROUTE_DUTY = (
    "您请求本机关履行的职责属于本机关职权范围，现予受理，依法履行或者答复"
    "（《信访工作条例》第三十一条第五项）"
)
KEPT_AWAY = "（反映的是您本人，或者您已回避，不显示内容）"
"""What stands in place of what a petition says, for whoever is kept away from it."""
REFERRALS: Mapping[str, str] = {
    "litigation": "应当通过诉讼、仲裁裁决执行等司法程序解决（《信访工作条例》第三十一条第一项）",
    "arbitration": "应当通过仲裁解决（《信访工作条例》第三十一条第二项）",
    "party_appeal": "应当按党员申诉、申请复审的规定办理（《信访工作条例》第三十一条第三项）",
    "admin_procedure": "应当通过行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序解决"
    "（《信访工作条例》第三十一条第四项）",
    "duty_performance": "属于请求查处违法行为、履行保护职责的，由有权机关依法履行或者答复"
    "（《信访工作条例》第三十一条第五项）",
}
PERSON_ROLES: Mapping[str, str] = {
    "petitioner": "信访人",
    "representative": "代表",
    "agent": "代理人",
    "guardian": "监护人",
}


NOT_TOLD = "没有姓名或者姓名、住址不清的，不用书面告知（第23条第2款），照样办理。"


def joined_limits(limits: Sequence[str]) -> str | None:
    """Join what a notice says of other limits into one sentence; None: nothing to say."""
    return "；".join(limits) or None


def spoken_for(name: str, others: Sequence[tuple[str, str]]) -> str:
    """Name a petitioner with who speaks for her: role and name each."""
    told = "、".join(f"{PERSON_ROLES[role]}{other}" for role, other in others if other)
    return f"{name}（{told}）" if told else name


GUIDE_ROUTES: Mapping[str, str] = {
    "litigation": "诉讼等司法程序（第31条第1项）",
    "arbitration": "仲裁（第31条第2项）",
    "party_appeal": "党员申诉、申请复审（第31条第3项）",
    "admin_procedure": "行政程序（第31条第4项）",
    "duty_performance": "履行法定职责（第31条第5项）",
    "petition_procedure": "信访程序（第31条第6项）",
    "suggestion": "建议意见（第29条）",
    "accusation": "检举控告（第30条），不进普通件",
}
"""Where the guide says a claim usually goes."""
CHECKED: Mapping[str, str] = {"read": "条文已读", "known": "通行做法", "unsure": "请核对"}
"""How sure the guide is of a row or a limit."""
ROUTE_LATER = (
    "您反映的事项已登记，本机关将书面告知由谁处理、按什么途径和程序处理"
    "（《信访工作条例》第二十三条第二款）。"
)


def organ_name(county: str, town: str) -> str:
    """Give the full name of the township's government."""
    return f"{county}{town}人民政府"


def county_government(county: str) -> str:
    """Give the name of the county's government, to which reconsideration goes."""
    return f"{county}人民政府"


def own_leaders(town: str) -> str:
    """Name those to whom an urgent report goes first (Article 25)."""
    return f"{town}党委、{town}人民政府"


def day_in_full(day: date) -> str:
    """Write a day as letters do."""
    return f"{day.year}年{day.month}月{day.day}日"


def carried_out(days: Sequence[date | None]) -> str:
    """Say how far what was supported is carried out: a day for each claim, none where it is not."""
    done = [day for day in days if day is not None]
    if len(done) == len(days):
        return f"{day_in_full(max(done))}全部执行完毕"
    return (
        f"{len(done)} 项已执行，{len(days) - len(done)} 项还没有执行完" if done else "还没有执行完"
    )
