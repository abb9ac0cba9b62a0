"""The shape of every record that travels: one table a kind, the same here and at the county.

`db/tables.py` and `county/tables.py` build their tables from these shapes, `entry.rows` turns a
journal part into a row of them; so the township, the replay check and the county cannot drift
apart. A column may be added (with a default of nothing) and never renamed.

Values in rows are plain: `str`, `int`, `bytes` or None. Days are `YYYY-MM-DD`, moments ISO 8601
with offset, flags 0 or 1, lists and mappings canonical JSON text, ids 16 bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Holds(Enum):
    """What a column holds; the value says how it is kept. Prose is text in sentences."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; every column but the key may be empty, so that adding one is never a break."""

    name: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of record. `schema` rises when a column is added.

    `told` travels in the part's body and stays in the journal alone: it explains and is never
    searched or sorted by, so no table pays for it.
    """

    kind: str
    table: str
    schema: int
    columns: tuple[Column, ...]
    indexed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def _columns(**named: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, holds)
        for holds_name, names in named.items()
        for holds in (Holds(holds_name),)
        for name in names.split()
    )


_SHAPES = (
    Shape(
        "office",
        "office",
        1,
        _columns(
            text="town county city province division_code letter_word number_prefix address phone"
            " hours review_organ review_organ_address county_bureau county_bureau_phone report_way"
            " notice_at_counter standing_authority standing_authority_by",
            day="standing_authority_on",
            flag="one_person",
        ),
    ),
    Shape("village", "villages", 1, _columns(text="code name", number="position")),
    Shape("cadre", "cadres", 1, _columns(text="login name", json="roles", flag="active")),
    Shape(
        "petition",
        "petitions",
        1,
        _columns(
            id="linked_to registered_by",
            text="kind number device_letter query_code channel origin purpose category"
            " village_code slip_number platform_number platform_query_code"
            " written_by witness signed_how",
            prose="gist content answer",
            day="received_on source_due_on postmark_on",
            moment="received_at signed_for_at registered_at",
            number="people_count material_count material_pages",
            flag="name_withheld name_or_address_unclear anonymous read_back",
        ),
        indexed=("number", "query_code", "linked_to"),
    ),
    Shape(
        "petitioner",
        "petitioners",
        1,
        _columns(
            id="petition acts_for",
            number="position",
            text="role name id_kind id_number sex phone address village_code authority",
            day="born_on withdrawn_on",
            flag="anonymous",
        ),
        indexed=("petition",),
    ),
    Shape(
        "claim",
        "claims",
        1,
        _columns(
            id="petition strand",
            number="position",
            text="matter_class route ground organ outcome remedy executor execution_proof",
            prose="text answer law",
            day="execute_by executed_on",
        ),
        indexed=("petition",),
    ),
    Shape(
        "complained_of",
        "complained_of",
        1,
        _columns(id="petition", number="position", text="name party_kind"),
        indexed=("petition",),
    ),
    Shape(
        "strand",
        "strands",
        1,
        _columns(
            id="petition handler",
            number="position",
            text="route state procedure",
            day="state_since accepted_on",
        ),
        indexed=("petition",),
    ),
    Shape(
        "clock",
        "clocks",
        1,
        _columns(
            id="petition strand",
            text="rule article met_how",
            day="trigger_on nominal rolled internal met_on",
            flag="provisional",
        ),
        indexed=("petition",),
        told=("steps", "rules_hash"),
    ),
    Shape(
        "letter",
        "letters",
        1,
        _columns(
            id="petition strand",
            text="letter_kind number pdf_sha256 blob template_hash template_version rules_hash"
            " void_reason",
            day="issued_on voided_on",
            number="pdf_size",
            json="facts",
        ),
        indexed=("petition",),
    ),
    Shape(
        "recipient",
        "recipients",
        1,
        _columns(
            id="petition petitioner letter server",
            text="service_way window_rule place receiver relation witness refusal mail_number"
            " signed_how party",
            day="served_on window_nominal window_rolled",
        ),
        indexed=("petition",),
    ),
    Shape(
        "signature",
        "signatures",
        1,
        _columns(
            id="petition letter cadre acting_for delegation",
            text="paper_number paper_by",
            day="paper_on",
            moment="signed_at",
        ),
        indexed=("petition",),
    ),
    Shape(
        "note",
        "notes",
        1,
        _columns(
            id="petition strand cadre",
            text="note_kind place people witness signed_how",
            prose="text",
            day="happened_on",
            flag="read_back",
        ),
        indexed=("petition",),
    ),
    Shape(
        "step",
        "steps",
        1,
        _columns(
            id="petition strand cadre letter",
            text="act ground",
            day="happened_on",
            prose="said",
            json="told",
        ),
        indexed=("petition",),
    ),
    Shape(
        "opinion",
        "opinions",
        1,
        _columns(
            id="petition strand drafted_by letter",
            prose="facts law",
            json="evidence copies_to",
            day="drafted_on",
        ),
        indexed=("petition",),
    ),
    Shape(
        "review",
        "reviews",
        1,
        _columns(
            id="petition strand petitioner letter",
            text="how signed_how forward_number result",
            prose="reasons",
            day="requested_on postmark_on forwarded_on",
            flag="read_back",
        ),
        indexed=("petition",),
    ),
    Shape(
        "minutes",
        "minutes",
        1,
        _columns(
            text="number subject issued_by pdf_sha256 blob void_reason",
            day="held_on issued_on voided_on",
            number="pdf_size",
        ),
    ),
    Shape(
        "delegation",
        "delegations",
        1,
        _columns(
            id="leader deputy",
            text="paper_number",
            json="acts",
            day="from_on until_on paper_on",
        ),
    ),
    Shape(
        "attachment",
        "attachments",
        1,
        _columns(id="petition", text="name media_type sha256 blob", number="position size"),
        indexed=("petition",),
    ),
    Shape(
        "print",
        "prints",
        1,
        _columns(
            id="petition letter cadre settled_by",
            text="copy queue state sha256 shift cause",
            prose="reason",
            moment="asked_at settled_at",
            number="copies",
        ),
        indexed=("petition",),
    ),
    Shape(
        "slip",
        "slips",
        1,
        _columns(
            id="used_by",
            text="number query_code void_reason",
            day="printed_on used_on void_on",
        ),
        indexed=("number",),
    ),
    Shape(
        "series",
        "number_series",
        1,
        _columns(text="name device_letter", number="year next", json="reserved voids"),
    ),
    Shape(
        "adopted",
        "adopted_files",
        1,
        _columns(
            text="file_kind layer name source content",
            number="year version",
            day="published_on",
            moment="adopted_at",
        ),
    ),
    Shape("accountable", "", 1, ()),
)

SHAPES: Mapping[str, Shape] = {shape.kind: shape for shape in _SHAPES}
"""Every kind by its name. `accountable` is an event that moves no table (export, unlock)."""
