CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    trail_number BIGINT NOT NULL,
    trail_hash TEXT NOT NULL
);
CREATE UNIQUE INDEX organisations_by_name ON organisations (name);

CREATE TABLE audit_trail (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    number BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    change TEXT NOT NULL,
    import TEXT,
    sheet TEXT,
    sheet_row INTEGER,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (organisation, number)
);
CREATE INDEX audit_trail_by_subject ON audit_trail (organisation, subject, number);
CREATE INDEX audit_trail_by_import ON audit_trail (organisation, import);

CREATE TABLE imports (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sheets TEXT NOT NULL,
    undone BOOLEAN NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE mappings (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    signature TEXT NOT NULL,
    register TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (organisation, signature)
);

