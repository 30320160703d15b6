#include "db/engine.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "ayni/plant.h"

#define STATEMENTS 512u /* kept prepared */
#define SCHEMA_VERSION 13 /* each adds tables to those before */
#define VERSION_TEXT "12"

struct kept {
	char *sql;
	sqlite3_stmt *st;
	bool busy; /* a walk over it is under way */
};

struct lite {
	sqlite3 *c;
	struct kept kept[STATEMENTS];
};

static enum ayni_err
err_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return AYNI_OK;
	case SQLITE_NOMEM:
		return AYNI_NOMEM;
	case SQLITE_FULL:
		return AYNI_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return AYNI_BUSY;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return AYNI_IO;
	case SQLITE_TOOBIG:
		return AYNI_TOOBIG;
	default:
		return AYNI_STORE;
	}
}

static void
drop(struct kept *k)
{
	(void)sqlite3_finalize(k->st);
	mem_free(k->sql);
	*k = (struct kept){0};
}

static uint32_t
slot_of(const char *sql)
{
	uint32_t h = 2166136261u;

	for (; *sql != '\0'; sql++)
		h = (h ^ (uint8_t)*sql) * 16777619u;
	return h % STATEMENTS;
}

/* A prepared statement, from the kept ones where it can be; *k is NULL for
 * one that the caller finalizes. */
static enum ayni_err
prepare(struct lite *l, const char *sql, struct kept **k, sqlite3_stmt **st)
{
	struct kept *at = &l->kept[slot_of(sql)];
	size_t n = strlen(sql) + 1;
	int rc;

	*k = NULL;
	if (!at->busy && at->sql != NULL && strcmp(at->sql, sql) == 0) {
		*k = at;
		*st = at->st;
		return AYNI_OK;
	}
	rc = sqlite3_prepare_v2(l->c, sql, (int)n, st, NULL);
	if (rc != SQLITE_OK || at->busy)
		return err_of(rc);
	drop(at);
	if ((at->sql = mem_alloc(n)) == NULL)
		return AYNI_OK; /* then it is not kept */
	memcpy(at->sql, sql, n);
	at->st = *st;
	*k = at;
	return AYNI_OK;
}

static int
bind(sqlite3_stmt *st, int at, const struct db_value *v)
{
	const void *p = v->s.p != NULL ? (const void *)v->s.p : "";

	switch (v->kind) {
	case DB_NULL:
		return sqlite3_bind_null(st, at);
	case DB_INT:
		return sqlite3_bind_int64(st, at, v->i);
	case DB_REAL:
		return sqlite3_bind_double(st, at, v->real);
	case DB_TEXT:
		return sqlite3_bind_text64(
		    st, at, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(st, at, p, v->s.n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static void
column(sqlite3_stmt *st, int at, struct db_value *v)
{
	*v = (struct db_value){.kind = DB_NULL};
	switch (sqlite3_column_type(st, at)) {
	case SQLITE_INTEGER:
		v->kind = DB_INT;
		v->i = sqlite3_column_int64(st, at);
		break;
	case SQLITE_FLOAT:
		v->kind = DB_REAL;
		v->real = sqlite3_column_double(st, at);
		break;
	case SQLITE_TEXT:
		v->kind = DB_TEXT;
		v->s.p = sqlite3_column_text(st, at);
		v->s.n = (size_t)sqlite3_column_bytes(st, at);
		break;
	case SQLITE_BLOB:
		v->kind = DB_BLOB;
		v->s.p = sqlite3_column_blob(st, at);
		v->s.n = (size_t)sqlite3_column_bytes(st, at);
		break;
	default:
		break;
	}
}

static enum ayni_err
walk(sqlite3_stmt *st, db_row_fn row, void *ctx)
{
	int n = sqlite3_column_count(st), i, rc;
	struct db_value few[32], *v = few;
	enum ayni_err e = AYNI_OK;

	if (n > 32 && (v = mem_zalloc((size_t)n, sizeof(*v))) == NULL)
		return AYNI_NOMEM;
	while (e == AYNI_OK && (rc = sqlite3_step(st)) != SQLITE_DONE) {
		if (rc != SQLITE_ROW) {
			e = err_of(rc);
			break;
		}
		for (i = 0; i < n && row != NULL; i++)
			column(st, i, &v[i]);
		if (row != NULL)
			e = row(ctx, v, (size_t)n);
	}
	if (v != few)
		mem_free(v);
	return e;
}

static enum ayni_err
run(void *self, const char *sql, const struct db_value *v, size_t n,
    db_row_fn row, void *ctx)
{
	struct lite *l = self;
	sqlite3_stmt *st = NULL;
	struct kept *k;
	enum ayni_err e;
	size_t i;

	if ((e = prepare(l, sql, &k, &st)) != AYNI_OK)
		return e;
	if (k != NULL)
		k->busy = true;
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = err_of(bind(st, (int)i + 1, &v[i]));
	if (e == AYNI_OK)
		e = walk(st, row, ctx);
	(void)sqlite3_reset(st);
	(void)sqlite3_clear_bindings(st);
	if (k != NULL)
		k->busy = false;
	else
		(void)sqlite3_finalize(st);
	return e;
}

/* Page by page, within the read transaction that is open: others write on. */
static enum ayni_err
copy(void *self, const char *to)
{
	struct lite *l = self;
	sqlite3_backup *b;
	sqlite3 *c = NULL;
	int rc, ended;

	rc = sqlite3_open_v2(to, &c, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		b = sqlite3_backup_init(c, "main", l->c, "main");
		rc = b != NULL ? sqlite3_backup_step(b, -1)
			       : sqlite3_errcode(c);
		ended = b != NULL ? sqlite3_backup_finish(b) : SQLITE_OK;
		if (rc == SQLITE_DONE)
			rc = ended;
	}
	(void)sqlite3_close(c);
	return err_of(rc);
}

static const char *
message(const void *self)
{
	return sqlite3_errmsg(((const struct lite *)self)->c);
}

static void
shut(void *self)
{
	struct lite *l = self;
	size_t i;

	for (i = 0; i < STATEMENTS; i++)
		drop(&l->kept[i]);
	(void)sqlite3_close(l->c);
	mem_free(l);
}

static const struct db_engine engine = {run, copy, message, shut,
    {"BLOB", "INTEGER", "REAL", "TEXT", "BLOB"}, "STRICT"};

/* Every commit reaches the disk before anyone is told of it.  EXTRA is FULL
 * in a log; before there is one, the journal that a new file begins with must
 * not come back after a power cut and undo what the log is of. */
static const char *const settings[] = {
    "PRAGMA synchronous = EXTRA",
    "PRAGMA journal_mode = WAL",
    "PRAGMA cache_size = -4096",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
};

static enum ayni_err
prepare_store(struct lite *l)
{
	int64_t version[2] = {0, 0};
	enum ayni_err e = AYNI_OK;
	size_t i;

	(void)sqlite3_busy_timeout(l->c, 60000);
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if ((e = run(l, settings[i], NULL, 0, NULL, NULL)) != AYNI_OK)
			return e;
	if (PLANT(SKIP_STORE_SYNC) && (e = run(l, "PRAGMA synchronous = OFF",
	    NULL, 0, NULL, NULL)) != AYNI_OK)
		return e;
	e = run(l, "PRAGMA user_version", NULL, 0, db_row_int, version);
	if (e != AYNI_OK || version[0] == SCHEMA_VERSION)
		return e;
	if (version[0] > SCHEMA_VERSION) /* of a later program */
		return AYNI_UNSUPPORTED;
	e = run(l, "BEGIN IMMEDIATE", NULL, 0, NULL, NULL);
	for (i = 0; e == AYNI_OK && db_sqlite_schema[i] != NULL; i++)
		e = run(l, db_sqlite_schema[i], NULL, 0, NULL, NULL);
	if (e == AYNI_OK)
		e = run(l, "PRAGMA user_version = " VERSION_TEXT, NULL, 0, NULL, NULL);
	if (e == AYNI_OK)
		e = run(l, "COMMIT", NULL, 0, NULL, NULL);
	return e;
}

enum ayni_err
db_sqlite_open(const char *where, bool create, struct db *out)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
	    (create ? SQLITE_OPEN_CREATE : 0);
	struct lite *l = mem_zalloc(1, sizeof(*l));
	enum ayni_err e;
	int rc;

	if (l == NULL)
		return AYNI_NOMEM;
	rc = sqlite3_open_v2(where, &l->c, flags, NULL);
	if (rc == SQLITE_CANTOPEN && !create && access(where, F_OK) != 0)
		e = AYNI_NOTFOUND;
	else
		e = err_of(rc);
	if (e == AYNI_OK)
		e = prepare_store(l);
	if (e != AYNI_OK) {
		shut(l);
		return e;
	}
	out->engine = &engine;
	out->self = l;
	return AYNI_OK;
}

uint64_t
db_sqlite_version(void)
{
	return SCHEMA_VERSION;
}
