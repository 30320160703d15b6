/*
 * work -- what a device has to do, and the part of the register that it
 * holds: whole, or what changed of it.
 *
 * The office makes it for one device at one moment.  A device keeps it in
 * the same form, whole, with what comes later put in.
 *
 * src   docs/wire.md section 18
 */
#ifndef AYNI_WORK_H
#define AYNI_WORK_H

#include "ayni/arena.h"
#include "ayni/assignment.h"
#include "ayni/unit.h"

#define WORK_KEPT "work" /* what a device calls it in its vault */
#define WORK_MAX_BYTES (16u << 20)
#define WORK_MAX_TASKS 10000u
#define WORK_MAX_UNITS 100000u

struct work_task {
	struct assignment_id id;
	struct bytes raw; /* Assignment; n == 0: it is not the device's */
};
struct work_unit {
	struct text id;
	struct bytes raw; /* Unit; n == 0: it is not the device's */
};
struct work {
	bool whole;         /* what is not in it is not the device's */
	uint64_t left_out;  /* units that were too many */
	struct text *area;  /* whose units it holds, ascending */
	size_t areas;
	struct work_task *task; /* by id */
	size_t tasks;
	struct work_unit *unit; /* by id */
	size_t units;
};

void work_put(struct buf *out, const struct work *w);
/* work_read -- views borrow from in, lists live in a.
 * errs BADFORM NONCANON TOOBIG NOMEM */
enum ayni_err work_read(struct bytes in, struct arena *a,
    struct work *out) AYNI_CHECK;

/* work_pack, work_open -- as it travels: deflated; appended. */
void work_pack(struct buf *out, const struct work *w);
enum ayni_err work_open(struct bytes packed, struct buf *out) AYNI_CHECK;

/*
 * work_apply -- what was there, with what came put in.
 *
 * in    now   whole
 * out   whole, views of both, lists in a; tasks, units and bytes as far as
 *       they fit: the last are left out, and counted
 */
enum ayni_err work_apply(const struct work *now, const struct work *news,
    struct arena *a, struct work *out) AYNI_CHECK;
/* NULL: not there */
const struct work_task *work_task(const struct work *w,
    const struct assignment_id *id);
const struct work_unit *work_unit(const struct work *w, struct text id);

#endif
