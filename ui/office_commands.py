"""Commands on an office's data folder: each calls one act or one reading, and prints it."""

import argparse
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from app import keys, safe
from app.clock import SystemClock
from app.domain import words, words_papers, words_sync
from app.domain.arrival import arrived_json
from app.domain.errors import Refused, Trouble
from app.domain.file import SERVED_KINDS, Letter, PetitionFile
from app.domain.people import ROLES, Role
from app.domain.petition import Draft
from app.durable import replace_file
from app.intake import Registered
from app.meetings import MeetingTold
from app.office import Office, open_office
from app.own_facts import FactsTold
from app.own_record import KIND as OWN_RECORD
from app.records import Wanted
from app.rules import calendar_text, load_procedure
from app.wire import letter_code
from ui import act_commands, answers, print_commands, wording_commands
from ui.commands import (
    DONE,
    REFUSED,
    TROUBLE,
    WrongCallError,
    error_json,
    passphrase,
    read_input,
    say,
)
from ui.options import Options
from ui.reading import read, refuse_doubled

Command = Callable[[argparse.Namespace, Options], int]
_T = TypeVar("_T")
_CURSOR = re.compile("[0-9]{1,18}")
PROOF_OF_SERVICE = "service_receipt"


@contextmanager
def office(options: Options) -> Iterator[Office]:
    """Unlock and open the office for one command."""
    clock = SystemClock(options.today)
    login = options.user or _only_user(options.data)
    opened = keys.unlock(options.data, login, passphrase(options), clock=clock)
    if opened.damaged:
        sys.stderr.write(words.sentence("keys.copy_damaged") + "\n")
    at = open_office(options.data, opened, clock=clock)
    try:
        yield at
    finally:
        at.close()


def _only_user(folder: Path) -> str:
    if not (folder / safe.STORE_NAME).exists():
        raise Trouble("store.missing")
    found = keys.users(folder)
    if len(found) != 1:
        raise WrongCallError("--user is needed: this office has several accounts")
    return found[0].login


def init(told: argparse.Namespace, options: Options) -> int:
    """Found the office, its first account and its keys; the recovery sheet goes to paper."""
    plan = safe.read_plan(read_input(str(told.office)))
    login = options.user or plan.cadres[0].login
    sheet: Path | None = told.recovery_sheet
    if sheet is not None and not (sheet.parent.is_dir() and os.access(sheet.parent, os.W_OK)):
        # The sheet is made once: nothing is founded while it has no place to go.
        raise Trouble("recovery.no_place")
    made = safe.create_office(
        options.data,
        plan,
        {login: passphrase(options)},
        clock=SystemClock(options.today),
        random=secrets.token_bytes,
    )
    if told.recovery_sheet is not None:
        replace_file(told.recovery_sheet, made.recovery_sheet)
    answer = {
        "office": words.organ_name(plan.office.county, plan.office.town),
        "data": str(options.data),
        "account": login,
        "recovery_sheet": str(told.recovery_sheet) if told.recovery_sheet else None,
        "recovery_tail": made.recovery_tail,
    }
    say(options, answer)
    return DONE


def accounts(told: argparse.Namespace, options: Options) -> int:
    """List the accounts; write down who works here, open an account, switch one off."""
    if told.add is not None:
        if told.new_passphrase_file is None:
            raise WrongCallError("--new-passphrase-file is needed with --add")
        new = read_input(str(told.new_passphrase_file)).decode("utf-8", errors="replace")
        with office(options) as at:
            at.safe.add_account(told.add, new.splitlines()[0] if new else "")
    if told.new is not None:
        with office(options) as at:
            at.safe.add_cadre(safe.CadreTold(told.new, told.name, _roles(told.roles)))
    if told.close is not None:
        with office(options) as at:
            at.safe.close_account(told.close)
    for user in keys.users(options.data):
        say(options, {"login": user.login, "name": user.name, "roles": list(user.roles)})
    return DONE


def _roles(told: str) -> tuple[Role, ...]:
    named = [each.strip() for each in told.split(",") if each.strip()]
    known = [each for each in ROLES if each in named]
    if len(known) != len(named):
        raise WrongCallError(f"--roles takes some of {','.join(ROLES)}")
    return tuple(known)


def own_office(told: argparse.Namespace, options: Options) -> int:
    """Tell the office's own facts and who works here; record the leader's standing authority.

    With `--facts` some facts change, and it is told on which papers they stand from now on;
    `--dry-run` tells it and changes nothing.
    """
    authority = _told(told.authority, safe.AuthorityTold)
    facts = _told(told.facts, FactsTold)
    with office(options) as at:
        if authority is not None:
            at.safe.authorise(authority)
        moved = at.own_facts.foreseen(facts) if facts is not None else ()
        if facts is not None and not told.dry_run:
            at.own_facts.change(facts)
        say(options, answers.own_office(at) | {"changed": [answers.without(e) for e in moved]})
    return DONE


def _told(path: str | None, made: type[_T]) -> _T | None:
    if path is None:
        return None
    content = read_input(path)
    refuse_doubled(content)
    return read(content, made)


def register(told: argparse.Namespace, options: Options) -> int:
    """Register one petition a line; a refused line does not hold up the others."""
    lines = [line for line in read_input(told.file).split(b"\n") if line.strip()]
    status = DONE
    with office(options) as at:
        for line in lines:
            try:
                made = at.intake.register(_draft(line), sheet=told.letters is not None)
                say(options, answers.registered(made, _written(made, told.letters)))
            except (Refused, Trouble) as fault:
                sys.stdout.write(
                    json.dumps({"error": error_json(fault)}, ensure_ascii=False) + "\n"
                )
                if isinstance(fault, Trouble):
                    return TROUBLE
                status = REFUSED
    return status


def _draft(line: bytes) -> Draft:
    refuse_doubled(line)
    return read(line, Draft)


def _written(made: Registered, folder: Path | None) -> str | None:
    if folder is None or made.pdf is None or made.letter is None:
        return None
    return _kept(folder, made.petition, made.letter, made.pdf)


def _kept(folder: Path, file: PetitionFile, letter: Letter, pdf: bytes) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file.number}-{letter.letter_kind}.pdf"
    replace_file(path, pdf)
    return str(path)


def act(told: argparse.Namespace, options: Options) -> int:
    """Do one act of the procedure with its values as JSON; answer the petition as `show` does."""
    if told.act not in act_commands.names(load_procedure()):
        raise WrongCallError(f"no such act: {told.act}")
    content = read_input(told.file)
    refuse_doubled(content)
    with office(options) as at:
        if told.draft is not None:
            return _drafted(at, told, content, options)
        if told.number == "-":
            act_commands.do(at, told, content)
            say(options, {"done": told.act})
            return DONE
        had = {each.id for each in at.records.glance(told.number).letters}
        act_commands.do(at, told, content)
        file = at.records.glance(told.number)
        for letter in file.letters:
            if letter.id not in had and told.letters is not None:
                _kept(told.letters, file, letter, at.records.letter(letter))
        say(options, answers.file(at, file))
    return DONE


def _drafted(at: Office, told: argparse.Namespace, content: bytes, options: Options) -> int:
    """Write the letter the act would make as a draft; the act is only tried."""
    draft = at.draft(lambda: act_commands.do(at, told, content))
    if draft is None:
        raise Refused("letter.no_draft", field="act")
    replace_file(told.draft, draft)
    say(options, {"draft": str(told.draft)})
    return DONE


def show(told: argparse.Namespace, options: Options) -> int:
    """Print the whole file of one petition."""
    with office(options) as at:
        read = at.records.show_numbers if told.show_names else at.records.file
        say(options, answers.file(at, read(told.number), masked=not told.show_names))
    return DONE


def listing(told: argparse.Namespace, options: Options) -> int:
    """Print rows, newest first; `--count` prints how many."""
    if told.after is not None and not _CURSOR.fullmatch(told.after):
        raise WrongCallError("--after takes the cursor of a row")
    if told.limit < 0:
        raise WrongCallError("--limit takes how many rows")
    after = int(told.after) if told.after is not None else None
    wanted = Wanted(
        words=getattr(told, "text", ""),
        state=told.state,
        since=told.since,
        until=told.until,
        channel=told.channel,
        category=told.category,
        village_code=told.village,
    )
    with office(options) as at:
        if told.count:
            say(options, {"count": at.records.count(wanted, exact=True)})
            return DONE
        rows = at.records.page(wanted, after=after, limit=told.limit, steps=True)
        if told.show_names:
            at.records.list_shown(len(rows))
        for row in rows:
            say(options, answers.row(at, row, masked=not told.show_names))
    return DONE


def due(told: argparse.Namespace, options: Options) -> int:
    """Print what is due, the most urgent first."""
    with office(options) as at:
        rows = at.records.due(told.until)
        if told.show_names:
            at.records.list_shown(len(rows))
        for row in rows:
            say(options, answers.row(at, row, masked=not told.show_names))
        shown = {row.number for row in rows}
        for number in at.records.undated() if told.until is None else ():
            for row in at.records.page(Wanted(words=number), limit=1):
                if number not in shown:
                    told_row = answers.row(at, row, masked=not told.show_names)
                    say(options, told_row | {"next": "order_execution"})
    return DONE


def repeats(told: argparse.Namespace, options: Options) -> int:
    """Print registered petitions that may be the same matter as a draft, the best first."""
    draft = _draft(read_input(told.file))
    with office(options) as at:
        say(options, [answers.likely(each) for each in at.intake.repeats(draft)])
    return DONE


def letter(told: argparse.Namespace, options: Options) -> int:
    """Print a letter again, byte for byte as it was issued."""
    if told.kind in words_papers.PETITION_PAPERS:
        return _form(told, options)
    with office(options) as at:
        file = at.records.file(told.number)
        proof = told.kind == PROOF_OF_SERVICE
        wanted = SERVED_KINDS if proof else {told.kind}
        issued = [each for each in file.letters if each.letter_kind in wanted]
        if not issued:
            raise Refused("letter.not_issued", field="kind")
        if proof:
            content = at.answering.proof_of_service(told.number, issued[-1].number)
        elif told.copy in words_papers.SPOKEN_COPIES:
            content = at.papers.said(told.number, issued[-1].number, told.copy).encode()
        elif told.copy:
            content = at.papers.for_reader(told.number, issued[-1].number, told.copy)
        else:
            content = at.records.letter(issued[-1])
            at.records.saved(told.number, issued[-1])
    if told.output == "-":
        sys.stdout.buffer.write(content)
        return DONE
    replace_file(Path(told.output), content)
    say(options, {"letter": told.output, "number": issued[-1].number})
    return DONE


def _form(told: argparse.Namespace, options: Options) -> int:
    """Print a form of the office's own: it has no number and is nowhere recorded."""
    with office(options) as at:
        content = at.papers.make(told.number, told.kind)
    if told.output == "-":
        sys.stdout.buffer.write(content)
        return DONE
    replace_file(Path(told.output), content)
    say(options, {"letter": told.output, "number": None})
    return DONE


def prints(told: argparse.Namespace, options: Options) -> int:
    """List what was printed of a petition, or a month's letters with how they were served."""
    with office(options) as at:
        for line in print_commands.answered(at, told):
            say(options, line)
    return DONE


def my_record(told: argparse.Namespace, options: Options) -> int:
    """Print what this office keeps about a petitioner, for her (PIPL Articles 45 and 46)."""
    with office(options) as at:
        content = at.papers.make(told.number, OWN_RECORD, told.petitioner)
    replace_file(told.output, content)
    say(options, {"letter": str(told.output), "number": None})
    return DONE


def fonts(told: argparse.Namespace, options: Options) -> int:
    """List the fonts this office brought; add one, or put one away."""
    content = read_input(told.add) if told.add else None
    with office(options) as at:
        if content is not None:
            at.fonts.add(content)
        if told.remove:
            at.fonts.remove(told.remove)
        for each in at.fonts.listed():
            some = "".join(map(chr, each.characters[:20]))
            say(options, {"font": each.name, "characters": len(each.characters), "some": some})
    return DONE


def poster(told: argparse.Namespace, options: Options) -> int:
    """Make the poster for the wall: where, when, what happens to a petition, rights and duties."""
    with office(options) as at:
        replace_file(told.output, at.papers.visitors_notice())
    say(options, {"letter": str(told.output), "number": None})
    return DONE


def minutes(told: argparse.Namespace, options: Options) -> int:
    """Make the minutes of a joint meeting from what is told of it as JSON; again; or void them."""
    if told.void is not None:
        with office(options) as at:
            void = at.meetings.void(told.void, told.reason)
        say(options, {"number": void.number, "voided_on": answers.iso(void.voided_on)})
        return DONE
    if told.output is None:
        raise WrongCallError("-o is needed: where the PDF goes")
    if told.again is not None:
        with office(options) as at:
            number, pdf = told.again, at.meetings.issued(told.again)[1]
            replace_file(told.output, pdf)
            at.meetings.saved(number)
    else:
        content = read_input(told.file)
        refuse_doubled(content)
        meeting = read(content, MeetingTold)
        with office(options) as at:
            made = at.meetings.issue_minutes(meeting)
            number = made.number
            replace_file(told.output, made.pdf)
    say(options, {"letter": str(told.output), "number": number})
    return DONE


def enrol(told: argparse.Namespace, options: Options) -> int:
    """Make this device known to the county, over the network or by stick; show the fingerprint."""
    if told.url and not told.code.strip():
        raise WrongCallError("--code is needed with --url")
    with office(options) as at:
        if told.usb is None:
            made = at.sync.enrol(told.url, told.code)
        else:
            by_stick = at.sync.enrol_by_stick(told.usb, told.code)
            if by_stick is None:
                say(options, {"state": "asked"}, (words_sync.ASKED_BY_STICK,))
                return DONE
            made = by_stick
    answer = {"state": "enrolled", "county": made.county_name, "fingerprint": made.fingerprint}
    say(options, answer)
    return DONE


def sync(told: argparse.Namespace, options: Options) -> int:
    """Do one round with the county, over the network or through a folder."""
    with office(options) as at:
        outcome = at.sync.carry(told.usb) if told.usb else at.sync.run()
        say(options, answers.outcome(at, outcome))
    return DONE


def slips(told: argparse.Namespace, options: Options) -> int:
    """Print blank registration slips, void one, or tell how many there are."""
    if (told.count is None) != (told.out is None):
        raise WrongCallError("--print and --out belong together")
    with office(options) as at:
        if told.count is not None:
            made = at.slips.print(told.count)
            replace_file(told.out, made.pdf)
            say(options, {"numbers": list(made.numbers), "slips": str(told.out)})
            return DONE
        if told.void is not None:
            at.slips.void(told.void, told.reason)
        stock = at.slips.stock()
        say(options, {"unused": stock.unused, "used": stock.used, "void": stock.void})
    return DONE


def backup(told: argparse.Namespace, options: Options) -> int:
    """Save everything to a folder on another medium and prove the copy."""
    with office(options) as at:
        made = at.backup.save(told.folder)
    say(
        options,
        {"at": made.at, "folder": made.folder, "entries": made.entries, "blobs": made.blobs},
    )
    return DONE


def letter_check(told: argparse.Namespace, options: Options) -> int:
    """Prove a letter: a PDF, or the code as a scanner reads it from paper.

    What is not wholly proven, or is not as it stands on record, is answered and ends with 3.
    """
    content = read_input(told.file)
    keys = letter_code.read_keys(read_input(told.keys)) if told.keys else ()
    with office(options) as at:
        found = at.records.check_letter(content, keys)
    answer = answers.checked(found)
    say(options, answer, [answer["message"]])
    return DONE if found.sound else REFUSED


def verify(_told: argparse.Namespace, options: Options) -> int:
    """Prove the journal chain, the tables, the store and the letters."""
    with office(options) as at:
        found = at.safe.verify()
    answer = {
        "sound": found.sound(),
        "entries": found.proof.walked,
        "broken": [list(each) for each in found.proof.broken],
        "tables_differ": list(found.proof.tables_differ),
        "store": list(found.store),
        "letters": list(found.letters),
    }
    say(options, answer)
    return DONE if found.sound() else TROUBLE


def calendar_import(told: argparse.Namespace, options: Options) -> int:
    """Adopt a calendar file, or those of a folder, and tell what moved: one answer a file."""
    path = Path(told.file)
    with office(options) as at:
        if told.file != "-" and path.is_dir():
            texts = at.adopting.found_in(path)
        else:
            texts = (calendar_text(read_input(told.file)),)
        for text in texts:
            arrived = at.adopting.calendar(text, dry_run=told.dry_run)
            say(options, arrived_json(arrived, dry_run=told.dry_run), answers.arrived(arrived))
    return DONE


def rules_import(told: argparse.Namespace, options: Options) -> int:
    """Adopt the rules of the province, the county or the township, and tell what moved."""
    text = calendar_text(read_input(told.file))
    with office(options) as at:
        arrived = at.adopting.layer(text, dry_run=told.dry_run)
        say(options, arrived_json(arrived, dry_run=told.dry_run), answers.arrived(arrived))
    return DONE


def rules(_told: argparse.Namespace, options: Options) -> int:
    """Print by which rules and settings this office counts, and where each comes from."""
    with office(options) as at:
        say(options, answers.counting(at))
    return DONE


def calendars(_told: argparse.Namespace, options: Options) -> int:
    """List the calendar files that this office counts by on top of what is shipped."""
    with office(options) as at:
        for each in at.adopting.files():
            say(options, answers.adopted(each))
    return DONE


def organs(told: argparse.Namespace, options: Options) -> int:
    """List what the organs are called here; with `--kind` and `--name` write one down."""
    with office(options) as at:
        if told.kind is not None:
            at.guiding.keep(told.kind, told.name or "", told.contact)
        for each in at.guiding.organs():
            if told.kind in {None, each.kind}:
                say(options, {"kind": each.kind, "name": each.name, "contact": each.contact})
    return DONE


def wording(told: argparse.Namespace, options: Options) -> int:
    """Tell how letters are worded here, try a wording, adopt it, or go back to ours."""
    with office(options) as at:
        for answer, lines in wording_commands.answered(at, told):
            say(options, answer, lines)
    return DONE


def clock(told: argparse.Namespace, options: Options) -> int:
    """Tell whether the PC's clock is in doubt and why; settle it."""
    with office(options) as at:
        keeping = at.timekeeping
        if told.is_right:
            keeping.believe()
        elif told.true_now is not None:
            keeping.confirm(told.true_now)
        say(options, answers.clock(at.clock, keeping.doubt()))
    return DONE


COMMANDS: Mapping[str, Command] = {
    "init": init,
    "accounts": accounts,
    "office": own_office,
    "register": register,
    "act": act,
    "show": show,
    "list": listing,
    "search": listing,
    "due": due,
    "repeats": repeats,
    "letter": letter,
    "letter-check": letter_check,
    "fonts": fonts,
    "poster": poster,
    "minutes": minutes,
    "my-record": my_record,
    "prints": prints,
    "enrol": enrol,
    "sync": sync,
    "backup": backup,
    "slips": slips,
    "verify": verify,
    "calendar-import": calendar_import,
    "calendars": calendars,
    "organs": organs,
    "rules": rules,
    "rules-import": rules_import,
    "wording": wording,
    "clock": clock,
}
