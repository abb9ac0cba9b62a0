"""Our own PostgreSQL: started, borrowed, stopped, found again; nobody else's rights are touched."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.domain.errors import Trouble
from county import embedded

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="county-"))
    yield made / "data"
    shutil.rmtree(made, ignore_errors=True)


def opened(folder: Path) -> Path:
    """Let other accounts pass to the data folder, as a person who sets a county up would."""
    folder.parent.chmod(0o711)
    return folder


def test_it_starts_keeps_its_data_and_stops(folder: Path) -> None:
    opened(folder)
    with embedded.running(folder) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (x int)")
        assert embedded.address_if_running(folder) == url
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=3)
    assert embedded.address_if_running(folder) is None
    with embedded.running(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_it_asks_for_the_password_and_listens_on_loopback_only(folder: Path) -> None:
    with embedded.running(opened(folder)) as url:
        password = (folder / "pg.password").read_text()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url.replace(password, "wrong"))
        with psycopg.connect(url) as connection:
            told = connection.execute("SHOW listen_addresses").fetchone()
            assert told == ("127.0.0.1",)
            assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)


def test_secrets_are_ours_alone_and_no_right_outside_the_folder_changes(folder: Path) -> None:
    opened(folder)
    before = [stat.S_IMODE(each.stat().st_mode) for each in folder.parents]
    with embedded.running(folder):
        assert stat.S_IMODE((folder / "pg.password").stat().st_mode) == 0o600
        assert stat.S_IMODE((folder / "pg").stat().st_mode) == 0o700
        assert not (folder / "pg.first").exists()
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.parents] == before


def test_a_server_left_over_by_a_killed_county_is_replaced(folder: Path) -> None:
    opened(folder)
    program = (
        "import os, sys, pathlib\n"
        "from county import embedded\n"
        "with embedded.running(pathlib.Path(sys.argv[1])) as url:\n"
        "    print(url, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    words = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    left = done.stdout.strip()
    psycopg.connect(left).close()
    with embedded.running(folder) as url:
        psycopg.connect(url).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(left, connect_timeout=3)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has another account"
)
def test_a_folder_only_root_may_enter_keeps_its_rights_and_the_server_lies_elsewhere(
    folder: Path,
) -> None:
    folder.parent.chmod(0o700)
    with embedded.running(folder) as url:
        assert embedded.address_if_running(folder) == url
    elsewhere = Path((folder / "pg.place").read_text(encoding="utf-8"))
    try:
        assert (elsewhere / "pg" / "PG_VERSION").is_file()
        assert not (folder / "pg").exists()
        with embedded.running(folder) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(elsewhere)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has another account"
)
def test_where_no_place_can_be_reached_it_is_told(folder: Path, monkeypatch) -> None:
    folder.parent.chmod(0o700)
    monkeypatch.setattr(embedded, "_SYSTEM", folder / "no" / "way")
    with pytest.raises(Trouble, match=r"county\.folder_unreachable"), embedded.running(folder):
        pass


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become another"
)
def test_an_ordinary_user_runs_it_as_herself() -> None:
    import pwd

    person = pwd.getpwnam("nobody")
    if not embedded._can(
        (person.pw_uid, person.pw_gid), [str(embedded._shipped() / "postgres"), "--version"]
    ):
        pytest.skip("this checkout lies where nobody else may read its environment")
    made = Path(tempfile.mkdtemp(prefix="county-"))
    os.chown(made, person.pw_uid, person.pw_gid)
    # She may not be able to start this very Python, so a process of ours becomes her.
    program = (
        "import encodings.ascii, encodings.idna, os, sys, pathlib, psycopg\n"
        "from county import embedded\n"
        "os.setgroups([])\n"
        "os.setgid(int(sys.argv[3]))\n"
        "os.setuid(int(sys.argv[2]))\n"
        "with embedded.running(pathlib.Path(sys.argv[1])) as url:\n"
        "    psycopg.connect(url).close()\n"
        "    print('ran')\n"
    )
    try:
        words = [str(made / "data"), str(person.pw_uid), str(person.pw_gid)]
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == "ran", done.stderr
        assert (made / "data" / "pg").stat().st_uid == person.pw_uid
    finally:
        shutil.rmtree(made, ignore_errors=True)
