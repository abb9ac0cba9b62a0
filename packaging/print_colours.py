"""Print resources/letters/srgb.icc anew: what the black and red of an archived letter mean (PDF/A).

Little CMS makes the profile (no copyright, free use); its day of making is fixed, so that it is
the same file every time.
"""

from pathlib import Path

from PIL import ImageCms

OUT = Path(__file__).parent.parent / "resources" / "letters" / "srgb.icc"
MADE_AT = slice(24, 36)
DAY = bytes.fromhex("07ea0001000100000000") + bytes(2)


def main() -> None:
    """Write the profile."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[MADE_AT] = DAY
    OUT.write_bytes(made)


if __name__ == "__main__":
    main()
