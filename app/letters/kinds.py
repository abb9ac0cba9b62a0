"""One function per letter: values in, the bytes of a PDF out, always the same for the same values.

Every one refuses a character that no font can draw (`letter.no_glyph`, naming it) and a wording
file that lost a required part (`letter.wording`, `letter.locked`).
"""

from app.letters import receipt, recovery
from app.letters.values import ReceiptNotice, RecoverySheet


def receipt_notice(values: ReceiptNotice) -> bytes:
    """Set the counter's sheet: receipt and written notice, its signed stub, rights overleaf.

    Article 23 paragraph 2. One A4 with a cut line, printed on both sides; the lower part stays
    with the office and carries no query code. Raises Refused("letter.too_long").
    """
    return receipt.receipt_sheet(values)


def recovery_sheet(values: RecoverySheet) -> bytes:
    """Set the paper that holds the recovery key: one page, text only, no code to scan."""
    return recovery.recovery_page(values)
