#include "screen/api_device.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/utf8.h"
#include "screen/leaf.h"
#include "ui/rows.h"
#include "ui/shelf.h"
#include "ui/tally.h"

#define LIST_ARENA (256u << 20)
#define PAGE_ROWS 50u
#define MOST_ROWS 500u

/* ---- STATE ---- */

static json_t *
of_put(struct kit *k, void (*put)(struct kit *k, struct buf *b))
{
	struct buf b;
	json_t *j;

	buf_init(&b, 65536);
	put(k, &b);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

static int
add_person(struct seat *s, json_t *o)
{
	struct kit *k = s->k;

	return json_object_update_new(o, json_pack(
	    "{s{so so} so so ss so so}", "person", "code",
	    kit_json_text(k->person->cert.code), "name",
	    kit_json_text(k->person->cert.name), "device",
	    kit_json_text(k->office.label), "office",
	    kit_json_text(k->office.office[0].cert.name), "standing",
	    news_standing(k->office.standing), "standing_words",
	    of_put(k, tally_standing), "open", s->conduct != NULL
		? kit_json_uuid(draft_record(s->sitting.draft))
		: json_null()));
}

enum ayni_err
api_device_state(struct seat *s, const struct call *c, struct buf *out)
{
	json_t *o = json_pack("{sb ss sI sI}", "locked",
	    (int)seat_locked(s), "lang", lang_tag(s->k->lang), "wait_s",
	    (json_int_t)seat_wait_s(s), "idle_s",
	    (json_int_t)(s->idle_us / 1000000));

	(void)c;
	if (o != NULL && !seat_locked(s) && add_person(s, o) != 0) {
		json_decref(o);
		o = NULL;
	}
	return call_put(o, out);
}

enum ayni_err
api_device_unlock(struct seat *s, const struct call *c, struct buf *out)
{
	struct text pass;
	enum ayni_err e = call_need(s, c, "passphrase", &pass);

	if (e == AYNI_OK && seat_locked(s))
		e = seat_unlock(s, pass);
	return e == AYNI_OK ? api_device_state(s, c, out) : e;
}

enum ayni_err
api_device_lock(struct seat *s, const struct call *c, struct buf *out)
{
	seat_lock(s);
	return api_device_state(s, c, out);
}

enum ayni_err
api_device_language(struct seat *s, const struct call *c, struct buf *out)
{
	struct text tag;
	char name[3] = "";
	enum ayni_err e = call_need(s, c, "lang", &tag);

	if (e != AYNI_OK)
		return e;
	memcpy(name, tag.p, tag.n < 2 ? tag.n : 2);
	if (tag.n != 2 || !text_is(tag, lang_tag(lang_of(name))))
		return AYNI_BADFORM;
	e = seat_language(s, lang_of(name));
	return e == AYNI_OK ? api_device_state(s, c, out) : e;
}

/* ---- HOME ---- */

struct wanted {
	struct text state, form;
	struct buf find, fold, id; /* find is folded */
	struct shelf_form *shelf;
	size_t shelves;
};

static bool
state_fits(const struct row *r, struct text state)
{
	bool open = r->state == ROWS_DRAFT || r->state == ROWS_CORRECTING;

	if (state.n == 0)
		return true;
	if (text_is(state, "open"))
		return open;
	if (text_is(state, "waiting"))
		return r->state == ROWS_RECORDED || r->state == ROWS_SENT;
	return text_is(state, rows_word(r->state));
}

static bool
holds(struct text in, struct text what, bool within)
{
	size_t i;

	if (what.n > in.n)
		return false;
	for (i = 0; i + what.n <= in.n; i++)
		if ((within || i == 0 || i + what.n == in.n) &&
		    memcmp(in.p + i, what.p, what.n) == 0)
			return true;
	return false;
}

static bool
fits(struct wanted *w, const struct row *r)
{
	const struct shelf_form *f = shelf_of(w->shelf, w->shelves, &r->form);
	struct text find = buf_text(&w->find);

	if (!state_fits(r, w->state))
		return false;
	if (w->form.n > 0 && (f == NULL || !text_equal(f->xml_id, w->form)))
		return false;
	if (find.n == 0)
		return true;
	buf_clear(&w->fold);
	buf_clear(&w->id);
	utf8_fold(&w->fold, r->label);
	id_uuid_put(&w->id, r->id.b);
	return holds(buf_text(&w->fold), find, true) ||
	    holds(buf_text(&w->id), find, false);
}

/* Drafts first, then the newest. */
static int
by_age(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	bool p = x->state <= ROWS_CORRECTING, q = y->state <= ROWS_CORRECTING;

	if (p != q)
		return p ? -1 : 1;
	return -memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static json_t *
of_row(struct kit *k, const struct wanted *w, const struct row *r)
{
	const struct shelf_form *f = shelf_of(w->shelf, w->shelves, &r->form);
	bool draft = r->state <= ROWS_CORRECTING;
	struct buf b;
	json_t *o;

	buf_init(&b, 65536);
	rows_say(k, r, &b);
	o = json_pack("{so ss so sb so sI so so so}", "record",
	    kit_json_uuid(&r->id), "state", rows_word(r->state),
	    "state_words", kit_json_text(buf_text(&b)), "withdrawn",
	    (int)r->withdrawn, "label", kit_json_text(r->label), "begun_us",
	    (json_int_t)kit_begun(&r->id), "held_us", r->held_us != 0
		? json_integer((json_int_t)r->held_us) : json_null(),
	    "answers", draft
		? json_integer((json_int_t)r->answers) : json_null(),
	    "form", f != NULL ? leaf_form(&f->id, f->xml_id, f->version,
		f->title) : json_null());
	buf_free(&b);
	return o;
}

/* Each form once: of equal ids the first is the newest. */
static json_t *
of_forms(const struct wanted *w)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < w->shelves; i++)
		if (i == 0 || !text_equal(
			w->shelf[i].xml_id, w->shelf[i - 1].xml_id))
			(void)json_array_append_new(all,
			    leaf_form(&w->shelf[i].id, w->shelf[i].xml_id,
				w->shelf[i].version, w->shelf[i].title));
	return all;
}

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
	if (k->office.standing != STANDING_CERTIFIED)
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
	struct buf words;
	json_t *o;

	buf_init(&words, 65536);
	tally_counts(k, t, &words);
	o = json_pack("{sI sI sI sI so so so s[]}", "recorded",
	    (json_int_t)t->counts.records, "held",
	    (json_int_t)t->counts.held, "drafts", (json_int_t)t->drafts,
	    "waiting_since_us", (json_int_t)t->counts.waiting_us, "words",
	    kit_json_text(buf_text(&words)), "contact",
	    of_put(k, tally_contact), "warnings", of_warnings(k, t),
	    "assignments");
	buf_free(&words);
	return o;
}

static json_t *
of_rows(struct seat *s, const struct call *c, struct wanted *w,
    const struct row *row, size_t n)
{
	uint64_t from = call_number(c, "from", 0), total = 0;
	uint64_t most = call_number(c, "most", PAGE_ROWS);
	json_t *items = json_array();
	size_t i;

	most = most < MOST_ROWS ? most : MOST_ROWS;
	for (i = 0; i < n; i++) {
		if (!fits(w, &row[i]))
			continue;
		if (total >= from && total - from < most)
			(void)json_array_append_new(
			    items, of_row(s->k, w, &row[i]));
		total++;
	}
	return json_pack("{so sI so}", "forms", of_forms(w), "total",
	    (json_int_t)total, "items", items);
}

static enum ayni_err
list(struct seat *s, const struct call *c, struct wanted *w, struct arena *a,
    json_t *o)
{
	struct row *row = NULL;
	size_t n = 0;
	enum ayni_err e;

	e = shelf_list(s->k->vault, &s->k->office, a, &w->shelf,
	    &w->shelves);
	if (e == AYNI_OK)
		e = rows_list(s->k, a, &row, &n);
	if (e != AYNI_OK)
		return e;
	if (n > 0)
		qsort(row, n, sizeof(*row), by_age);
	return json_object_update_new(o, of_rows(s, c, w, row, n)) == 0
	    ? AYNI_OK : AYNI_NOMEM;
}

enum ayni_err
api_device_home(struct seat *s, const struct call *c, struct buf *out)
{
	struct wanted w = {.state = call_text(c, "state"),
	    .form = call_text(c, "form")};
	struct tally t;
	struct arena a;
	json_t *o = NULL;
	enum ayni_err e = tally_look(s->k, &t);

	arena_init(&a, LIST_ARENA);
	buf_init(&w.find, 65536);
	buf_init(&w.fold, 65536);
	buf_init(&w.id, 64);
	utf8_fold(&w.find, text_trim(call_text(c, "find")));
	if (e == AYNI_OK && (o = of_tally(s->k, &t)) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK)
		e = list(s, c, &w, &a, o);
	if (e == AYNI_OK)
		e = call_put(json_incref(o), out);
	json_decref(o);
	buf_free(&w.find);
	buf_free(&w.fold);
	buf_free(&w.id);
	arena_free(&a);
	return e;
}

/* ---- SYNC ---- */

static json_t *
of_lines(struct text words)
{
	json_t *all = json_array();
	size_t i, from = 0;

	for (i = 0; i <= words.n; i++) {
		if (i < words.n && words.p[i] != '\n')
			continue;
		if (i > from)
			(void)json_array_append_new(all, kit_json_text(
			    (struct text){words.p + from, i - from}));
		from = i + 1;
	}
	return all;
}

static json_t *
of_done(const struct errand *x)
{
	if (!x->done)
		return json_null();
	return json_pack("{ss so sI sI sI}", "error", err_name(x->err),
	    "words", of_lines(buf_text(&x->words)), "held",
	    (json_int_t)x->held, "recorded", (json_int_t)x->records,
	    "at_us", (json_int_t)x->at_us);
}

enum ayni_err
api_device_sync(struct seat *s, const struct call *c, struct buf *out)
{
	struct errand *x = &s->errand;
	bool running = x->begun;

	(void)c;
	return call_put(json_pack("{sb sI sI sI so}", "running",
	    (int)running, "requests",
	    (json_int_t)atomic_load(&x->requests), "up_bytes",
	    (json_int_t)atomic_load(&x->up), "down_bytes",
	    (json_int_t)atomic_load(&x->down), "done",
	    running ? json_null() : of_done(x)), out);
}

enum ayni_err
api_device_sync_begin(struct seat *s, const struct call *c, struct buf *out)
{
	enum ayni_err e = errand_begin(&s->errand, s->k);

	return e == AYNI_OK ? api_device_sync(s, c, out) : e;
}

enum ayni_err
api_device_sync_stop(struct seat *s, const struct call *c, struct buf *out)
{
	errand_stop(&s->errand);
	(void)errand_settle(&s->errand);
	seat_refresh(s);
	return api_device_sync(s, c, out);
}
