"""The forms of the answer: drafted claim by claim, signed, served; and her request for review."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.domain import words
from app.domain.file import Claim
from ui.act_forms import SIGNED, ActForm, Doing
from ui.editors import Segments
from ui.pieces import Message, label
from ui.register_values import day_text


class OpinionForm(ActForm):
    """The opinion, claim by claim (Art. 32)."""

    hint = "每条诉求都要答复，写明依据（第32条）。没写完的也能存，写全了就到待签发。"
    letter = True

    def build(self) -> None:
        held = self.file.opinion(self.strand.id)
        self.text("facts", "事实和理由", "查明了什么，怎么查的", lines=4)
        self.lines("evidence", "证据", "一行一份")
        self._claims = [
            (n, each) for n, each in enumerate(self.file.claims, 1) if each.strand == self.strand.id
        ]
        for n, each in self._claims:
            self._claim(n, each)
        self.line("copies", "抄送", "用、隔开；不能给被反映的单位")
        if held is not None:
            self.fields["facts"].editor.set_value(held.facts)
            self.fields["evidence"].editor.set_value(held.evidence)
            self.fields["copies"].editor.set_value("、".join(held.copies_to))

    def _claim(self, n: int, claim: Claim) -> None:
        self.add(label(f"诉求 {n}　{claim.text}", text="strong", wrap=True))
        outcomes = tuple(words.OUTCOMES.items())
        chosen = self.segments(f"outcome_{n}", "结论", outcomes)
        chosen.set_value(claim.outcome)
        self.text(f"answer_{n}", "答复", lines=2).set_value(claim.answer)
        answer = self.fields[f"answer_{n}"]
        chosen.picked.connect(lambda: self.jump(answer))
        self.line(f"law_{n}", "依据", "法律、法规、政策的名称和条款").set_value(claim.law)
        executor = self.line(f"executor_{n}", "执行单位", "支持的才写")
        executor.set_value(claim.executor)
        by = self.day(f"by_{n}", "执行到哪天", empty=True)
        by.set_value(day_text(claim.execute_by, self.today))
        asked = Message(
            "写明谁来办、办到哪天（第32条第2款）。实在定不下来的，下一步是“通知执行”，今日一直提醒。",
            "warn",
        )
        self.add(asked)
        later = (self.fields[f"executor_{n}"], self.fields[f"by_{n}"])

        def fit() -> None:
            supported = chosen.value() == "support"
            _show(later, on=supported)
            asked.setVisible(supported and not (executor.value() and by.value()))

        for each in (chosen, executor, by):
            each.edited.connect(fit)
        fit()

    def ready(self) -> Doing:
        values = self.values()
        answers = tuple(self._answers(values))
        told = OpinionTold(
            self.told("facts") or "",
            answers,
            tuple(values["evidence"]),
            copies_to=tuple(e.strip() for e in str(values["copies"]).split("、") if e.strip()),
        )
        draft, place = self.office.answering.draft_opinion, self.place
        return lambda: draft(self.number, told, strand=place)

    def _answers(self, values: Mapping[str, Any]) -> Iterator[ClaimAnswer]:
        for n, _claim in self._claims:
            outcome = values[f"outcome_{n}"]
            supported = outcome == "support"
            yield ClaimAnswer(
                n,
                outcome,
                self.told(f"answer_{n}"),
                self.told(f"law_{n}"),
                self.told(f"executor_{n}") if supported else None,
                self.on(f"by_{n}") if supported else None,
            )


def _show(fields: Sequence[QWidget], *, on: bool) -> None:
    for each in fields:
        each.setVisible(on)


class SignForm(ActForm):
    """The leader signs; by paper where no leader has an account here."""

    hint = "签发后出具文书，编号和内容不再改动（第32条）。"
    letter = True

    def build(self) -> None:
        self.add(label("请看右边的文书。签发的人对内容负责。", tone="text2", wrap=True))
        if self.standing.by_paper:
            self.ask_paper()

    def ready(self) -> Doing:
        paper = self.paper()
        sign, place = self.office.answering.sign, self.place
        return lambda: sign(self.number, paper=paper, strand=place)


class ServeForm(ActForm):
    """How a letter reached one who is to have it."""

    hint = "收到当日不算，从第二天起数。谁收的、怎么送的，照实写。"
    letter = True

    def build(self) -> None:
        self.choice("letter", "文书和信访人", list(self._waiting()))
        ways = tuple(words.SERVICE_WAYS.items())
        way = self.segments("way", "怎么送的", ways)
        self.day("on", "收到日期")
        self.line("receiver", "签收人", "本人就空着")
        self.line("relation", "与本人关系")
        self.line("place", "地点")
        self.line("witness", "见证人")
        self.line("refusal", "拒收的情况")
        self.line("mail_number", "挂号编号")
        self.choice("signed_how", "回证怎么签的", ((None, "没记"), *SIGNED))
        way.edited.connect(lambda: self._fit(way.value()))
        self._take_post(way)
        self._fit(way.value())

    def _take_post(self, way: Segments) -> None:
        """Begin with the post where a letter is on its way and only its receipt is awaited."""
        waiting = (each for s in self.file.strands for each in self.file.to_serve(s.id))
        sent = next((post for each in waiting if (post := self.file.posted(each))), None)
        if sent is not None and sent.act == "post_letter":
            way.set_value("post")
            self.fields["mail_number"].editor.set_value(str(sent.told.get("mail_number") or ""))

    def _fit(self, way: str) -> None:
        for name, ways in _ASKED.items():
            self.fields[name].setVisible(way in ways)
        self.fields["signed_how"].setVisible(way in _SIGNED_FOR)

    def _waiting(self) -> Iterator[tuple[tuple[str, int], str]]:
        letters = {each.id: each for each in self.file.letters}
        for strand in self.file.strands:
            for each in reversed(self.file.to_serve(strand.id)):
                letter = letters[each.letter]
                for n, person in enumerate(self.file.principals(), 1):
                    if person.id == each.petitioner:
                        named = words.LETTERS[letter.letter_kind]
                        yield (letter.number, n), f"{named} {letter.number} → {person.name}"

    def ready(self) -> Doing:
        values = self.values()
        number, petitioner = values["letter"] or (None, 1)
        asked = {name: self.told(name) for name, ways in _ASKED.items() if values["way"] in ways}
        how = values["signed_how"] if values["way"] in _SIGNED_FOR else None
        told = Served(values["way"], self.on("on"), petitioner, number, **asked, signed_how=how)
        return lambda: self.office.answering.serve(self.number, told)


_SIGNED_FOR = frozenset({"in_person"})
"""Ways by which she signs our own receipt; by post it is the post's."""
_ASKED: Mapping[str, frozenset[str]] = {
    "receiver": frozenset({"in_person", "post"}),
    "relation": frozenset({"in_person", "post"}),
    "place": frozenset({"left"}),
    "witness": frozenset({"left"}),
    "refusal": frozenset({"left", "post"}),
    "mail_number": frozenset({"post"}),
}
"""What is asked for each way of service."""


class ReviewForm(ActForm):
    """Her request for review taken down, and sent on."""

    hint = "口头说不服也算。登记之日就是请求之日，2 个工作日内转出（第35条）。"
    letter = True

    def build(self) -> None:
        waiting = (e for e in self.file.reviews if e.forwarded_on is None and e.result is None)
        self._open = next(waiting, None)
        self.letter = self._open is None
        if self._open is not None:
            self.add(label(f"信访人的理由：{self._open.reasons}", wrap=True, tone="text2"))
            self.day("forwarded_on", "转出日期")
            self.line("forward_number", "转送编号")
            return
        people = [(n, each.name) for n, each in enumerate(self.file.principals(), 1)]
        self.choice("petitioner", "申请人", people)
        self.segments("how", "怎么提的", tuple(words.REVIEW_HOW.items()))
        self.day("requested_on", "提出日期")
        self.text("reasons", "不服的理由", "照信访人说的写")
        self.check_box("read_back", "已读给信访人听，本人说没错")
        self.segments("signed_how", "信访人怎么签的", SIGNED)

    def ready(self) -> Doing:
        values = self.values()
        if self._open is not None:
            told = ReviewTold(
                "",
                forwarded_on=self.on("forwarded_on"),
                forward_number=self.told("forward_number"),
            )
        else:
            told = ReviewTold(
                self.told("reasons") or "",
                values["how"],
                self.on("requested_on"),
                values["petitioner"] or 1,
                read_back=values["read_back"],
                signed_how=values["signed_how"],
            )
        return lambda: self.office.answering.forward_review(self.number, told)
