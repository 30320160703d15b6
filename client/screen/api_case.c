#include "screen/api_case.h"

#include "fill/reading.h"
#include "screen/api_device.h"
#include "screen/api_home.h"
#include "screen/leaf.h"
#include "screen/plain.h"

enum ayni_err
api_case_begin(struct seat *s, const struct call *c, struct buf *out)
{
	struct text assignment = call_text(c, "assignment"), form;
	enum ayni_err e;

	if (assignment.n > 0)
		e = seat_begin_assigned(s, assignment, call_text(c, "date"));
	else if ((e = call_need(s, c, "form", &form)) == AYNI_OK)
		e = seat_begin(s, form, call_text(c, "date"));
	return e == AYNI_OK ? leaf_put(s, out) : e;
}

typedef enum ayni_err (*take_fn)(struct seat *s, const struct record_id *id,
    struct text with);

static enum ayni_err
take(struct seat *s, const struct call *c, take_fn fn, struct buf *out)
{
	struct record_id id;
	enum ayni_err e = call_record(s, c, &id);

	if (e == AYNI_OK)
		e = fn(s, &id, call_text(c, "date"));
	return e == AYNI_OK ? leaf_put(s, out) : e;
}

enum ayni_err
api_case_open(struct seat *s, const struct call *c, struct buf *out)
{
	return take(s, c, seat_open, out);
}

enum ayni_err
api_case_correct(struct seat *s, const struct call *c, struct buf *out)
{
	return take(s, c, seat_correct, out);
}

enum ayni_err
api_case_withdraw(struct seat *s, const struct call *c, struct buf *out)
{
	struct text reason = text_trim(call_text(c, "reason"));
	struct record_id id;
	enum ayni_err e = call_record(s, c, &id);

	if (e == AYNI_OK && reason.n == 0)
		e = seat_say(s, AYNI_USAGE, SAY_UI_REASON, NULL, 0);
	if (e == AYNI_OK)
		e = seat_withdraw(s, &id, reason);
	return e == AYNI_OK ? api_home_all(s, out) : e;
}

enum ayni_err
api_case_discard(struct seat *s, const struct call *c, struct buf *out)
{
	struct record_id id;
	enum ayni_err e = call_record(s, c, &id);

	if (e == AYNI_OK)
		e = seat_discard(s, &id);
	return e == AYNI_OK ? api_home_all(s, out) : e;
}

enum ayni_err
api_case_pause(struct seat *s, const struct call *c, struct buf *out)
{
	seat_pause(s);
	return api_device_state(s, c, out);
}

/* ---- the end ---- */

static enum ayni_err
done(struct seat *s, struct buf *out)
{
	bool edit = draft_is_edit(s->sitting.draft);
	struct buf label, words;
	json_t *o;

	buf_init(&label, 65536);
	buf_init(&words, 65536);
	reading_name(draft_interview(s->sitting.draft), &label);
	kit_put(s->k, &words, SAY_UI_RECORDED, KIT_ARGS(buf_text(&label)));
	o = json_pack("{so ss so so}", "record",
	    kit_json_uuid(draft_record(s->sitting.draft)), "state",
	    edit ? "corrected" : "recorded", "label",
	    kit_json_text(buf_text(&label)), "words",
	    kit_json_text(buf_text(&words)));
	buf_free(&label);
	buf_free(&words);
	return call_put(o, out);
}

/* A rule that is broken: the page that it is broken on. */
static enum ayni_err
unfinished(struct seat *s, struct buf *out)
{
	struct screen at = conduct_at(s->conduct);
	struct seat_refused *r = &s->refused;

	r->why = conduct_refusal(s->conduct) == REFUSED_REQUIRED
	    ? "required" : "constraint";
	buf_clear(&r->ref);
	buf_clear(&r->message);
	if (at.kind != SCREEN_END)
		interview_ref(conduct_interview(s->conduct), at.node,
		    &r->ref);
	plain_refused(s->conduct, TEXT(""), s->k->lang, &r->message);
	return leaf_put(s, out);
}

enum ayni_err
api_case_finish(struct seat *s, const struct call *c, struct buf *out)
{
	struct text note = text_trim(call_text(c, "note"));
	enum ayni_err e;

	if (note.n == 0 && draft_is_edit(s->sitting.draft) &&
	    form_audit(s->sitting.form).reasons)
		return seat_say(s, AYNI_USAGE, SAY_UI_REASON, NULL, 0);
	e = draft_finish(s->sitting.draft, s->conduct, note);
	if (e == AYNI_INVALID)
		return unfinished(s, out);
	if (e != AYNI_OK)
		return e;
	e = done(s, out);
	/* the draft is gone: nothing is left to pause */
	conduct_free(s->conduct);
	s->conduct = NULL;
	seat_pause(s);
	return e;
}
