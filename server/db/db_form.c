#include "db/db.h"

#include <stdlib.h>
#include <string.h>

#include "db/engine.h"

#define COLUMNS "id, xml_id, version, title"

enum ayni_err
db_form_put(struct db *db, const struct hash *entry, const struct db_form *f)
{
	struct hash h = keys_hash(f->dictionary);
	struct bytes id = {h.b, f->dictionary.n > 0 ? 8 : 0};

	return DB_RUN(db,
	    "INSERT INTO form (entry, " COLUMNS ", dictionary_id, "
	    "dictionary, package) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(f->id), DB_T(f->xml_id),
	    DB_T(f->version), DB_T(f->title), DB_B(id), DB_B(f->dictionary),
	    DB_B(f->package));
}

static enum ayni_err
form_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_form f = {.package = {NULL, 0}};

	DB_ROW_ID(&v[0], f.id);
	f.xml_id = db_row_text(l, &v[1]);
	f.version = db_row_text(l, &v[2]);
	f.title = db_row_text(l, &v[3]);
	if (n > 4)
		f.package = db_row_bytes(l, &v[4]);
	return db_row_add(l, &f);
}

enum ayni_err
db_form_get(struct db *db, const struct hash *id, struct arena *a,
    struct db_form *out)
{
	return DB_ONE(db,
	    "SELECT " COLUMNS ", package FROM form WHERE id = ?1 "
	    "ORDER BY entry LIMIT 1",
	    form_row, a, out, DB_ID(*id));
}

enum ayni_err
db_form_named(struct db *db, struct text xml_id, struct text version,
    struct arena *a, struct db_form *out)
{
	return DB_ONE(db,
	    "SELECT " COLUMNS " FROM form WHERE xml_id = ?1 AND version = ?2 "
	    "ORDER BY entry LIMIT 1",
	    form_row, a, out, DB_T(xml_id), DB_T(version));
}

enum ayni_err
db_form_twins(struct db *db, const struct hash *id, struct arena *a,
    struct hash **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT DISTINCT y.id FROM form x JOIN form y "
	    "ON y.xml_id = x.xml_id AND y.version = x.version "
	    "AND y.id <> x.id WHERE x.id = ?1 ORDER BY y.id",
	    db_row_hash, a, list, n, DB_ID(*id));
}

enum ayni_err
db_form_known(struct db *db, const struct hash *id, bool *known)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT 1 FROM form WHERE id = ?1 LIMIT 1", db_row_int,
	    seen, DB_ID(*id));
	if (e == AYNI_OK)
		*known = seen[1] != 0;
	return e;
}

static enum ayni_err
dictionary_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct bytes dictionary = db_row_bytes(l, &v[0]);

	(void)n;
	return db_row_add(l, &dictionary);
}

enum ayni_err
db_form_dictionary(struct db *db, const uint8_t id[8], struct arena *a,
    struct bytes *out)
{
	return DB_ONE(db,
	    "SELECT dictionary FROM form WHERE dictionary_id = ?1 "
	    "ORDER BY entry LIMIT 1",
	    dictionary_row, a, out, DB_B(((struct bytes){id, 8})));
}

static int
by_version(const void *a, const void *b)
{
	const struct db_form *x = a, *y = b;
	int c = text_compare(x->xml_id, y->xml_id);

	if (c == 0)
		c = text_compare_versions(x->version, y->version);
	return c != 0 ? c : memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

enum ayni_err
db_form_list(struct db *db, struct arena *a, struct db_form **list, size_t *n)
{
	enum ayni_err e = DB_LIST_ALL(db,
	    "SELECT " COLUMNS " FROM form f WHERE entry = "
	    "(SELECT min(entry) FROM form x WHERE x.id = f.id)",
	    form_row, a, list, n);

	if (e == AYNI_OK && *n > 0)
		qsort(*list, *n, sizeof(**list), by_version);
	return e;
}
