#include "ui/news.h"

#include <string.h>

#define NOTICES (8u << 20)
#define SHOWN 3u /* notices in full, where something else was asked for */

struct counting {
	struct news_counts counts;
	struct buf waiting; /* struct record_id[] */
	int64_t last_us;
};

static enum ayni_err
count(void *ctx, const struct vault_record *r)
{
	struct counting *c = ctx;

	c->counts.records++;
	if (r->state == RECORD_HELD || r->state == RECORD_SAFE)
		c->counts.held++;
	else
		buf_put(&c->waiting, &r->id, sizeof(r->id));
	return c->waiting.err;
}

static enum ayni_err
last_step(void *ctx, struct bytes entry)
{
	struct counting *c = ctx;
	struct entry *e = NULL;
	struct arena a;
	enum ayni_err err = AYNI_NOMEM;

	arena_init(&a, 1u << 20);
	if ((e = arena_zalloc(&a, 1, sizeof(*e))) != NULL &&
	    (err = entry_read(entry, e)) == AYNI_OK)
		c->last_us = e->at.wall_us;
	arena_free(&a);
	return err;
}

enum ayni_err
news_count(struct kit *k, struct news_counts *out)
{
	struct counting c = {.last_us = 0};
	struct record_id id;
	enum ayni_err e;
	size_t i;

	buf_init(&c.waiting, 64u << 20);
	e = vault_record_list(k->vault, count, &c);
	for (i = 0; i < c.waiting.n && e == AYNI_OK; i += sizeof(id)) {
		memcpy(&id, c.waiting.p + i, sizeof(id));
		e = vault_record_entries(k->vault, &id, last_step, &c);
		if (e == AYNI_OK && (c.counts.waiting_us == 0 ||
		    c.last_us < c.counts.waiting_us))
			c.counts.waiting_us = c.last_us;
	}
	buf_free(&c.waiting);
	if (e == AYNI_OK)
		*out = c.counts;
	return e;
}

/* ---- notices ---- */

void
news_notice(struct kit *k, const struct board_notice *n)
{
	char day[KIT_NUMBER];

	kit_say(k, SAY_NOTICE, KIT_ARGS(kit_day(k, day, n->notice.at_us),
	    notice_in(&n->notice, lang_tag(k->lang))));
}

enum ayni_err
news_notices(struct kit *k, bool say, uint64_t *fresh)
{
	struct text code = k->person->cert.code;
	char day[KIT_NUMBER], more[KIT_NUMBER];
	struct text now = kit_day(k, day,
	    k->clock.now(k->clock.ctx).wall_us);
	struct board all;
	struct arena a;
	uint64_t n = 0;
	enum ayni_err e;
	size_t i;

	arena_init(&a, NOTICES);
	e = board_load(k->vault, &a, &all);
	for (i = 0; e == AYNI_OK && i < all.n; i++) {
		if (!board_fresh(&all.notice[i], code, now))
			continue;
		if (say && n < SHOWN)
			news_notice(k, &all.notice[i]);
		n++;
	}
	if (say && n > SHOWN)
		kit_say(k, SAY_NOTICE_MORE,
		    KIT_ARGS(kit_number(more, n - SHOWN)));
	else if (say && n > 0)
		kit_say(k, SAY_NOTICE_READ, NULL, 0);
	arena_free(&a);
	if (e == AYNI_OK)
		*fresh = n;
	return e;
}

/* ---- in words ---- */

static void
line(struct kit *k, struct buf *b, enum hand_says t, const struct text *arg,
    size_t n)
{
	if (b->n > 0)
		buf_put_byte(b, '\n');
	kit_put(k, b, t, arg, n);
}

static void
put_refused(struct kit *k, const struct home_refused *r, struct buf *b)
{
	char first[KIT_NUMBER], last[KIT_NUMBER];

	line(k, b, SAY_REFUSED, KIT_ARGS(kit_number(first, r->first),
	    kit_number(last, r->last), text_of(err_text(r->err, k->lang))));
}

static void
put_standing(struct kit *k, enum standing s, struct buf *b)
{
	if (s == STANDING_WAITING)
		line(k, b, SAY_STAND_WAITING, NULL, 0);
	else if (s == STANDING_REVOKED)
		line(k, b, SAY_STAND_REVOKED, NULL, 0);
	else if (s == STANDING_USED)
		line(k, b, SAY_STAND_USED, NULL, 0);
}

void
news_put(struct kit *k, const struct session_news *n, struct buf *b)
{
	char number[KIT_NUMBER], gone[KIT_NUMBER];
	size_t i;

	if (n->admitted)
		line(k, b, SAY_ADMITTED, NULL, 0);
	if (n->used.n > 0 && n->standing == STANDING_CERTIFIED)
		line(k, b, SAY_NOT_ADMITTED, &n->used, 1);
	for (i = 0; i < n->forms; i++)
		line(k, b, SAY_NEW_FORM, KIT_ARGS(n->form[i].xml_id,
		    n->form[i].version, n->form[i].title));
	if (n->erased > 0)
		line(k, b, SAY_ERASED,
		    KIT_ARGS(kit_number(number, n->erased)));
	if (n->returned > 0)
		line(k, b, SAY_RETURNED,
		    KIT_ARGS(kit_number(number, n->returned)));
	if (n->come > 0 || n->gone > 0)
		line(k, b, SAY_WORK_CAME, KIT_ARGS(
		    kit_number(number, n->come), kit_number(gone, n->gone)));
	if (n->registered)
		line(k, b, SAY_WORK_UNITS,
		    KIT_ARGS(kit_number(number, n->units)));
	for (i = 0; i < n->refusals; i++)
		put_refused(k, &n->refused[i], b);
	if (n->behind)
		line(k, b, SAY_BEHIND, NULL, 0);
	if (n->missing > 0)
		line(k, b, SAY_MISSING,
		    KIT_ARGS(kit_number(number, n->missing)));
	if (n->new_epoch)
		line(k, b, SAY_NEW_EPOCH, NULL, 0);
	put_standing(k, n->standing, b);
}

void
news_print(struct kit *k, const struct session_news *n)
{
	struct buf b;
	uint64_t fresh;
	enum ayni_err e;

	buf_init(&b, 1u << 20);
	news_put(k, n, &b);
	if (b.n > 0)
		kit_print(&b);
	else
		buf_free(&b);
	if (n->notices > 0 && (e = news_notices(k, true, &fresh)) != AYNI_OK)
		(void)kit_fail_vault(k, e);
	if (n->faults > 0)
		news_trouble(k, &n->fault, 1);
}

void
news_trouble(const struct kit *k, const struct trouble *t, size_t n)
{
	struct buf b;
	size_t i;

	for (i = 0; i < n; i++) {
		buf_init(&b, 65536);
		trouble_put(&b, &t[i], k->lang);
		if (b.n > 0)
			kit_warn(&b);
		else
			buf_free(&b);
	}
}

const char *
news_standing(enum standing s)
{
	switch (s) {
	case STANDING_JOINED:
		return "joined";
	case STANDING_WAITING:
		return "waiting";
	case STANDING_CERTIFIED:
		return "certified";
	case STANDING_REVOKED:
		return "revoked";
	case STANDING_USED:
		return "invitation used";
	}
	return "";
}

json_t *
news_json(const struct session_news *n)
{
	json_t *forms = json_array(), *refused = json_array();
	size_t i;

	for (i = 0; i < n->forms; i++)
		(void)json_array_append_new(forms, json_pack("{so so so}",
		    "xml_id", kit_json_text(n->form[i].xml_id), "version",
		    kit_json_text(n->form[i].version), "title",
		    kit_json_text(n->form[i].title)));
	for (i = 0; i < n->refusals; i++)
		(void)json_array_append_new(refused,
		    json_pack("{sI sI ss}", "first",
			(json_int_t)n->refused[i].first, "last",
			(json_int_t)n->refused[i].last, "error",
			err_name(n->refused[i].err)));
	return json_pack("{ss so so sI sI sI sI sI sb sI sI sb sb sb sb sI sI}",
	    "standing",
	    news_standing(n->standing), "forms", forms, "refused", refused,
	    "erased", (json_int_t)n->erased,
	    "notices", (json_int_t)n->notices, "returned",
	    (json_int_t)n->returned,
	    "assignments", (json_int_t)n->come, "assignments_gone",
	    (json_int_t)n->gone, "register", (int)n->registered, "units",
	    (json_int_t)n->units,
	    "missing", (json_int_t)n->missing, "behind", (int)n->behind,
	    "new_epoch", (int)n->new_epoch, "admitted", (int)n->admitted,
	    "more", (int)n->more, "faults", (json_int_t)n->faults, "answers",
	    (json_int_t)n->answers);
}
