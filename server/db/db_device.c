#include "db/db.h"

#include <string.h>

#include "db/engine.h"

#define COLUMNS "entry, device, epoch, sign, box, label, invitation, message"

enum ayni_err
db_device_put(struct db *db, const struct db_device *d,
    const struct hash *person, size_t persons)
{
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO device (" COLUMNS ") "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(d->entry), DB_ID(d->device), DB_ID(d->epoch),
	    DB_ID(d->sign), DB_ID(d->box), DB_T(d->label),
	    DB_B(BYTES(d->invitation)), DB_B(d->message));
	for (i = 0; i < persons && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO device_person (entry, person) "
		    "VALUES (?1, ?2) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(d->entry), DB_ID(person[i]));
	return e;
}

static enum ayni_err
device_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_device d;

	(void)n;
	memset(&d, 0, sizeof(d));
	DB_ROW_ID(&v[0], d.entry);
	DB_ROW_ID(&v[1], d.device);
	DB_ROW_ID(&v[2], d.epoch);
	DB_ROW_ID(&v[3], d.sign);
	DB_ROW_ID(&v[4], d.box);
	d.label = db_row_text(l, &v[5]);
	db_row_id(&v[6], d.invitation, sizeof(d.invitation));
	d.message = db_row_bytes(l, &v[7]);
	return db_row_add(l, &d);
}

/* One epoch may be certified twice; every certificate has the same keys,
 * for the epoch is named by its key. */
enum ayni_err
db_device_get(struct db *db, const struct epoch_id *epoch, struct arena *a,
    struct db_device *out)
{
	return DB_ONE(db,
	    "SELECT " COLUMNS " FROM device WHERE epoch = ?1 "
	    "ORDER BY entry LIMIT 1",
	    device_row, a, out, DB_ID(*epoch));
}

enum ayni_err
db_device_invited(struct db *db, const uint8_t invitation[16],
    struct arena *a, struct db_device *out)
{
	return DB_ONE(db,
	    "SELECT " COLUMNS " FROM device WHERE invitation = ?1 "
	    "ORDER BY entry LIMIT 1",
	    device_row, a, out, DB_B(((struct bytes){invitation, 16})));
}

static enum ayni_err
holder_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_holder h;

	(void)n;
	h.code = db_row_text(l, &v[0]);
	h.name = db_row_text(l, &v[1]);
	DB_ROW_ID(&v[2], h.epoch);
	return db_row_add(l, &h);
}

enum ayni_err
db_device_holders(struct db *db, struct arena *a, struct db_holder **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT DISTINCT p.code, p.name, d.epoch FROM device d "
	    "JOIN device_person dp ON dp.entry = d.entry "
	    "JOIN person p ON p.hash = dp.person "
	    "ORDER BY p.code, p.name, d.epoch",
	    holder_row, a, list, n);
}

enum ayni_err
db_device_list(struct db *db, struct arena *a, struct db_device **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT " COLUMNS " FROM device d WHERE entry = "
	    "(SELECT min(entry) FROM device x WHERE x.epoch = d.epoch) "
	    "ORDER BY label, epoch",
	    device_row, a, list, n);
}

enum ayni_err
db_device_persons(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT DISTINCT p.person FROM device_person p "
	    "JOIN device d ON d.entry = p.entry WHERE d.epoch = ?1 "
	    "ORDER BY p.person",
	    db_row_hash, a, list, n, DB_ID(*epoch));
}
