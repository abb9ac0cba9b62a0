"""What a letter is told: frozen values of its own, so that paper and procedure grow apart.

The one who calls takes them from the office's records; no letter reads a store, a clock or a
setting. Text is as typed; days are `date`s and are written by the letter.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

NoticeKind = Literal["combined", "within_15_days"]


@dataclass(frozen=True, slots=True)
class DueLine:
    """One promise with its day: what, by when at the latest, and how the day was found."""

    label: str
    due_on: date
    steps: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptNotice:
    """The sheet given at the counter: receipt, and written notice when it is `combined`.

    Article 23 paragraph 2. `route_text` says whether the matter is this office's, by which route
    and procedure, and if not whose it is; `handler_name` is who handles it or answers for it.
    `other_limits` names the legal periods that run on beside the petition. `notice_due_on` is
    the last day of the written notice when it is not given now; then `route_text` and `by_when`
    are still open and are not printed. `rules_hash` is of the rule set
    the days were counted by. `slip_number` is of the blank slip the matter was taken down on.
    """

    organ_name: str
    county_bureau_name: str
    county_bureau_phone: str | None
    review_organ: str
    office_phone: str
    office_hours: str
    office_address: str
    number: str
    query_code: str
    received_on: date
    registered_on: date
    issued_on: date
    channel_label: str
    petitioner_names: tuple[str, ...]
    people_count: int
    anonymous: bool
    gist: str
    claims: tuple[str, ...]
    notice_kind: NoticeKind
    route_text: str
    handler_name: str
    by_when: tuple[DueLine, ...]
    notice_due_on: date
    rules_hash: str
    other_limits: str | None = None
    upper_system_number: str | None = None
    upper_query_code: str | None = None
    web_address: str | None = None
    slip_number: str | None = None


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The paper that opens the store when everything else is lost; it exists on paper only.

    `key_text` is the whole recovery key as text; `key_check` its last four characters, by which
    a sheet is told from an older one.
    """

    office_name: str
    key_text: str
    made_on: date
    made_by: str

    @property
    def key_check(self) -> str:
        """Give the last four characters of the key."""
        return self.key_text[-4:]
