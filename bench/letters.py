"""Letters: the compositor beside a bare canvas, Typst, and a word processor; ratios of one run.

`python bench/letters.py [--rounds N]`. Every way sets the same handling opinion with another name
each time. Peers that are not installed (`typst`, `docxtpl` with `soffice`) are skipped and named;
`uv pip install --target DIR typst docxtpl` and `PYTHONPATH=DIR` bring the first two for one run.
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import argparse
import io
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.letters import citizen, fonts, formal, kinds
from app.letters.letter import Letter
from app.letters.page import PAPER
from app.letters.values import AnsweredClaim, HandlingOpinion, Letterhead, Matter

BATCH = 200
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
Way = Callable[[int], object]
"""Sets so many letters."""


def opinion(n: int, *, own: bool = False) -> HandlingOpinion:
    """Give the n-th letter: the same but for its name and number; `own`: told of other facts."""
    from datetime import date  # noqa: PLC0415 the name `date` is a field above

    day = date(2026, 9, 22)
    head = Letterhead(
        "云岭县青石镇人民政府", "0871-5550 1234", "青石镇政府一楼", "工作日8:30至12:00",
        "云岭县信访局", "0871-5550 1200", "云岭县人民政府",
    )  # fmt: skip
    name = NAMES[n % len(NAMES)] + NAMES[n // len(NAMES) % len(NAMES)] + "兰"
    matter = Matter(
        f"青信答(2026){n + 1}号", f"青信2026-{n:04}", "7KQ4-9MHT", (name,), 1, False, day, "来访",
        "排水渠淤堵，雨天路面和院里进水", day, "3f9a",
    )  # fmt: skip
    claims = (
        AnsweredClaim("疏通排水渠", "支持", "已列入本年度水利维修计划，2026年11月底以前完工。",
                      "《中华人民共和国水法》第二十五条", "镇农业服务中心", day),
        AnsweredClaim("赔偿院墙受损", "解释", "经核实，院墙受损和排水渠淤堵没有直接关系。",
                      "《中华人民共和国民法典》第一千一百六十五条", None, None),
    )  # fmt: skip
    facts = (
        "经查，该排水渠建于2009年，全长420米，2024年汛期以后没有清淤。工作人员两次到现场，"
        "走访6户，丈量淤积段138米，淤积平均深0.4米。"
    )
    if own:
        place = NAMES[n % len(NAMES)] + NAMES[n // len(NAMES)] + "村"
        claims = tuple(
            replace(each, text=f"{place}{each.text}", answer=f"{n + 12}户已知情。{each.answer}")
            for each in claims
        )
        facts = f"{place}村民{n + 3}人反映。{facts}"
        matter = replace(matter, gist=f"{place}{matter.gist}")
    remedy = ("如不服本处理意见，可以自收到本意见书之日起30日内，向云岭县人民政府请求复查。",)
    return HandlingOpinion(
        head, matter, "handling_opinion", claims, facts, ("现场照片", "丈量记录"), remedy, day
    )


def said(letter: Letter) -> list[str]:
    """Give a letter's paragraphs."""
    return [letter.title, *("".join(text for text, _role in each.spans) for each in letter.parts)]


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(ways: dict[str, tuple[Way, int]], rounds: int) -> dict[str, float]:
    """Let the ways take turns; give the median milliseconds a letter of each."""
    for way, _count in ways.values():
        way(1)
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (way, count) in ways.items():
            took[name].append(timed(lambda way=way, count=count: way(count)) / count * 1000)
    return {name: statistics.median(each) for name, each in took.items()}


def one_pdf(count: int) -> bytes:
    """Set them all in one PDF."""
    return formal.pdf(*(citizen.opinion(opinion(n)) for n in range(count)))


def one_pdf_of_others(count: int) -> bytes:
    """Set as many in one PDF, each told of its own facts."""
    return formal.pdf(*(citizen.opinion(opinion(n, own=True)) for n in range(count)))


def own_pdfs(count: int) -> None:
    """Set each in its own PDF."""
    for n in range(count):
        kinds.handling_opinion(opinion(n))


def cut(on: Canvas, face: str, texts: Iterable[str]) -> None:
    """Write texts cut every 28 characters, 22 lines a page."""
    row = 0
    on.setFont(face, 15.75)
    for text in texts:
        for at in range(0, len(text), 28):
            if row == 22:
                on.showPage()
                on.setFont(face, 15.75)
                row = 0
            on.drawString(79, 720 - row * 29.6, text[at : at + 28])
            row += 1
    on.showPage()


def canvas(face: str) -> tuple[Way, Way, Way]:
    """Give the bare canvas: the same text cut every 28 characters, in one PDF and in many.

    The last sets letters told of their own facts in one PDF.
    """

    def bound(letters: Iterable[HandlingOpinion]) -> None:
        on = Canvas(io.BytesIO(), pagesize=PAPER, invariant=1)
        for each in letters:
            cut(on, face, said(citizen.opinion(each)))
        on.save()

    def together(count: int) -> None:
        bound(opinion(n) for n in range(count))

    def others(count: int) -> None:
        bound(opinion(n, own=True) for n in range(count))

    def apart(count: int) -> None:
        for n in range(count):
            bound((opinion(n),))

    return together, apart, others


def typst_way(folder: Path) -> Way | None:
    """Give Typst with its compiler kept from letter to letter, and our own faces."""
    try:
        import typst  # noqa: PLC0415 # type: ignore[import-not-found]  # a peer, not always here
    except ImportError:
        print("typst is not installed: skipped")
        return None
    source = folder / "letter.typ"
    source.write_text(
        '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))\n'
        f'#set text(font: "{faced(folder)}", size: 15.75pt, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13.9pt)\n"
        '#for each in sys.inputs.text.split("\\n") [#par[#each]]\n',
        encoding="utf-8",
    )
    compiler = typst.Compiler(str(source), font_paths=[str(folder)], ignore_system_fonts=True)

    def way(count: int) -> None:
        for n in range(count):
            texts = said(citizen.opinion(opinion(n)))
            compiler.compile(format="pdf", sys_inputs={"text": "\n".join(texts)})

    return way


def faced(folder: Path) -> str:
    """Lay the body face into a folder; give the family's name."""
    from fontTools.ttLib import TTFont as Read  # noqa: PLC0415 a tool of development

    path = next(folder.glob("*.ttf"))
    return str(Read(path)["name"].getDebugName(1))


def word_way(folder: Path) -> Way | None:
    """Give docxtpl with LibreOffice headless, one call for a batch of documents."""
    try:
        from docxtpl import DocxTemplate  # noqa: PLC0415 # type: ignore[import-not-found]  # a peer
    except ImportError:
        print("docxtpl is not installed: skipped")
        return None
    office = shutil.which("soffice")
    if office is None:
        print("soffice is not installed: skipped")
        return None
    from docx import Document  # noqa: PLC0415 60 ms

    model = Document()
    model.add_paragraph("{% for each in texts %}{{ each }}\n{% endfor %}")
    model.save(str(folder / "model.docx"))

    def way(count: int) -> None:
        made = []
        for n in range(count):
            template = DocxTemplate(str(folder / "model.docx"))
            template.render({"texts": said(citizen.opinion(opinion(n)))})
            made.append(folder / f"{n}.docx")
            template.save(str(made[-1]))
        words = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*words, *map(str, made)], check=True, capture_output=True)

    return way


_FIRST = """
import sys, time
sys.path[:0] = {paths!r}
began = time.perf_counter()
from letters import opinion
from app.letters import kinds
kinds.handling_opinion(opinion(1))
print(time.perf_counter() - began)
"""


def first_letter(rounds: int) -> float:
    """Give milliseconds from the import of the letters to the first one, in a fresh process."""
    code = _FIRST.format(paths=[str(Path(__file__).parent), *sys.path[:2]])
    took = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(rounds)
    ]
    return statistics.median(took) * 1000


def memory() -> None:
    """Set a thousand letters one after another; tell the most memory after each 250."""
    peaks = []
    for n in range(1000):
        kinds.handling_opinion(opinion(n))
        if n % 250 == 249:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    said_ = ", ".join(f"{each:.0f}" for each in peaks)
    print(f"most memory after 250, 500, 750, 1,000 letters: {said_} MB (goal: flat)")


def main() -> None:
    """Measure and print."""
    told = argparse.ArgumentParser()
    told.add_argument("--rounds", type=int, default=5)
    rounds = told.parse_args().rounds
    memory()
    first = first_letter(rounds)
    print(f"first letter of a process, imports and faces included: {first:.0f} ms (goal 400)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        face = fonts.load_fonts().glyph("文")
        (folder / "body.ttf").write_bytes(fonts.load_fonts().unpacked(face.font))
        pdfmetrics.registerFont(TTFont("body", folder / "body.ttf"))
        together, apart, others = canvas("body")
        plain_together, *_plain = canvas("Helvetica")
        ways: dict[str, tuple[Way, int]] = {
            "ours, one PDF": (one_pdf, BATCH),
            "canvas, one PDF": (together, BATCH),
            "ours, one PDF, own facts": (one_pdf_of_others, BATCH),
            "canvas, one PDF, own facts": (others, BATCH),
            "canvas, one PDF, Helvetica": (plain_together, BATCH),
            "ours, own PDFs": (own_pdfs, 40),
            "canvas, own PDFs": (apart, 10),
        }
        if (typst := typst_way(folder)) is not None:
            ways["typst, own PDFs"] = (typst, 40)
        took = compare(ways, rounds)
        if (word := word_way(folder)) is not None:
            took |= compare({"docxtpl and soffice, a batch of 20": (word, 20)}, 1)
    tell(took)


def tell(took: dict[str, float]) -> None:
    """Print milliseconds a letter, and the ratios that are goals."""
    for name, each in took.items():
        print(f"{name:36} {each:8.2f} ms a letter")
    batch, own = took["ours, one PDF"], took["ours, own PDFs"]
    limit = took["canvas, one PDF"]
    print(f"one PDF to the canvas with our own face: {batch / limit:.2f} (goal at most 1.5)")
    others = took["ours, one PDF, own facts"] / took["canvas, one PDF, own facts"]
    print(f"the same, each letter told of its own facts: {others:.2f} (goal at most 1.5)")
    helvetica = took["canvas, one PDF, Helvetica"]
    print(f"one PDF to the canvas of LETTERS 3 (Helvetica, no Chinese): {batch / helvetica:.2f}")
    print(f"own PDFs to the canvas's batch: {own / limit:.2f} (goal at most 6)")
    if (typst := took.get("typst, own PDFs")) is not None:
        print(f"typst to own PDFs: {typst / own:.2f} (goal above 1)")
    if (word := took.get("docxtpl and soffice, a batch of 20")) is not None:
        print(f"word processor to own PDFs: {word / own:.0f} (goal at least 15)")


if __name__ == "__main__":
    main()
