#include "ayni/package.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/entry.h"
#include "ayni/log.h"

#define TURNS 128u         /* pretended interviews, at most */
#define MAX_NODES 5000u    /* of one of them that are looked at */
#define MAX_CHOICES 12u    /* of a long list, the first ones */
#define MAX_OFFERED 1000000u /* choices, in all turns: no more begin then */
#define NOW_US 1767225600000000 /* 2026-01-01: what entries begin with */
#define NOW_MS (NOW_US / 1000)

/*
 * Interviews that nobody gave, conducted with the first choices and small
 * numbers.  Every later turn strays further from them; the answers of the
 * first stand last, where DEFLATE reaches them with the fewest bits.
 */
struct pretend {
	struct interview *iv;
	uint32_t turn;
	uint64_t chance;
	size_t *offered; /* choices so far */
	const bool *counting; /* by field: so many instances there will be */
	struct buf *log; /* struct log_row[]; NULL: nobody keeps one */
};

/* Instances are told apart; the rest of an id would not come again. */
static void
fill(void *ctx, uint8_t *p, size_t n)
{
	uint8_t *count = ctx;

	memset(p, 0, n);
	if (n > 0)
		p[n - 1] = ++*count;
}

static size_t
draw(struct pretend *p, size_t n)
{
	p->chance = p->chance * 6364136223846793005u + 1442695040888963407u;
	return n == 0 ? 0 : (size_t)(p->chance >> 33) % n;
}

/* The first of n things, or, the later the turn the more often, another. */
static size_t
stray(struct pretend *p, size_t n)
{
	return draw(p, TURNS) < p->turn ? draw(p, n) : 0;
}

static enum ayni_err
try_value(struct pretend *p, node_ref n, const char *z, bool *done)
{
	enum ayni_err e = interview_set(p->iv, n, text_of(z));

	*done = e == AYNI_OK && interview_view(p->iv, n).constraint_ok;
	if (e == AYNI_STATE || e == AYNI_TYPE || *done)
		return AYNI_OK;
	return e != AYNI_OK ? e : interview_set(p->iv, n, TEXT(""));
}

static enum ayni_err
one_of(struct pretend *p, node_ref n, const char *const *value, size_t values)
{
	size_t first = stray(p, values), i;
	enum ayni_err e = AYNI_OK;
	bool done = false;

	for (i = 0; i < values && e == AYNI_OK && !done; i++)
		e = try_value(p, n, value[(first + i) % values], &done);
	return e;
}

#define ONE_OF(p, n, value)                                                   \
	one_of(p, n, value, sizeof(value) / sizeof(*(value)))

static enum ayni_err
choose(struct pretend *p, node_ref n, bool several)
{
	const struct choice_view *c;
	struct buf b;
	size_t count, first, i;
	enum ayni_err e;
	bool done;

	e = interview_choices(p->iv, n, (struct text){NULL, 0}, &c, &count);
	if (e != AYNI_OK || count == 0)
		return e == AYNI_NOMEM ? e : AYNI_OK;
	*p->offered += count;
	if (count > MAX_CHOICES)
		count = MAX_CHOICES;
	buf_init(&b, INTERVIEW_MAX_VALUE);
	first = stray(p, count);
	for (i = first; i < count && (several || i == first); i++)
		if (i == first || stray(p, 3) == 1) {
			buf_put_z(&b, b.n > 0 ? " " : "");
			buf_put_text(&b, c[i].name);
		}
	e = buf_z(&b) != NULL ? try_value(p, n, buf_z(&b), &done) : b.err;
	buf_free(&b);
	return e;
}

static enum ayni_err
answer(struct pretend *p, node_ref n, const struct field *f)
{
	static const char *const whole[] = {"1", "0", "2", "3", "5", "12",
	    "20", "50", "100", "2001", "1000000"};
	static const char *const few[] = {"1", "2", "0", "3"};
	static const char *const part[] = {"0.5", "40", "1000000", "37.5"};
	static const char *const date[] = {
	    "2025-01-01", "2025-12-31", "2026-01-01"};
	static const char *const time[] = {"2026-01-01T09:00:00.000+00:00"};
	static const char *const point[] = {"6.25 1.25 0 4.5"};
	static const char *const text[] = {"Test", "E01", "C-001", "90000000"};
	static const char *const done[] = {"OK"};

	if (f->control == CONTROL_TRIGGER)
		return ONE_OF(p, n, done);
	switch (f->type) {
	case FIELD_SELECT_ONE:
		return choose(p, n, false);
	case FIELD_SELECT_MULTIPLE:
		return choose(p, n, true);
	case FIELD_INT:
		return p->counting[f->number] ? ONE_OF(p, n, few)
					      : ONE_OF(p, n, whole);
	case FIELD_DECIMAL:
		return p->counting[f->number] ? ONE_OF(p, n, few)
					      : ONE_OF(p, n, part);
	case FIELD_DATE:
		return ONE_OF(p, n, date);
	case FIELD_DATETIME:
		return ONE_OF(p, n, time);
	case FIELD_GEOPOINT:
		return ONE_OF(p, n, point);
	case FIELD_STRING:
		return p->counting[f->number] ? ONE_OF(p, n, few)
					      : ONE_OF(p, n, text);
	case FIELD_BOOLEAN:
	case FIELD_TIME:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_RANK:
		break;
	}
	return AYNI_OK;
}

static void
note(struct pretend *p, enum log_event event, node_ref n)
{
	struct log_row r = {
	    .event = event, .start_ms = NOW_MS, .end_ms = NOW_MS};

	if (p->log == NULL)
		return;
	r.way = interview_place(
	    p->iv, n, &r.field, r.position, LOG_MAX_WAY);
	buf_put(p->log, &r, sizeof(r));
}

/* Some questions stay open in every turn but the first. */
static enum ayni_err
visit(struct pretend *p, node_ref n)
{
	struct node_view v = interview_view(p->iv, n);
	node_ref added;
	enum ayni_err e;

	if (!v.relevant)
		return AYNI_OK;
	if (v.field->kind == FIELD_VALUE && v.field->control != CONTROL_NONE)
		note(p, LOG_QUESTION, n);
	if (v.readonly)
		return AYNI_OK;
	if (v.is_range && v.may_add && v.count == 0) {
		e = interview_add(p->iv, n, 0, &added);
		return e == AYNI_STATE ? AYNI_OK : e;
	}
	if (v.field->kind != FIELD_VALUE || v.value.n > 0 ||
	    v.field->control == CONTROL_NONE ||
	    v.field->control == CONTROL_NOTE)
		return AYNI_OK;
	if (!v.required && stray(p, 4) == 1)
		return AYNI_OK;
	return answer(p, n, v.field);
}

static enum ayni_err
conduct(struct pretend *p)
{
	node_ref n = interview_root(p->iv);
	enum ayni_err e = AYNI_OK;
	uint32_t i;

	note(p, LOG_START, NODE_NONE);
	for (i = 0; i < MAX_NODES && n != NODE_NONE && e == AYNI_OK; i++) {
		e = visit(p, n);
		n = interview_next(p->iv, n);
	}
	note(p, LOG_END, NODE_NONE);
	note(p, LOG_SAVE, NODE_NONE);
	note(p, LOG_FINALISE, NODE_NONE);
	note(p, LOG_EXIT, NODE_NONE);
	return e;
}

static enum ayni_err
pretended_answers(const struct form *f, const bool *counting, uint32_t turn,
    size_t *offered, struct buf *log, struct buf *out)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	struct pretend p = {
	    .turn = turn, .chance = turn, .offered = offered,
	    .counting = counting, .log = log};
	uint8_t count = 0;
	enum ayni_err e;

	setup.chance = (struct random_source){fill, &count};
	setup.now.wall_us = NOW_US;
	if ((e = interview_new(f, &setup, &p.iv)) != AYNI_OK)
		return e;
	e = conduct(&p);
	if (e == AYNI_OK && log != NULL)
		e = interview_set(p.iv, interview_field(p.iv,
		    interview_root(p.iv), form_audit(f).field),
		    TEXT(LOG_NAME));
	if (e == AYNI_OK)
		e = interview_finalise(p.iv);
	if (e == AYNI_OK || e == AYNI_INVALID)
		e = answers_of(p.iv, out);
	interview_free(p.iv);
	return e;
}

/* The answers of the first turn, and its log, go into a whole entry. */
static void
put_entry(const struct form *f, const struct hash *id, struct bytes answers,
    struct bytes log, struct buf *out)
{
	struct entry e = {.kind = ENTRY_SUBMIT, .form = *id};

	e.at.wall_us = NOW_US;
	e.answers = answers;
	e.paradata.begun_us = e.paradata.finalised_us = NOW_US;
	if (form_languages(f) > 0)
		e.paradata.language =
		    form_language(f, form_default_language(f));
	e.paradata.changes = 1;
	e.paradata.log = log;
	entry_put(out, &e);
}

/* Turns from the last backwards, so that what does not fit is the least
 * typical. */
static enum ayni_err
put_reversed(const struct bytes *part, size_t n, struct buf *out)
{
	size_t total = 0, i, skip;

	for (i = 0; i < n; i++)
		total += part[i].n;
	skip = total > DICTIONARY_MAX ? total - DICTIONARY_MAX : 0;
	for (i = n; i-- > 0;) {
		size_t less = skip < part[i].n ? skip : part[i].n;

		buf_put(out, part[i].p + less, part[i].n - less);
		skip -= less;
	}
	return out->err;
}

/* One turn, as the dictionary has it. */
static enum ayni_err
put_turn(const struct form *f, const struct hash *id, const bool *counting,
    uint32_t turn, size_t *offered, struct buf *out)
{
	bool logs = form_audit(f).field != 0;
	struct buf answers, rows, log;
	enum ayni_err e;

	if (turn > 0)
		return pretended_answers(
		    f, counting, turn, offered, NULL, out);
	buf_init(&answers, ENTRY_MAX_BYTES);
	buf_init(&rows, (MAX_NODES + 8) * sizeof(struct log_row));
	buf_init(&log, LOG_MAX_BYTES);
	e = pretended_answers(
	    f, counting, turn, offered, logs ? &rows : NULL, &answers);
	if (e == AYNI_OK && (e = rows.err) == AYNI_OK)
		(void)log_put(&log, NOW_US,
		    (const struct log_row *)(const void *)rows.p,
		    rows.n / sizeof(struct log_row), LOG_MAX_BYTES);
	if (e == AYNI_OK && (e = log.err) == AYNI_OK)
		put_entry(f, id, buf_bytes(&answers), buf_bytes(&log), out);
	buf_free(&answers);
	buf_free(&rows);
	buf_free(&log);
	return e;
}

static enum ayni_err
turns(const struct form *f, const struct hash *id, struct arena *a,
    struct bytes *part, size_t *n)
{
	bool *counting = arena_zalloc(a, form_fields(f), sizeof(*counting));
	struct buf b;
	size_t total = 0, offered = 0;
	uint32_t i;
	enum ayni_err e = AYNI_OK;

	if (counting == NULL)
		return AYNI_NOMEM;
	form_counting(f, counting);
	buf_init(&b, 2 * ENTRY_MAX_BYTES);
	for (i = 0; i < TURNS && total < DICTIONARY_MAX &&
	     offered < MAX_OFFERED && e == AYNI_OK; i++) {
		buf_clear(&b);
		e = put_turn(f, id, counting, i, &offered, &b);
		if (e != AYNI_OK || (e = b.err) != AYNI_OK)
			break;
		part[i].p = arena_copy(a, b.p, b.n);
		part[i].n = b.n;
		total += b.n;
		e = part[i].p == NULL ? AYNI_NOMEM : AYNI_OK;
	}
	*n = i;
	buf_free(&b);
	return e;
}

enum ayni_err
package_dictionary(const struct form *f, const struct hash *id,
    struct buf *out)
{
	struct bytes part[TURNS];
	struct arena a;
	size_t n;
	enum ayni_err e;

	arena_init(&a, 2 * ENTRY_MAX_BYTES + DICTIONARY_MAX);
	if ((e = turns(f, id, &a, part, &n)) == AYNI_OK)
		e = put_reversed(part, n, out);
	arena_free(&a);
	return e;
}
