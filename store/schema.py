"""The tables of a register, and the triggers that keep its ledger append-only."""

FORMAT = 2  # of the tables; a register of another format is refused, never guessed at

LEDGER = """
CREATE TABLE ledger (
    seq BIGINT NOT NULL, stream VARCHAR NOT NULL, stream_id BIGINT NOT NULL, stream_prev BIGINT, type VARCHAR NOT NULL,
    v SMALLINT NOT NULL, recorded TIMESTAMP NOT NULL, actor_id INTEGER NOT NULL, payload VARCHAR NOT NULL,
    prev VARCHAR NOT NULL, hash VARCHAR NOT NULL
);
CREATE TABLE guard (refusal VARCHAR);
"""

# A statement trigger's body must write (ENGINES.md); error() is raised before it can.
TRIGGERS = {
    f"ledger_refuses_{verb.lower()}": f"""
CREATE TRIGGER ledger_refuses_{verb.lower()} BEFORE {verb} ON ledger FOR EACH STATEMENT
INSERT INTO guard SELECT error('the ledger is append-only');
"""
    for verb in ("UPDATE", "DELETE")
}

BESIDE = """
CREATE TABLE texts (seq BIGINT NOT NULL, stream_id BIGINT NOT NULL, name VARCHAR NOT NULL, body VARCHAR NOT NULL, salt VARCHAR NOT NULL);
CREATE TABLE keys (key UUID NOT NULL, request UUID NOT NULL, stream_id BIGINT NOT NULL, version INTEGER NOT NULL);
CREATE TABLE row_keys (key BLOB NOT NULL, source_key BLOB, case_id BIGINT NOT NULL);
CREATE TABLE register (format INTEGER NOT NULL, secret VARCHAR NOT NULL);
"""

PROJECTIONS = {
    "cases": """
        case_id BIGINT NOT NULL, stage SMALLINT NOT NULL, state VARCHAR NOT NULL, received DATE NOT NULL, due DATE,
        due_what VARCHAR NOT NULL, owner INTEGER, team VARCHAR NOT NULL, policy INTEGER, channel VARCHAR NOT NULL,
        service VARCHAR NOT NULL, category VARCHAR NOT NULL, complainant BIGINT, complainant_type VARCHAR NOT NULL,
        complainant_status VARCHAR NOT NULL, about_staff BOOLEAN NOT NULL, opened DATE, acknowledged DATE,
        responded DATE, ended_as VARCHAR NOT NULL, ended DATE, is_open BOOLEAN NOT NULL, source VARCHAR NOT NULL,
        batch INTEGER, outcome_given VARCHAR NOT NULL, version INTEGER NOT NULL,
        first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL""",
    "labels": "case_id BIGINT NOT NULL, subject VARCHAR NOT NULL, complainant VARCHAR NOT NULL, reference VARCHAR NOT NULL",
    "stages": """
        case_id BIGINT NOT NULL, stage SMALLINT NOT NULL, opened DATE NOT NULL, acknowledge_due DATE, acknowledged DATE,
        respond_due DATE, decided DATE, responded DATE, extended INTEGER NOT NULL, outcome VARCHAR NOT NULL""",
    "movements": 'case_id BIGINT NOT NULL, "on" DATE NOT NULL, what VARCHAR NOT NULL',
    "duties": """
        case_id BIGINT NOT NULL, kind VARCHAR NOT NULL, number INTEGER NOT NULL, what VARCHAR NOT NULL, due DATE, done DATE,
        owner INTEGER, dropped BOOLEAN NOT NULL""",
    "facts": """
        case_id BIGINT NOT NULL, seq BIGINT NOT NULL, "on" DATE NOT NULL, what VARCHAR NOT NULL, code VARCHAR NOT NULL,
        number INTEGER, amount BIGINT""",
    "people": "person_id BIGINT NOT NULL, last_seq BIGINT NOT NULL",
    "handlers": "handler_id INTEGER NOT NULL, name VARCHAR NOT NULL, account VARCHAR NOT NULL, last_seq BIGINT NOT NULL",
    "grants": "handler_id INTEGER NOT NULL, role VARCHAR NOT NULL, since DATE NOT NULL, until DATE",
    "policies": "number INTEGER NOT NULL, text VARCHAR NOT NULL",
    "calendars": "number INTEGER NOT NULL, name VARCHAR NOT NULL, text VARCHAR NOT NULL",
    "imports": """
        batch INTEGER NOT NULL, source VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, finished BOOLEAN NOT NULL,
        last_seq BIGINT NOT NULL""",
    "settings": "simulated BOOLEAN NOT NULL, seed BIGINT, cases BIGINT, today DATE",
}

CREATE = (
    LEDGER
    + "".join(TRIGGERS.values())
    + BESIDE
    + "".join(f"CREATE TABLE {name} ({columns});\n" for name, columns in PROJECTIONS.items())
)
