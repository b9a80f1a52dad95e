"""The tables of a register, and the triggers that keep its ledger append-only."""

import re

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
def _append_only(table: str, name: str) -> dict[str, str]:
    return {
        f"{table}_refuses_{verb.lower()}": f"""
CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} FOR EACH STATEMENT
INSERT INTO guard SELECT error('the {name} is append-only');
"""
        for verb in ("UPDATE", "DELETE")
    }


TRIGGERS = _append_only("ledger", "ledger")
ACCESS_TRIGGERS = _append_only("access", "access log")

ACCESS = """
CREATE TABLE access (
    seq BIGINT NOT NULL, opened TIMESTAMP NOT NULL, handler_id INTEGER NOT NULL, case_id BIGINT NOT NULL, prev VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);
""" + "".join(ACCESS_TRIGGERS.values())
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
        batch INTEGER, outcome_given VARCHAR NOT NULL, restricted BOOLEAN NOT NULL, logged DATE, confirmed DATE,
        lacked VARCHAR NOT NULL, version INTEGER NOT NULL,
        first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL""",
    "labels": "case_id BIGINT NOT NULL, subject VARCHAR NOT NULL, complainant VARCHAR NOT NULL, reference VARCHAR NOT NULL",
    "subjects": "case_id BIGINT NOT NULL, handler_id INTEGER NOT NULL",
    "mentions": "case_id BIGINT NOT NULL, handler_id INTEGER NOT NULL",
    "contacts": "case_id BIGINT NOT NULL, key BIGINT NOT NULL",
    "stages": """
        case_id BIGINT NOT NULL, stage SMALLINT NOT NULL, opened DATE NOT NULL, acknowledge_due DATE, acknowledged DATE,
        respond_due DATE, decided DATE, responded DATE, extended INTEGER NOT NULL, outcome VARCHAR NOT NULL,
        outcomes VARCHAR NOT NULL, lacks VARCHAR NOT NULL, lone_reviewer BOOLEAN NOT NULL""",
    "movements": 'case_id BIGINT NOT NULL, "on" DATE NOT NULL, what VARCHAR NOT NULL',
    "duties": """
        case_id BIGINT NOT NULL, kind VARCHAR NOT NULL, number INTEGER NOT NULL, what VARCHAR NOT NULL, due DATE, done DATE,
        owner INTEGER, dropped BOOLEAN NOT NULL""",
    "facts": """
        case_id BIGINT NOT NULL, seq BIGINT NOT NULL, "on" DATE NOT NULL, what VARCHAR NOT NULL, code VARCHAR NOT NULL,
        number INTEGER, amount BIGINT""",
    "retention": """
        case_id BIGINT NOT NULL, code VARCHAR NOT NULL, holds INTEGER NOT NULL, held DATE, erased DATE, erased_seq BIGINT,
        certificate INTEGER""",
    "people": "person_id BIGINT NOT NULL, last_seq BIGINT NOT NULL",
    "handlers": """
        handler_id INTEGER NOT NULL, name VARCHAR NOT NULL, account VARCHAR NOT NULL, last_seq BIGINT NOT NULL, manager INTEGER""",
    "grants": "handler_id INTEGER NOT NULL, role VARCHAR NOT NULL, since DATE NOT NULL, until DATE, delegate_of INTEGER",
    "policies": "number INTEGER NOT NULL, text VARCHAR NOT NULL, adopted DATE NOT NULL, reviewed DATE",
    "calendars": "number INTEGER NOT NULL, name VARCHAR NOT NULL, text VARCHAR NOT NULL, adopted DATE NOT NULL",
    "imports": """
        batch INTEGER NOT NULL, source VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, state VARCHAR NOT NULL,
        last_seq BIGINT NOT NULL""",
    "settings": """
        simulated BOOLEAN NOT NULL, seed BIGINT, cases BIGINT, today DATE, service_account VARCHAR NOT NULL""",
    "records": """
        record_id BIGINT NOT NULL, stream VARCHAR NOT NULL, state VARCHAR NOT NULL, opened DATE NOT NULL, due DATE, owner INTEGER,
        is_open BOOLEAN NOT NULL, version INTEGER NOT NULL, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL""",
    "changes": """
        change_id BIGINT NOT NULL, kind VARCHAR NOT NULL, cause VARCHAR NOT NULL, proposed DATE NOT NULL, due DATE, done DATE,
        dropped DATE""",
    "change_scope": "change_id BIGINT NOT NULL, what VARCHAR NOT NULL, code VARCHAR NOT NULL",
    "change_cases": "change_id BIGINT NOT NULL, case_id BIGINT NOT NULL",
    "change_reports": 'change_id BIGINT NOT NULL, committee VARCHAR NOT NULL, "on" DATE NOT NULL',
    "effects": """
        change_id BIGINT NOT NULL, number INTEGER NOT NULL, registered DATE NOT NULL, measure VARCHAR NOT NULL,
        service VARCHAR NOT NULL, category VARCHAR NOT NULL, expected VARCHAR NOT NULL, change_on DATE NOT NULL,
        window_from DATE NOT NULL, window_to DATE NOT NULL, assessed DATE, verdict VARCHAR, value BIGINT, lower BIGINT,
        upper BIGINT""",
    "feedback": """
        feedback_id BIGINT NOT NULL, received DATE NOT NULL, channel VARCHAR NOT NULL, service VARCHAR NOT NULL,
        staff INTEGER NOT NULL, shared DATE, used DATE, used_as VARCHAR NOT NULL""",
    "packs": """
        pack_id BIGINT NOT NULL, "on" DATE NOT NULL, committee VARCHAR NOT NULL, digest VARCHAR NOT NULL, page VARCHAR NOT NULL,
        events BIGINT NOT NULL, head VARCHAR NOT NULL, period_from DATE NOT NULL, period_to DATE NOT NULL""",
}

COLUMNS = {
    table: tuple(re.findall(r'(?:^|,)\s*"?(\w+)"? ', columns)) for table, columns in PROJECTIONS.items()
}

CREATE = (
    LEDGER
    + "".join(TRIGGERS.values())
    + BESIDE
    + ACCESS
    + "".join(f"CREATE TABLE {name} ({columns});\n" for name, columns in PROJECTIONS.items())
)
