#include "db/db.h"

#include "db/engine.h"

/* Everything derived, each table in the order of its key.  Entries count
 * where a used batch carries them; who carries one is the smallest. */
static const char *const dumped[][2] = {
    {"batch", "SELECT id, status, reason FROM batch ORDER BY id"},
    {"entry",
	"SELECT e.id, e.kind, e.record, (SELECT i.batch FROM entry_in i "
	"JOIN batch b ON b.id = i.batch WHERE i.entry = e.id "
	"AND b.status = 1 ORDER BY i.batch LIMIT 1) AS carrier "
	"FROM entry e ORDER BY e.id"},
    {"person", "SELECT * FROM person ORDER BY entry"},
    {"device", "SELECT * FROM device ORDER BY entry"},
    {"device_person", "SELECT * FROM device_person ORDER BY entry, person"},
    {"form", "SELECT * FROM form ORDER BY entry"},
    {"invite", "SELECT * FROM invite ORDER BY entry"},
    {"revocation", "SELECT * FROM revocation ORDER BY entry"},
    {"office", "SELECT * FROM office ORDER BY entry"},
    {"judgement", "SELECT * FROM judgement ORDER BY entry"},
    {"judgement_over",
	"SELECT * FROM judgement_over ORDER BY batch, over, entry"},
    {"erasure", "SELECT * FROM erasure ORDER BY entry"},
    {"excerpt", "SELECT * FROM excerpt ORDER BY entry"},
    {"notice", "SELECT * FROM notice ORDER BY entry"},
    {"unit_row", "SELECT * FROM unit_row ORDER BY unit, row, entry"},
    {"unit", "SELECT * FROM unit ORDER BY id"},
    {"assigned", "SELECT * FROM assigned ORDER BY entry"},
    {"assignment", "SELECT * FROM assignment ORDER BY id"},
    {"area", "SELECT * FROM area ORDER BY entry"},
    {"fulfilment", "SELECT * FROM fulfilment ORDER BY record"},
    {"enclosure", "SELECT * FROM enclosure ORDER BY entry, name"},
    {"record", "SELECT * FROM record ORDER BY id"},
    {"conflict",
	"SELECT * FROM conflict ORDER BY record, kind, path, field, entry"},
    {"returned", "SELECT * FROM returned ORDER BY entry"},
    {"flag", "SELECT * FROM flag ORDER BY about, kind, entry"},
    {"span", "SELECT * FROM span ORDER BY device, entry"},
    {"label", "SELECT * FROM label ORDER BY wide, position, language"},
    {"code", "SELECT * FROM code ORDER BY form, list, position, language"},
};

static enum ayni_err
title(struct text name, db_row_fn fn, void *ctx)
{
	struct db_value v = DB_T(name);

	return fn(ctx, &v, 1);
}

static enum ayni_err
dump_wide(struct db *db, const struct db_wide *w, db_row_fn fn, void *ctx)
{
	enum ayni_err e = title(w->name, fn, ctx);
	struct db_value v[5];
	size_t i;

	for (i = 0; i < w->columns && e == AYNI_OK; i++) {
		v[0] = DB_T(w->column[i].name);
		v[1] = DB_I(w->column[i].kind);
		v[2] = DB_I(w->column[i].field);
		v[3] = DB_I(w->column[i].list);
		v[4] = DB_T(w->column[i].type);
		e = fn(ctx, v, 5);
	}
	return e == AYNI_OK ? db_wide_each(db, w, fn, ctx) : e;
}

enum ayni_err
db_dump(struct db *db, db_row_fn fn, void *ctx)
{
	struct db_wide *w = NULL;
	struct arena a;
	enum ayni_err e = AYNI_OK;
	size_t n = 0, i;

	for (i = 0; i < sizeof(dumped) / sizeof(dumped[0]) && e == AYNI_OK;
	     i++) {
		e = title(text_of(dumped[i][0]), fn, ctx);
		if (e == AYNI_OK)
			e = DB_ALL(db, dumped[i][1], fn, ctx);
	}
	arena_init(&a, 64u << 20);
	if (e == AYNI_OK)
		e = db_wide_list(db, NULL, &a, &w, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = dump_wide(db, &w[i], fn, ctx);
	arena_free(&a);
	return e;
}
