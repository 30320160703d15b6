#include "sim/story.h"

#include "sim/disk.h"
#include "sim/ledger.h"
#include "sim/world.h"

#define MINUTE_US INT64_C(60000000)
#define ROUNDS 12u /* in which everything must have settled */

/* ---- what a device does ---- */

static void
sync(struct phone *p)
{
	bool quiet;
	enum ayni_err e = phone_sync(p, &quiet);

	(void)e; /* it was told */
}

/* Off, or killed while nothing happens. */
static void
restart(struct phone *p)
{
	if (p->vault == NULL)
		return;
	if (world_happens(p->w, 500))
		disk_cut(p->n, 0);
	phone_close(p);
	(void)world_went_on(p->w, p->n);
}

/* ---- what else happens ---- */

static void
restart_office(struct world *w)
{
	if (w->hq.db == NULL)
		return;
	if (world_happens(w, 500))
		disk_cut(0, 0);
	hq_close(&w->hq);
	(void)world_went_on(w, 0);
}

static void
publish(struct world *w)
{
	enum ayni_err e = hq_publish(&w->hq);

	world_tell(w, "office: publishes: %s", err_name(e));
}

/* ---- step by step ---- */

static const struct {
	unsigned weight;
	void (*does)(struct phone *p); /* somebody */
	void (*happens)(struct world *w);
} steps[] = {
    {30, phone_record, NULL},
    {8, phone_resume, NULL},
    {15, phone_correct, NULL},
    {3, phone_withdraw, NULL},
    {3, phone_remark, NULL},
    {20, sync, NULL},
    {10, post_ask, NULL},
    {3, restart, NULL},
    {18, NULL, post_deliver},
    {1, NULL, restart_office},
    {1, NULL, publish},
};

#define KINDS (sizeof(steps) / sizeof(steps[0]))

static void
take_step(struct world *w)
{
	struct phone *p = &w->phone[1 + world_draw(w, w->phones)];
	unsigned all = 0;
	size_t at, i;

	for (i = 0; i < KINDS; i++)
		all += steps[i].weight;
	at = world_draw(w, all);
	for (i = 0; at >= steps[i].weight; i++)
		at -= steps[i].weight;
	w->now_us += (int64_t)world_draw(w, 60) * MINUTE_US;
	ledger()->phone = steps[i].does != NULL ? p->n : 0;
	if (steps[i].does != NULL)
		steps[i].does(p);
	else
		steps[i].happens(w);
}

void
story_live(struct world *w)
{
	while (w->phones < STORY_PHONES)
		(void)phone_new(w);
	for (w->step = 1; w->step <= STORY_STEPS; w->step++)
		take_step(w);
}

/* ---- the end ---- */

static bool
settle(struct world *w, struct phone *p)
{
	bool quiet = true;

	ledger()->phone = p->n;
	if (phone_standing(p) != STANDING_CERTIFIED &&
	    phone_standing(p) != STANDING_JOINED)
		phone_rejoin(p);
	world_must(w, phone_sync(p, &quiet), "a sync over a good link");
	return quiet && phone_standing(p) == STANDING_CERTIFIED;
}

void
story_settle(struct world *w)
{
	unsigned round, i;
	bool quiet = false;

	w->stops = 0;
	w->post.good = true;
	while (w->post.n > 0)
		post_deliver(w);
	for (round = 0; !quiet; round++) {
		quiet = true;
		for (i = 1; i <= w->phones; i++)
			if (!w->phone[i].lost && !settle(w, &w->phone[i]))
				quiet = false;
		if (round == ROUNDS)
			world_fail(w, "it does not come to rest");
	}
}
