"""The county's first schema: records of every township, what was taken in, the guards.

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
    office BYTEA NOT NULL, id BYTEA NOT NULL, file_kind TEXT, layer TEXT, name TEXT,
    source TEXT, content TEXT, year BIGINT, version BIGINT, published_on TEXT, adopted_at TEXT,
    CONSTRAINT pk_adopted_files PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE attachments (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, name TEXT, media_type TEXT,
    sha256 TEXT, blob TEXT, position BIGINT, size BIGINT,
    CONSTRAINT pk_attachments PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_attachments_office_petition ON attachments (office, petition)",
    """
CREATE TABLE cadres (
    office BYTEA NOT NULL, id BYTEA NOT NULL, login TEXT, name TEXT, roles TEXT,
    active SMALLINT,
    CONSTRAINT pk_cadres PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE claims (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, position BIGINT,
    matter_class TEXT, route TEXT, ground TEXT, organ TEXT, outcome TEXT, remedy TEXT,
    executor TEXT, execution_proof TEXT, text TEXT, answer TEXT, law TEXT, execute_by TEXT,
    executed_on TEXT,
    CONSTRAINT pk_claims PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_claims_office_petition ON claims (office, petition)",
    """
CREATE TABLE clocks (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, rule TEXT,
    article TEXT, met_how TEXT, trigger_on TEXT, nominal TEXT, rolled TEXT, internal TEXT,
    met_on TEXT, provisional SMALLINT,
    CONSTRAINT pk_clocks PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_clocks_office_petition ON clocks (office, petition)",
    """
CREATE TABLE complained_of (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, position BIGINT, name TEXT,
    party_kind TEXT,
    CONSTRAINT pk_complained_of PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_complained_of_office_petition ON complained_of (office, petition)",
    """
CREATE TABLE delegations (
    office BYTEA NOT NULL, id BYTEA NOT NULL, leader BYTEA, deputy BYTEA, paper_number TEXT,
    acts TEXT, from_on TEXT, until_on TEXT, paper_on TEXT,
    CONSTRAINT pk_delegations PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE devices (
    device BYTEA NOT NULL, office BYTEA NOT NULL, division_code TEXT NOT NULL,
    name TEXT NOT NULL, verify_key BYTEA NOT NULL, recipient TEXT NOT NULL,
    enrolled_at TEXT NOT NULL, revoked_at TEXT,
    CONSTRAINT pk_devices PRIMARY KEY (device)
)
""",
    """
CREATE TABLE enrol_codes (
    code_hash BYTEA NOT NULL, division_code TEXT NOT NULL, name TEXT NOT NULL,
    expires_at TEXT NOT NULL, used_by BYTEA,
    CONSTRAINT pk_enrol_codes PRIMARY KEY (code_hash)
)
""",
    """
CREATE TABLE entries (
    device BYTEA NOT NULL, epoch INTEGER NOT NULL, seq BIGINT NOT NULL, office BYTEA NOT NULL,
    prev BYTEA NOT NULL, hash BYTEA NOT NULL, meta BYTEA NOT NULL, act TEXT NOT NULL,
    subject BYTEA, received_at TEXT NOT NULL,
    CONSTRAINT pk_entries PRIMARY KEY (device, epoch, seq)
)
""",
    "CREATE INDEX ix_entries_office_subject ON entries (office, subject)",
    """
CREATE TABLE lanes (
    device BYTEA NOT NULL, epoch INTEGER NOT NULL, stored BIGINT NOT NULL,
    applied BIGINT NOT NULL, head BYTEA NOT NULL, nonce TEXT NOT NULL,
    last_receipt TEXT NOT NULL,
    CONSTRAINT pk_lanes PRIMARY KEY (device, epoch)
)
""",
    """
CREATE TABLE letters (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, letter_kind TEXT,
    number TEXT, pdf_sha256 TEXT, blob TEXT, template_hash TEXT, template_version TEXT,
    rules_hash TEXT, void_reason TEXT, issued_on TEXT, voided_on TEXT, pdf_size BIGINT,
    facts TEXT,
    CONSTRAINT pk_letters PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_letters_office_petition ON letters (office, petition)",
    "CREATE INDEX ix_letters_void ON letters (office, number) WHERE voided_on IS NOT NULL",
    """
CREATE TABLE minutes (
    office BYTEA NOT NULL, id BYTEA NOT NULL, number TEXT, subject TEXT, issued_by TEXT,
    pdf_sha256 TEXT, blob TEXT, void_reason TEXT, held_on TEXT, issued_on TEXT, voided_on TEXT,
    pdf_size BIGINT,
    CONSTRAINT pk_minutes PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE notes (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, cadre BYTEA,
    note_kind TEXT, place TEXT, people TEXT, witness TEXT, signed_how TEXT, text TEXT,
    happened_on TEXT, read_back SMALLINT,
    CONSTRAINT pk_notes PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_notes_office_petition ON notes (office, petition)",
    """
CREATE TABLE number_series (
    office BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT, device_letter TEXT, year BIGINT,
    next BIGINT, reserved TEXT, voids TEXT,
    CONSTRAINT pk_number_series PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE office (
    office BYTEA NOT NULL, id BYTEA NOT NULL, town TEXT, county TEXT, city TEXT, province TEXT,
    division_code TEXT, letter_word TEXT, number_prefix TEXT, address TEXT, phone TEXT,
    hours TEXT, review_organ TEXT, review_organ_address TEXT, county_bureau TEXT,
    county_bureau_phone TEXT, report_way TEXT, notice_at_counter TEXT, standing_authority TEXT,
    standing_authority_by TEXT, standing_authority_on TEXT, one_person SMALLINT,
    CONSTRAINT pk_office PRIMARY KEY (office, id)
)
""",
    """
CREATE TABLE opinions (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, drafted_by BYTEA,
    letter BYTEA, facts TEXT, law TEXT, evidence TEXT, copies_to TEXT, drafted_on TEXT,
    CONSTRAINT pk_opinions PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_opinions_office_petition ON opinions (office, petition)",
    """
CREATE TABLE parked (
    batch BYTEA NOT NULL, device BYTEA NOT NULL, epoch INTEGER NOT NULL, first BIGINT NOT NULL,
    last BIGINT NOT NULL, why TEXT NOT NULL, container BYTEA NOT NULL,
    received_at TEXT NOT NULL,
    CONSTRAINT pk_parked PRIMARY KEY (batch)
)
""",
    """
CREATE TABLE parts (
    device BYTEA NOT NULL, epoch INTEGER NOT NULL, seq BIGINT NOT NULL, n INTEGER NOT NULL,
    record BYTEA NOT NULL, kind TEXT NOT NULL, op TEXT NOT NULL, base BIGINT NOT NULL,
    schema INTEGER NOT NULL, body BYTEA, salt BYTEA, body_hash BYTEA NOT NULL,
    CONSTRAINT pk_parts PRIMARY KEY (device, epoch, seq, n)
)
""",
    """
CREATE TABLE petitioners (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, acts_for BYTEA, position BIGINT,
    role TEXT, name TEXT, id_kind TEXT, id_number TEXT, sex TEXT, phone TEXT, address TEXT,
    village_code TEXT, authority TEXT, born_on TEXT, withdrawn_on TEXT, anonymous SMALLINT,
    CONSTRAINT pk_petitioners PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_petitioners_office_petition ON petitioners (office, petition)",
    """
CREATE TABLE petitions (
    office BYTEA NOT NULL, id BYTEA NOT NULL, linked_to BYTEA, registered_by BYTEA, kind TEXT,
    number TEXT, device_letter TEXT, query_code TEXT, channel TEXT, origin TEXT, purpose TEXT,
    category TEXT, village_code TEXT, slip_number TEXT, platform_number TEXT,
    platform_query_code TEXT, written_by TEXT, witness TEXT, signed_how TEXT, gist TEXT,
    content TEXT, answer TEXT, received_on TEXT, source_due_on TEXT, postmark_on TEXT,
    received_at TEXT, signed_for_at TEXT, registered_at TEXT, people_count BIGINT,
    material_count BIGINT, material_pages BIGINT, name_withheld SMALLINT,
    name_or_address_unclear SMALLINT, anonymous SMALLINT, read_back SMALLINT,
    CONSTRAINT pk_petitions PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_petitions_office_linked_to ON petitions (office, linked_to)",
    "CREATE INDEX ix_petitions_office_number ON petitions (office, number)",
    "CREATE INDEX ix_petitions_office_query_code ON petitions (office, query_code)",
    """
CREATE TABLE prints (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, letter BYTEA, cadre BYTEA,
    settled_by BYTEA, copy TEXT, queue TEXT, state TEXT, sha256 TEXT, shift TEXT, cause TEXT,
    reason TEXT, asked_at TEXT, settled_at TEXT, copies BIGINT,
    CONSTRAINT pk_prints PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_prints_office_petition ON prints (office, petition)",
    """
CREATE TABLE quarantine (
    device BYTEA NOT NULL, epoch INTEGER NOT NULL, seq BIGINT NOT NULL, code TEXT NOT NULL,
    CONSTRAINT pk_quarantine PRIMARY KEY (device, epoch, seq)
)
""",
    """
CREATE TABLE receipts (
    batch BYTEA NOT NULL, device BYTEA NOT NULL, epoch INTEGER NOT NULL, state TEXT NOT NULL,
    answer BYTEA NOT NULL, received_at TEXT NOT NULL,
    CONSTRAINT pk_receipts PRIMARY KEY (batch)
)
""",
    """
CREATE TABLE recipients (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, petitioner BYTEA, letter BYTEA,
    server BYTEA, service_way TEXT, window_rule TEXT, place TEXT, receiver TEXT, relation TEXT,
    witness TEXT, refusal TEXT, mail_number TEXT, signed_how TEXT, party TEXT, served_on TEXT,
    window_nominal TEXT, window_rolled TEXT,
    CONSTRAINT pk_recipients PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_recipients_office_petition ON recipients (office, petition)",
    """
CREATE TABLE reviews (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, petitioner BYTEA,
    letter BYTEA, how TEXT, signed_how TEXT, forward_number TEXT, result TEXT, reasons TEXT,
    requested_on TEXT, postmark_on TEXT, forwarded_on TEXT, read_back SMALLINT,
    CONSTRAINT pk_reviews PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_reviews_office_petition ON reviews (office, petition)",
    """
CREATE TABLE signatures (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, letter BYTEA, cadre BYTEA,
    acting_for BYTEA, delegation BYTEA, paper_number TEXT, paper_by TEXT, paper_on TEXT,
    signed_at TEXT,
    CONSTRAINT pk_signatures PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_signatures_office_petition ON signatures (office, petition)",
    """
CREATE TABLE slips (
    office BYTEA NOT NULL, id BYTEA NOT NULL, used_by BYTEA, number TEXT, query_code TEXT,
    void_reason TEXT, printed_on TEXT, used_on TEXT, void_on TEXT,
    CONSTRAINT pk_slips PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_slips_office_number ON slips (office, number)",
    """
CREATE TABLE steps (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, strand BYTEA, cadre BYTEA,
    letter BYTEA, act TEXT, ground TEXT, happened_on TEXT, said TEXT, told TEXT,
    CONSTRAINT pk_steps PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_steps_office_petition ON steps (office, petition)",
    """
CREATE TABLE strands (
    office BYTEA NOT NULL, id BYTEA NOT NULL, petition BYTEA, handler BYTEA, position BIGINT,
    route TEXT, state TEXT, procedure TEXT, state_since TEXT, accepted_on TEXT,
    CONSTRAINT pk_strands PRIMARY KEY (office, id)
)
""",
    "CREATE INDEX ix_strands_office_petition ON strands (office, petition)",
    "CREATE INDEX ix_strands_void ON strands (office, petition) WHERE state = 'void'",
    """
CREATE TABLE villages (
    office BYTEA NOT NULL, id BYTEA NOT NULL, code TEXT, name TEXT, position BIGINT,
    CONSTRAINT pk_villages PRIMARY KEY (office, id)
)
""",
    """
CREATE FUNCTION only_the_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('county.writing', true) IS DISTINCT FROM 'yes' THEN
    RAISE EXCEPTION 'only the journal writes %', TG_TABLE_NAME;
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$
""",
    """
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% are kept', TG_TABLE_NAME;
END $$
""",
    """
CREATE FUNCTION erased_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
     OR to_jsonb(NEW) - 'body' - 'salt' IS DISTINCT FROM to_jsonb(OLD) - 'body' - 'salt' THEN
    RAISE EXCEPTION 'a part may only be erased';
  END IF;
  RETURN NEW;
END $$
""",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON office FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON villages FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON cadres FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON petitions FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON petitioners FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON claims FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON complained_of FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON strands FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON clocks FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON letters FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON recipients FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON steps FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON opinions FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON minutes FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON delegations FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON attachments FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON prints FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON slips FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON number_series FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON adopted_files FOR EACH ROW EXECUTE FUNCTION only_the_journal()",
    "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION kept()",
    "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON receipts FOR EACH ROW EXECUTE FUNCTION kept()",
    "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON parts FOR EACH ROW EXECUTE FUNCTION erased_only()",
)


def upgrade() -> None:
    """Make everything."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
