#include "ayni/work.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/seal.h"

#define WORK_MAX_AREAS (8u * AREA_MAX_CODES)

/* ---- write ---- */

void
work_put(struct buf *out, const struct work *w)
{
	size_t i;

	pack_array(out, 5);
	pack_bool(out, w->whole);
	pack_uint(out, w->left_out);
	pack_array(out, w->areas);
	for (i = 0; i < w->areas; i++)
		pack_text(out, w->area[i]);
	pack_array(out, w->tasks);
	for (i = 0; i < w->tasks; i++) {
		if (w->task[i].raw.n > 0)
			buf_put_bytes(out, w->task[i].raw);
		else
			pack_bytes(out, ID_BYTES(w->task[i].id));
	}
	pack_array(out, w->units);
	for (i = 0; i < w->units; i++) {
		if (w->unit[i].raw.n > 0)
			buf_put_bytes(out, w->unit[i].raw);
		else
			pack_text(out, w->unit[i].id);
	}
}

void
work_pack(struct buf *out, const struct work *w)
{
	struct buf plain;

	buf_init(&plain, WORK_MAX_BYTES);
	work_put(&plain, w);
	if (plain.err == AYNI_OK)
		seal_deflate(out, buf_bytes(&plain), (struct bytes){NULL, 0});
	else if (out->err == AYNI_OK)
		out->err = plain.err;
	buf_free(&plain);
}

/* ---- read ---- */

static void
read_areas(struct unpack *u, struct arena *a, struct work *w)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > WORK_MAX_AREAS)
		unpack_fail(u, AYNI_TOOBIG);
	if (u->err != AYNI_OK)
		return;
	if ((w->area = arena_zalloc(a, (size_t)n, sizeof(*w->area))) == NULL)
		unpack_fail(u, AYNI_NOMEM);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		w->area[i] = unpack_text(u);
		if (w->area[i].n == 0)
			unpack_fail(u, AYNI_BADFORM);
		if (i > 0 && text_compare(w->area[i - 1], w->area[i]) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	w->areas = (size_t)n;
}

static void
read_task(struct unpack *u, const struct work *w, struct work_task *t)
{
	struct bytes at = u->in;
	struct assignment x;

	if (unpack_type(u) == UNPACK_BYTES) {
		unpack_fixed(u, t->id.b, sizeof(t->id.b));
		if (w->whole)
			unpack_fail(u, AYNI_BADFORM);
		return;
	}
	assignment_next(u, &x);
	if (x.overs > 0 || x.withdrawn)
		unpack_fail(u, AYNI_BADFORM);
	t->id = assignment_id(&x);
	t->raw = (struct bytes){at.p, at.n - u->in.n};
}

static void
read_tasks(struct unpack *u, struct arena *a, struct work *w)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > WORK_MAX_TASKS)
		unpack_fail(u, AYNI_TOOBIG);
	if (u->err != AYNI_OK)
		return;
	if ((w->task = arena_zalloc(a, (size_t)n, sizeof(*w->task))) == NULL)
		unpack_fail(u, AYNI_NOMEM);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		read_task(u, w, &w->task[i]);
		if (i > 0 && bytes_compare(ID_BYTES(w->task[i - 1].id),
				 ID_BYTES(w->task[i].id)) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	w->tasks = (size_t)n;
}

static void
read_unit(struct unpack *u, const struct work *w, struct work_unit *t)
{
	struct bytes at = u->in;
	struct unit x;

	if (unpack_type(u) == UNPACK_TEXT) {
		t->id = unpack_text(u);
		if (w->whole || !unit_id_ok(t->id))
			unpack_fail(u, AYNI_BADFORM);
		return;
	}
	unit_item(u, &x);
	if (x.overs > 0)
		unpack_fail(u, AYNI_BADFORM);
	t->id = x.id;
	t->raw = (struct bytes){at.p, at.n - u->in.n};
}

static void
read_units(struct unpack *u, struct arena *a, struct work *w)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > WORK_MAX_UNITS)
		unpack_fail(u, AYNI_TOOBIG);
	if (u->err != AYNI_OK)
		return;
	if ((w->unit = arena_zalloc(a, (size_t)n, sizeof(*w->unit))) == NULL)
		unpack_fail(u, AYNI_NOMEM);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		read_unit(u, w, &w->unit[i]);
		if (i > 0 &&
		    text_compare(w->unit[i - 1].id, w->unit[i].id) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	w->units = (size_t)n;
}

enum ayni_err
work_read(struct bytes in, struct arena *a, struct work *out)
{
	struct unpack u = unpack_begin(in);
	struct work w;
	enum ayni_err e;

	if (in.n > WORK_MAX_BYTES)
		return AYNI_TOOBIG;
	memset(&w, 0, sizeof(w));
	unpack_expect(&u, 5);
	w.whole = unpack_bool(&u);
	w.left_out = unpack_uint(&u);
	read_areas(&u, a, &w);
	read_tasks(&u, a, &w);
	read_units(&u, a, &w);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = w;
	return e;
}

enum ayni_err
work_open(struct bytes packed, struct buf *out)
{
	struct buf plain;
	enum ayni_err e;

	buf_init(&plain, WORK_MAX_BYTES);
	e = seal_inflate(packed, (struct bytes){NULL, 0}, &plain);
	if (e == AYNI_OK) {
		buf_put_bytes(out, buf_bytes(&plain));
		e = out->err;
	}
	buf_free(&plain);
	return e;
}

/* ---- apply ---- */

static void
merge_tasks(const struct work *now, const struct work *news,
    struct work *out)
{
	size_t i = 0, j = 0;
	int order;

	while (i < now->tasks || j < news->tasks) {
		order = i == now->tasks ? 1 : j == news->tasks ? -1
		    : bytes_compare(ID_BYTES(now->task[i].id),
			  ID_BYTES(news->task[j].id));
		if (order < 0) {
			out->task[out->tasks++] = now->task[i++];
			continue;
		}
		i += order == 0;
		if (news->task[j].raw.n > 0)
			out->task[out->tasks++] = news->task[j];
		j++;
	}
}

static void
merge_units(const struct work *now, const struct work *news,
    struct work *out)
{
	size_t i = 0, j = 0;
	int order;

	while (i < now->units || j < news->units) {
		order = i == now->units ? 1 : j == news->units ? -1
		    : text_compare(now->unit[i].id, news->unit[j].id);
		if (order < 0) {
			out->unit[out->units++] = now->unit[i++];
			continue;
		}
		i += order == 0;
		if (news->unit[j].raw.n > 0)
			out->unit[out->units++] = news->unit[j];
		j++;
	}
}

/* The last of both give way where all of it is more than a device keeps. */
static void
bound(struct work *w)
{
	size_t bytes = 64, i;

	for (i = 0; i < w->areas; i++)
		bytes += w->area[i].n + 9;
	for (i = 0; i < w->tasks && i < WORK_MAX_TASKS &&
	     bytes + w->task[i].raw.n <= WORK_MAX_BYTES / 2; i++)
		bytes += w->task[i].raw.n;
	w->tasks = i;
	for (i = 0; i < w->units && i < WORK_MAX_UNITS; i++) {
		if (bytes + w->unit[i].raw.n > WORK_MAX_BYTES)
			break;
		bytes += w->unit[i].raw.n;
	}
	w->left_out += w->units - i;
	w->units = i;
}

enum ayni_err
work_apply(const struct work *now, const struct work *news, struct arena *a,
    struct work *out)
{
	static const struct work nothing;
	const struct work *base = news->whole ? &nothing : now;
	struct work w = {.whole = true, .area = news->area,
	    .areas = news->areas,
	    .left_out = base->left_out + news->left_out};

	w.task = arena_zalloc(a, base->tasks + news->tasks, sizeof(*w.task));
	w.unit = arena_zalloc(a, base->units + news->units, sizeof(*w.unit));
	if (w.task == NULL || w.unit == NULL)
		return AYNI_NOMEM;
	merge_tasks(base, news, &w);
	merge_units(base, news, &w);
	bound(&w);
	*out = w;
	return AYNI_OK;
}

const struct work_task *
work_task(const struct work *w, const struct assignment_id *id)
{
	size_t least = 0, most = w->tasks, at;
	int order;

	while (least < most) {
		at = least + (most - least) / 2;
		order = bytes_compare(ID_BYTES(w->task[at].id), ID_BYTES(*id));
		if (order == 0)
			return &w->task[at];
		if (order < 0)
			least = at + 1;
		else
			most = at;
	}
	return NULL;
}

const struct work_unit *
work_unit(const struct work *w, struct text id)
{
	size_t least = 0, most = w->units, at;
	int order;

	while (least < most) {
		at = least + (most - least) / 2;
		if ((order = text_compare(w->unit[at].id, id)) == 0)
			return &w->unit[at];
		if (order < 0)
			least = at + 1;
		else
			most = at;
	}
	return NULL;
}
