#include "fill/audit.h"

#include <string.h>

#include "ayni/csv.h"
#include "ayni/mem.h"

#define AUDIT_MAX_FILE (AUDIT_MAX_BYTES + 1024u) /* with its heading */

/* What stands on the screen. */
struct shown {
	enum screen_kind kind;
	node_ref node;
	struct buf ref, was;
	int64_t since;
	bool is;
};

struct audit {
	struct form_audit wants;
	struct clock_source clock;
	struct moment begun;
	struct buf user, rows;
	size_t kept;
	struct shown at;
};

/* A row to be; times 0, texts n == 0: none. */
struct row {
	const char *event;
	struct text node;
	int64_t start, end;
	struct text was, is, why;
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

static void
put_time(struct buf *b, int64_t t)
{
	if (t != 0)
		buf_printf(b, "%lld", (long long)t);
}

static void
put(struct audit *a, const struct row *r)
{
	struct buf b = {.limit = AUDIT_MAX_BYTES};

	csv_put_field(&b, text_of(r->event), true);
	csv_put_field(&b, r->node, false);
	buf_put_byte(&b, ',');
	put_time(&b, r->start);
	buf_put_byte(&b, ',');
	put_time(&b, r->end);
	if (a->wants.location)
		buf_put_z(&b, ",,,");
	if (a->wants.changes) {
		csv_put_field(&b, r->was, false);
		csv_put_field(&b, r->is, false);
	}
	if (a->wants.user)
		csv_put_field(&b, buf_text(&a->user), false);
	if (a->wants.reasons)
		csv_put_field(&b, r->why, false);
	buf_put_byte(&b, '\n');
	if (b.err == AYNI_OK)
		buf_put_bytes(&a->rows, buf_bytes(&b));
	else if (a->rows.err == AYNI_OK)
		a->rows.err = b.err;
	buf_free(&b);
}

static void
happened(struct audit *a, const char *event, struct text node, int64_t when)
{
	struct row r = {.event = event, .node = node, .start = when};

	put(a, &r);
}

enum ayni_err
audit_new(const struct form_audit *wants, struct text user,
    struct clock_source clock, struct bytes rows, struct audit **out)
{
	struct audit *a = mem_zalloc(1, sizeof(*a));

	if (a == NULL)
		return AYNI_NOMEM;
	a->wants = *wants;
	a->clock = clock;
	a->begun = clock.now(clock.ctx);
	buf_init(&a->user, 4096);
	buf_init(&a->rows, AUDIT_MAX_BYTES);
	buf_init(&a->at.ref, 65536);
	buf_init(&a->at.was, INTERVIEW_MAX_VALUE);
	buf_put_text(&a->user, user);
	buf_put_bytes(&a->rows, rows);
	a->kept = a->rows.n;
	happened(a, rows.n == 0 ? "form start" : "form resume", TEXT(""),
	    now(a));
	if (wants->location)
		happened(a, "location providers disabled", TEXT(""), now(a));
	if (a->user.err == AYNI_NOMEM || a->rows.err == AYNI_NOMEM) {
		audit_free(a);
		return AYNI_NOMEM;
	}
	*out = a;
	return AYNI_OK;
}

void
audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	buf_free(&a->user);
	buf_free(&a->rows);
	buf_free(&a->at.ref);
	buf_free(&a->at.was);
	mem_free(a);
}

/* ---- what stands on the screen ---- */

static void
leave(struct audit *a, struct interview *iv, int64_t when)
{
	struct shown *s = &a->at;
	struct row r = {.node = buf_text(&s->ref), .start = s->since};

	if (!s->is)
		return;
	s->is = false;
	r.event = s->kind == SCREEN_END ? "end screen" : "question";
	r.end = when;
	if (s->kind == SCREEN_QUESTION)
		r.is = interview_value(iv, s->node);
	if (text_equal(r.is, buf_text(&s->was)))
		r.is.n = 0;
	else
		r.was = buf_text(&s->was);
	put(a, &r);
}

/* "Add another?" is no question of the form's. */
static void
arrive(struct audit *a, struct interview *iv, struct screen at)
{
	struct shown *s = &a->at;

	if (s->is)
		leave(a, iv, now(a));
	if (at.kind == SCREEN_REPEAT)
		return;
	s->is = true;
	s->kind = at.kind;
	s->node = at.node;
	s->since = now(a);
	buf_clear(&s->ref);
	buf_clear(&s->was);
	if (at.kind != SCREEN_END)
		interview_ref(iv, at.node, &s->ref);
	if (at.kind == SCREEN_QUESTION)
		buf_put_text(&s->was, interview_value(iv, at.node));
}

static void
happened_at(struct audit *a, const char *event, const struct interview *iv,
    node_ref n)
{
	struct buf ref;

	buf_init(&ref, 65536);
	if (n != NODE_NONE)
		interview_ref(iv, n, &ref);
	happened(a, event, buf_text(&ref), now(a));
	buf_free(&ref);
}

static void
saw(void *ctx, enum happening what, struct interview *iv, struct screen s)
{
	static const char *const events[] = {
	    [HAPPENED_JUMP] = "jump",
	    [HAPPENED_ADDED] = "add repeat",
	    [HAPPENED_REMOVING] = "delete repeat",
	    [HAPPENED_REFUSED] = "constraint error",
	    [HAPPENED_UNFINISHED] = "finalize error",
	};
	struct audit *a = ctx;

	if (a->at.is && (what == HAPPENED_REMOVING || what == HAPPENED_JUMP))
		leave(a, iv, now(a)); /* while the question is still there */
	if (what == HAPPENED_ARRIVED)
		arrive(a, iv, s);
	else
		happened_at(a, events[what], iv, s.node);
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
	happened(a, "form save", TEXT(""), when);
	happened(a, "form exit", TEXT(""), when);
}

void
audit_finalised(struct audit *a, struct interview *iv, struct moment at,
    struct text why)
{
	struct row r = {.event = "change reason", .why = why};

	if (a == NULL)
		return;
	r.start = time_of(a, at);
	leave(a, iv, r.start);
	if (a->wants.reasons && why.n > 0)
		put(a, &r);
	happened(a, "form save", TEXT(""), r.start);
	happened(a, "form finalize", TEXT(""), r.start);
	happened(a, "form exit", TEXT(""), r.start);
}

struct bytes
audit_rows(const struct audit *a)
{
	return a != NULL ? buf_bytes(&a->rows) : (struct bytes){NULL, 0};
}

struct bytes
audit_fresh(const struct audit *a)
{
	struct bytes all = audit_rows(a);

	if (a == NULL || all.n == a->kept)
		return (struct bytes){NULL, 0};
	return (struct bytes){all.p + a->kept, all.n - a->kept};
}

void
audit_kept(struct audit *a)
{
	if (a != NULL)
		a->kept = a->rows.n;
}

void
audit_rewind(struct audit *a, size_t n)
{
	if (a != NULL && n <= a->rows.n)
		a->rows.n = n;
}

/* ---- the file ---- */

static void
put_file(const struct audit *a, struct buf *out)
{
	buf_put_z(out, "event,node,start,end");
	if (a->wants.location)
		buf_put_z(out, ",latitude,longitude,accuracy");
	if (a->wants.changes)
		buf_put_z(out, ",old-value,new-value");
	if (a->wants.user)
		buf_put_z(out, ",user");
	if (a->wants.reasons)
		buf_put_z(out, ",change-reason");
	buf_put_byte(out, '\n');
	buf_put_bytes(out, audit_rows(a));
}

enum ayni_err
audit_name(const struct audit *a, struct interview *iv)
{
	enum ayni_err e;

	if (a == NULL)
		return AYNI_OK;
	e = interview_set(iv, interview_field(iv, interview_root(iv),
	    a->wants.field), TEXT(AUDIT_NAME));
	return e == AYNI_STATE || e == AYNI_TYPE ? AYNI_OK : e;
}

/* "audit/" and the record, as what the vault calls it. */
static enum ayni_err
name_of(const struct record_id *record, struct buf *b)
{
	buf_put_z(b, VAULT_LOG);
	buf_put_hex(b, ID_BYTES(*record));
	(void)buf_z(b);
	return b->err;
}

static enum ayni_err
call_it(void *ctx, const struct hash *hash, struct buf *out)
{
	(void)ctx;
	(void)hash;
	buf_put_z(out, AUDIT_NAME);
	return out->err;
}

static enum ayni_err
put_enclosure(struct vault *v, const struct record_id *record,
    struct bytes log)
{
	struct pour from = pour_bytes(&log);
	struct buf name = {.limit = 64};
	enum ayni_err e = vault_file_put(v, record, &from,
	    (struct vault_namer){call_it, NULL}, &name, NULL);

	buf_free(&name);
	return e;
}

enum ayni_err
audit_store(const struct audit *a, struct vault *v,
    const struct record_id *record)
{
	struct buf name = {.limit = 64}, log = {.limit = AUDIT_MAX_FILE};
	enum ayni_err e;

	if (a == NULL)
		return AYNI_OK;
	put_file(a, &log);
	if ((e = log.err) == AYNI_OK)
		e = name_of(record, &name);
	if (e == AYNI_OK)
		e = vault_set(v, buf_z(&name), buf_bytes(&log));
	if (e == AYNI_OK)
		e = put_enclosure(v, record, buf_bytes(&log));
	buf_free(&name);
	buf_free(&log);
	return e;
}

enum ayni_err
audit_load(struct vault *v, const struct record_id *record, struct buf *out)
{
	struct buf name = {.limit = 64};
	enum ayni_err e = name_of(record, &name);

	if (e == AYNI_OK)
		e = vault_get(v, buf_z(&name), out);
	buf_free(&name);
	return e;
}

enum ayni_err
audit_load_rows(struct vault *v, const struct record_id *record,
    struct buf *rows)
{
	struct buf log = {.limit = AUDIT_MAX_FILE};
	enum ayni_err e = audit_load(v, record, &log);
	const uint8_t *end;

	end = log.n > 0 ? memchr(log.p, '\n', log.n) : NULL;
	if (e == AYNI_OK && end != NULL)
		buf_put(rows, end + 1, log.n - (size_t)(end + 1 - log.p));
	buf_free(&log);
	if (e == AYNI_OK)
		e = rows->err;
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}
