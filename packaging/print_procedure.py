"""Prints `docs/procedure.md` from the tables of the procedure: `make procedure`."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.domain import words  # noqa: E402 the project's root must be found first
from app.domain.procedure_picture import (  # noqa: E402 the same
    GROUPS,
    ActPicture,
    Picture,
    edges,
    picture,
)
from app.rules import load_procedure, load_remedies, load_rules  # noqa: E402 the same

PLACE = ROOT / "docs" / "procedure.md"
_HEAD = """# 办理程序

这一页由 `make procedure` 从 `resources/procedure/` 的表打印，不用手改；表一改，这一页跟着变。
程序里按 **F1** 看的是同一张表。依据没写法律名称的，是《信访工作条例》：23.2 是第二十三条第二款。
"""


def text() -> str:
    """Give the whole page."""
    table, rules = load_procedure(), load_rules()
    told = picture(table, rules, load_remedies())
    parts = [_HEAD, "## 走到哪一步\n"]
    for title, states in GROUPS:
        parts.append(f"### {title}\n\n```mermaid\nflowchart LR")
        for name in table.stages:
            if name in states:
                left, right = ('["', '"]') if table.stages[name].open else ('(["', '"])')
                parts.append(f"  {name}{left}{words.STATES[name]}{right}")
        for start, end, acts in edges(table, states):
            parts.append(f"  {start} -->|{'、'.join(words.ACTS[act] for act in acts)}| {end}")
        parts.append("```\n")
    parts.append("方框是还有事要办，圆框是办到了头或者在等信访人。\n")
    parts += _stages(told)
    parts += _deadlines(told)
    return "\n".join(parts).rstrip() + "\n"


def _stages(told: Picture) -> Iterator[str]:
    yield "## 每一步\n"
    shown: set[str] = set()
    for stage in told.stages:
        fresh = [each for each in stage.acts if each.name not in shown]
        if not fresh:
            continue
        shown |= {each.name for each in fresh}
        yield f"### {stage.label}\n"
        if stage.next:
            yield f"下一步：{'，或者'.join(stage.next)}。\n"
        yield from _table(fresh)
    yield "### 什么时候都可以\n"
    yield from _table(told.always)


def _table(acts: list[ActPicture] | tuple[ActPicture, ...]) -> Iterator[str]:
    yield "| 办什么 | 谁办 | 从哪一步 | 以后 | 要满足 | 期限 | 文书 | 依据 |"
    yield "|---|---|---|---|---|---|---|---|"
    for each in acts:
        signs = "，领导签" if each.signs else ""
        routes = (f"途径：{'、'.join(each.routes)}",) if each.routes else ()
        cells = (
            f"**{each.label}**",
            "、".join(each.roles) + signs,
            "、".join(each.states) if len(each.states) <= _MOST else "多数时候",
            each.to or "不变",
            "；".join((*routes, *each.needs, *each.holds)),
            "；".join(_clocks(each)),
            "、".join(each.letters),
            each.article,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


_MOST = 8


def _clocks(act: ActPicture) -> Iterator[str]:
    for verb, named in (
        ("完成", act.meets),
        ("送到才完成", act.notifies),
        ("停下", act.ends),
        ("开始", act.starts),
    ):
        if named:
            yield f"{verb}：{'、'.join(named)}"


def _deadlines(told: Picture) -> Iterator[str]:
    yield "## 期限\n"
    yield "| 期限 | 从什么时候 | 多长 | 谁的 | 出自 | 依据 |"
    yield "|---|---|---|---|---|---|"
    for each in told.deadlines:
        yield (
            f"| {each.label} | {each.trigger} | {each.length} | {each.whose} | {each.layer}"
            f" | {each.cite} |"
        )
    yield ""


def main() -> None:
    """Write the page."""
    PLACE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
