#include "screen/api_home.h"

#include <string.h>

#include "screen/day.h"
#include "screen/leaf.h"
#include "ui/tally.h"

#define LIST_ARENA (256u << 20)
#define PAGE_ROWS 50u
#define MOST_ROWS 500u

static json_t *
maybe(struct text t)
{
	return t.n > 0 ? kit_json_text(t) : json_null();
}

static json_t *
of_hex(struct bytes id)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 256);
	buf_put_hex(&b, id);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

/* ---- how it stands ---- */

static void
warn(json_t *all, const char *kind, struct buf *b)
{
	if (b->n > 0)
		(void)json_array_append_new(all, json_pack("{ss so}", "kind",
		    kind, "message", kit_json_text(buf_text(b))));
	buf_clear(b);
}

static json_t *
of_warnings(struct kit *k, const struct tally *t)
{
	json_t *all = json_array();
	struct buf b;

	buf_init(&b, 65536);
	tally_clock(k, t, &b);
	warn(all, "clock", &b);
	if (tally_space_low(t))
		tally_space(k, t, &b);
	warn(all, "space", &b);
	if (safety_lacks(&t->safety) && t->safety.failing != AYNI_OK)
		tally_safety(k, t, &b);
	warn(all, "safety", &b);
	if (home_standing(&k->office, k->person) != STANDING_CERTIFIED)
		tally_standing(k, &b);
	warn(all, "standing", &b);
	if (t->moved)
		kit_put(k, &b, SAY_NEW_EPOCH, NULL, 0);
	warn(all, "moved", &b);
	buf_free(&b);
	return all;
}

static json_t *
of_tally(struct kit *k, const struct tally *t)
{
	struct buf words, contact;
	json_t *o;

	buf_init(&words, 65536);
	buf_init(&contact, 65536);
	tally_counts(k, t, &words);
	tally_contact(k, &contact);
	o = json_pack("{sI sI sI sI so so so}", "recorded",
	    (json_int_t)t->counts.records, "held",
	    (json_int_t)t->counts.held, "drafts", (json_int_t)t->drafts,
	    "waiting_since_us", (json_int_t)t->counts.waiting_us, "words",
	    kit_json_text(buf_text(&words)), "contact",
	    kit_json_text(buf_text(&contact)), "warnings", of_warnings(k, t));
	buf_free(&words);
	buf_free(&contact);
	return o;
}

/* ---- notices ---- */

static json_t *
of_notice(struct kit *k, const struct board_notice *n, struct text today)
{
	struct hash id = board_id(n);

	return json_pack("{so sI so so sb}", "notice", of_hex(ID_BYTES(id)),
	    "sent_us", (json_int_t)n->notice.at_us, "text",
	    kit_json_text(notice_in(&n->notice, lang_tag(k->lang))), "until",
	    maybe(n->notice.until), "fresh",
	    (int)board_fresh(n, k->person->cert.code, today));
}

static enum ayni_err
add_notices(struct kit *k, struct arena *a, json_t *o)
{
	char day[KIT_NUMBER];
	struct text today = kit_day(k, day,
	    k->clock.now(k->clock.ctx).wall_us);
	json_t *all = json_array();
	struct board b;
	enum ayni_err e = board_load(k->vault, a, &b);
	size_t i;

	for (i = 0; e == AYNI_OK && i < b.n; i++)
		if (board_for(&b.notice[i], k->person->cert.code))
			(void)json_array_append_new(
			    all, of_notice(k, &b.notice[i], today));
	if (json_object_set_new(o, "notices", all) != 0 && e == AYNI_OK)
		e = AYNI_NOMEM;
	return e;
}

enum ayni_err
api_home_seen(struct seat *s, const struct call *c, struct buf *out)
{
	struct hash id;
	struct text hex;
	enum ayni_err e = call_need(s, c, "notice", &hex);

	if (e == AYNI_OK)
		e = hex_read(hex, id.b, sizeof(id.b));
	if (e == AYNI_OK)
		e = board_see(s->k->vault, s->k->person->cert.code, &id);
	return e == AYNI_OK ? api_home_all(s, out) : e;
}

/* ---- the work ---- */

/* Each form once: of equal ids the first is the newest. */
static json_t *
of_forms(const struct day *d)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < d->forms; i++)
		if (i == 0 || !text_equal(
			d->form[i].xml_id, d->form[i - 1].xml_id))
			(void)json_array_append_new(all,
			    leaf_form(&d->form[i].id, d->form[i].xml_id,
				d->form[i].version, d->form[i].title));
	return all;
}

static json_t *
of_areas(const struct day *d)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < d->areas; i++) {
		const struct day_area *x = &d->area[i];

		(void)json_array_append_new(all, json_pack("{so sI sI sI}",
		    "code", kit_json_text(x->code[x->depth]), "depth",
		    (json_int_t)x->depth, "all", (json_int_t)x->all, "open",
		    (json_int_t)x->open));
	}
	return all;
}

static json_t *
of_progress(const struct agenda *g)
{
	size_t i, all = 0, done = 0, overdue = 0;

	for (i = 0; i < g->n; i++) {
		all += !g->item[i].gone;
		done += agenda_is_done(&g->item[i]);
		overdue += g->item[i].overdue;
	}
	return json_pack("{sI sI sI}", "all", (json_int_t)all, "done",
	    (json_int_t)done, "overdue", (json_int_t)overdue);
}

static json_t *
codes(const struct unit *u)
{
	json_t *all = json_array();
	struct text code;
	size_t i;

	for (i = 0; u != NULL && i < UNIT_AREAS; i++)
		if ((code = unit_get(u, unit_area[i])).n > 0)
			(void)json_array_append_new(all, kit_json_text(code));
	return all;
}

static json_t *
of_work(const struct agenda_item *x)
{
	const struct unit *u;

	if (x == NULL || x->gone)
		return json_null();
	u = x->unit;
	return json_pack("{so so so so so so sb so so}", "assignment",
	    of_hex(ID_BYTES(x->id)), "name", kit_json_text(x->name), "unit",
	    maybe(x->what->unit), "place", u != NULL
		? maybe(unit_get(u, "locality")) : json_null(), "areas",
	    codes(u), "due", maybe(x->what->due), "overdue",
	    (int)x->overdue, "round", maybe(x->what->round), "note",
	    maybe(x->what->note));
}

static json_t *
of_row(struct kit *k, const struct row *r)
{
	struct buf b;
	json_t *o;

	buf_init(&b, 65536);
	rows_say(k, r, &b);
	o = json_pack("{so so sb sb so sI so so}", "record",
	    kit_json_uuid(&r->id), "state_words", kit_json_text(buf_text(&b)),
	    "withdrawn", (int)r->withdrawn, "returned", (int)r->returned,
	    "label", kit_json_text(r->label),
	    "begun_us", (json_int_t)kit_begun(&r->id), "held_us",
	    r->held_us != 0 ? json_integer((json_int_t)r->held_us)
			    : json_null(),
	    "answers", r->state <= ROWS_CORRECTING
		? json_integer((json_int_t)r->answers) : json_null());
	buf_free(&b);
	return o;
}

static json_t *
of_nothing_yet(struct kit *k)
{
	struct buf b;
	json_t *o;

	buf_init(&b, 65536);
	kit_put(k, &b, SAY_WORK_OPEN, NULL, 0);
	o = json_pack("{sn so sb sb ss sn sn sn}", "record", "state_words",
	    kit_json_text(buf_text(&b)), "withdrawn", 0, "returned", 0, "label", "",
	    "begun_us", "held_us", "answers");
	buf_free(&b);
	return o;
}

static json_t *
of_item(struct kit *k, const struct day *d, const struct day_item *x)
{
	const struct shelf_form *f = day_form(d, x);
	json_t *o = x->row != NULL ? of_row(k, x->row) : of_nothing_yet(k);

	if (o != NULL && json_object_update_new(o, json_pack("{ss so so}",
		"state", day_state(x), "form", f != NULL
		? leaf_form(&f->id, f->xml_id, f->version, f->title)
		: json_null(), "work", of_work(x->work))) == 0)
		return o;
	json_decref(o);
	return NULL;
}

static json_t *
of_day(struct seat *s, const struct call *c, const struct day *d, size_t n)
{
	uint64_t from = call_number(c, "from", 0), i;
	uint64_t most = call_number(c, "most", PAGE_ROWS);
	json_t *items = json_array();

	most = most < MOST_ROWS ? most : MOST_ROWS;
	for (i = from; i < n && i - from < most; i++)
		(void)json_array_append_new(
		    items, of_item(s->k, d, &d->item[i]));
	return json_pack("{so so so sI so}", "work", of_progress(&d->agenda),
	    "areas", of_areas(d), "forms", of_forms(d), "total",
	    (json_int_t)n, "items", items);
}

static enum ayni_err
add_day(struct seat *s, const struct call *c, struct arena *a, json_t *o)
{
	struct day_wanted w = {.find = call_text(c, "find"),
	    .state = call_text(c, "state"), .form = call_text(c, "form"),
	    .area = call_text(c, "area")};
	struct day d;
	size_t n = 0;
	enum ayni_err e = day_look(s->k, a, &d);

	if (e == AYNI_OK)
		e = day_find(&d, &w, &n);
	if (e == AYNI_OK &&
	    json_object_update_new(o, of_day(s, c, &d, n)) != 0)
		e = AYNI_NOMEM;
	return e;
}

enum ayni_err
api_home(struct seat *s, const struct call *c, struct buf *out)
{
	struct tally t;
	struct arena a;
	json_t *o = NULL;
	enum ayni_err e = tally_look(s->k, &t);

	arena_init(&a, LIST_ARENA);
	if (e == AYNI_OK && (o = of_tally(s->k, &t)) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK)
		e = add_notices(s->k, &a, o);
	if (e == AYNI_OK)
		e = add_day(s, c, &a, o);
	if (e == AYNI_OK)
		e = call_put(json_incref(o), out);
	json_decref(o);
	arena_free(&a);
	return e;
}

static const char *
no_query(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

enum ayni_err
api_home_all(struct seat *s, struct buf *out)
{
	struct call plain = {.query = no_query};

	return api_home(s, &plain, out);
}
