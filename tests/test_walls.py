"""Walls that no linter knows: sizes, floors, words that must not be, versions that must agree."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.domain import words
from app.domain.petition import Draft, PetitionerDraft
from app.wire.shapes import SHAPES
from db import migrate, tables

ROOT = Path(__file__).resolve().parents[1]
OURS = ("app", "db", "ui", "county", "bench", "packaging", "tests")
LONGEST = 600


def tracked() -> list[Path]:
    """Files of the project: what git knows, or in a plain copy everything of ours."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        found = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    else:
        found = [path for name in (*OURS, "docs", "resources") for path in (ROOT / name).rglob("*")]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def modules(*folders: str) -> Iterator[Path]:
    for path in tracked():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in (folders or OURS):
            yield path


def python(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


# --- sizes and floors ------------------------------------------------------------------------


def test_no_file_is_longer_than_600_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    bad = {"util", "utils", "common", "misc", "base", "manager", "helper", "helpers", "service"}
    assert [path for path in modules() if path.stem in bad] == []


_BLOCK = """
import pkgutil, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError("blocked " + name)

sys.meta_path.insert(0, Blocker())
for root in {roots!r}:
    package = __import__(root)
    for found in pkgutil.walk_packages(package.__path__, root + "."):
        if ".versions." not in found.name and not found.name.endswith((".env", "__main__")):
            __import__(found.name)
"""


def test_the_core_imports_without_a_window() -> None:
    roots = ("app", "db", "county")
    python(_BLOCK.format(blocked={"PySide6", "shiboken6", "ui"}, roots=roots))


def test_what_things_mean_and_what_travels_needs_no_store_and_no_paper() -> None:
    blocked = {"PySide6", "sqlalchemy", "sqlcipher3", "reportlab", "psycopg", "fastapi", "db"}
    python(
        _BLOCK.format(blocked=blocked, roots=("app.domain", "app.wire")).replace(
            "package = __import__(root)",
            "package = __import__('importlib').import_module(root)",
        )
    )


# --- every code speaks -----------------------------------------------------------------------

_RAISED = re.compile(
    r"\b(?:Refused|Trouble|BadBatch|BadBatchError)\(\s*f?[\"']([a-z_.{}]+)[\"']"
    r"|\bProblem\(\s*\"[a-z_]+\",\s*f?\"([a-z_.{}]+)\""
)
_OF_THE_SERVICE = re.compile(r"county\.")
"""Codes of the county's own programs: they speak in codes to scripts, not in sentences."""


def raised() -> dict[str, str]:
    found = {}
    for path in modules("app", "db", "ui"):
        for match in _RAISED.finditer(path.read_text(encoding="utf-8")):
            code = match[1] or match[2]
            found[code] = str(path.relative_to(ROOT))
    return found


def test_every_code_that_is_raised_has_its_sentence() -> None:
    found = raised()
    assert len(found) > 60
    silent = {
        code: where
        for code, where in found.items()
        if "{" not in code and code not in words.SENTENCES
    }
    assert silent == {}


def test_codes_made_of_parts_have_their_sentences() -> None:
    made = {code for code in raised() if "{" in code}
    for code in made:
        start = code.partition("{")[0]
        assert any(each.startswith(start) for each in words.SENTENCES), code


# --- never -----------------------------------------------------------------------------------

NEVER = re.compile(
    "标签|逐级走访|政治面貌|民族|稳控|扬言|非访|越级|息诉|罢访|重点人|重点群体|组织者|牵头人|骨干"
    "|上行访|缠访|闹访|黑名单|红黄蓝|风险等级"
)
NEVER_NAMES = re.compile(
    r"\b(?:tags?|labels?|ethnic\w*|nation(?:ality)?|politic\w*|party_member\w*|occupation|employer"
    r"|stability|threat\w*|risk\w*|score\w*|rank\w*|ringleader\w*|organi[sz]er\w*|blacklist\w*"
    r"|watch_?list\w*|visits_count|petition_count|times_petitioned|mood|intention\w*)\b"
)


def test_no_column_and_no_key_is_for_what_is_never_kept() -> None:
    columns = {f"{kind}.{each.name}" for kind, shape in SHAPES.items() for each in shape.columns}
    columns |= {
        f"{table.name}.{each.name}" for table in tables.metadata.tables.values() for each in table.c
    }
    columns |= {
        f"draft.{name}" for name in (*Draft.__struct_fields__, *PetitionerDraft.__struct_fields__)
    }
    bad = {each for each in columns if NEVER_NAMES.search(each.partition(".")[2])}
    assert bad == set()
    assert NEVER_NAMES.search("score")


def test_no_word_of_the_glossary_or_the_windows_is_on_the_list() -> None:
    files = [*modules("app", "ui", "county", "db")]
    files += [p for p in tracked() if p.suffix == ".toml" and "resources" in p.parts]
    assert len(files) > 80
    bad = {
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in files
        for found in [NEVER.search(path.read_text(encoding="utf-8"))]
        if found
    }
    assert bad == set()


def test_a_person_belongs_to_one_petition_and_nothing_counts_persons() -> None:
    people = SHAPES["petitioner"]
    assert "petition" in {each.name for each in people.columns}
    assert people.indexed == ("petition",)
    for path in modules("app", "db", "ui"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"GROUP BY[^\"]*\b(?:name|id_number|phone)\b", text), path
        assert not re.search(r"\bviews?\b.*CREATE VIEW|CREATE VIEW", text), path


# --- versions that must agree ----------------------------------------------------------------


def test_the_window_stays_on_the_line_that_the_desks_can_load() -> None:
    told = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8")
    pins = re.findall(
        r"^PySide6-Essentials==([0-9.]+); platform_machine (..) \"(\w+)\"", told, re.MULTILINE
    )
    assert pins == [("6.8.3", "!=", "aarch64"), ("6.8.0.2", "==", "aarch64")]
    for lock in ("run.lock", "dev.lock"):
        locked = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        found = set(
            re.findall(r"^(?:pyside6-essentials|shiboken6)==([0-9.]+)", locked, re.MULTILINE)
        )
        assert found == {"6.8.3", "6.8.0.2"}, lock


def test_a_window_lives_through_many_void_calls() -> None:
    # 6.12.0 under Python 3.11 loses a reference to None in every such call and aborts the process.
    python(
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "for _ in range(400_000):\n"
        "    thing.setObjectName('x')\n"
    )


def needed(name: str) -> set[str]:
    told = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", told, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", each).lower() for each in found}


@pytest.mark.parametrize(("source", "lock"), [("run.in", "run.lock"), ("dev.in", "dev.lock")])
def test_the_locks_hold_what_is_asked_for_with_hashes(source, lock) -> None:
    asked = needed(source) | (needed("run.in") if source == "dev.in" else set())
    assert asked - needed(lock) == set()
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[a-z0-9])", text):
        if re.match(r"[a-z0-9][a-z0-9._-]*==", block):
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npm" + "js.com", "crates" + ".io")
    places = ("/work" + "/main", "/work" + "/shared", "/home/" + "user", "/root" + "/")
    bad = {}
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found = [each for each in (*hosts, *places) if each in text]
        if found:
            bad[str(path.relative_to(ROOT))] = found
    assert bad == {}


def test_the_newest_revision_is_the_scripts_head() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(migrate.scripts()))
    assert ScriptDirectory.from_config(settings).get_current_head() == migrate.HEAD


def test_every_package_of_ours_is_shipped() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = set(told["tool"]["setuptools"]["packages"])
    ours = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in modules("app", "db", "ui", "county")
        if path.name == "__init__.py"
    }
    assert ours <= shipped
    assert (resources.files("resources") / "procedure" / "rules.toml").is_file()
