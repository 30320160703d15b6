#include "vault/inside.h"

#include <errno.h>
#include <string.h>

#include "ayni/plant.h"

#define BUSY_MS 1000

/* Small on purpose: a vault is read by row, and the whole program has to
 * do with little.  Temporary files would lie outside the directory.  EXTRA
 * is FULL in a log; before there is one, the journal that a new file begins
 * with must not come back after a power cut and undo what the log is of. */
static const char *const settings[] = {
    "PRAGMA cache_size = -512",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA journal_size_limit = 1048576",
    "PRAGMA wal_autocheckpoint = 256", /* pages: what a log must hold */
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    NULL,
};
static const char *const settings_alone[] = {
    "PRAGMA cache_size = -512",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA main.journal_mode = OFF",
    "PRAGMA main.synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    NULL,
};

/* Whether it was space that a failing call of the system lacked. */
static bool
no_space(struct vault *v)
{
	int at = v->c != NULL ? sqlite3_system_errno(v->c) : 0;

	return at == ENOSPC || at == EDQUOT || at == EFBIG;
}

static enum ayni_err
say_failed(struct vault *v, int rc)
{
	const char *says = sqlite3_errmsg(v->c);

	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return vault_say(v, AYNI_NOMEM, "%s: out of memory", v->file);
	case SQLITE_FULL:
		return vault_say(v, AYNI_FULL, "%s: no space left: %s",
		    v->file, says);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return vault_say(v, AYNI_BUSY,
		    "%s: another program is using this vault; let it finish "
		    "or close it, then try again", v->file);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		if (rc == SQLITE_IOERR_NOMEM)
			return vault_say(
			    v, AYNI_NOMEM, "%s: out of memory", v->file);
		if (no_space(v))
			return vault_say(v, AYNI_FULL, "%s: no space left",
			    v->file);
		return vault_say(v, AYNI_IO, "%s: %s", v->file, says);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_ABORT:
		return vault_say(v, AYNI_IO, "%s: %s", v->file, says);
	case SQLITE_TOOBIG:
		return vault_say(v, AYNI_TOOBIG, "%s: %s", v->file, says);
	default:
		return vault_say(v, AYNI_STORE, "%s: damaged: %s", v->file,
		    says);
	}
}

/* Some failures, of reading as well, end SQLite's transaction; what follows
 * must not be committed by itself. */
static enum ayni_err
failed(struct vault *v, int rc)
{
	enum ayni_err e = say_failed(v, rc);

	if (v->depth > 0 && v->spoilt == AYNI_OK &&
	    sqlite3_get_autocommit(v->c))
		v->spoilt = e;
	return e;
}

/* Where the file system cannot share memory between programs, SQLite keeps
 * another journal and says so. */
static enum ayni_err
use_wal(struct vault *v)
{
	struct query q = vault_sql(v, "PRAGMA journal_mode = WAL");
	bool wal = vault_sql_row(&q) &&
	    bytes_equal(vault_sql_get(&q, 0), text_bytes(TEXT("wal")));
	enum ayni_err e = vault_sql_end(&q);

	if (e != AYNI_OK || wal)
		return e;
	return vault_say(v, AYNI_IO,
	    "%s: this file system cannot hold a vault (no shared memory); "
	    "use another directory", v->file);
}

static enum ayni_err
open_file(struct vault *v, bool create, const char *const *how)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0);
	enum ayni_err e;
	size_t i;
	int rc;

	if ((rc = sqlite3_open_v2(v->file, &v->c, flags, NULL)) != SQLITE_OK)
		return failed(v, rc);
	(void)sqlite3_busy_timeout(v->c, BUSY_MS);
	for (i = 0; how[i] != NULL; i++)
		if ((e = vault_sql_exec(v, how[i])) != AYNI_OK)
			return e;
	return AYNI_OK;
}

enum ayni_err
vault_sql_open_alone(struct vault *v, bool create)
{
	return open_file(v, create, settings_alone);
}

enum ayni_err
vault_sql_open(struct vault *v, bool create)
{
	enum ayni_err e = open_file(v, create, settings);

	if (e != AYNI_OK)
		return e;
	if (PLANT(SKIP_VAULT_SYNC) &&
	    (e = vault_sql_exec(v, "PRAGMA synchronous = OFF")) != AYNI_OK)
		return e;
	return use_wal(v);
}

enum ayni_err
vault_sql_version(struct vault *v, uint64_t *out)
{
	struct query q = vault_sql(v, "PRAGMA user_version");
	uint64_t n = vault_sql_row(&q) ? vault_sql_get_int(&q, 0) : 0;
	enum ayni_err e = vault_sql_end(&q);

	if (e == AYNI_OK)
		*out = n;
	return e;
}

/* ---- statements, which are kept prepared ---- */

static struct prepared *
slot_of(struct vault *v, const char *sql)
{
	uint32_t h = 2166136261u;

	for (; *sql != '\0'; sql++)
		h = (h ^ (uint8_t)*sql) * 16777619u;
	return &v->prepared[h % VAULT_STATEMENTS];
}

static bool
is_of(const struct prepared *k, const char *sql)
{
	return k->st != NULL && strcmp(sqlite3_sql(k->st), sql) == 0;
}

/* In the place of the one that was there, unless that runs. */
struct query
vault_sql(struct vault *v, const char *sql)
{
	struct query q = {.v = v, .kept = slot_of(v, sql)};
	int rc;

	if (q.kept->busy)
		q.kept = NULL;
	if (q.kept != NULL && is_of(q.kept, sql)) {
		q.st = q.kept->st;
		q.kept->busy = true;
		return q;
	}
	rc = sqlite3_prepare_v2(v->c, sql, -1, &q.st, NULL);
	if (rc != SQLITE_OK) {
		q.kept = NULL;
		q.err = failed(v, rc);
	} else if (q.kept != NULL) {
		(void)sqlite3_finalize(q.kept->st);
		*q.kept = (struct prepared){q.st, true};
	}
	return q;
}

void
vault_sql_close(struct vault *v)
{
	size_t i;

	for (i = 0; i < VAULT_STATEMENTS; i++)
		(void)sqlite3_finalize(v->prepared[i].st);
	(void)sqlite3_close(v->c);
}

void
vault_sql_fail(struct query *q, enum ayni_err e)
{
	if (q->err == AYNI_OK)
		q->err = e;
}

static void
check(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		vault_sql_fail(q, failed(q->v, rc));
}

void
vault_sql_int(struct query *q, uint64_t n)
{
	if (q->err == AYNI_OK)
		check(q, sqlite3_bind_int64(
		    q->st, ++q->bound, (sqlite3_int64)n));
}

void
vault_sql_bytes(struct query *q, struct bytes s)
{
	const void *p = s.p != NULL ? (const void *)s.p : "";

	if (q->err == AYNI_OK)
		check(q, sqlite3_bind_blob64(
		    q->st, ++q->bound, p, s.n, SQLITE_STATIC));
}

bool
vault_sql_row(struct query *q)
{
	int rc;

	if (q->err != AYNI_OK)
		return false;
	rc = sqlite3_step(q->st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		q->err = failed(q->v, rc);
	return rc == SQLITE_ROW;
}

uint64_t
vault_sql_get_int(struct query *q, int column)
{
	sqlite3_int64 n = 0;

	if (q->err == AYNI_OK)
		n = sqlite3_column_int64(q->st, column);
	return n > 0 ? (uint64_t)n : 0;
}

struct bytes
vault_sql_get(struct query *q, int column)
{
	struct bytes s = {NULL, 0};

	if (q->err != AYNI_OK)
		return s;
	s.p = sqlite3_column_blob(q->st, column);
	s.n = (size_t)sqlite3_column_bytes(q->st, column);
	/* NULL stands for an empty value, and for no memory to read it. */
	if (s.p == NULL && sqlite3_errcode(q->v->c) == SQLITE_NOMEM)
		q->err = failed(q->v, SQLITE_NOMEM);
	return s;
}

void
vault_sql_get_id(struct query *q, int column, uint8_t *out, size_t n)
{
	struct bytes s = vault_sql_get(q, column);

	if (q->err != AYNI_OK)
		return;
	if (s.n == n)
		memcpy(out, s.p, n);
	else
		q->err = vault_say(q->v, AYNI_STORE,
		    "%s: damaged: an identifier of %zu bytes", q->v->file,
		    s.n);
}

enum ayni_err
vault_sql_end(struct query *q)
{
	if (q->kept != NULL) {
		(void)sqlite3_reset(q->st);
		(void)sqlite3_clear_bindings(q->st);
		q->kept->busy = false;
	} else {
		(void)sqlite3_finalize(q->st);
	}
	q->st = NULL;
	q->kept = NULL;
	return q->err;
}

enum ayni_err
vault_sql_run(struct query *q)
{
	while (vault_sql_row(q))
		continue;
	return vault_sql_end(q);
}

enum ayni_err
vault_sql_exec(struct vault *v, const char *sql)
{
	struct query q = vault_sql(v, sql);

	return vault_sql_run(&q);
}

/* It takes effect when it is prepared, which must happen each time. */
static void
overwrite(struct query *q, bool on)
{
	check(q, sqlite3_exec(q->v->c, on ? "PRAGMA secure_delete = ON"
	    : "PRAGMA secure_delete = OFF", NULL, NULL, NULL));
}

enum ayni_err
vault_sql_drop(struct query *q)
{
	enum ayni_err e;

	overwrite(q, false);
	e = vault_sql_run(q);
	overwrite(q, true);
	return e == AYNI_OK ? q->err : e;
}

enum ayni_err
vault_sql_count(struct vault *v, const char *sql, struct bytes id,
    uint64_t *out)
{
	struct query q = vault_sql(v, sql);
	uint64_t n;
	enum ayni_err e;

	if (id.n > 0)
		vault_sql_bytes(&q, id);
	n = vault_sql_row(&q) ? vault_sql_get_int(&q, 0) : 0;
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		*out = n;
	return e;
}
