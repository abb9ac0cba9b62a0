"""The command line: the same floor as the windows, the same acts, no rules of its own.

Exit status: 0 done, 1 a bug, 2 the call is wrong, 3 refused by the rules, 4 trouble.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from app.clock import CHINA
from app.domain.errors import Refused, Trouble
from app.domain.words import said
from app.domain.words_papers import READER_COPIES, SPOKEN_COPIES
from ui.options import Options, default_folder

DONE, BUG, WRONG_CALL, REFUSED, TROUBLE = 0, 1, 2, 3, 4
PASSPHRASE_VARIABLE = "PETITION_DESK_PASSPHRASE"  # noqa: S105 the name of a variable, not a secret


class WrongCallError(Exception):
    """The call's words are off."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongCallError(message)


def wants_window(arguments: Sequence[str]) -> bool:
    """Tell whether no command is named: global options alone open the window."""
    try:
        return _parser().parse_args(list(arguments)).command is None
    except (WrongCallError, SystemExit):
        return False


def window_options(arguments: Sequence[str]) -> Options:
    """Read the global options for the window."""
    return _options(_parser().parse_args(list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Do one command. Everything it says goes to standard output, messages to standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json = "--json" in arguments
    try:
        told = _parser().parse_args(list(arguments))
        options = _options(told)
        return _dispatch(told, options)
    except WrongCallError as fault:
        return _fail(as_json, WRONG_CALL, {"code": "call.wrong", "message": str(fault)})
    except Refused as fault:
        return _fail(as_json, REFUSED, error_json(fault))
    except Trouble as fault:
        return _fail(as_json, TROUBLE, error_json(fault))
    except BrokenPipeError:
        return DONE


def error_json(fault: Refused | Trouble) -> dict[str, Any]:
    """Give an error as the command line says it: code, message, and field and article if any."""
    told: dict[str, Any] = {"code": fault.code, "message": said(fault)}
    if isinstance(fault, Refused):
        told |= {
            name: value
            for name, value in (("field", fault.field), ("article", fault.article))
            if value is not None
        }
    return told


def say(options: Options, answer: Any, lines: Sequence[str] = ()) -> None:
    """Print one answer: JSON as it is, or the lines for a person; `--today` is told with it."""
    if options.today is not None and isinstance(answer, dict):
        answer = {**answer, "today": options.today.isoformat()}
    if options.as_json or not lines:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def read_input(name: str) -> bytes:
    """Read a file, or standard input for `-`.

    Errors: Trouble("file.unreadable").
    """
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        raise Trouble("file.unreadable") from None


def passphrase(options: Options) -> str:
    """Take the passphrase from its file or the variable; never from the command's own words."""
    if options.passphrase_file is not None:
        text = read_input(str(options.passphrase_file)).decode("utf-8", errors="replace")
        return text.splitlines()[0] if text else ""
    told = os.environ.get(PASSPHRASE_VARIABLE)
    if told is None:
        raise WrongCallError(f"--passphrase-file or {PASSPHRASE_VARIABLE} is needed")
    return told


def _fail(as_json: bool, status: int, error: Mapping[str, Any]) -> int:
    if as_json:
        sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False, sort_keys=True) + "\n")
    sys.stderr.write(f"{error['message']} [{error['code']}]\n")
    return status


def _options(told: argparse.Namespace) -> Options:
    return Options(
        data=told.data or default_folder(),
        user=told.user,
        passphrase_file=told.passphrase_file,
        today=told.today,
        as_json=told.json,
    )


def _dispatch(told: argparse.Namespace, options: Options) -> int:
    module = "ui.plain_commands" if told.command in PLAIN else "ui.office_commands"
    commands: Mapping[str, Any] = import_module(module).COMMANDS
    status: int = commands[told.command](told, options)
    return status


_FIRST_YEAR, _LAST_YEAR = 1949, 2999
"""Years that anybody may ask about: those of this State, and as far as a slip of the pen."""
PLAIN = frozenset({"deadline", "calendar", "check-id", "acts", "letters", "guide"})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day (YYYY-MM-DD)") from None


def _year(text: str) -> int:
    if text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a year ({_FIRST_YEAR} to {_LAST_YEAR})")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month (YYYY-MM)") from None


def _moment(text: str) -> datetime:
    """Read a moment; without an offset it is the country's time."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment (ISO 8601)") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=CHINA)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="petition-desk", allow_abbrev=False)
    _globals(parser, default=None)
    inherited = _Parser(add_help=False, allow_abbrev=False)
    _globals(inherited, default=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)

    def add(name: str, **more: Any) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name, parents=[inherited], allow_abbrev=False, **more
        )
        return made

    _plain_commands(add)
    _office_commands(add)
    return parser


def _globals(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument("--data", type=Path, default=default, metavar="DIR")
    parser.add_argument("--user", default=default)
    parser.add_argument("--passphrase-file", type=Path, default=default)
    parser.add_argument("--today", type=_day, default=default)
    flag = False if default is None else default
    parser.add_argument("--json", action="store_true", default=flag)


def _plain_commands(add: Any) -> None:
    deadline = add("deadline")
    deadline.add_argument("rule")
    deadline.add_argument("trigger_on", type=_day, metavar="DATE")
    deadline.add_argument("--excluded-days", type=int, default=0)
    deadline.add_argument("--days", type=int)
    deadline.add_argument("--calendar", type=Path)
    add("calendar").add_argument("year", type=_year)
    add("check-id").add_argument("code")
    add("acts")
    add("letters").add_argument("--kinds", action="store_true")
    guide = add("guide")
    guide.add_argument("text", nargs="?", default="")
    guide.add_argument("--category", metavar="CODE")
    guide.add_argument("--answers", default="", metavar="N,N,N")


def _office_commands(add: Any) -> None:
    init = add("init")
    init.add_argument("--office", type=Path, required=True)
    init.add_argument("--recovery-sheet", type=Path)
    register = add("register")
    register.add_argument("file")
    register.add_argument("--letters", type=Path)
    act = add("act")
    for name in ("number", "act", "file"):
        act.add_argument(name)
    act.add_argument("--letters", type=Path)
    act.add_argument("--draft", type=Path, metavar="OUT.docx")
    show = add("show")
    show.add_argument("number")
    show.add_argument("--show-names", action="store_true")
    listing = add("list")
    search = add("search")
    search.add_argument("text")
    for each in (listing, search):
        _filters(each)
    due = add("due")
    due.add_argument("--until", type=_day)
    due.add_argument("--show-names", action="store_true")
    add("repeats").add_argument("file")
    _letters(add)
    _prints(add("prints"))
    _enrol(add("enrol"))
    add("sync").add_argument("--usb", type=Path)
    add("backup").add_argument("folder", type=Path)
    _slips(add("slips"))
    add("verify")
    adopt = add("calendar-import")
    adopt.add_argument("file", metavar="FILE")
    adopt.add_argument("--dry-run", action="store_true")
    add("calendars")
    _wording(add("wording"))
    organs = add("organs")
    organs.add_argument("--kind")
    organs.add_argument("--name")
    organs.add_argument("--contact")
    laid = add("rules-import")
    laid.add_argument("file", metavar="FILE")
    laid.add_argument("--dry-run", action="store_true")
    add("rules")
    clock = add("clock")
    settled = clock.add_mutually_exclusive_group()
    settled.add_argument("--true-now", type=_moment, metavar="MOMENT")
    settled.add_argument("--is-right", action="store_true")
    _accounts(add("accounts"))
    own = add("office")
    own.add_argument("--authority", metavar="FILE")
    own.add_argument("--facts", metavar="FILE")
    own.add_argument("--dry-run", action="store_true")


def _enrol(parser: argparse.ArgumentParser) -> None:
    by = parser.add_mutually_exclusive_group(required=True)
    by.add_argument("--url")
    by.add_argument("--usb", type=Path, metavar="DIR")
    parser.add_argument("--code", default="")


def _accounts(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--add", metavar="LOGIN")
    what.add_argument("--new", metavar="LOGIN")
    what.add_argument("--close", metavar="LOGIN")
    parser.add_argument("--new-passphrase-file", type=Path)
    parser.add_argument("--name", default="")
    parser.add_argument("--roles", default="", metavar="ROLE,ROLE")


def _letters(add: Any) -> None:
    letter = add("letter")
    letter.add_argument("number")
    letter.add_argument("kind")
    letter.add_argument("--copy", choices=sorted({*READER_COPIES, *SPOKEN_COPIES, "receipt_roll"}))
    letter.add_argument("-o", "--output", required=True)
    add("poster").add_argument("-o", "--output", type=Path, required=True)
    mine = add("my-record")
    mine.add_argument("number")
    mine.add_argument("--petitioner", type=int, default=1)
    mine.add_argument("-o", "--output", type=Path, required=True)
    minutes = add("minutes")
    what = minutes.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?")
    what.add_argument("--again", metavar="NUMBER")
    what.add_argument("--void", metavar="NUMBER")
    minutes.add_argument("--reason", default="")
    minutes.add_argument("-o", "--output", type=Path)
    fonts = add("fonts")
    fonts.add_argument("--add", metavar="FILE")
    fonts.add_argument("--remove", metavar="NAME")
    checked = add("letter-check")
    checked.add_argument("file")
    checked.add_argument("--keys")


def _wording(parser: argparse.ArgumentParser) -> None:
    asked = ("list", "show", "check", "adopt", "restore", "diff", "sample")
    parser.add_argument("what", choices=asked)
    parser.add_argument("subject", nargs="?", metavar="KIND|FILE")
    parser.add_argument("--level", choices=("office", "province"), default="office")
    parser.add_argument("-o", "--output", type=Path)


def _slips(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--print", type=int, metavar="COUNT", dest="count")
    what.add_argument("--void", metavar="NUMBER")
    parser.add_argument("--reason", default="")
    parser.add_argument("-o", "--out", type=Path)


def _prints(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("number", nargs="?")
    which.add_argument("--month", type=_month, metavar="YYYY-MM")
    parser.add_argument("--settle", metavar="ID")
    parser.add_argument("--outcome", choices=("done", "failed", "void"))
    parser.add_argument("--reason")


def _filters(parser: argparse.ArgumentParser) -> None:
    for name in ("--state", "--channel", "--category", "--village", "--after"):
        parser.add_argument(name)
    parser.add_argument("--since", type=_day)
    parser.add_argument("--until", type=_day)
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--show-names", action="store_true")
