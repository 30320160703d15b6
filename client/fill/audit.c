#include "fill/audit.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/arena.h"
#include "ayni/mem.h"

#define MAX_ROWS (LOG_MAX_BYTES / 2) /* none takes less of a log */

/* What stands on the screen. */
struct shown {
	enum screen_kind kind;
	node_ref node;
	struct log_row row; /* it is to be */
	struct buf was;
	bool is;
};

struct audit {
	struct form_audit wants;
	struct clock_source clock;
	int64_t begun_us;
	struct moment begun; /* of this session */
	struct buf rows;     /* struct log_row[] */
	struct arena values; /* of them */
	size_t kept;
	bool full;           /* nothing more finds room */
	struct shown at;
};

static int64_t
time_of(const struct audit *a, struct moment m)
{
	if (memcmp(m.boot_id, a->begun.boot_id, sizeof(m.boot_id)) == 0 &&
	    m.boot_us >= a->begun.boot_us)
		return (a->begun.wall_us +
			   (m.boot_us - a->begun.boot_us)) / 1000;
	return m.wall_us / 1000;
}

static int64_t
now(const struct audit *a)
{
	return time_of(a, a->clock.now(a->clock.ctx));
}

static struct bytes
own(struct audit *a, struct bytes value)
{
	if (value.n > 0)
		value.p = arena_copy(&a->values, value.p, value.n);
	return value;
}

static void
put(struct audit *a, const struct log_row *r)
{
	struct log_row row = *r;

	if (a->full)
		return;
	row.was = own(a, r->was);
	row.is = own(a, r->is);
	if (!a->values.failed)
		buf_put(&a->rows, &row, sizeof(row));
	a->full = a->values.failed || a->rows.err != AYNI_OK;
}

static void
happened(struct audit *a, enum log_event event, int64_t when)
{
	struct log_row r = {.event = event, .start_ms = when};

	put(a, &r);
}

static void
set_place(struct log_row *r, const struct interview *iv, node_ref n)
{
	r->way = interview_place(iv, n, &r->field, r->position, LOG_MAX_WAY);
}

enum ayni_err
audit_new(const struct form *f, int64_t begun_us, struct clock_source clock,
    struct audit **out)
{
	struct form_audit wants = form_audit(f);
	struct audit *a;

	if (wants.field == 0) {
		*out = NULL;
		return AYNI_OK;
	}
	if ((a = mem_zalloc(1, sizeof(*a))) == NULL)
		return AYNI_NOMEM;
	a->wants = wants;
	a->begun_us = begun_us;
	a->clock = clock;
	buf_init(&a->rows, MAX_ROWS * sizeof(struct log_row));
	arena_init(&a->values, 2 * LOG_MAX_BYTES);
	buf_init(&a->at.was, INTERVIEW_MAX_VALUE);
	*out = a;
	return AYNI_OK;
}

void
audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	buf_free(&a->rows);
	arena_free(&a->values);
	buf_free(&a->at.was);
	mem_free(a);
}

enum ayni_err
audit_take(struct audit *a, struct bytes log)
{
	struct log_walk w = {.events = 0};
	struct log_row r;

	if (a == NULL || log.n == 0)
		return AYNI_OK;
	if (log_check(log, a->begun_us) != AYNI_OK)
		return AYNI_STORE;
	for (w = log_begin(log, a->begun_us); log_next(&w, &r);)
		put(a, &r);
	a->kept = audit_rows(a);
	return a->rows.err == AYNI_NOMEM ||
		arena_err(&a->values) == AYNI_NOMEM
	    ? AYNI_NOMEM : AYNI_OK;
}

void
audit_begin(struct audit *a, bool first)
{
	int64_t when;

	if (a == NULL)
		return;
	a->begun = a->clock.now(a->clock.ctx);
	when = time_of(a, a->begun);
	happened(a, first ? LOG_START : LOG_RESUME, when);
	if (a->wants.location)
		happened(a, LOG_NO_LOCATION, when);
}

/* ---- what stands on the screen ---- */

/* The answers before and after. */
static void
compare(struct audit *a, struct interview *iv, struct buf values[2])
{
	const struct form *f = interview_form(iv);
	struct shown *s = &a->at;
	const struct field *field = form_field(f, s->row.field);
	struct text text[2] = {
	    buf_text(&s->was), interview_value(iv, s->node)};
	size_t i;

	if (field == NULL || text_equal(text[0], text[1]))
		return;
	for (i = 0; i < 2; i++)
		if (text[i].n > 0)
			answers_put_value(&values[i], f, field, text[i]);
	s->row.was = buf_bytes(&values[0]);
	s->row.is = buf_bytes(&values[1]);
}

static void
leave(struct audit *a, struct interview *iv, int64_t when)
{
	struct shown *s = &a->at;
	struct buf values[2];
	size_t i;

	if (!s->is)
		return;
	s->is = false;
	s->row.end_ms = when;
	for (i = 0; i < 2; i++)
		buf_init(&values[i], 2 * INTERVIEW_MAX_VALUE);
	if (a->wants.changes && s->kind == SCREEN_QUESTION)
		compare(a, iv, values);
	put(a, &s->row);
	for (i = 0; i < 2; i++)
		buf_free(&values[i]);
}

/* "Add another?" is no question of the form's. */
static void
arrive(struct audit *a, struct interview *iv, struct screen at, int64_t when)
{
	struct shown *s = &a->at;

	leave(a, iv, when);
	if (at.kind == SCREEN_REPEAT)
		return;
	s->is = true;
	s->kind = at.kind;
	s->node = at.node;
	s->row = (struct log_row){.event = at.kind == SCREEN_END
		? LOG_END : LOG_QUESTION, .start_ms = when};
	set_place(&s->row, iv, at.node);
	buf_clear(&s->was);
	if (at.kind == SCREEN_QUESTION)
		buf_put_text(&s->was, interview_value(iv, at.node));
}

static void
saw(void *ctx, enum happening what, struct interview *iv, struct screen s)
{
	static const enum log_event events[] = {
	    [HAPPENED_JUMP] = LOG_JUMP,
	    [HAPPENED_ADDED] = LOG_ADD,
	    [HAPPENED_REMOVING] = LOG_REMOVE,
	    [HAPPENED_REFUSED] = LOG_REFUSE,
	    [HAPPENED_UNFINISHED] = LOG_UNFINISHED,
	};
	struct audit *a = ctx;
	int64_t when = now(a);
	struct log_row r;

	if (what == HAPPENED_REMOVING || what == HAPPENED_JUMP)
		leave(a, iv, when); /* while the question is still there */
	if (what == HAPPENED_ARRIVED) {
		arrive(a, iv, s, when);
		return;
	}
	r = (struct log_row){.event = events[what], .start_ms = when};
	set_place(&r, iv, s.node);
	put(a, &r);
}

struct witness
audit_witness(struct audit *a)
{
	return (struct witness){a != NULL ? saw : NULL, a};
}

/* ---- the session ---- */

void
audit_saved(struct audit *a, struct interview *iv)
{
	int64_t when;

	if (a == NULL)
		return;
	when = now(a);
	leave(a, iv, when);
	happened(a, LOG_SAVE, when);
	happened(a, LOG_EXIT, when);
}

void
audit_finalised(struct audit *a, struct interview *iv, struct moment at,
    struct text why)
{
	int64_t when;

	if (a == NULL)
		return;
	when = time_of(a, at);
	leave(a, iv, when);
	if (a->wants.reasons && why.n > 0)
		happened(a, LOG_REASON, when);
	happened(a, LOG_SAVE, when);
	happened(a, LOG_FINALISE, when);
	happened(a, LOG_EXIT, when);
}

size_t
audit_rows(const struct audit *a)
{
	return a != NULL ? a->rows.n / sizeof(struct log_row) : 0;
}

size_t
audit_fresh(const struct audit *a)
{
	return a != NULL ? audit_rows(a) - a->kept : 0;
}

void
audit_kept(struct audit *a)
{
	if (a != NULL)
		a->kept = audit_rows(a);
}

static void
put_from(const struct audit *a, size_t first, size_t most_bytes,
    struct buf *out)
{
	const struct log_row *row = (const void *)a->rows.p;
	size_t n = audit_rows(a);

	if (n > first)
		(void)log_put(
		    out, a->begun_us, row + first, n - first, most_bytes);
}

void
audit_put(const struct audit *a, struct buf *out)
{
	if (a != NULL)
		put_from(a, 0, LOG_MAX_BYTES, out);
}

void
audit_put_fresh(const struct audit *a, struct buf *out)
{
	if (a != NULL)
		put_from(a, a->kept, LOG_MAX_BYTES, out);
}

void
audit_rewind(struct audit *a, size_t n)
{
	if (n < audit_rows(a))
		a->rows.n = n * sizeof(struct log_row);
}

enum ayni_err
audit_name(const struct audit *a, struct interview *iv)
{
	enum ayni_err e;

	if (a == NULL)
		return AYNI_OK;
	e = interview_set(iv, interview_field(iv, interview_root(iv),
	    a->wants.field), TEXT(LOG_NAME));
	return e == AYNI_STATE || e == AYNI_TYPE ? AYNI_OK : e;
}

enum ayni_err
audit_enter(const struct audit *a, struct entry *e, struct buf *log)
{
	struct buf b = {.limit = ENTRY_MAX_BYTES - 1}; /* its key */

	if (a == NULL)
		return AYNI_OK;
	entry_put(&b, e);
	if (b.err == AYNI_OK)
		put_from(a, 0, b.limit - b.n, log);
	buf_free(&b);
	e->paradata.log = buf_bytes(log);
	return b.err != AYNI_OK ? b.err : log->err;
}
