CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT,
    ended_on DATE
);
CREATE UNIQUE INDEX accounts_by_email ON accounts (email);

CREATE TABLE memberships (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    until DATE,
    scope TEXT NOT NULL,
    PRIMARY KEY (organisation, account, role)
);
CREATE INDEX memberships_by_account ON memberships (account);

CREATE TABLE api_tokens (
    organisation TEXT NOT NULL REFERENCES organisations (id),
    id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL,
    access TEXT NOT NULL,
    expires_on DATE NOT NULL,
    revoked_on DATE,
    PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX api_tokens_by_hash ON api_tokens (hash);

INSERT INTO organisations (id, name, trail_number, trail_hash)
VALUES ('00000000-0000-0000-0000-000000000000', '(installation)', 0, '');
