#include "support/bureau.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ayni/formfile.h"
#include "ayni/package.h"
#include "ingest/digest.h"
#include "ingest/journal.h"

enum ayni_err
bureau_open(struct bureau *b, bool create)
{
	char path[128] = ":memory:";
	enum ayni_err e;

	if (b->dir[0] != '\0')
		(void)snprintf(path, sizeof(path), "%s/office.db", b->dir);
	e = db_open(path, create, &b->db);
	if (e == AYNI_OK)
		e = ingest_new(b->db, b->office, test_clock(&b->at),
		    test_random(&b->seed), &b->ingest);
	if (e != AYNI_OK)
		bureau_close(b);
	return e;
}

void
bureau_close(struct bureau *b)
{
	ingest_free(b->ingest);
	db_close(b->db);
	b->ingest = NULL;
	b->db = NULL;
}

static void
open_store(struct bureau *b, bool create)
{
	assert_int_equal(bureau_open(b, create), AYNI_OK);
}

static void
make_directory(struct bureau *b, enum bureau_where where)
{
	const char *in = getenv("TMPDIR");

	if (where == BUREAU_MEMORY)
		return;
	(void)snprintf(b->dir, sizeof(b->dir), "%s/ayni-bureau.XXXXXX",
	    in != NULL && strlen(in) < 32 ? in : "/tmp");
	assert_non_null(mkdtemp(b->dir));
}

static void
begin(struct bureau *b)
{
	assert_int_equal(db_begin(b->db), AYNI_OK);
}

static void
commit(struct bureau *b)
{
	assert_int_equal(ingest_settle(b->ingest), AYNI_OK);
	assert_int_equal(db_commit(b->db), AYNI_OK);
}

void
bureau_start(struct bureau *b, enum bureau_where where, uint64_t seed)
{
	memset(b, 0, sizeof(*b));
	b->seed = seed;
	b->at.wall_us = 1795521600000000; /* 2026-11-24 12:00 UTC */
	assert_int_equal(keys_start(), AYNI_OK);
	assert_int_equal(office_new(TEXT("Institut National de la Statistique"),
			     b->at.wall_us, test_random(&b->seed), &b->office),
	    AYNI_OK);
	make_directory(b, where);
	if (where == BUREAU_DISK)
		assert_int_equal(office_save(b->office, b->dir), AYNI_OK);
	open_store(b, true);
	begin(b);
	assert_int_equal(journal_open(b->ingest), AYNI_OK);
	commit(b);
}

void
bureau_at(struct bureau *b, const char *dir, uint64_t seed)
{
	memset(b, 0, sizeof(*b));
	b->seed = seed;
	b->at.wall_us = 1795953600000000; /* 2026-11-29 12:00 UTC */
	(void)snprintf(b->dir, sizeof(b->dir), "%s", dir);
	assert_int_equal(office_open(dir, &b->office), AYNI_OK);
	open_store(b, false);
}

void
bureau_renew(struct bureau *b)
{
	assert_int_equal(office_renew(b->office, b->at.wall_us,
			     test_random(&b->seed)),
	    AYNI_OK);
	begin(b);
	assert_int_equal(journal_open(b->ingest), AYNI_OK);
	commit(b);
}

void
bureau_twin(struct bureau *b, const struct bureau *first,
    enum bureau_where where)
{
	memset(b, 0, sizeof(*b));
	b->seed = first->seed ^ 0x5eed;
	b->at = first->at;
	b->office = first->office;
	b->borrows = true;
	make_directory(b, where);
	open_store(b, true);
}

void
bureau_reopen(struct bureau *b)
{
	bureau_close(b);
	open_store(b, false);
}

static void
remove_files(const char *dir)
{
	char path[512];
	struct dirent *one;
	DIR *d = opendir(dir);

	while (d != NULL && (one = readdir(d)) != NULL) {
		if (one->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, one->d_name);
		if (unlink(path) != 0)
			remove_files(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir);
}

void
bureau_end(struct bureau *b)
{
	size_t i;

	for (i = 0; i < b->forms; i++) {
		form_free(b->form[i].form);
		parcel_free(&b->form[i].xform);
		buf_free(&b->form[i].package);
		arena_free(&b->form[i].a);
	}
	bureau_close(b);
	if (!b->borrows)
		office_free(b->office);
	if (b->dir[0] != '\0')
		remove_files(b->dir);
	memset(b, 0, sizeof(*b));
}

/* ---- forms and batches ---- */

void
bureau_invite(struct bureau *b, const char *code, const char *name,
    struct text url, struct buf *out)
{
	begin(b);
	assert_int_equal(journal_invite(b->ingest, text_of(name),
			     text_of(code), RANK_ENUMERATOR, &url, url.n > 0,
			     out),
	    AYNI_OK);
	commit(b);
}

struct bureau_form *
bureau_read(struct bureau *b, const char *path)
{
	return bureau_read_as(b, path, NULL, NULL);
}

static enum ayni_err
read_file(void *ctx, struct text path, struct buf *out)
{
	char name[4096];
	struct buf file;

	(void)ctx;
	(void)snprintf(name, sizeof(name), "%.*s", (int)path.n, path.p);
	if (access(name, R_OK) != 0)
		return AYNI_NOTFOUND;
	file = test_file(name);
	buf_put_bytes(out, buf_bytes(&file));
	buf_free(&file);
	return out->err;
}

static struct buf
replaced(struct buf in, const char *from, const char *to)
{
	const char *p = buf_z(&in), *q;
	struct buf out;

	if (from == NULL)
		return in;
	buf_init(&out, FORM_MAX_BYTES);
	for (; (q = strstr(p, from)) != NULL; p = q + strlen(from)) {
		buf_put(&out, p, (size_t)(q - p));
		buf_put_z(&out, to);
	}
	buf_put_z(&out, p);
	assert_int_equal(out.err, AYNI_OK);
	buf_free(&in);
	return out;
}

struct bureau_form *
bureau_read_as(struct bureau *b, const char *path, const char *from,
    const char *to)
{
	const struct formfile_reader reader = {.read = read_file};
	struct bureau_form *f = &b->form[b->forms];
	struct buf xform = {.limit = FORM_MAX_BYTES};
	struct pour_sink sink = pour_sink_buf(&xform);
	struct diag d;

	assert_true(b->forms < BUREAU_FORMS);
	memset(f, 0, sizeof(*f));
	diag_init(&d);
	assert_int_equal(
	    formfile_load(&reader, text_of(path), &d, &sink, NULL),
	    AYNI_OK);
	xform = replaced(xform, from, to);
	assert_int_equal(form_read(buf_bytes(&xform), text_of(path), NULL,
			     0, &d, &f->form),
	    AYNI_OK);
	diag_free(&d);
	assert_int_equal(parcel_of(buf_bytes(&xform), &f->xform), AYNI_OK);
	assert_int_equal(
	    form_id(&f->xform.hash, NULL, 0, &f->id), AYNI_OK);
	buf_free(&xform);
	arena_init(&f->a, 64u << 20);
	buf_init(&f->package, PACKAGE_MAX_BYTES);
	b->forms++;
	return f;
}

void
bureau_fetch(struct bureau *b, struct bureau_form *f)
{
	struct db_form row;
	struct package p;

	assert_int_equal(db_form_get(b->db, &f->id, &f->a, &row), AYNI_OK);
	buf_clear(&f->package);
	buf_put_bytes(&f->package, row.package);
	assert_int_equal(office_read_package(b->office,
			     buf_bytes(&f->package), &f->a, &p),
	    AYNI_OK);
	f->dictionary = p.dictionary;
}

enum ayni_err
bureau_issue(struct ingest *g, const struct form *f,
    const struct parcel *xform, struct hash *id)
{
	struct package p;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = journal_package(g, f, xform, NULL, 0, &a, &p);
	if (e == AYNI_OK)
		e = journal_publish(g, &p);
	if (e == AYNI_OK)
		*id = p.form;
	arena_free(&a);
	return e;
}

void
bureau_publish(struct bureau *b, struct bureau_form *f)
{
	struct hash id;

	begin(b);
	assert_int_equal(
	    bureau_issue(b->ingest, f->form, &f->xform, &id), AYNI_OK);
	commit(b);
	assert_true(ID_EQUAL(id, f->id));
	bureau_fetch(b, f);
}

struct verdict
bureau_offer(struct bureau *b, struct bytes raw)
{
	struct verdict v;

	begin(b);
	assert_int_equal(ingest_batch(b->ingest, raw, &v), AYNI_OK);
	commit(b);
	return v;
}

void
bureau_shuffle(struct bureau *b, uint64_t seed)
{
	struct random_source order = test_random(&seed);

	assert_int_equal(ingest_rederive(b->ingest, &order), AYNI_OK);
}

const struct hash *
bureau_last(struct bureau *b, const struct epoch_id *epoch, uint64_t seq,
    struct hash *id)
{
	struct db_batch *list = NULL;
	struct arena a;
	size_t n = 0, i;

	if (seq == 0)
		return NULL;
	arena_init(&a, 64u << 20);
	assert_int_equal(
	    db_batch_of_epoch(b->db, epoch, &a, &list, &n), AYNI_OK);
	for (i = 0; i < n && list[i].first + list[i].count - 1 != seq; i++)
		;
	assert_true(i < n);
	*id = list[i].id;
	arena_free(&a);
	return id;
}

void
bureau_revoke(struct bureau *b, const struct epoch_id *epoch,
    uint64_t last_seq)
{
	struct hash id;
	const struct hash *last = bureau_last(b, epoch, last_seq, &id);

	begin(b);
	assert_int_equal(journal_revoke(b->ingest, epoch, last), AYNI_OK);
	commit(b);
}

/* ---- what the store holds ---- */

static char *
some_memory(size_t n)
{
	static char *held[4];
	static size_t at;

	at = (at + 1) % 4;
	free(held[at]);
	held[at] = calloc(1, n);
	assert_non_null(held[at]);
	return held[at];
}

struct db_counts
bureau_counts(struct bureau *b)
{
	struct db_counts c;

	assert_int_equal(db_counts(b->db, &c), AYNI_OK);
	return c;
}

const char *
bureau_hex(struct bytes s)
{
	char *out = some_memory(2 * s.n + 1);
	size_t i;

	for (i = 0; i < s.n; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", s.p[i]);
	return out;
}

const char *
bureau_digest(struct bureau *b)
{
	struct hash h;

	assert_int_equal(digest(b->db, &h), AYNI_OK);
	return bureau_hex(ID_BYTES(h));
}

enum db_status
bureau_status(struct bureau *b, const struct hash *batch,
    enum ayni_err *reason)
{
	struct db_batch row;

	assert_int_equal(db_batch_get(b->db, batch, &row, NULL), AYNI_OK);
	*reason = row.reason;
	return row.status;
}

size_t
bureau_flags(struct bureau *b, enum db_flag_kind kind)
{
	struct db_flag *f = NULL;
	struct arena a;
	size_t n = 0, found = 0, i;

	arena_init(&a, 1u << 20);
	assert_int_equal(db_flag_list(b->db, &a, &f, &n), AYNI_OK);
	for (i = 0; i < n; i++)
		found += f[i].kind == kind;
	arena_free(&a);
	return found;
}

size_t
bureau_archive(struct bureau *b, struct arena *a, struct buf **raw)
{
	struct db_batch row;
	struct hash *id = NULL;
	struct buf *all;
	size_t n = 0, i;

	assert_int_equal(db_batch_ids(b->db, a, &id, &n), AYNI_OK);
	all = arena_zalloc(a, n, sizeof(*all));
	assert_non_null(all);
	for (i = 0; i < n; i++) {
		buf_init(&all[i], BATCH_MAX_OFFICE_BYTES);
		assert_int_equal(
		    db_batch_get(b->db, &id[i], &row, &all[i]), AYNI_OK);
	}
	*raw = all;
	return n;
}

/* ---- one cell of a wide table ---- */

struct looking {
	const struct db_wide *w;
	const char *column;
	char uuid[37];
	uint64_t row;
	char *out;
};

static void
put_value(char *out, const struct db_value *v)
{
	if (v->kind == DB_INT)
		(void)snprintf(out, 32, "%lld", (long long)v->i);
	else if (v->kind == DB_REAL)
		(void)snprintf(out, 32, "%.17g", v->real);
	else if (v->kind != DB_NULL && v->s.n < 4000)
		memcpy(out, v->s.p, v->s.n);
	if (v->kind == DB_TEXT)
		out[v->s.n] = '\0';
	if (v->kind == DB_NULL)
		out[0] = '\0';
}

static enum ayni_err
look(void *ctx, const struct db_value *v, size_t n)
{
	struct looking *l = ctx;
	size_t fixed = l->w->repeat != 0 ? 4 : 2, i;

	assert_int_equal(n, fixed + l->w->columns);
	if (v[0].s.n != 36 || memcmp(v[0].s.p, l->uuid, 36) != 0 ||
	    (uint64_t)v[1].i != l->row)
		return AYNI_OK;
	for (i = 0; i < l->w->columns; i++)
		if (text_is(l->w->column[i].name, l->column))
			put_value(l->out, &v[fixed + i]);
	return AYNI_OK;
}

const char *
bureau_cell(struct bureau *b, const char *table,
    const struct record_id *record, uint64_t row, const char *column)
{
	struct looking l = {.column = column, .row = row};
	struct db_wide *w = NULL;
	struct buf uuid;
	struct arena a;
	size_t n = 0, i;

	l.out = some_memory(4096);
	(void)snprintf(l.out, 4096, "(none)");
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, record->b);
	(void)snprintf(l.uuid, sizeof(l.uuid), "%s", buf_z(&uuid));
	buf_free(&uuid);
	arena_init(&a, 16u << 20);
	assert_int_equal(db_wide_list(b->db, NULL, &a, &w, &n), AYNI_OK);
	for (i = 0; i < n; i++) {
		l.w = &w[i];
		if (text_is(w[i].name, table))
			assert_int_equal(
			    db_wide_each(b->db, &w[i], look, &l), AYNI_OK);
	}
	arena_free(&a);
	return l.out;
}
