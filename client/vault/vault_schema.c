#include "vault/inside.h"

/* docs/vault.md section 2 says of each column who can read it. */
static const char *const first[] = {
    "CREATE TABLE header ("
    " one INTEGER PRIMARY KEY CHECK (one = 1),"
    " salt BLOB NOT NULL, ops INTEGER NOT NULL, memory INTEGER NOT NULL,"
    " recipient BLOB NOT NULL, recovery BLOB NOT NULL,"
    " place BLOB NOT NULL DEFAULT (zeroblob(32)),"
    " token BLOB NOT NULL DEFAULT (zeroblob(16)),"
    " copied INTEGER NOT NULL DEFAULT 0) STRICT",

    "CREATE TABLE slot ("
    " n INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT",

    "CREATE TABLE named ("
    " id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",

    "CREATE TABLE form ("
    " n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " body BLOB NOT NULL) STRICT",

    "CREATE TABLE draft ("
    " n INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE,"
    " form BLOB NOT NULL, head BLOB NOT NULL) STRICT",

    "CREATE TABLE step ("
    " record BLOB NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (record, n)) STRICT, WITHOUT ROWID",

    "CREATE TABLE record ("
    " n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " form BLOB NOT NULL, label BLOB NOT NULL) STRICT",

    "CREATE TABLE entry ("
    " n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " record INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " body BLOB NOT NULL) STRICT",
    "CREATE INDEX entry_record ON entry (record, n)",

    "CREATE TABLE epoch ("
    " n INTEGER PRIMARY KEY, device BLOB NOT NULL,"
    " id BLOB NOT NULL UNIQUE, keys BLOB NOT NULL,"
    " sent INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0,"
    " safe INTEGER NOT NULL DEFAULT 0) STRICT",

    "CREATE TABLE journal ("
    " entry INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER,"
    " PRIMARY KEY (entry, epoch)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX journal_seq ON journal (epoch, seq)",

    "CREATE TABLE batch ("
    " n INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL,"
    " id BLOB NOT NULL, body BLOB NOT NULL,"
    " UNIQUE (epoch, last)) STRICT",

    "CREATE TABLE receipt ("
    " n INTEGER PRIMARY KEY, office BLOB NOT NULL UNIQUE,"
    " serial INTEGER NOT NULL, body BLOB NOT NULL) STRICT",

    "PRAGMA user_version = 1",
    NULL,
};

static const char *const second[] = {
    "CREATE TABLE inbox ("
    " hash BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (hash, at)) STRICT",

    "PRAGMA user_version = 2",
    NULL,
};

static const char *const third[] = {
    "CREATE TABLE mark ("
    " epoch INTEGER NOT NULL, held INTEGER NOT NULL, at_us INTEGER NOT NULL,"
    " PRIMARY KEY (epoch, held)) STRICT, WITHOUT ROWID",

    "PRAGMA user_version = 3",
    NULL,
};

static const char *const fourth[] = {
    "CREATE TABLE file ("
    " n INTEGER PRIMARY KEY, record BLOB NOT NULL,"
    " entry INTEGER NOT NULL DEFAULT 0, hash BLOB NOT NULL,"
    " held INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL) STRICT",
    "CREATE INDEX file_record ON file (record)",
    "CREATE INDEX file_entry ON file (entry)",
    "CREATE INDEX file_hash ON file (hash)",

    "CREATE TABLE file_part ("
    " file INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (file, at)) STRICT",

    "PRAGMA user_version = 4",
    NULL,
};

static const char *const fifth[] = {
    "CREATE TABLE beside ("
    " n INTEGER PRIMARY KEY, name BLOB NOT NULL, record BLOB NOT NULL,"
    " body BLOB NOT NULL) STRICT",
    "CREATE INDEX beside_name ON beside (name, n)",
    "CREATE INDEX beside_record ON beside (record)",

    "PRAGMA user_version = 5",
    NULL,
};

static const char *const sixth[] = {
    "CREATE TABLE returned ("
    " n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, record BLOB NOT NULL,"
    " open INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
    "CREATE INDEX returned_record ON returned (record)",

    "PRAGMA user_version = 6",
    NULL,
};

static const char *const *const versions[VAULT_SCHEMA] = {
    first, second, third, fourth, fifth, sixth};

enum ayni_err
vault_schema_add(struct vault *v, uint64_t version)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (; version < VAULT_SCHEMA; version++)
		for (i = 0; versions[version][i] != NULL; i++) {
			e = vault_sql_exec(v, versions[version][i]);
			if (e != AYNI_OK)
				return e;
		}
	return e;
}
