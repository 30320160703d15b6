#include "ayni/log.h"

#include "ayni/answers.h"
#include "ayni/csv.h"
#include "ayni/entry.h"
#include "wire/log_kind.h"

struct telling {
	const struct form *form;
	struct form_audit wants;
	const struct entry *entry;
	struct text user;
	struct buf *out, text; /* text: a field on its way */
	enum ayni_err err;
};

void
log_csv_heading(struct buf *out, const struct form *f)
{
	struct form_audit wants = form_audit(f);

	buf_put_z(out, "event,node,start,end");
	if (wants.location)
		buf_put_z(out, ",latitude,longitude,accuracy");
	if (wants.changes)
		buf_put_z(out, ",old-value,new-value");
	if (wants.user)
		buf_put_z(out, ",user");
	if (wants.reasons)
		buf_put_z(out, ",change-reason");
	buf_put_byte(out, '\n');
}

/* What is in t->text. */
static void
put(struct telling *t, enum ayni_err e)
{
	if (t->err == AYNI_OK)
		t->err = e != AYNI_OK ? e : t->text.err;
	csv_put_field(t->out, buf_text(&t->text), false);
	buf_clear(&t->text);
}

static void
put_place(struct telling *t, const struct log_row *r)
{
	put(t, r->field == 0 ? AYNI_OK
	    : form_ref(t->form, r->field, r->position, r->way, &t->text));
}

static void
put_value(struct telling *t, const struct log_row *r, struct bytes value)
{
	const struct field *f = form_field(t->form, r->field);

	put(t, value.n == 0 ? AYNI_OK
	    : f == NULL ? AYNI_BADFORM
	    : answers_read_value(value, t->form, f, &t->text));
}

static void
put_row(struct telling *t, const struct log_row *r)
{
	const struct log_kind *kind = &log_kind[r->event];

	csv_put_field(t->out, text_of(kind->said), true);
	put_place(t, r);
	buf_printf(t->out, ",%lld,", (long long)r->start_ms);
	if (kind->lasting)
		buf_printf(t->out, "%lld", (long long)r->end_ms);
	if (t->wants.location)
		buf_put_z(t->out, ",,,");
	if (t->wants.changes) {
		put_value(t, r, r->was);
		put_value(t, r, r->is);
	}
	if (t->wants.user)
		csv_put_field(t->out, t->user, false);
	if (t->wants.reasons)
		csv_put_field(t->out, r->event == LOG_REASON
			? t->entry->note : TEXT(""), false);
	buf_put_byte(t->out, '\n');
}

enum ayni_err
log_csv(struct buf *out, const struct form *f, const struct entry *e,
    struct text user)
{
	struct telling t = {.form = f, .wants = form_audit(f), .entry = e,
	    .user = user, .out = out};
	struct log_walk w =
	    log_begin(e->paradata.log, e->paradata.begun_us);
	struct log_row r;

	buf_init(&t.text, 2 * INTERVIEW_MAX_VALUE);
	while (t.err == AYNI_OK && log_next(&w, &r))
		put_row(&t, &r);
	if (t.err == AYNI_OK)
		t.err = w.err;
	buf_free(&t.text);
	return t.err != AYNI_OK ? t.err : out->err;
}
