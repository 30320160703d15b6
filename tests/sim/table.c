#include "sim/table.h"

#include <stdio.h>
#include <string.h>

#include "sim/world.h"

struct table
table_open(const struct world *w, const char *path)
{
	struct table t = {.w = w};

	if (sqlite3_open_v2(path, &t.c, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK)
		world_fail(w, "%s: does not open", path);
	return t;
}

void
table_close(struct table *t)
{
	(void)sqlite3_close(t->c);
}

sqlite3_stmt *
table_query(const struct table *t, const char *sql, struct bytes about)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(t->c, sql, -1, &st, NULL) != SQLITE_OK)
		world_fail(t->w, "%s: %s", sql, sqlite3_errmsg(t->c));
	if (about.n > 0)
		(void)sqlite3_bind_blob(
		    st, 1, about.p, (int)about.n, SQLITE_TRANSIENT);
	return st;
}

bool
table_next(const struct table *t, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		world_fail(t->w, "%s: %s", sqlite3_sql(st),
		    sqlite3_errmsg(t->c));
	table_end(st);
	return false;
}

void
table_end(sqlite3_stmt *st)
{
	(void)sqlite3_finalize(st);
}

int64_t
table_count(const struct table *t, const char *sql, struct bytes about)
{
	sqlite3_stmt *st = table_query(t, sql, about);
	int64_t n;

	if (!table_next(t, st))
		return 0;
	n = sqlite3_column_int64(st, 0);
	table_end(st);
	return n;
}

struct bytes
table_bytes(sqlite3_stmt *st, int column)
{
	struct bytes b;

	b.p = sqlite3_column_blob(st, column);
	b.n = (size_t)sqlite3_column_bytes(st, column);
	return b;
}

void
table_id(const struct table *t, sqlite3_stmt *st, int column, uint8_t *out,
    size_t n)
{
	struct bytes b = table_bytes(st, column);

	if (b.n != n)
		world_fail(t->w, "%s: an identifier of %zu bytes",
		    sqlite3_sql(st), b.n);
	memcpy(out, b.p, n);
}

const char *
table_name(const struct hash *h)
{
	static char name[17];
	size_t i;

	for (i = 0; i < 8; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", h->b[i]);
	return name;
}
