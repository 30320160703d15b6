#include "sim/mishap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/chance.h"
#include "sim/disk.h"
#include "sim/minutes.h"
#include "sim/world.h"

#define YEAR_US INT64_C(31557600000000)
#define LOST_OF 5u /* one of so many at most */

/* ---- copies ---- */

void
mishap_clone(struct phone *p)
{
	struct world *w = p->w;
	struct phone *q;
	bool twin = world_happens(w, 700);

	if (w->phones == WORLD_PHONES)
		return;
	q = &w->phone[++w->phones];
	*q = *p;
	q->n = w->phones;
	phone_place(q);
	q->vault = NULL;
	q->has_image = false;
	q->chance = world_seed(w);
	p->twin = q->twin = p->twin || twin;
	p->befallen = q->befallen = true;
	disk_copy(p->n, q->n, twin);
	world_tell(w, "phone %u: cloned, as %u%s", p->n, q->n,
	    twin ? ", its twin" : "");
}

void
mishap_keep(struct phone *p)
{
	disk_copy(p->n, p->n + WORLD_IMAGES, true);
	p->has_image = true;
	p->was_shared = p->shared;
	p->was_second = p->second;
	world_tell(p->w, "phone %u: a copy is kept", p->n);
}

static void
have(void *ctx, struct minutes_entry *e)
{
	(void)ctx;
	e->forgone = true;
}

static void
have_not(void *ctx, struct minutes_entry *e)
{
	(void)ctx;
	e->forgone = false;
}

/* What was here and is not any more was given up, unless it was so before. */
void
mishap_restore(struct phone *p)
{
	bool all = world_happens(p->w, 500);

	if (!p->has_image) {
		mishap_keep(p);
		return;
	}
	phone_close(p);
	p->full = false;
	disk_room(p->n, SIZE_MAX);
	phone_entries(p, have, NULL);
	if (all)
		disk_copy(p->n + WORLD_IMAGES, p->n, true);
	else
		disk_restore(p->n, "/home", p->n + WORLD_IMAGES);
	phone_entries(p, have_not, NULL);
	p->draft_known = false;
	p->shared = p->was_shared;
	p->second = p->was_second;
	p->twin = p->twin || all;
	p->befallen = true;
	world_tell(p->w, "phone %u: put back from its copy%s", p->n,
	    all ? ", all of it" : "");
}

void
mishap_lose(struct phone *p)
{
	unsigned lost = 0, i;

	for (i = 1; i <= p->w->phones; i++)
		lost += p->w->phone[i].lost;
	if (lost > p->w->phones / LOST_OF)
		return;
	phone_close(p);
	phone_entries(p, have, NULL);
	p->lost = true;
	world_tell(p->w, "phone %u: lost", p->n);
}

/* ---- clocks, room ---- */

void
mishap_clock(struct phone *p)
{
	int64_t years = (int64_t)world_draw(p->w, 21) - 10;

	p->ahead_us = world_happens(p->w, 500) ? 0 : years * YEAR_US;
	world_tell(p->w, "phone %u: its clock is %d years off", p->n,
	    (int)(p->ahead_us / YEAR_US));
}

void
mishap_fill(struct phone *p)
{
	p->full = !p->full && world_happens(p->w, 300);
	disk_room(p->n, p->full ? world_draw(p->w, 20000) : SIZE_MAX);
	world_tell(p->w, "phone %u: %s", p->n,
	    p->full ? "its disk is nearly full" : "there is room on its disk");
}

/* ---- forgery ---- */

/* An entry that somebody wrote, or another's. */
static struct bytes
some_entry(struct world *w)
{
	const struct map *m = &minutes()->entries;
	const struct minutes_entry *e = m->entry[world_draw(w, m->n)].value;

	return buf_bytes(&e->raw);
}

/* false: it would be its own. */
static bool
forge(struct phone *p, const struct batch_header *like, struct buf *out)
{
	const struct office_cert *o = &p->w->hq.office->cert;
	struct bytes entry = some_entry(p->w);
	struct vault_keys k;
	struct hash id;
	bool others;

	world_must(p->w, vault_keys(p->vault, &k), "keys");
	others = !ID_EQUAL(k.epoch, like->epoch);
	minutes()->blind = true;
	if (others)
		batch_put(out, like, &entry, 1, &o->box,
		    (struct bytes){NULL, 0}, &k.sign,
		    chance_seeded(&p->chance), &id);
	minutes()->blind = false;
	keys_wipe(&k, sizeof(k));
	return others;
}

static void
send(struct phone *p, struct bytes batch, struct buf *up)
{
	const struct office_cert *o = &p->w->hq.office->cert;
	struct sync_request q;
	struct vault_keys k;

	world_must(p->w, vault_keys(p->vault, &k), "keys");
	memset(&q, 0, sizeof(q));
	q.office = o->office;
	q.device = k.device;
	q.epoch = k.epoch;
	q.batch = &batch;
	q.batches = 1;
	sync_put_request(
	    up, &q, &k.sign, &o->box, chance_seeded(&p->chance));
	keys_wipe(&k, sizeof(k));
}

void
mishap_forge(struct phone *p)
{
	const struct map *m = &minutes()->batches;
	const struct minutes_batch *like;
	struct buf batch, up, down;
	enum ayni_err e;

	if (m->n == 0)
		return;
	phone_open(p);
	hq_open(&p->w->hq);
	like = m->entry[world_draw(p->w, m->n)].value;
	buf_init(&batch, BATCH_MAX_BYTES);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	if (forge(p, &like->header, &batch)) {
		send(p, buf_bytes(&batch), &up);
		e = hq_answer(&p->w->hq, buf_bytes(&up), &down);
		world_tell(p->w, "phone %u: forges: %s", p->n, err_name(e));
	}
	buf_free(&batch);
	buf_free(&up);
	buf_free(&down);
}
