"""The main job on the command line: from an empty folder to the county's export, and back."""

import csv
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import builders
import pytest
from builders import PASSPHRASE_LONG

from county import commands as county_commands
from ui import commands, main

pytestmark = pytest.mark.story

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-09-22"
COUNTY_TOML = """
[county]
name = "云溪县信访局"
division_code = "230000000"
[[cadres]]
login = "linping"
name = "林平"
"""


def petition(name: str, **told) -> dict[str, object]:
    facts = {
        "channel": "visit",
        "received_at": TODAY,
        "petitioners": [{"name": name, "phone": "13900000000", "address": "石桥村二组"}],
        "content": "2024年修机耕道占用承包地约0.6亩，至今没有兑付补偿。",
        "claims": ["兑付补偿款5400元"],
    }
    return facts | told


class Township:
    """The office's commands, in this process."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder, self._capsys, self.status = folder, capsys, 0

    def __call__(self, *words: str) -> list[dict]:
        told = ["--data", str(self.folder), "--user", "zhaomin", "--today", TODAY, "--json"]
        self._capsys.readouterr()
        self.status = main.run([*told, *words])
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]

    def one(self, *words: str) -> dict:
        (answer,) = self(*words)
        assert self.status == 0, answer
        return answer


class CountyDesk:
    """The county's commands, in this process, on the session's PostgreSQL."""

    def __init__(self, folder: Path, database: str, capsys) -> None:
        self.folder, self.database, self._capsys = folder, database, capsys
        folder.mkdir()
        told = folder.parent / "county.toml"
        told.write_text(COUNTY_TOML, encoding="utf-8")
        self("init", "--county", str(told))

    def __call__(self, *words: str) -> list[dict]:
        self._capsys.readouterr()
        assert county_commands.run([*self._globals(), *words]) == 0
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]

    def _globals(self) -> list[str]:
        return ["--data", str(self.folder), "--database-url", self.database]

    def code(self) -> str:
        told = self("enrol-office", "--division-code", "230000100", "--name", "青山镇")
        return str(told[0]["code"])

    def export(self) -> list[dict]:
        return self("export", "-o", "-")

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Run the real service as its own process; give its address when it is ready."""
        words = [sys.executable, "-m", "county.commands", *self._globals(), "serve", "--port", "0"]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield json.loads(process.stdout.readline())["ready"]
            finally:
                process.terminate()
                process.wait(timeout=30)


@pytest.fixture
def county(tmp_path, database, capsys) -> CountyDesk:
    return CountyDesk(tmp_path / "county", database, capsys)


@pytest.fixture(autouse=True)
def passphrase(monkeypatch) -> None:
    monkeypatch.setenv(commands.PASSPHRASE_VARIABLE, PASSPHRASE_LONG)


def lines_in(path: Path, *records: object) -> str:
    told = (json.dumps(each, ensure_ascii=False) for each in records)
    path.write_text("\n".join(told), encoding="utf-8")
    return str(path)


def test_from_an_empty_folder_to_the_county_and_back(tmp_path, capsys, county) -> None:
    township = Township(tmp_path / "office", capsys)
    office = tmp_path / "office.toml"
    office.write_text(builders.OFFICE_TOML, encoding="utf-8")
    sheet = tmp_path / "recovery.pdf"

    # the first day
    made = township.one("init", "--office", str(office), "--recovery-sheet", str(sheet))
    assert made["office"] == "云溪县青山镇人民政府"

    # two come to the window, one is told on the spot
    papers = tmp_path / "papers"
    answers = township(
        "register",
        lines_in(tmp_path / "in.jsonl", petition("洪七公"), petition("𠮷建国", channel="letter")),
        "--letters",
        str(papers),
    )
    first, second = (each["number"] for each in answers)
    assert all(Path(each["receipt_letter"]).is_file() for each in answers)
    told = lines_in(tmp_path / "act.json", {"ours": True})
    shown = township.one("act", first, "notify_on_spot", told, "--letters", str(papers))
    assert (shown["state"], shown["place"]) == ("accepted", "local")

    # the county makes itself known
    with county.serving() as url:
        known = township.one("enrol", "--url", url, "--code", county.code())
        assert known["county"] == "云溪县信访局"
        assert len(known["fingerprint"].split()) == 12

        outcome = township.one("sync")
        assert (outcome["state"], outcome["waiting"]) == ("applied", 0)
        assert outcome["receipts"]
        assert township.one("show", first)["place"] == "county"

        # again: nothing changes there
        before = county.export()
        again = township.one("sync")
        assert (again["sent"], again["state"]) == (0, "nothing_new")
        assert county.export() == before

    # what the county has is what the township has
    exported = {each["number"]: each for each in before}
    assert set(exported) == {first, second}
    assert [each["name"] for each in exported[second]["petitioners"]] == ["𠮷建国"]
    assert exported[first]["strands"][0]["state"] == "accepted"
    assert [each["act"] for each in exported[first]["history"]] == ["register", "notify_on_spot"]
    assert county("verify")[0]["sound"]
    assert township.one("verify")["sound"]
    assert {each["place"] for each in township("list")} == {"county"}

    # a county that is gone: told, and nothing is lost; what was sealed for it is on its way
    township("register", lines_in(tmp_path / "in.jsonl", petition("周伯通")))
    (gone,) = township("sync")
    assert (township.status, gone["error"]["code"]) == (commands.TROUBLE, "sync.unreachable")
    assert [each["place"] for each in township("list")] == ["in_transit", "county", "county"]


def test_the_same_by_stick(folder, tmp_path, capsys, county) -> None:
    township = Township(folder, capsys)
    stick = tmp_path / "stick"
    stick.mkdir()
    # Nobody of this office ever sees a network.
    assert township.one("enrol", "--usb", str(stick), "--code", county.code())["state"] == "asked"
    assert county("import-usb", str(stick))[0]["taken"][0]["state"] == "enrolled"
    known = township.one("enrol", "--usb", str(stick))
    assert (known["state"], known["county"]) == ("enrolled", "云溪县信访局")
    assert township("sync")[0]["error"]["code"] == "sync.no_address"
    township("register", lines_in(tmp_path / "in.jsonl", petition("洪七公"), petition("周伯通")))
    assert township.one("sync", "--usb", str(stick))["state"] == "carried"
    assert {each["place"] for each in township("list")} == {"in_transit"}
    taken = county("import-usb", str(stick))[0]["taken"]
    assert [each["state"] for each in taken] == ["enrolled", "applied"]
    before = county.export()
    assert len(before) == 2
    township.one("sync", "--usb", str(stick))
    assert {each["place"] for each in township("list")} == {"county"}
    county("import-usb", str(stick))
    assert county.export() == before
    assert county("verify")[0]["sound"]


def test_a_county_that_answers_html_or_is_not_there(folder, tmp_path, capsys) -> None:
    class Portal(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html>please log in</html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    township = Township(folder, capsys)
    assert township("sync")[0]["error"]["code"] == "sync.not_enrolled"
    with http.server.HTTPServer(("127.0.0.1", 0), Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{portal.server_port}"
        (answer,) = township("enrol", "--url", url, "--code", "ABCD")
        portal.shutdown()
    assert (township.status, answer["error"]["code"]) == (4, "sync.no_answer_from_county")
    (answer,) = township("enrol", "--url", url, "--code", "ABCD")
    assert (township.status, answer["error"]["code"]) == (4, "sync.unreachable")
    (answer,) = township("enrol", "--url", "not an address", "--code", "ABCD")
    assert (township.status, answer["error"]["code"]) == (3, "sync.url")
    assert township.one("verify")["sound"]


def real_messages(shared: Path, most: int) -> list[str]:
    path = shared / "data" / "petitions" / "labelled_A.csv"
    if not path.is_file():
        pytest.skip("no real messages beside this checkout")
    texts: list[str] = []
    for name in ("labelled_A.csv", "labelled_sample_extra.csv", "unlabelled.csv"):
        with (shared / "data" / "petitions" / name).open(encoding="utf-8") as file:
            texts += [row["text"] for row in csv.DictReader(file) if row.get("text")]
    return texts[:most]


@pytest.mark.timeout(280)
def test_two_thousand_real_messages_are_registered_listed_and_synced(
    folder, tmp_path, capsys, county, shared
) -> None:
    township = Township(folder, capsys)
    texts = real_messages(shared, 2000)
    assert len(texts) == 2000
    told = [
        petition(f"来信人{n}", content=text, claims=[], channel="online")
        for n, text in enumerate(texts)
    ]
    answers = township("register", lines_in(tmp_path / "in.jsonl", *told))
    assert (township.status, len(answers)) == (0, 2000)
    assert len({each["number"] for each in answers}) == 2000

    listed: list[dict] = []
    while page := township(
        "list", "--limit", "700", *(("--after", listed[-1]["cursor"]) if listed else ())
    ):
        listed += page
    assert [each["number"] for each in listed] == [each["number"] for each in reversed(answers)]
    assert township("search", "来信人1999")[0]["number"] == answers[1999]["number"]

    with county.serving() as url:
        township.one("enrol", "--url", url, "--code", county.code())
        assert township.one("sync")["waiting"] == 0
    held = {each["number"]: each["content"] for each in county.export()}
    assert held == {answer["number"]: text for answer, text in zip(answers, texts, strict=True)}
    assert township.one("verify")["sound"]
    assert county("verify")[0]["sound"]
