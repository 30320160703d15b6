/*
 * table -- a store read as SQLite tables, without the programs that wrote
 * it.  What does not read ends the life.
 */
#ifndef SIM_TABLE_H
#define SIM_TABLE_H

#include <sqlite3.h>

#include "ayni/id.h"

struct world;

struct table {
	const struct world *w;
	sqlite3 *c;
};

struct table table_open(const struct world *w, const char *path);
void table_close(struct table *t);

/* in  about  bound to ?1; n == 0: nothing is
 * out finalised by table_next after the last row, or by table_end */
sqlite3_stmt *table_query(const struct table *t, const char *sql,
    struct bytes about);
bool table_next(const struct table *t, sqlite3_stmt *st);
void table_end(sqlite3_stmt *st);
/* table_count -- the integer in the first column of the first row; 0. */
int64_t table_count(const struct table *t, const char *sql,
    struct bytes about);

struct bytes table_bytes(sqlite3_stmt *st, int column);
void table_id(const struct table *t, sqlite3_stmt *st, int column,
    uint8_t *out, size_t n);
#define TABLE_ID(t, st, column, id)                                           \
	table_id((t), (st), (column), (id).b, sizeof((id).b))
/* The beginning of an identifier, in static memory. */
const char *table_name(const struct hash *h);

#endif
