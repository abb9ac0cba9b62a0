"""The program called as a script would call it, in this process: words in, lines of JSON out."""

import io
import json
import sys
from pathlib import Path

from builders import PASSPHRASE_LONG

from ui import commands, main

NAME, ID_NUMBER = "洪七公", "11010519491231002X"
TODAY = "2026-09-22"
REFUSED = 3


def petition(**told) -> dict[str, object]:
    facts = {
        "channel": "visit",
        "received_at": TODAY,
        "petitioners": [{"name": NAME, "id_number": ID_NUMBER, "phone": "13912345678"}],
        "content": "2024年修机耕道占用承包地，至今没有兑付。",
        "claims": ["兑付补偿款"],
    }
    return facts | told


class Desk:
    """Calls the program as a script would, in this process."""

    def __init__(self, folder: Path, tmp_path: Path, capsys, monkeypatch) -> None:
        self.folder, self.tmp, self._capsys, self._monkey = folder, tmp_path, capsys, monkeypatch
        self.status = 0
        self.error = ""
        monkeypatch.setenv(commands.PASSPHRASE_VARIABLE, PASSPHRASE_LONG)

    def run(self, *words: str, today: str | None = TODAY):
        """Give every line of standard output as JSON."""
        told = ["--data", str(self.folder), "--user", "zhaomin", "--json"]
        if today:
            told += ["--today", today]
        self.status = main.run([*told, *words])
        said = self._capsys.readouterr()
        self.error = said.err
        for personal in (NAME, ID_NUMBER, PASSPHRASE_LONG):
            assert personal not in said.err
        return [json.loads(line) for line in said.out.splitlines()]

    def one(self, *words: str, **told):
        (answer,) = self.run(*words, **told)
        return answer

    def file(self, *records: object, name: str = "in.jsonl") -> str:
        path = self.tmp / name
        lines = (
            each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
            for each in records
        )
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    def register(self, *records: object, **told):
        return self.run("register", self.file(*records), **told)

    def type(self, content: bytes) -> None:
        """Lay bytes on standard input."""
        self._monkey.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    def fault(self, *words: str, status: int = REFUSED, **told):
        """Give the one error a command ends with; its sentence went to standard error too."""
        answer = self.one(*words, **told)
        assert self.status == status, answer
        error = answer["error"]
        assert error["message"] in self.error
        return error
