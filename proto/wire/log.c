#include "ayni/log.h"

#include <string.h>

#include "ayni/interview.h"
#include "ayni/pack.h"
#include "wire/log_kind.h"
#include "wire/value.h"

#define MAX_MS (INT64_C(1) << 54)
#define HEADS 26u /* of the columns and around them, at most */
#define MAX_ROW (2 * INTERVIEW_MAX_VALUE + 256u)

enum column { EVENT, NODE, START, LASTED, CHANGE, COLUMNS };

const struct log_kind log_kind[LOG_KINDS] = {
#define X(name, said, placed, lasting) {said, placed, lasting},
    LOG_EVENTS(X)
#undef X
};

/* Rounded down, as in Python. */
static int64_t
ms_of(int64_t us)
{
	return us / 1000 - (us % 1000 < 0);
}

/* ---- writing ---- */

struct writing {
	struct buf column[COLUMNS];
	uint64_t n[COLUMNS];
	uint64_t rows_since; /* the one that changed */
	int64_t at_ms, field;
};

static void
put_node(struct writing *w, const struct log_row *r)
{
	struct buf *b = &w->column[NODE];
	size_t i;

	if (r->way > 0)
		pack_array(b, 1 + r->way);
	pack_int(b, (int64_t)r->field - w->field);
	for (i = 0; i < r->way; i++)
		pack_uint(b, r->position[i]);
	w->field = r->field;
	w->n[NODE]++;
}

static void
put_value(struct buf *b, struct bytes value)
{
	if (value.n > 0)
		buf_put_bytes(b, value);
	else
		pack_null(b);
}

static void
put_change(struct writing *w, const struct log_row *r)
{
	struct buf *b = &w->column[CHANGE];

	pack_array(b, 3);
	pack_uint(b, w->rows_since);
	put_value(b, r->was);
	put_value(b, r->is);
	w->rows_since = 0;
	w->n[CHANGE]++;
}

static void
put_row(struct writing *w, const struct log_row *r)
{
	const struct log_kind *kind = &log_kind[r->event];

	pack_uint(&w->column[EVENT], r->event);
	w->n[EVENT]++;
	if (kind->placed)
		put_node(w, r);
	pack_int(&w->column[START], r->start_ms - w->at_ms);
	w->n[START]++;
	w->at_ms = r->start_ms;
	if (kind->lasting) {
		pack_int(&w->column[LASTED], r->end_ms - r->start_ms);
		w->n[LASTED]++;
		w->at_ms = r->end_ms;
	}
	if (r->event == LOG_QUESTION && (r->was.n > 0 || r->is.n > 0))
		put_change(w, r);
	else
		w->rows_since++;
}

static size_t
size_of(const struct writing *w)
{
	size_t n = HEADS, i;

	for (i = 0; i < COLUMNS; i++)
		n += w->column[i].n;
	return n;
}

/* Back to how it was; its buffers stay, which may have moved. */
static void
take_back(struct writing *w, const struct writing *was)
{
	struct writing now = *w;
	size_t i;

	*w = *was;
	for (i = 0; i < COLUMNS; i++) {
		w->column[i] = now.column[i];
		w->column[i].n = was->column[i].n;
	}
}

static void
put_columns(struct buf *out, const struct writing *w)
{
	size_t i;

	pack_array(out, COLUMNS);
	for (i = 0; i < COLUMNS; i++) {
		pack_array(out, w->n[i]);
		buf_put_bytes(out, buf_bytes(&w->column[i]));
		if (out->err == AYNI_OK)
			out->err = w->column[i].err;
	}
}

size_t
log_put(struct buf *out, int64_t begun_us, const struct log_row *row,
    size_t n, size_t most_bytes)
{
	struct writing w = {.at_ms = ms_of(begun_us)}, before;
	size_t i;

	if (most_bytes > LOG_MAX_BYTES)
		most_bytes = LOG_MAX_BYTES;
	for (i = 0; i < COLUMNS; i++)
		buf_init(&w.column[i], LOG_MAX_BYTES + MAX_ROW);
	for (i = 0; i < n; i++) {
		before = w;
		put_row(&w, &row[i]);
		if (size_of(&w) > most_bytes) {
			take_back(&w, &before);
			break;
		}
	}
	n = i;
	if (n > 0)
		put_columns(out, &w);
	for (i = 0; i < COLUMNS; i++)
		buf_free(&w.column[i]);
	return n;
}

/* ---- reading ---- */

static void
fail(struct log_walk *w, enum ayni_err e)
{
	if (w->err == AYNI_OK)
		w->err = e;
}

/* Its items are read by themselves; the log goes on behind it. */
static uint64_t
enter(struct unpack *log, struct unpack *column)
{
	*column = unpack_begin(unpack_item(log));
	return log->err == AYNI_OK ? unpack_array(column) : 0;
}

static void
wait_for_change(struct log_walk *w)
{
	if (w->changes == 0)
		return;
	unpack_expect(&w->change, 3);
	w->wait = unpack_uint(&w->change);
}

struct log_walk
log_begin(struct bytes log, int64_t begun_us)
{
	struct log_walk w = {.at_ms = ms_of(begun_us)};
	struct unpack u = unpack_begin(log);
	uint64_t starts;

	if (log.n == 0)
		return w;
	unpack_expect(&u, COLUMNS);
	w.events = enter(&u, &w.event);
	w.nodes = enter(&u, &w.node);
	starts = enter(&u, &w.start);
	w.lasting = enter(&u, &w.lasted);
	w.changes = enter(&u, &w.change);
	if (w.events == 0 || starts != w.events)
		unpack_fail(&u, AYNI_BADFORM);
	w.err = unpack_end(&u);
	wait_for_change(&w);
	return w;
}

static void
read_node(struct log_walk *w, struct log_row *r)
{
	uint64_t n = 1, i, position;
	int64_t step;

	if (w->nodes == 0) {
		fail(w, AYNI_BADFORM);
		return;
	}
	w->nodes--;
	if (unpack_type(&w->node) == UNPACK_ARRAY &&
	    (n = unpack_array(&w->node)) < 2)
		fail(w, AYNI_BADFORM);
	if (n > 1 + LOG_MAX_WAY) {
		fail(w, AYNI_TOOBIG);
		return;
	}
	step = unpack_int(&w->node);
	if (step < -(int64_t)FORM_MAX_FIELDS || step > FORM_MAX_FIELDS ||
	    w->field + step < 0 || w->field + step >= FORM_MAX_FIELDS) {
		fail(w, AYNI_BADFORM);
		return;
	}
	w->field += step;
	r->field = (uint32_t)w->field;
	for (i = 1; i < n; i++) {
		position = unpack_uint(&w->node);
		if (position == 0 || position > UINT32_MAX)
			fail(w, AYNI_BADFORM);
		r->position[r->way++] = (uint32_t)position;
	}
}

/* So much later than the moment before. */
static int64_t
read_time(struct log_walk *w, struct unpack *column)
{
	int64_t ms = unpack_int(column);

	if (ms < -2 * MAX_MS || ms > 2 * MAX_MS ||
	    w->at_ms + ms < -MAX_MS || w->at_ms + ms > MAX_MS) {
		fail(w, AYNI_TOOBIG);
		return 0;
	}
	return w->at_ms += ms;
}

static struct bytes
read_value(struct log_walk *w)
{
	struct bytes value = {NULL, 0};
	enum ayni_err e;

	if (unpack_null(&w->change))
		return value;
	value = unpack_item(&w->change);
	if (w->change.err == AYNI_OK && (e = value_check(value)) != AYNI_OK)
		fail(w, e);
	return value;
}

static void
read_change(struct log_walk *w, struct log_row *r)
{
	if (w->changes == 0)
		return;
	if (w->wait > 0) {
		w->wait--;
		return;
	}
	w->changes--;
	r->was = read_value(w);
	r->is = read_value(w);
	if (r->event != LOG_QUESTION || (r->was.n == 0 && r->is.n == 0))
		fail(w, AYNI_BADFORM);
	wait_for_change(w);
}

static void
read_row(struct log_walk *w, struct log_row *r)
{
	uint64_t event = unpack_uint(&w->event);

	if (event >= LOG_KINDS) {
		fail(w, AYNI_BADFORM);
		return;
	}
	r->event = (enum log_event)event;
	if (log_kind[event].placed)
		read_node(w, r);
	r->start_ms = read_time(w, &w->start);
	if (log_kind[event].lasting) {
		if (w->lasting-- == 0)
			fail(w, AYNI_BADFORM);
		r->end_ms = read_time(w, &w->lasted);
	}
	read_change(w, r);
}

bool
log_next(struct log_walk *w, struct log_row *out)
{
	const struct unpack *column[] = {
	    &w->event, &w->node, &w->start, &w->lasted, &w->change};
	struct log_row r;
	size_t i;

	if (w->err != AYNI_OK || w->events == 0)
		return false;
	memset(&r, 0, sizeof(r));
	w->events--;
	read_row(w, &r);
	for (i = 0; i < COLUMNS; i++)
		fail(w, column[i]->err);
	if (w->err != AYNI_OK)
		return false;
	*out = r;
	return true;
}

enum ayni_err
log_check(struct bytes log, int64_t begun_us)
{
	struct log_walk w = log_begin(log, begun_us);
	struct log_row r;

	if (log.n > LOG_MAX_BYTES)
		return AYNI_TOOBIG;
	if (log.n == 0)
		return AYNI_BADFORM;
	while (log_next(&w, &r))
		;
	if (w.nodes > 0 || w.lasting > 0 || w.changes > 0)
		fail(&w, AYNI_BADFORM);
	return w.err;
}
