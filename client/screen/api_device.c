#include "screen/api_device.h"

#include <string.h>

#include "ui/tally.h"

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
	    news_standing(home_standing(&k->office, k->person)),
	    "standing_words",
	    of_put(k, tally_standing), "open", s->conduct != NULL
		? kit_json_uuid(draft_record(s->sitting.draft))
		: json_null()));
}

enum ayni_err
api_device_state(struct seat *s, const struct call *c, struct buf *out)
{
	json_t *o = json_pack("{sb ss sI sI sI}", "locked",
	    (int)seat_locked(s), "lang", lang_tag(s->k->lang), "wait_s",
	    (json_int_t)seat_wait_s(s), "idle_s",
	    (json_int_t)(s->idle_us / 1000000), "left_s",
	    (json_int_t)seat_left_s(s));

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
api_device_passphrase(struct seat *s, const struct call *c, struct buf *out)
{
	struct text now, next;
	enum ayni_err e = call_need(s, c, "passphrase", &now);

	if (e == AYNI_OK)
		e = call_need(s, c, "next", &next);
	if (e == AYNI_OK)
		e = seat_change(s, now, next);
	return e == AYNI_OK ? api_device_state(s, c, out) : e;
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

/* ---- SYNC ---- */

static json_t *
of_done(const struct errand *x)
{
	if (!x->done)
		return json_null();
	return json_pack("{ss so sI sI sI}", "error", err_name(x->err),
	    "words", call_lines(buf_text(&x->words)), "held",
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
