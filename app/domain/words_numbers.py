"""Numbers in Chinese, as items and claims are numbered: 一, 十, 二十一."""

_DIGITS = "零一二三四五六七八九"
_MOST = 999


def numeral(number: int) -> str:
    """Write a number from 1 to 999 in Chinese; beyond that in figures."""
    if not 0 < number <= _MOST:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if rest == number and tens == 1 else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        said += _DIGITS[0]
    return said + (_DIGITS[ones] if ones else "")
