/*
 * engine -- what an SQL engine does for the store, and how db_*.c ask.
 *
 * Statements are written once, in the SQL that the engines share; places
 * are ?1, ?2, ...
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/db.h"

struct db_engine {
	/* row may be NULL; a result other than OK ends the walk */
	enum ayni_err (*run)(void *self, const char *sql,
	    const struct db_value *v, size_t n, db_row_fn row, void *ctx);
	enum ayni_err (*copy)(void *self, const char *to); /* as db_copy */
	const char *(*message)(const void *self);
	void (*close)(void *self);
	const char *type[5]; /* column types, by enum db_kind */
	const char *strict;  /* what ends a CREATE TABLE */
};

struct db {
	const struct db_engine *engine;
	void *self;
};

/* db_sqlite.c: errs as db_open */
enum ayni_err db_sqlite_open(const char *where, bool create,
    struct db *out) AYNI_CHECK;
uint64_t db_sqlite_version(void); /* of the tables */
/* The tables, one statement each; NULL ends. */
extern const char *const db_sqlite_schema[];

#define DB_NONE ((struct db_value){.kind = DB_NULL})
#define DB_I(x) ((struct db_value){.kind = DB_INT, .i = (int64_t)(x)})
#define DB_B(x) ((struct db_value){.kind = DB_BLOB, .s = (x)})
#define DB_ID(x) DB_B(ID_BYTES(x))
#define DB_T(x) ((struct db_value){.kind = DB_TEXT, .s = text_bytes(x)})

#define DB_VALUES(...)                                                        \
	(const struct db_value[]){__VA_ARGS__},                               \
	    sizeof((const struct db_value[]){__VA_ARGS__}) /                  \
		sizeof(struct db_value)
#define DB_RUN(db, sql, row, ctx, ...)                                        \
	(db)->engine->run((db)->self, sql, DB_VALUES(__VA_ARGS__), row, ctx)
#define DB_ALL(db, sql, row, ctx)                                             \
	(db)->engine->run((db)->self, sql, NULL, 0, row, ctx)

/* A cursor of the feed is a position in the log and, times so much, a place
 * within the batch there, from 1; a batch has at most 1,000 entries.  The last
 * place is the batch itself. */
#define DB_PLACES "1024"
/* As whom a device is addressed: as itself, by the parameter key, and as each
 * of its persons (recipient_key). */
#define DB_SELVES(device, key)                                                \
	"SELECT " key " UNION SELECT 'P:' || p.code FROM device d "           \
	"JOIN device_person dp ON dp.entry = d.entry "                        \
	"JOIN person p ON p.hash = dp.person WHERE d.device = " device

/* db_wide.c: a name between double quotes; SQL that was built; drops every
 * wide table */
#define DB_SQL_MAX (4u << 20)
void db_wide_put_name(struct buf *b, struct text name);
enum ayni_err db_wide_run(struct db *db, struct buf *sql,
    const struct db_value *v, size_t n, db_row_fn row, void *ctx) AYNI_CHECK;
enum ayni_err db_wide_forget(struct db *db) AYNI_CHECK;

/* db_row.c: columns into structs */
void db_row_id(const struct db_value *v, uint8_t *out, size_t n);
/* a record's id as the text that wide tables name it by */
struct db_value db_row_uuid(char out[37], const struct record_id *r);
#define DB_ROW_ID(v, id) db_row_id((v), (id).b, sizeof((id).b))

/* A list of structs, grown row by row, that ends in an arena. */
struct db_row_list {
	struct arena *a;
	struct buf items;
	size_t size;
};
void db_row_begin(struct db_row_list *l, struct arena *a, size_t size);
struct bytes db_row_bytes(struct db_row_list *l, const struct db_value *v);
struct text db_row_text(struct db_row_list *l, const struct db_value *v);
enum ayni_err db_row_add(struct db_row_list *l, const void *item) AYNI_CHECK;
/* e: of the walk; frees l whatever it is */
enum ayni_err db_row_end(struct db_row_list *l, enum ayni_err e, void **list,
    size_t *n) AYNI_CHECK;
/* The only item, copied to out; errs NOTFOUND. */
enum ayni_err db_row_one(struct db_row_list *l, enum ayni_err e,
    void *out) AYNI_CHECK;

/* db_row_all, db_row_only -- a query's rows, each made by row, whose ctx is
 * the struct db_row_list, as DB_LIST and DB_ONE ask for them.
 * out   list: address of a pointer to items, which a owns; one item
 */
enum ayni_err db_row_all(struct db *db, const char *sql,
    const struct db_value *v, size_t values, db_row_fn row, struct arena *a,
    size_t size, void *list, size_t *n) AYNI_CHECK;
enum ayni_err db_row_only(struct db *db, const char *sql,
    const struct db_value *v, size_t values, db_row_fn row, struct arena *a,
    size_t size, void *out) AYNI_CHECK;
#define DB_LIST(db, sql, row, a, list, n, ...)                                \
	db_row_all(db, sql, DB_VALUES(__VA_ARGS__), row, a, sizeof(**(list)), \
	    list, n)
#define DB_LIST_ALL(db, sql, row, a, list, n)                                 \
	db_row_all(db, sql, NULL, 0, row, a, sizeof(**(list)), list, n)
#define DB_ONE(db, sql, row, a, out, ...)                                     \
	db_row_only(                                                          \
	    db, sql, DB_VALUES(__VA_ARGS__), row, a, sizeof(*(out)), out)
#define DB_ONE_ALL(db, sql, row, a, out)                                      \
	db_row_only(db, sql, NULL, 0, row, a, sizeof(*(out)), out)

/* db_span.c: the columns of a span s, and what they say. */
#define DB_SPAN_READ                                                          \
	"s.begun_earliest_us, s.begun_latest_us, s.at_earliest_us, "          \
	"s.at_latest_us, s.odd"
#define DB_SPAN_READS 5u
void db_span_columns(const struct db_value *v, struct db_span *s);

/* Row functions of lists of struct hash, of struct record_id: ctx is the
 * list. */
enum ayni_err db_row_hash(void *ctx, const struct db_value *v, size_t n);
enum ayni_err db_row_record(void *ctx, const struct db_value *v, size_t n);
/* A row function that takes one integer: ctx is int64_t[2], value, seen. */
enum ayni_err db_row_int(void *ctx, const struct db_value *v, size_t n);

#endif
