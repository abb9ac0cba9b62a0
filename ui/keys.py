"""The keyboard map (UI design, section 6) and the one place where keys are bound."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QShortcut

KEYS: Mapping[str, str] = {
    "F1": "帮助",
    "F2": "登记信访件",
    "Ctrl+K": "查找",
    "Ctrl+1": "今日",
    "Ctrl+2": "登记",
    "Ctrl+3": "信访件",
    "Ctrl+4": "协调督办",
    "Ctrl+5": "密件",
    "Ctrl+6": "统计月报",
    "Ctrl+7": "上报同步",
    "Ctrl+8": "设置",
    "Ctrl+Enter": "这一屏的主要操作",
    "Ctrl+Shift+Enter": "登记，15 日内告知",
    "Ctrl+S": "保存",
    "Ctrl+P": "打印",
    "Ctrl+Z": "撤回",
    "Ctrl+Y": "重做",
    "Esc": "关闭、返回、清空查找",
    "Alt+Left": "后退",
    "Alt+Right": "前进",
    "F4": "怎么算的",
    "F5": "刷新",
    "F6": "下一栏",
    "Shift+F6": "上一栏",
    "F9": "上报",
    "F10": "存根签好了",
    "Ctrl+L": "锁屏",
    "Ctrl+Shift+L": "加条件",
    "Ctrl+D": "存为视图",
    "Alt+M": "更多",
    "Ctrl+R": "读给群众听",
    "F7": "同一件事",
    "F8": "另一件事",
    "Ctrl+J": "扫描或加附件",
    "Ctrl+Shift+J": "转密件登记",
    "Ctrl+Shift+M": "显示号码 10 秒",
    "F3": "记一笔",
    "Ctrl+T": "新建文书",
    "Ctrl+O": "导入县里的回执或来件",
    "Ctrl+N": "新建",
    "Ctrl+M": "生成月报",
} | {f"Alt+{number}": f"第 {number or 10} 处" for number in range(10)}
"""Each key has one meaning in the whole program; the words stand in F1."""

_SHOWN = {"Alt+Left": "Alt+←", "Alt+Right": "Alt+→"}


def shown(keys: str) -> str:
    """Give the keys as printed on a button."""
    return _SHOWN.get(keys, keys)


class Shortcuts:
    """Every key bound in one window, by scope: a page's name, or "app" for all pages."""

    def __init__(self) -> None:
        self._bound: dict[tuple[str, str], QWidget] = {}

    def bind(
        self, owner: QWidget, keys: str, act: Callable[[], object], scope: str = "app"
    ) -> None:
        """Let `keys` do `act` while `owner` is on screen.

        Fails with KeyError for keys that are not in the map, with ValueError when the scope
        (or all pages) has them already.
        """
        if keys not in KEYS:
            raise KeyError(keys)
        if self._taken(keys, scope):
            raise ValueError(f"{keys} is bound twice in {scope}")
        self._bound[scope, keys] = owner
        bind(owner, keys, act)

    def bound(self) -> frozenset[tuple[str, str]]:
        """Give (scope, keys) of all that is bound now."""
        return frozenset(at for at, owner in self._bound.items() if shiboken6.isValid(owner))

    def _taken(self, keys: str, scope: str) -> bool:
        live = self.bound()
        everywhere = any(at[1] == keys for at in live) if scope == "app" else False
        return everywhere or bool({(scope, keys), ("app", keys)} & live)


def bind(owner: QWidget, keys: str, act: Callable[[], object]) -> "list[QShortcut]":
    """Bind keys to a widget; Enter means both Enter keys."""
    from PySide6.QtGui import QKeySequence, QShortcut  # noqa: PLC0415 the lock screen binds none

    made = []
    for one in _sequences(keys):
        shortcut = QShortcut(QKeySequence(one), owner)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        made.append(shortcut)
    return made


def _sequences(keys: str) -> list[str]:
    return [keys, keys.replace("Enter", "Return")] if "Enter" in keys else [keys]


def live(window: QWidget) -> frozenset[str]:
    """Give the keys of the map that do something somewhere in this window."""
    from PySide6.QtGui import QKeySequence, QShortcut  # noqa: PLC0415 the lock's picture needs neither

    portable = QKeySequence.SequenceFormat.PortableText
    found: Iterable[QShortcut] = window.findChildren(QShortcut)
    bound = {each.key().toString(portable) for each in found}
    return frozenset(
        keys
        for keys in KEYS
        if any(QKeySequence(each).toString(portable) in bound for each in _sequences(keys))
    )
