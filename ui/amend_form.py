"""The form by which a record is completed and corrected: what stands is shown, what is typed moves.

Her numbers stay masked: an empty line leaves them as they are.
"""

from dataclasses import replace
from functools import cache
from typing import Any

from app.amending import Amended
from app.domain.people import masked_id, masked_phone
from app.rules import load_categories
from ui.act_forms import ActForm, Doing
from ui.editors import Offering
from ui.forms import Field
from ui.register_values import categories_like

_KEEP = "{told}，不改就空着"
_NONE = "还没有写"


class AmendForm(ActForm):
    """What was missing or wrong, of one person and of the matter."""

    hint = "补没写的，直接填。改写着的，写原因；原来的留在经过里。已经出的文书不变。"

    def build(self) -> None:
        people = [(n, each.name or "匿名") for n, each in enumerate(self.file.petitioners, 1)]
        chosen = self.choice("petitioner", "哪一位", people)
        self.fields["petitioner"].setVisible(len(people) > 1)
        self.line("name", "姓名")
        self._masked = {
            "phone": self.line("phone", "手机"),
            "id_number": self.line("id_number", "证件号"),
        }
        self.line("address", "住址")
        villages = [("", "没有写"), *((each.code, each.name) for each in self.office.villages)]
        self.choice("village_code", "村居", villages)
        table = cache(load_categories)
        category = Offering(
            "dlg_edit_category",
            "分类",
            "dlg_list_categories",
            lambda typed: categories_like(typed, table()),
        )
        self.add(Field("category", "分类", category, label_width=self.label_width))
        self.line("gist", "事由")
        self.line("platform_number", "上级编号", "县里或者上级系统的编号")
        self.line("platform_query_code", "上级查询码")
        self.line("reason", "为什么改", "只是补没写的，不用填")
        for name in ("gist", "platform_number", "platform_query_code", "category"):
            self.fields[name].editor.set_value(getattr(self.file, name))
        chosen.edited.connect(self._show_person)
        self._show_person()

    def _show_person(self) -> None:
        who = self.file.petitioners[self.fields["petitioner"].editor.value() - 1]
        for name in ("name", "address", "village_code"):
            self.fields[name].editor.set_value(getattr(who, name) or "")
        self.fields["name"].setVisible(not who.anonymous)
        phone, code = masked_phone(who.phone or ""), masked_id(who.id_number or "")
        for name, told in (("phone", phone), ("id_number", code)):
            line = self._masked[name]
            line.set_value("")
            line.setPlaceholderText(_KEEP.format(told=told) if told else _NONE)

    def ready(self) -> Doing:
        values = self.values()
        told: dict[str, Any] = {
            name: str(values[name] or "").strip()
            for name in ("name", "address", "village_code", "category", "gist")
        }
        told |= {name: str(values[name] or "").strip() for name in _PLATFORM}
        told |= {name: typed for name in ("phone", "id_number") if (typed := self.told(name))}
        amended = replace(Amended(values["petitioner"], reason=self.told("reason")), **told)
        amend = self.office.amending.amend
        return lambda: amend(self.number, amended)


_PLATFORM = ("platform_number", "platform_query_code")
