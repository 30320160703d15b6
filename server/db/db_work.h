/*
 * db_work -- assignments and areas, as the office's journal has them, and
 * what of them and of the register concerns a device.
 *
 * errs  as db.h
 */
#ifndef DB_DB_WORK_H
#define DB_DB_WORK_H

#include "ayni/assignment.h"
#include "db/db_register.h"

/* An assignment as it stands. */
struct db_assignment {
	struct assignment_id id;
	struct hash entry;
	bool contested; /* live steps say different things */
	uint64_t records; /* that were begun from it, and count */
	struct bytes body; /* Assignment */
};

/* raw: the object of the step, which a was read of */
enum ayni_err db_work_assign(struct db *db, const struct hash *entry,
    const struct assignment *a, struct bytes raw) AYNI_CHECK;
/* errs NOTFOUND */
enum ayni_err db_work_get(struct db *db, const struct assignment_id *id,
    struct arena *a, struct db_assignment *out) AYNI_CHECK;
/* its live steps, ascending; at most "most" */
enum ayni_err db_work_live(struct db *db, const struct assignment_id *id,
    struct hash *entry, size_t most, size_t *n) AYNI_CHECK;
/* by recipient, due day, unit, label; withdrawn ones too, if they are asked
 * for */
enum ayni_err db_work_list(struct db *db, bool withdrawn, struct arena *a,
    struct db_assignment **list, size_t *n) AYNI_CHECK;

enum ayni_err db_work_area(struct db *db, const struct hash *entry,
    const struct area *x, struct bytes raw) AYNI_CHECK;
/* of a recipient (recipient_key): the codes that count, ascending, in a */
enum ayni_err db_work_areas(struct db *db, struct text recipient,
    struct arena *a, struct text **code, size_t *n) AYNI_CHECK;
enum ayni_err db_work_area_live(struct db *db, struct text recipient,
    struct hash *entry, size_t most, size_t *n) AYNI_CHECK;
/* who was ever given areas: recipients (recipient_key), ascending */
enum ayni_err db_work_area_holders(struct db *db, struct arena *a,
    struct text **list, size_t *n) AYNI_CHECK;

/* db_work_fulfil -- which assignment a record was begun from; NULL: none. */
enum ayni_err db_work_fulfil(struct db *db, const struct record_id *r,
    const struct assignment_id *id) AYNI_CHECK;

/* ---- of a device ---- */

/* Part of the office's journal, by cursors of the feed. */
struct db_stretch {
	struct device_id office, device;
	uint64_t after, upto; /* after the one, up to the other */
};
/* How the span concerns the device. */
struct db_work_concern {
	bool ever;      /* anything ever assigned to it or its persons, or an
			 * area given */
	bool anew;      /* in the span: certified, or an area of theirs changed */
	bool registered; /* in the span: units changed */
};
enum ayni_err db_work_concern(struct db *db, const struct db_stretch *s,
    struct db_work_concern *out) AYNI_CHECK;
/* as whom it is addressed: itself and its persons (recipient_key) */
enum ayni_err db_work_selves(struct db *db, const struct device_id *device,
    struct arena *a, struct text **list, size_t *n) AYNI_CHECK;
/* its open assignments, by id; at most "most" */
enum ayni_err db_work_open(struct db *db, const struct device_id *device,
    size_t most, struct arena *a, struct db_assignment **list,
    size_t *n) AYNI_CHECK;
/* those that are or ever were its, and changed in the span, by id */
enum ayni_err db_work_changed(struct db *db, const struct db_stretch *s,
    struct arena *a, struct assignment_id **list, size_t *n) AYNI_CHECK;
/* units that are or ever were of an area, by id: those that are open now;
 * or, of whatever they are now, those that changed in the span */
enum ayni_err db_work_units(struct db *db, struct text area, size_t most,
    struct arena *a, struct text **list, size_t *n) AYNI_CHECK;
enum ayni_err db_work_units_changed(struct db *db, const struct db_stretch *s,
    struct text area, struct arena *a, struct text **list,
    size_t *n) AYNI_CHECK;
/* units of its open assignments; of those that changed in the span, if
 * changed */
enum ayni_err db_work_assigned_units(struct db *db, const struct db_stretch *s,
    bool changed, struct arena *a, struct text **list, size_t *n) AYNI_CHECK;

#endif
