#include "sim/story.h"

#include "sim/disk.h"
#include "sim/minutes.h"
#include "sim/mishap.h"
#include "sim/table.h"
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

/* ---- what the office does ---- */

static void
restart_office(struct world *w)
{
	if (w->hq.office == NULL)
		return;
	if (world_happens(w, 500))
		disk_cut(0, 0);
	hq_close(&w->hq);
	(void)world_went_on(w, 0);
}

static void
fill_office(struct world *w)
{
	hq_fill(&w->hq, !w->hq.full && world_happens(w, 200));
}

/* ---- step by step ---- */

static const struct {
	unsigned weight;
	const char *what; /* the office does */
	enum ayni_err (*office)(struct hq *h);
	void (*phone)(struct phone *p); /* does, or befalls it */
	void (*world)(struct world *w);
} steps[] = {
    {60, .phone = phone_record},
    {16, .phone = phone_resume},
    {30, .phone = phone_correct},
    {6, .phone = phone_withdraw},
    {6, .phone = phone_remark},
    {40, .phone = sync},
    {20, .phone = post_ask},
    {10, .phone = usb_carry},
    {12, .phone = laptop_meet},
    {6, .phone = restart},
    {4, .phone = phone_share},
    {36, .world = post_deliver},
    {6, .world = usb_import},
    {8, .world = laptop_forward},
    {2, .world = laptop_restart},
    {3, .world = restart_office},
    {8, .world = fill_office},
    {2, "publishes", .office = hq_publish},
    {3, "revokes", .office = hq_revoke},
    {3, "judges", .office = hq_judge},
    {4, "decides", .office = hq_decide},
    {2, "changes its keys", .office = hq_rotate},
    {5, .phone = mishap_clone},
    {2, .phone = mishap_keep},
    {10, .phone = mishap_restore},
    {1, .phone = mishap_lose},
    {5, .phone = mishap_clock},
    {6, .phone = mishap_fill},
    {4, .phone = mishap_forge},
};

#define KINDS (sizeof(steps) / sizeof(steps[0]))

static size_t
some_step(struct world *w)
{
	unsigned all = 0;
	size_t at, i;

	for (i = 0; i < KINDS; i++)
		all += steps[i].weight;
	at = world_draw(w, all);
	for (i = 0; at >= steps[i].weight; i++)
		at -= steps[i].weight;
	return i;
}

/* What a device believes that the office has, it has. */
static void
check_receipts(struct world *w)
{
	const struct minutes_batch *b;

	while ((b = minutes_hear()) != NULL)
		if (!hq_holds(&w->hq, &b->id))
			world_fail(w, "batch %s was receipted and is not used",
			    table_name(&b->id));
}

static void
take_step(struct world *w)
{
	struct phone *p = &w->phone[1 + world_draw(w, w->phones)];
	size_t i = some_step(w);
	enum ayni_err e;

	w->now_us += (int64_t)world_draw(w, 60) * MINUTE_US;
	if (steps[i].office != NULL) {
		e = steps[i].office(&w->hq);
		world_tell(w, "office: %s: %s", steps[i].what, err_name(e));
	} else if (steps[i].world != NULL) {
		steps[i].world(w);
	} else if (!p->lost) {
		steps[i].phone(p);
	}
	check_receipts(w);
}

void
story_live(struct world *w)
{
	usb_buy(w);
	laptop_buy(w);
	while (w->phones < STORY_PHONES)
		(void)phone_new(w);
	for (w->step = 1; w->step <= STORY_STEPS; w->step++)
		take_step(w);
}

/* ---- the end ---- */

/* A device that does not count may count again; nobody else has to ask. */
static void
rejoin(struct phone *p)
{
	enum standing s = phone_standing(p);

	if (s == STANDING_REVOKED && !p->revoked)
		p->revoked = world_happens(p->w, 500);
	p->befallen = p->befallen || s == STANDING_REVOKED;
	if ((s == STANDING_WAITING || s == STANDING_USED) && !p->befallen)
		world_fail(p->w, "phone %u has to be invited again, for no "
		    "reason", p->n);
	if (s == STANDING_WAITING || s == STANDING_USED ||
	    (s == STANDING_REVOKED && !p->revoked))
		phone_rejoin(p);
}

static bool
settle(struct phone *p)
{
	bool quiet = true;

	rejoin(p);
	world_must(p->w, phone_sync(p, &quiet), "a sync over a good link");
	return quiet &&
	    (p->revoked || phone_standing(p) == STANDING_CERTIFIED);
}

static void
make_good(struct world *w)
{
	unsigned i;

	w->stops = 0;
	w->post.good = true;
	hq_fill(&w->hq, false);
	for (i = 1; i <= w->phones; i++) {
		w->phone[i].full = false;
		disk_room(i, SIZE_MAX);
	}
}

void
story_settle(struct world *w)
{
	unsigned round, i;
	bool quiet = false;

	make_good(w);
	while (w->post.n > 0)
		post_deliver(w);
	usb_settle(w);
	laptop_settle(w);
	for (round = 0; !quiet; round++) {
		quiet = true;
		for (i = 1; i <= w->phones; i++)
			if (!w->phone[i].lost && !settle(&w->phone[i]))
				quiet = false;
		if (round == ROUNDS)
			world_fail(w, "it does not come to rest");
	}
	check_receipts(w);
}
