"""The oracle of deadlines: walks from day to day with the package's own calendar, shares no code.

`TABLE` is typed by hand from RULES 1.17 and not read from the shipped file: length, unit, rolls.
"""

from datetime import date, timedelta

import chinese_calendar

PUBLISHED = range(2004, 2027)
ONE_DAY = timedelta(days=1)

TABLE = {
    "REGISTER": (0, "cal", False),
    "NOTICE_15D": (15, "cal", True),
    "NOTICE_15D_UP": (15, "cal", True),
    "OBJECTION_5WD": (5, "work", True),
    "HANDLE_60D": (60, "cal", True),
    "HANDLE_EXT": (90, "cal", True),
    "DUTY_2M": (2, "month", True),
    "REVIEW_REQUEST_30D": (30, "cal", True),
    "RECONSIDER_60D": (60, "cal", True),
    "LAWSUIT_30D": (30, "cal", True),
    "REVIEW_FORWARD": (2, "work", True),
    "REVIEW_OPINION_30D": (30, "cal", True),
    "RECHECK_REQUEST_30D": (30, "cal", True),
    "RECHECK_OPINION_30D": (30, "cal", True),
    "REVIEW_FILE": (10, "cal", True),
    "SIMPLE_ACCEPT_3WD": (3, "work", True),
    "SIMPLE_REPLY_10WD": (10, "work", True),
    "SUGGEST_FEEDBACK_30D": (30, "cal", True),
    "SUGGEST_TARGET": (60, "cal", True),
    "LAND_MEDIATION": (60, "cal", False),
    "ANNOUNCED_30D": (30, "cal", False),
    "RATE_30D": (30, "cal", False),
    "RATE_90D": (90, "cal", False),
    "RATE_120D": (120, "cal", False),
    "JUDICIAL_CONFIRM_30D": (30, "cal", True),
}


def works(day: date) -> bool:
    if day.year in PUBLISHED:
        return bool(chinese_calendar.is_workday(day))
    return day.isoweekday() <= 5


def oracle(rule_id: str, day: date, excluded: int = 0) -> tuple[date, date, date, bool]:
    """Walk from day to day, noting each one whose answer was needed."""
    length, unit, rolls = TABLE[rule_id]
    asked: list[date] = []
    nominal = day
    if unit == "month":
        months = 0
        while months < length:
            nominal += ONE_DAY
            months = (nominal.year - day.year) * 12 + nominal.month - day.month
        while nominal.day < day.day and (nominal + ONE_DAY).month == nominal.month:
            nominal += ONE_DAY
    left = 0 if unit == "month" else length + excluded
    while left:
        nominal += ONE_DAY
        if unit == "work":
            asked.append(nominal)
        left -= unit == "cal" or works(nominal)
    rolled = internal = nominal
    while rolls and not works(rolled):
        rolled += ONE_DAY
    while not works(internal):
        internal -= ONE_DAY
    asked += [internal, nominal, rolled]
    return nominal, rolled, internal, any(each.year not in PUBLISHED for each in asked)
