#include "sim/world.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "auth/office.h"
#include "ayni/chance.h"
#include "desk/room.h"
#include "ingest/conflict.h"
#include "ingest/journal.h"
#include "sim/disk.h"
#include "sim/minutes.h"
#include "support/bureau.h"
#include "support/test.h"

#define MACHINE 0u
#define ARENA (64u << 20)
#define FARM "tests/data/forms/farm.xml"

static const char *const versions[HQ_FORMS] = {
    "version=\"1\"", "version=\"2\""};

/* ---- forms ---- */

static struct buf
replaced(struct buf in, const char *from, const char *to)
{
	const char *p = buf_z(&in), *at = strstr(p, from);
	struct buf out;

	buf_init(&out, FORM_MAX_BYTES);
	buf_put(&out, p, (size_t)(at - p));
	buf_put_z(&out, to);
	buf_put_z(&out, at + strlen(from));
	buf_free(&in);
	return out;
}

void
hq_read(struct hq_form form[HQ_FORMS])
{
	struct hq_form *f;
	struct buf xform;
	struct diag d;

	for (f = form; f < form + HQ_FORMS; f++) {
		xform = replaced(
		    test_file(FARM), versions[0], versions[f - form]);
		diag_init(&d);
		if (form_read(buf_bytes(&xform), TEXT(FARM), NULL, 0, &d,
			&f->form) != AYNI_OK)
			fail_msg("%s: does not read", FARM);
		diag_free(&d);
		if (parcel_of(buf_bytes(&xform), &f->xform) != AYNI_OK ||
		    form_id(&f->xform.hash, NULL, 0, &f->id) != AYNI_OK)
			fail_msg("%s: no memory", FARM);
		buf_free(&xform);
	}
}

const struct hq_form *
hq_form(const struct hq *h, const struct hash *id)
{
	size_t i;

	for (i = 0; i < HQ_FORMS; i++)
		if (ID_EQUAL(h->form[i].id, *id))
			return &h->form[i];
	return NULL;
}

/* ---- the store ---- */

static struct moment
now(void *ctx)
{
	struct world *w = ((struct hq *)ctx)->w;

	w->now_us += 1000;
	return (struct moment){.wall_us = w->now_us, .boot_us = w->now_us};
}

struct clock_source
hq_clock(struct hq *h)
{
	return (struct clock_source){now, h};
}

void
hq_close(struct hq *h)
{
	ingest_free(h->ingest);
	db_close(h->db);
	office_free(h->office);
	h->ingest = NULL;
	h->db = NULL;
	h->office = NULL;
}

/* Of keys that were made just before it stopped. */
static enum ayni_err
begin_epoch(struct hq *h)
{
	struct room r = {
	    .db = h->db, .office = h->office, .ingest = h->ingest};
	unsigned phone = minutes()->phone;
	enum ayni_err e;

	minutes()->phone = MACHINE;
	e = room_begin_epoch(&r);
	minutes()->phone = phone;
	return e;
}

static enum ayni_err
open_store(struct hq *h, bool create)
{
	enum ayni_err e = AYNI_OK;

	if (!create)
		e = office_open(HQ_DIR, &h->office);
	if (e == AYNI_OK)
		e = db_open(HQ_STORE, create, &h->db);
	if (e == AYNI_OK)
		e = ingest_new(h->db, h->office, hq_clock(h),
		    chance_seeded(&h->chance), &h->ingest);
	if (e == AYNI_OK && !create)
		e = begin_epoch(h);
	if (e != AYNI_OK)
		hq_close(h);
	return e;
}

void
hq_open(struct hq *h)
{
	enum ayni_err e;

	if (h->office != NULL)
		return;
	e = open_store(h, false);
	if (e == AYNI_FULL && h->full) { /* keys that are not known yet */
		hq_fill(h, false);
		e = open_store(h, false);
	}
	world_must(h->w, e, "the office's store");
}

/* ---- what it does, each in a transaction, stopping perhaps ---- */

struct act {
	enum ayni_err (*run)(struct hq *h, struct act *a);
	const char *code;   /* of a person */
	struct hq_form *form;
	struct buf *out;
	struct arena arena;
};

static enum ayni_err
transact(struct hq *h, struct act *a)
{
	enum ayni_err e = db_begin(h->db);

	if (e == AYNI_OK)
		e = a->run(h, a);
	if (e == AYNI_OK)
		e = ingest_settle(h->ingest);
	if (e == AYNI_OK)
		e = db_commit(h->db);
	if (e != AYNI_OK)
		db_rollback(h->db);
	return e;
}

/* Its machine runs again, its program is started by whoever needs it. */
static void
after(struct hq *h)
{
	if (!disk_stopped(MACHINE)) {
		disk_cut(MACHINE, -1);
		return;
	}
	hq_close(h);
	(void)world_went_on(h->w, MACHINE);
}

static enum ayni_err
act(struct hq *h, struct act *a)
{
	unsigned phone = minutes()->phone;
	bool stopped;
	enum ayni_err e;

	hq_open(h);
	if (exchange_present(h->ingest) == AYNI_STATE)
		world_must(h->w, office_reload(h->office), "the new keys");
	minutes()->phone = MACHINE;
	arena_init(&a->arena, ARENA);
	world_stop_somewhere(h->w, MACHINE);
	e = transact(h, a);
	stopped = disk_stopped(MACHINE);
	if (e != AYNI_OK && !stopped && !(e == AYNI_FULL && h->full))
		world_fail(h->w, "the office: %s: %s", err_name(e),
		    db_message(h->db));
	after(h);
	arena_free(&a->arena);
	minutes()->phone = phone;
	return e;
}

static enum ayni_err
open_journal(struct hq *h, struct act *a)
{
	(void)a;
	return journal_open(h->ingest);
}

static enum ayni_err
publish(struct hq *h, struct act *a)
{
	struct hash id;

	return bureau_issue(
	    h->ingest, a->form->form, &a->form->xform, &id);
}

static enum ayni_err
invite(struct hq *h, struct act *a)
{
	const struct text url = TEXT("http://office.example");

	return journal_invite(h->ingest, text_of(a->code), text_of(a->code),
	    RANK_ENUMERATOR, &url, 1, a->out);
}

enum ayni_err
hq_invite(struct hq *h, const char *code, struct buf *out)
{
	struct act a = {.run = invite, .code = code, .out = out};

	return act(h, &a);
}

enum ayni_err
hq_publish(struct hq *h)
{
	struct act a = {.run = publish, .form = h->form};
	enum ayni_err e;

	while (a.form->published)
		if (++a.form == h->form + HQ_FORMS)
			return AYNI_OK;
	e = act(h, &a);
	a.form->published = e == AYNI_OK;
	return e;
}

void
hq_found(struct world *w, const struct hq_form form[HQ_FORMS])
{
	struct act a = {.run = open_journal};
	struct hq *h = &w->hq;
	unsigned stops = w->stops;

	h->w = w;
	h->chance = world_seed(w);
	memcpy(h->form, form, sizeof(h->form));
	disk_format(MACHINE, world_seed(w));
	world_must(w, office_new(TEXT("Statistics"), w->now_us,
			  chance_seeded(&h->chance), &h->office),
	    "office_new");
	if (mkdir(HQ_DIR, 0700) != 0)
		world_fail(w, "%s cannot be made", HQ_DIR);
	world_must(w, office_save(h->office, HQ_DIR), "office_save");
	world_must(w, open_store(h, true), "a new store");
	w->stops = 0;
	(void)act(h, &a);
	world_must(w, hq_publish(h), "the first form");
	w->stops = stops;
}

/* ---- what befalls devices and batches ---- */

/* One that is known, and a batch of it or none. */
static enum ayni_err
revoke(struct hq *h, struct act *a)
{
	struct db_device *d = NULL;
	struct db_batch *b = NULL;
	size_t n = 0, batches = 0, i, k;
	enum ayni_err e = db_device_list(h->db, &a->arena, &d, &n);

	if (e != AYNI_OK || n == 0)
		return e;
	i = world_draw(h->w, n);
	e = db_batch_of_epoch(h->db, &d[i].epoch, &a->arena, &b, &batches);
	if (e != AYNI_OK)
		return e;
	k = world_draw(h->w, batches + 1);
	return journal_revoke(
	    h->ingest, &d[i].epoch, k < batches ? &b[k].id : NULL);
}

enum ayni_err
hq_revoke(struct hq *h)
{
	struct act a = {.run = revoke};

	return act(h, &a);
}

static enum ayni_err
judge(struct hq *h, struct act *a)
{
	struct db_waiting *list = NULL;
	bool refused = world_happens(h->w, 500);
	size_t n = 0, i;
	enum ayni_err e = db_batch_waiting(h->db, NULL, &a->arena, &list, &n);

	if (e != AYNI_OK || n == 0)
		return e;
	i = world_draw(h->w, n);
	e = journal_judge(h->ingest, &list[i].b.id, refused, TEXT(""));
	return e == AYNI_STATE ? AYNI_OK : e;
}

enum ayni_err
hq_judge(struct hq *h)
{
	struct act a = {.run = judge};

	return act(h, &a);
}

struct contested {
	struct world *w;
	size_t seen;
	struct record_id id;
};

static enum ayni_err
pick(void *ctx, const struct db_record *r)
{
	struct contested *c = ctx;

	if (r->conflicts > 0 && world_draw(c->w, ++c->seen) == 0)
		c->id = r->id;
	return AYNI_OK;
}

static enum ayni_err
decide(struct hq *h, struct act *a)
{
	struct contested r = {.w = h->w};
	struct conflict_settlement s = {.accept = true};
	struct conflict c;
	struct text about;
	enum ayni_err e = db_record_each(h->db, pick, &r);

	(void)a;
	if (e != AYNI_OK || r.seen == 0)
		return e;
	if ((e = conflict_read(h->ingest, &r.id, &c)) != AYNI_OK)
		return e;
	e = conflict_settle(&c, &s, &about);
	conflict_free(&c);
	return e;
}

enum ayni_err
hq_decide(struct hq *h)
{
	struct act a = {.run = decide};

	return act(h, &a);
}

void
hq_fill(struct hq *h, bool full)
{
	h->full = full;
	disk_room(MACHINE, full ? world_draw(h->w, 100000) : SIZE_MAX);
	world_tell(h->w, "office: %s",
	    full ? "its disk is nearly full" : "there is room on its disk");
}

/* ---- what comes in ---- */

static enum ayni_err
answered(struct hq *h, struct bytes up, struct buf *down, struct exchange *x)
{
	return sync_is_bundle(up)
	    ? exchange_bundle(h->ingest, up, down, x)
	    : exchange_answer(h->ingest, EXCHANGE_STICK, up, down, x);
}

enum ayni_err
hq_answer(struct hq *h, struct bytes up, struct buf *down)
{
	unsigned phone = minutes()->phone;
	struct exchange x = {.batches = 0};
	enum ayni_err e;

	hq_open(h);
	minutes()->phone = MACHINE;
	world_stop_somewhere(h->w, MACHINE);
	e = answered(h, up, down, &x);
	/* another program changed the keys: as web.c does */
	if (e == AYNI_STATE && (e = office_reload(h->office)) == AYNI_OK)
		e = answered(h, up, down, &x);
	after(h);
	minutes()->phone = phone;
	world_tell(h->w, "office: a request: %s", err_name(e));
	return e;
}

/* A program of its own, beside the server. */
static enum ayni_err
beside(struct hq *h, enum ayni_err (*run)(void *room, const struct options *o),
    const struct options *o)
{
	struct room r = {.store = HQ_DIR, .clock = hq_clock(h),
	    .chance = chance_seeded(&h->chance)};
	unsigned phone = minutes()->phone;
	enum ayni_err e;

	minutes()->phone = MACHINE;
	world_stop_somewhere(h->w, MACHINE);
	e = run(&r, o);
	room_close(&r);
	after(h);
	minutes()->phone = phone;
	return e;
}

enum ayni_err
hq_import(struct hq *h, const char *stick)
{
	struct options o = {.operand = {stick}, .operands = 1};

	return beside(h, desk_import, &o);
}

enum ayni_err
hq_rotate(struct hq *h)
{
	struct options o = {.operands = 0};

	return beside(h, desk_key_rotate, &o);
}

bool
hq_holds(struct hq *h, const struct hash *batch)
{
	struct db_batch b;
	enum ayni_err e;

	hq_open(h);
	e = db_batch_get(h->db, batch, &b, NULL);
	return e == AYNI_OK && (b.status == DB_USED ||
	    b.reason == AYNI_REVOKED || b.reason == AYNI_DECLINED);
}
