"""What may stand on whose copy: the query code and id numbers are on hers and nowhere else."""

import re

_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
HIDDEN = "×" * 6


def for_others(text: str, query_code: str) -> str:
    """Give a text for a copy that is not hers: id numbers and her query code are covered."""
    covered = text.replace(query_code, HIDDEN) if query_code else text
    return _ID_NUMBER.sub(HIDDEN, covered)
