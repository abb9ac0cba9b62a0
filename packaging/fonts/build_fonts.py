"""Build the letters' fonts from Debian packages, or check the ones that are committed.

Run as `python packaging/fonts/build_fonts.py [--work DIR]` on Debian (apt-get, dpkg-deb, ten
minutes), or with `--check` anywhere: then every file is held against `resources/fonts/fonts.toml`.
ReportLab takes TrueType outlines only and is right about widths only at 1000 units per em
(LETTERS R3), so every face is redrawn: cubic curves become quadratic within 1/1000 em, hints
and layout tables are dropped, and the name changes because the originals' names are reserved.
"""

import argparse
import bz2
import hashlib
import io
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "resources" / "fonts"
LOCK = HOME / "fonts.toml"

UPM = 1000
ASCENT, DESCENT = 880, -120
CENTRE = (ASCENT + DESCENT) / 2
CURVE_ERROR = 1.0
SMALLER = 0.95  # song faces look five per cent larger than fangsong at the same size
FIXED_TIME = 3_786_912_000  # seconds since 1904: the same bytes whenever it is built

FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTO = "usr/share/fonts/opentype/noto"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai"
BABELSTONE = "usr/share/fonts/truetype/babelstone"
HANA = "usr/share/fonts/truetype/hanazono"

SYMBOLS = (
    (0x20, 0x7E), (0xA1, 0x17F), (0x370, 0x45F), (0x1E00, 0x1EFF), (0x2010, 0x2027),
    (0x2030, 0x205E), (0x2100, 0x214F), (0x2150, 0x23FF), (0x2460, 0x27BF), (0x3000, 0x33FF),
    (0xFE30, 0xFE6B), (0xFF01, 0xFFEE),
)  # fmt: skip
HANZI = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
ELEMENTS = ((0x9FEB, 0x9FEF),)
"""Names of chemical elements that the serif faces do not have yet, of GB 18030 level 1."""
EXT_B = ((0x20000, 0x2A6DF),)
EXT_C_ON = ((0x2A6E0, 0x323AF),)
EXT_G_ON = ((0x30000, 0x323AF),)

FULL_WIDTH = 0xFEE0
MIDDLE_DOT = 0xB7
SMALL_FORMS = range(0xFE50, 0xFE6C)
DOTS = (0x2219, 0x22C5, 0x2027)

Blocks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Face:
    """One font to build: where its outlines come from and which characters it keeps."""

    name: str
    package: str
    path: str
    index: int
    blocks: Blocks
    scale: float
    licence: str
    without: tuple[str, ...] = ()
    common_only: bool = False


FACES = (
    Face(
        "desk-fang", "texlive-lang-chinese", f"{FANDOL}/FandolFang-Regular.otf",
        0, (*SYMBOLS, *HANZI), 1.0, "fandol.txt",
    ),
    Face(
        "desk-song", "fonts-noto-cjk-extra", f"{NOTO}/NotoSerifCJK-Light.ttc",
        2, (*SYMBOLS, *HANZI), SMALLER, "noto-serif-cjk.txt", ("desk-fang",),
    ),
    Face(
        "desk-rare-a", "fonts-noto-cjk-extra", f"{NOTO}/NotoSansCJK-Light.ttc",
        2, ELEMENTS, SMALLER, "noto-serif-cjk.txt", ("desk-fang", "desk-song"),
    ),
    Face(
        "desk-rare-b", "fonts-hanazono", f"{HANA}/HanaMinB.ttf",
        0, EXT_B, SMALLER, "hanazono.txt", ("desk-fang", "desk-song"),
    ),
    Face(
        "desk-rare-c", "fonts-hanazono", f"{HANA}/HanaMinB.ttf",
        0, EXT_C_ON, SMALLER, "hanazono.txt", ("desk-fang", "desk-song"),
    ),
    Face(
        "desk-bold", "fonts-noto-cjk", f"{NOTO}/NotoSerifCJK-Bold.ttc",
        2, (*SYMBOLS, *HANZI), 1.0, "noto-serif-cjk.txt", (), common_only=True,
    ),
    Face(
        "desk-hei", "fonts-noto-cjk-extra", f"{NOTO}/NotoSansCJK-Medium.ttc",
        2, (*SYMBOLS, *HANZI), 1.0, "noto-sans-cjk.txt", (), common_only=True,
    ),
    Face(
        "desk-kai", "fonts-lxgw-wenkai", f"{WENKAI}/LXGWWenKai-Regular.ttf",
        0, (*SYMBOLS, *HANZI), 1.0, "lxgw-wenkai.txt", (), common_only=True,
    ),
    Face(
        "desk-rare-g", "fonts-babelstone-han", f"{BABELSTONE}/BabelStoneHan.ttf",
        0, EXT_G_ON, SMALLER, "babelstone-han.txt", ("desk-fang", "desk-song"),
    ),
)  # fmt: skip

CHARACTER_DATA = "unicode-data"
PACKAGES = tuple(dict.fromkeys((*(face.package for face in FACES), CHARACTER_DATA)))


@dataclass(frozen=True, slots=True)
class Origin:
    """An unpacked distribution package."""

    version: str
    sha256: str
    tree: Path


def fetch(package: str, work: Path) -> Origin:
    """Download one package with the machine's own apt and unpack it without installing it."""
    debs = work / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    found = sorted(debs.glob(f"{package}_*.deb"))
    if not found:
        subprocess.run(["apt-get", "download", package], cwd=debs, check=True)
        found = sorted(debs.glob(f"{package}_*.deb"))
    deb, tree = found[-1], work / "trees" / package
    tree.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)
    version = subprocess.run(
        ["dpkg-deb", "-f", deb, "Version"], check=True, capture_output=True, text=True
    )
    return Origin(version.stdout.strip(), digest(deb.read_bytes()), tree)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def common_characters(tree: Path) -> frozenset[int]:
    """The 8105 characters of the national list, from Unihan's kTGH."""
    packed = tree / "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
    lines = bz2.decompress(packed.read_bytes()).decode().splitlines()
    rows = (line.split("\t") for line in lines if "\tkTGH\t" in line)
    return frozenset(int(row[0].removeprefix("U+"), 16) for row in rows)


def inside(code: int, blocks: Blocks) -> bool:
    return any(first <= code <= last for first, last in blocks)


def readable(source: TTFont) -> dict[int, str]:
    """The font's characters, and those it draws by another's glyph.

    Other middle dots stand in names as people typed them; small forms come from old web pages.
    """
    cmap = dict(source.getBestCmap())
    small = {code: unicodedata.normalize("NFKC", chr(code)) for code in SMALL_FORMS}
    likes = {code: ord(like) for code, like in small.items() if like != chr(code)}
    wide = {code: like + FULL_WIDTH if like < 0x7F else like for code, like in likes.items()}
    for code, like in (wide | dict.fromkeys(DOTS, MIDDLE_DOT)).items():
        if like in cmap:
            cmap.setdefault(code, cmap[like])
    return cmap


def wanted(
    face: Face, cmap: Iterable[int], taken: frozenset[int], common: frozenset[int]
) -> list[int]:
    """The code points this face keeps, in order."""
    kept = (code for code in cmap if inside(code, face.blocks) and code not in taken)
    if face.common_only:
        kept = (code for code in kept if not inside(code, HANZI) or code in common)
    return sorted(kept)


def redraw(source: TTFont, glyphs: Any, glyph: str, scale: float) -> object:
    """One glyph as quadratic outlines at 1000 units per em, scaled about its cell's centre."""
    flat = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(flat)
    pen = TTGlyphPen(None)
    cubic = "CFF " in source
    target = Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True) if cubic else pen
    unit = UPM / source["head"].unitsPerEm
    factor = unit * scale
    x_shift = glyphs[glyph].width * unit * (1 - scale) / 2
    y_shift = CENTRE * (1 - scale)
    flat.replay(TransformPen(target, (factor, 0, 0, factor, x_shift, y_shift)))
    return pen.glyph()


def convert(source: TTFont, codes: list[int], name: str, scale: float, words: str) -> FontBuilder:
    """A new font of these code points; glyph names are dropped."""
    cmap = readable(source)
    unit = UPM / source["head"].unitsPerEm
    old = {".notdef": ".notdef"} | {cmap[code]: f"g{cmap[code]}" for code in codes}
    shapes = source.getGlyphSet()
    glyphs = {new: redraw(source, shapes, was, scale) for was, new in old.items()}
    widths = {new: round(source["hmtx"][was][0] * unit) for was, new in old.items()}
    builder = FontBuilder(UPM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({code: old[cmap[code]] for code in codes})
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {g: (w, getattr(table[g], "xMin", 0)) for g, w in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    title = name.replace("desk-", "Petition Desk ").title()
    builder.setupNameTable(
        {"familyName": title, "styleName": "Regular", "copyright": words, "psName": name}
    )
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=FIXED_TIME, modified=FIXED_TIME)
    builder.font.recalcTimestamp = False
    return builder


def build(face: Face, origin: Origin, taken: frozenset[int], common: frozenset[int]) -> list[int]:
    """Write one `<name>.ttf.zst` and give back the code points it has."""
    path = origin.tree / face.path
    source = TTFont(path, fontNumber=face.index, lazy=True)
    codes = wanted(face, readable(source), taken, common)
    words = f"Converted from {path.name}; licence: {face.licence}"
    made = convert(source, codes, face.name, face.scale, words)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "font.ttf"
        made.save(str(plain))
        write(HOME / f"{face.name}.ttf.zst", plain.read_bytes())
    return codes


def write(path: Path, data: bytes) -> None:
    """Pack so that the program opens it quickly; the same bytes for the same input.

    zstd and not xz: three per cent larger, and the body face opens in 15 ms instead of 250.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zstandard.ZstdCompressor(level=19).compress(data))


def entry(face: Face, origin: Origin, codes: list[int], common: frozenset[int]) -> str:
    """One font's paragraph of the lock."""
    packed = (HOME / f"{face.name}.ttf.zst").read_bytes()
    plain = zstandard.decompress(packed)
    span = [0, 0x10FFFF] if len(face.blocks) > 1 else [codes[0], codes[-1]]
    lines = {
        "file": f'"{face.name}.ttf.zst"',
        "sha256": f'"{digest(packed)}"',
        "sha256_unpacked": f'"{digest(plain)}"',
        "bytes_unpacked": len(plain),
        "package": f'"{face.package}"',
        "package_version": f'"{origin.version}"',
        "package_sha256": f'"{origin.sha256}"',
        "original": f'"{Path(face.path).name}"',
        "licence": f'"licences/{face.licence}"',
        "characters": len(codes),
        "common_characters": len(common.intersection(codes)),
        "span": f"[{span[0]:#x}, {span[1]:#x}]",
    }
    body = "\n".join(f"{key} = {value}" for key, value in lines.items())
    return f"[fonts.{face.name}]\n{body}\n"


def keep_original(origin: Origin) -> str:
    """The GPL asks for the form one would modify: the unconverted face lies beside ours."""
    path = origin.tree / FACES[0].path
    kept = HOME / "originals" / f"{path.name}.zst"
    write(kept, path.read_bytes())
    name = kept.relative_to(HOME).as_posix()
    return f'[originals.desk-fang]\nfile = "{name}"\nsha256 = "{digest(kept.read_bytes())}"\n'


def build_all(work: Path, only: Callable[[str], bool]) -> None:
    """Build every face and write the lock; with a filter the others are taken as committed."""
    origins = {package: fetch(package, work) for package in PACKAGES}
    common = common_characters(origins[CHARACTER_DATA].tree)
    have: dict[str, list[int]] = {}
    parts = ["# Written by packaging/fonts/build_fonts.py; `--check` holds the files against it.\n"]
    for face in FACES:
        taken = frozenset(code for other in face.without for code in have[other])
        origin = origins[face.package]
        if only(face.name):
            have[face.name] = build(face, origin, taken, common)
        else:
            have[face.name] = sorted(committed(face.name).getBestCmap())
        parts.append(entry(face, origin, have[face.name], common))
        print(face.name, len(have[face.name]), flush=True)
    parts.append(keep_original(origins[FACES[0].package]))
    LOCK.write_text("\n".join(parts), encoding="utf-8")


def committed(name: str) -> TTFont:
    """A font as it lies in the tree."""
    packed = (HOME / f"{name}.ttf.zst").read_bytes()
    return TTFont(io.BytesIO(zstandard.decompress(packed)))


def check() -> list[str]:
    """What differs between the lock and the files; empty when all is well."""
    lock = tomllib.loads(LOCK.read_text(encoding="utf-8"))
    rows = [*lock["fonts"].values(), *lock["originals"].values()]
    known = {row["file"] for row in rows}
    wrong = [r["file"] for r in rows if digest((HOME / r["file"]).read_bytes()) != r["sha256"]]
    licences = {row["licence"] for row in lock["fonts"].values()}
    wrong += [name for name in sorted(licences) if not (HOME / name).is_file()]
    strangers = (path.relative_to(HOME).as_posix() for path in HOME.rglob("*.zst"))
    return wrong + [name for name in strangers if name not in known]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the lock")
    parser.add_argument("--work", type=Path, help="folder for downloads (default: a temporary one)")
    parser.add_argument("--only", nargs="*", help="build only these faces again")
    chosen = parser.parse_args()
    if chosen.check:
        wrong = check()
        print("\n".join(wrong) or "fonts: as locked")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        build_all(chosen.work or Path(folder), lambda name: not chosen.only or name in chosen.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
