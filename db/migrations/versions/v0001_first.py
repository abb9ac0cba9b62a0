"""The first schema: records, journal, local state, search index and the guards.

Revision: 0001, the first.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE adopted_files (
    id BLOB NOT NULL, file_kind TEXT, layer TEXT, name TEXT, source TEXT, content TEXT,
    year INTEGER, version INTEGER, published_on TEXT, adopted_at TEXT,
    CONSTRAINT pk_adopted_files PRIMARY KEY (id)
)
""",
    """
CREATE TABLE attachments (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, name TEXT, media_type TEXT,
    sha256 TEXT, blob TEXT, position INTEGER, size INTEGER,
    CONSTRAINT pk_attachments PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE cadres (
    id BLOB NOT NULL, login TEXT, name TEXT, roles TEXT, active INTEGER,
    CONSTRAINT pk_cadres PRIMARY KEY (id)
)
""",
    """
CREATE TABLE claims (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, position INTEGER,
    matter_class TEXT, route TEXT, ground TEXT, organ TEXT, outcome TEXT, remedy TEXT,
    executor TEXT, execution_proof TEXT, text BLOB, answer BLOB, law BLOB, execute_by TEXT,
    executed_on TEXT,
    CONSTRAINT pk_claims PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE clocks (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, rule TEXT,
    article TEXT, met_how TEXT, trigger_on TEXT, nominal TEXT, rolled TEXT, internal TEXT,
    met_on TEXT, provisional INTEGER,
    CONSTRAINT pk_clocks PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE complained_of (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, position INTEGER, name TEXT,
    party_kind TEXT,
    CONSTRAINT pk_complained_of PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE delegations (
    id BLOB NOT NULL, leader BLOB, deputy BLOB, paper_number TEXT, acts TEXT, from_on TEXT,
    until_on TEXT, paper_on TEXT,
    CONSTRAINT pk_delegations PRIMARY KEY (id)
)
""",
    """
CREATE TABLE drafts (
    id BLOB NOT NULL, cadre BLOB NOT NULL, saved_at TEXT NOT NULL, body BLOB NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (id)
)
""",
    """
CREATE TABLE entries (
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL,
    meta BLOB NOT NULL, act TEXT NOT NULL, sort TEXT NOT NULL, subject BLOB,
    CONSTRAINT pk_entries PRIMARY KEY (epoch, seq)
)
 WITHOUT ROWID
""",
    "CREATE INDEX ix_entries_subject_epoch_seq_sort ON entries (subject, epoch, seq, sort)",
    """
CREATE TABLE epochs (
    epoch INTEGER NOT NULL, parent_epoch INTEGER, parent_seq INTEGER, parent_hash BLOB,
    CONSTRAINT pk_epochs PRIMARY KEY (epoch)
)
""",
    """
CREATE TABLE letters (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, letter_kind TEXT,
    number TEXT, pdf_sha256 TEXT, blob TEXT, template_hash TEXT, template_version TEXT,
    rules_hash TEXT, void_reason TEXT, issued_on TEXT, voided_on TEXT, pdf_size INTEGER,
    facts TEXT,
    CONSTRAINT pk_letters PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE local_state (
    name TEXT NOT NULL, value BLOB NOT NULL,
    CONSTRAINT pk_local_state PRIMARY KEY (name)
)
""",
    """
CREATE TABLE minutes (
    id BLOB NOT NULL, number TEXT, subject TEXT, issued_by TEXT, pdf_sha256 TEXT, blob TEXT,
    void_reason TEXT, held_on TEXT, issued_on TEXT, voided_on TEXT, pdf_size INTEGER,
    CONSTRAINT pk_minutes PRIMARY KEY (id)
)
""",
    """
CREATE TABLE notes (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, cadre BLOB,
    note_kind TEXT, place TEXT, people TEXT, witness TEXT, signed_how TEXT, text BLOB,
    happened_on TEXT, read_back INTEGER,
    CONSTRAINT pk_notes PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE number_series (
    id BLOB NOT NULL, name TEXT, device_letter TEXT, year INTEGER, next INTEGER, reserved TEXT,
    voids TEXT,
    CONSTRAINT pk_number_series PRIMARY KEY (id)
)
""",
    """
CREATE TABLE office (
    id BLOB NOT NULL, town TEXT, county TEXT, city TEXT, province TEXT, division_code TEXT,
    letter_word TEXT, number_prefix TEXT, address TEXT, phone TEXT, hours TEXT,
    review_organ TEXT, review_organ_address TEXT, county_bureau TEXT, county_bureau_phone TEXT,
    report_way TEXT, notice_at_counter TEXT, standing_authority TEXT,
    standing_authority_by TEXT, standing_authority_on TEXT, one_person INTEGER,
    CONSTRAINT pk_office PRIMARY KEY (id)
)
""",
    """
CREATE TABLE open_entry (
    seq INTEGER NOT NULL,
    CONSTRAINT pk_open_entry PRIMARY KEY (seq)
)
""",
    """
CREATE TABLE opinions (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, drafted_by BLOB,
    letter BLOB, facts BLOB, law BLOB, evidence TEXT, copies_to TEXT, drafted_on TEXT,
    CONSTRAINT pk_opinions PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE parcels (
    id BLOB NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    carrier TEXT NOT NULL, sealed_at TEXT NOT NULL, state TEXT NOT NULL, receipt BLOB,
    received_at TEXT,
    CONSTRAINT pk_parcels PRIMARY KEY (id)
)
""",
    "CREATE INDEX ix_parcels_sealed_at ON parcels (sealed_at)",
    """
CREATE TABLE parts (
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL, record BLOB NOT NULL,
    kind TEXT NOT NULL, op TEXT NOT NULL, base INTEGER NOT NULL, schema INTEGER NOT NULL,
    body BLOB, salt BLOB, body_hash BLOB NOT NULL,
    CONSTRAINT pk_parts PRIMARY KEY (epoch, seq, n)
)
""",
    "CREATE INDEX ix_parts_record_epoch_seq ON parts (record, epoch, seq)",
    """
CREATE TABLE petitioners (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, acts_for BLOB,
    position INTEGER, role TEXT, name TEXT, id_kind TEXT, id_number TEXT, sex TEXT, phone TEXT,
    address TEXT, village_code TEXT, authority TEXT, born_on TEXT, withdrawn_on TEXT,
    anonymous INTEGER,
    CONSTRAINT pk_petitioners PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE petitions (
    "row" INTEGER NOT NULL, id BLOB NOT NULL, linked_to BLOB, registered_by BLOB, kind TEXT,
    number TEXT, device_letter TEXT, query_code TEXT, channel TEXT, origin TEXT, purpose TEXT,
    category TEXT, village_code TEXT, slip_number TEXT, platform_number TEXT,
    platform_query_code TEXT, written_by TEXT, witness TEXT, signed_how TEXT, gist BLOB,
    content BLOB, answer BLOB, received_on TEXT, source_due_on TEXT, postmark_on TEXT,
    received_at TEXT, signed_for_at TEXT, registered_at TEXT, people_count INTEGER,
    material_count INTEGER, material_pages INTEGER, name_withheld INTEGER,
    name_or_address_unclear INTEGER, anonymous INTEGER, read_back INTEGER,
    CONSTRAINT pk_petitions PRIMARY KEY ("row")
)
""",
    "CREATE UNIQUE INDEX ix_petitions_id ON petitions (id)",
    "CREATE INDEX ix_petitions_number ON petitions (number)",
    """
CREATE TABLE prints (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, letter BLOB, cadre BLOB,
    settled_by BLOB, copy TEXT, queue TEXT, state TEXT, sha256 TEXT, shift TEXT, cause TEXT,
    reason BLOB, asked_at TEXT, settled_at TEXT, copies INTEGER,
    CONSTRAINT pk_prints PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE recipients (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, petitioner BLOB, letter BLOB,
    server BLOB, service_way TEXT, window_rule TEXT, place TEXT, receiver TEXT, relation TEXT,
    witness TEXT, refusal TEXT, mail_number TEXT, signed_how TEXT, party TEXT, served_on TEXT,
    window_nominal TEXT, window_rolled TEXT,
    CONSTRAINT pk_recipients PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE reviews (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, petitioner BLOB,
    letter BLOB, how TEXT, signed_how TEXT, forward_number TEXT, result TEXT, reasons BLOB,
    requested_on TEXT, postmark_on TEXT, forwarded_on TEXT, read_back INTEGER,
    CONSTRAINT pk_reviews PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE signatures (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, letter BLOB, cadre BLOB,
    acting_for BLOB, delegation BLOB, paper_number TEXT, paper_by TEXT, paper_on TEXT,
    signed_at TEXT,
    CONSTRAINT pk_signatures PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE slips (
    id BLOB NOT NULL, used_by BLOB, number TEXT, query_code TEXT, void_reason TEXT,
    printed_on TEXT, used_on TEXT, void_on TEXT,
    CONSTRAINT pk_slips PRIMARY KEY (id)
)
""",
    """
CREATE TABLE steps (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, strand BLOB, cadre BLOB,
    letter BLOB, act TEXT, ground TEXT, happened_on TEXT, said BLOB, told TEXT,
    CONSTRAINT pk_steps PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE strands (
    petition BLOB NOT NULL, n INTEGER NOT NULL, id BLOB NOT NULL, handler BLOB,
    position INTEGER, route TEXT, state TEXT, procedure TEXT, state_since TEXT,
    accepted_on TEXT,
    CONSTRAINT pk_strands PRIMARY KEY (petition, n)
)
 WITHOUT ROWID
""",
    """
CREATE TABLE villages (
    id BLOB NOT NULL, code TEXT, name TEXT, position INTEGER,
    CONSTRAINT pk_villages PRIMARY KEY (id)
)
""",
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2', tokenize='ascii')",
    "CREATE INDEX ix_clocks_open ON clocks (internal, nominal) WHERE met_on IS NULL",
    "CREATE INDEX ix_petitions_upper ON petitions (platform_number) WHERE platform_number IS NOT NULL",
    "CREATE INDEX ix_petitions_links ON petitions (linked_to) WHERE linked_to IS NOT NULL",
    "CREATE INDEX ix_letters_issued ON letters (issued_on)",
    "CREATE INDEX ix_strands_unanswered ON strands (state, petition) WHERE state IN ('registered', 'screening', 'suggestion_study', 'own_procedure', 'accepted_simple', 'accepted', 'remanded', 'investigating', 'hearing', 'mediating', 'opinion_draft')",
    "CREATE INDEX ix_claims_undated ON claims (petition) WHERE outcome = 'support' AND executed_on IS NULL AND execute_by IS NULL",
    "CREATE INDEX ix_recipients_unserved ON recipients (letter) WHERE served_on IS NULL",
    "CREATE INDEX ix_recipients_window ON recipients (window_rolled) WHERE window_rolled IS NOT NULL",
    "INSERT INTO search (search, rank) VALUES ('pgsz', 3960)",
    "CREATE TRIGGER guard_office_insert BEFORE INSERT ON office WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes office'); END",
    "CREATE TRIGGER guard_office_update BEFORE UPDATE ON office WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes office'); END",
    "CREATE TRIGGER guard_office_delete BEFORE DELETE ON office WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes office'); END",
    "CREATE TRIGGER guard_villages_insert BEFORE INSERT ON villages WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes villages'); END",
    "CREATE TRIGGER guard_villages_update BEFORE UPDATE ON villages WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes villages'); END",
    "CREATE TRIGGER guard_villages_delete BEFORE DELETE ON villages WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes villages'); END",
    "CREATE TRIGGER guard_cadres_insert BEFORE INSERT ON cadres WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes cadres'); END",
    "CREATE TRIGGER guard_cadres_update BEFORE UPDATE ON cadres WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes cadres'); END",
    "CREATE TRIGGER guard_cadres_delete BEFORE DELETE ON cadres WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes cadres'); END",
    "CREATE TRIGGER guard_petitions_insert BEFORE INSERT ON petitions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitions'); END",
    "CREATE TRIGGER guard_petitions_update BEFORE UPDATE ON petitions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitions'); END",
    "CREATE TRIGGER guard_petitions_delete BEFORE DELETE ON petitions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitions'); END",
    "CREATE TRIGGER guard_petitioners_insert BEFORE INSERT ON petitioners WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitioners'); END",
    "CREATE TRIGGER guard_petitioners_update BEFORE UPDATE ON petitioners WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitioners'); END",
    "CREATE TRIGGER guard_petitioners_delete BEFORE DELETE ON petitioners WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes petitioners'); END",
    "CREATE TRIGGER guard_claims_insert BEFORE INSERT ON claims WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes claims'); END",
    "CREATE TRIGGER guard_claims_update BEFORE UPDATE ON claims WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes claims'); END",
    "CREATE TRIGGER guard_claims_delete BEFORE DELETE ON claims WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes claims'); END",
    "CREATE TRIGGER guard_complained_of_insert BEFORE INSERT ON complained_of WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes complained_of'); END",
    "CREATE TRIGGER guard_complained_of_update BEFORE UPDATE ON complained_of WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes complained_of'); END",
    "CREATE TRIGGER guard_complained_of_delete BEFORE DELETE ON complained_of WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes complained_of'); END",
    "CREATE TRIGGER guard_strands_insert BEFORE INSERT ON strands WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes strands'); END",
    "CREATE TRIGGER guard_strands_update BEFORE UPDATE ON strands WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes strands'); END",
    "CREATE TRIGGER guard_strands_delete BEFORE DELETE ON strands WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes strands'); END",
    "CREATE TRIGGER guard_clocks_insert BEFORE INSERT ON clocks WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes clocks'); END",
    "CREATE TRIGGER guard_clocks_update BEFORE UPDATE ON clocks WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes clocks'); END",
    "CREATE TRIGGER guard_clocks_delete BEFORE DELETE ON clocks WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes clocks'); END",
    "CREATE TRIGGER guard_letters_insert BEFORE INSERT ON letters WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes letters'); END",
    "CREATE TRIGGER guard_letters_update BEFORE UPDATE ON letters WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes letters'); END",
    "CREATE TRIGGER guard_letters_delete BEFORE DELETE ON letters WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes letters'); END",
    "CREATE TRIGGER guard_recipients_insert BEFORE INSERT ON recipients WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes recipients'); END",
    "CREATE TRIGGER guard_recipients_update BEFORE UPDATE ON recipients WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes recipients'); END",
    "CREATE TRIGGER guard_recipients_delete BEFORE DELETE ON recipients WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes recipients'); END",
    "CREATE TRIGGER guard_signatures_insert BEFORE INSERT ON signatures WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes signatures'); END",
    "CREATE TRIGGER guard_signatures_update BEFORE UPDATE ON signatures WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes signatures'); END",
    "CREATE TRIGGER guard_signatures_delete BEFORE DELETE ON signatures WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes signatures'); END",
    "CREATE TRIGGER guard_notes_insert BEFORE INSERT ON notes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes notes'); END",
    "CREATE TRIGGER guard_notes_update BEFORE UPDATE ON notes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes notes'); END",
    "CREATE TRIGGER guard_notes_delete BEFORE DELETE ON notes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes notes'); END",
    "CREATE TRIGGER guard_steps_insert BEFORE INSERT ON steps WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes steps'); END",
    "CREATE TRIGGER guard_steps_update BEFORE UPDATE ON steps WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes steps'); END",
    "CREATE TRIGGER guard_steps_delete BEFORE DELETE ON steps WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes steps'); END",
    "CREATE TRIGGER guard_opinions_insert BEFORE INSERT ON opinions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes opinions'); END",
    "CREATE TRIGGER guard_opinions_update BEFORE UPDATE ON opinions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes opinions'); END",
    "CREATE TRIGGER guard_opinions_delete BEFORE DELETE ON opinions WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes opinions'); END",
    "CREATE TRIGGER guard_reviews_insert BEFORE INSERT ON reviews WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes reviews'); END",
    "CREATE TRIGGER guard_reviews_update BEFORE UPDATE ON reviews WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes reviews'); END",
    "CREATE TRIGGER guard_reviews_delete BEFORE DELETE ON reviews WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes reviews'); END",
    "CREATE TRIGGER guard_minutes_insert BEFORE INSERT ON minutes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes minutes'); END",
    "CREATE TRIGGER guard_minutes_update BEFORE UPDATE ON minutes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes minutes'); END",
    "CREATE TRIGGER guard_minutes_delete BEFORE DELETE ON minutes WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes minutes'); END",
    "CREATE TRIGGER guard_delegations_insert BEFORE INSERT ON delegations WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes delegations'); END",
    "CREATE TRIGGER guard_delegations_update BEFORE UPDATE ON delegations WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes delegations'); END",
    "CREATE TRIGGER guard_delegations_delete BEFORE DELETE ON delegations WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes delegations'); END",
    "CREATE TRIGGER guard_attachments_insert BEFORE INSERT ON attachments WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes attachments'); END",
    "CREATE TRIGGER guard_attachments_update BEFORE UPDATE ON attachments WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes attachments'); END",
    "CREATE TRIGGER guard_attachments_delete BEFORE DELETE ON attachments WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes attachments'); END",
    "CREATE TRIGGER guard_prints_insert BEFORE INSERT ON prints WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes prints'); END",
    "CREATE TRIGGER guard_prints_update BEFORE UPDATE ON prints WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes prints'); END",
    "CREATE TRIGGER guard_prints_delete BEFORE DELETE ON prints WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes prints'); END",
    "CREATE TRIGGER guard_slips_insert BEFORE INSERT ON slips WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes slips'); END",
    "CREATE TRIGGER guard_slips_update BEFORE UPDATE ON slips WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes slips'); END",
    "CREATE TRIGGER guard_slips_delete BEFORE DELETE ON slips WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes slips'); END",
    "CREATE TRIGGER guard_number_series_insert BEFORE INSERT ON number_series WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes number_series'); END",
    "CREATE TRIGGER guard_number_series_update BEFORE UPDATE ON number_series WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes number_series'); END",
    "CREATE TRIGGER guard_number_series_delete BEFORE DELETE ON number_series WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes number_series'); END",
    "CREATE TRIGGER guard_adopted_files_insert BEFORE INSERT ON adopted_files WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes adopted_files'); END",
    "CREATE TRIGGER guard_adopted_files_update BEFORE UPDATE ON adopted_files WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes adopted_files'); END",
    "CREATE TRIGGER guard_adopted_files_delete BEFORE DELETE ON adopted_files WHEN NOT EXISTS (SELECT 1 FROM open_entry) BEGIN SELECT RAISE(ABORT, 'only the journal writes adopted_files'); END",
    "CREATE TRIGGER guard_entries_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are kept'); END",
    "CREATE TRIGGER guard_parts_delete BEFORE DELETE ON parts BEGIN SELECT RAISE(ABORT, 'parts are kept'); END",
    "CREATE TRIGGER guard_epochs_delete BEFORE DELETE ON epochs BEGIN SELECT RAISE(ABORT, 'epochs are kept'); END",
    "CREATE TRIGGER guard_entries_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are kept'); END",
    "CREATE TRIGGER guard_parts_update BEFORE UPDATE ON parts WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.body_hash IS NOT OLD.body_hash OR NEW.record IS NOT OLD.record OR NEW.kind IS NOT OLD.kind OR NEW.op IS NOT OLD.op OR NEW.base IS NOT OLD.base OR NEW.schema IS NOT OLD.schema OR NEW.epoch IS NOT OLD.epoch OR NEW.seq IS NOT OLD.seq OR NEW.n IS NOT OLD.n BEGIN SELECT RAISE(ABORT, 'a part may only be erased'); END",
)


def upgrade() -> None:
    """Make everything."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
