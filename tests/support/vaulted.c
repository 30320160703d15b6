#include "support/vaulted.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "ayni/pack.h"
#include "support/test.h"

void
vaulted_directory(char out[64])
{
	const char *at = getenv("TMPDIR");

	if (at == NULL || strlen(at) > 40)
		at = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void)snprintf(out, 64, "%s/ayni-test-XXXXXX", at);
	assert_non_null(mkdtemp(out));
}

static void
each_file(const char *dir, void (*fn)(void *ctx, const char *name), void *ctx)
{
	DIR *d = opendir(dir);
	struct dirent *at;

	if (d == NULL)
		return;
	while ((at = readdir(d)) != NULL)
		if (strcmp(at->d_name, ".") != 0 &&
		    strcmp(at->d_name, "..") != 0)
			fn(ctx, at->d_name);
	(void)closedir(d);
}

static void
remove_one(void *ctx, const char *name)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", (const char *)ctx, name);
	if (unlink(path) != 0)
		vaulted_remove(path);
}

void
vaulted_empty(const char *dir)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s", dir);
	each_file(path, remove_one, path);
}

void
vaulted_remove(const char *dir)
{
	vaulted_empty(dir);
	(void)rmdir(dir);
}

struct copying {
	const char *from, *to;
};

static void
copy_one(void *ctx, const char *name)
{
	const struct copying *c = ctx;
	char path[512];
	struct buf b;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", c->from, name);
	b = test_file(path);
	(void)snprintf(path, sizeof(path), "%s/%s", c->to, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
	(void)fclose(f);
	buf_free(&b);
}

void
vaulted_copy(const char *from, const char *to)
{
	struct copying c = {from, to};

	(void)mkdir(to, 0700);
	each_file(from, copy_one, &c);
}

void
vaulted_start(struct vaulted *t)
{
	memset(t, 0, sizeof(*t));
	t->wire = wire_start();
	t->seed = 1;
	vaulted_directory(t->root);
	(void)snprintf(t->home, sizeof(t->home), "%s/home", t->root);
	(void)snprintf(t->state, sizeof(t->state), "%s/state", t->root);
	t->options = (struct vault_options){.chance = test_random(&t->seed),
	    .kdf_ops = 1, .kdf_memory = 8192,
	    .machine = text_bytes(TEXT("m1")), .state_dir = t->state};
}

static void
must(enum ayni_err e, const struct buf *why)
{
	if (e != AYNI_OK)
		fail_msg("%s: %.*s", err_name(e), (int)why->n,
		    (const char *)why->p);
}

void
vaulted_create(struct vaulted *t)
{
	struct buf why;

	vaulted_start(t);
	buf_init(&why, 4096);
	must(vault_create(t->home, &t->options, VAULTED_PASSPHRASE,
		 &t->wire.office_box.public, &why, &t->v), &why);
	buf_free(&why);
	assert_int_equal(
	    vault_keys_new(t->v, &t->wire.device_id), AYNI_OK);
}

void
vaulted_reopen(struct vaulted *t)
{
	struct buf why;

	vaulted_close(t);
	buf_init(&why, 4096);
	must(vault_open(t->home, &t->options, &why, &t->v), &why);
	buf_free(&why);
	assert_int_equal(vault_unlock(t->v, VAULTED_PASSPHRASE), AYNI_OK);
}

void
vaulted_close(struct vaulted *t)
{
	vault_close(t->v);
	t->v = NULL;
}

void
vaulted_end(struct vaulted *t)
{
	vaulted_close(t);
	vaulted_remove(t->root);
}

int
vaulted_setup(void **state)
{
	vaulted_create(*state);
	return 0;
}

int
vaulted_setup_empty(void **state)
{
	vaulted_start(*state);
	return 0;
}

int
vaulted_teardown(void **state)
{
	vaulted_end(*state);
	return 0;
}

struct record_id
vaulted_record(uint8_t n)
{
	struct record_id r;

	memset(r.b, n, sizeof(r.b));
	return r;
}

struct hash
vaulted_form(uint8_t n)
{
	struct hash h;

	memset(h.b, n, sizeof(h.b));
	return h;
}

struct buf
vaulted_entry(enum entry_kind kind, uint8_t record, uint8_t form,
    const char *answer)
{
	return vaulted_enclosing(
	    kind, record, form, answer, (struct bytes){NULL, 0});
}

struct buf
vaulted_enclosing(enum entry_kind kind, uint8_t record, uint8_t form,
    const char *answer, struct bytes enclosures)
{
	struct buf answers, out;
	struct entry x;

	buf_init(&answers, ENTRY_MAX_BYTES);
	pack_map(&answers, 1);
	pack_bytes(&answers, (struct bytes){NULL, 0});
	pack_map(&answers, 1);
	pack_uint(&answers, 2);
	pack_text(&answers, text_of(answer));

	memset(&x, 0, sizeof(x));
	x.kind = kind;
	x.record = vaulted_record(record);
	x.bases = kind == ENTRY_SUBMIT ? 0 : 1;
	x.form = vaulted_form(form);
	x.author = vaulted_form(0xa0);
	x.at.wall_us = 1795521600000000;
	x.preloads.username = TEXT("E01");
	x.answers = buf_bytes(&answers);
	x.note = kind == ENTRY_SUBMIT ? TEXT("") : text_of(answer);
	x.enclosures = enclosures;
	buf_init(&out, ENTRY_MAX_BYTES);
	entry_put(&out, &x);
	assert_int_equal(out.err, AYNI_OK);
	buf_free(&answers);
	return out;
}

static uint8_t
frame(const char *name, size_t i)
{
	return (uint8_t)((unsigned char)name[0] + i / 7 + i % 251);
}

void
vaulted_film(struct buf *out, const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		buf_put_byte(out, frame(name, i));
}

struct filming {
	const char *name;
	size_t length;
};

/* In portions of no size that anything else has. */
static enum ayni_err
film(const void *from, pour_fn fn, void *to)
{
	const struct filming *f = from;
	enum ayni_err e = AYNI_OK;
	uint8_t b[7777];
	size_t i, n = 0;

	for (i = 0; i < f->length && e == AYNI_OK; i++) {
		b[n++] = frame(f->name, i);
		if (n == sizeof(b) || i + 1 == f->length) {
			e = fn(to, (struct bytes){b, n});
			n = 0;
		}
	}
	return e;
}

static enum ayni_err
as_told(void *ctx, const struct hash *hash, struct buf *out)
{
	(void)hash;
	buf_put_z(out, ctx);
	return out->err;
}

enum ayni_err
vaulted_file(struct vault *v, uint8_t record, const char *name, size_t length,
    struct enclosure *out)
{
	struct record_id r = vaulted_record(record);

	return vaulted_file_of(v, &r, name, length, out);
}

enum ayni_err
vaulted_file_of(struct vault *v, const struct record_id *r, const char *name,
    size_t length, struct enclosure *out)
{
	struct filming f = {name, length};
	struct pour from = {film, &f};
	char called[ENCLOSURE_MAX_NAME + 2];
	struct buf said;
	enum ayni_err e;

	(void)snprintf(called, sizeof(called), "%s", name);
	buf_init(&said, sizeof(called));
	e = vault_file_put(v, r, &from, (struct vault_namer){as_told, called},
	    &said, out != NULL ? &out->blob : NULL);
	if (e == AYNI_OK && out != NULL)
		out->name = text_of(name);
	buf_free(&said);
	return e;
}

struct finding {
	uint64_t held;
	struct hash id;
};

static enum ayni_err
find(void *ctx, uint64_t first, uint64_t count, struct bytes body)
{
	struct finding *f = ctx;
	struct batch b;

	assert_int_equal(batch_peek(body, &b), AYNI_OK);
	if (first + count - 1 == f->held)
		f->id = b.id;
	return AYNI_OK;
}

struct receipt
vaulted_receipt(struct vaulted *t, uint64_t serial, uint64_t held,
    uint64_t safe)
{
	struct vault_keys k;
	struct finding f = {.held = held};
	struct receipt r;

	assert_int_equal(vault_keys(t->v, &k), AYNI_OK);
	assert_int_equal(
	    vault_outbox_batches(t->v, 0, find, &f), AYNI_OK);
	memset(&r, 0, sizeof(r));
	r.office = t->wire.cert.office;
	r.office_epoch = t->wire.cert.epoch;
	r.serial = serial;
	r.device = k.device;
	r.epoch = k.epoch;
	r.held = held;
	r.safe = safe;
	r.held_id = f.id;
	keys_wipe(&k, sizeof(k));
	return r;
}

void
vaulted_apply(struct vaulted *t, uint64_t serial, uint64_t held,
    uint64_t safe)
{
	struct receipt r = vaulted_receipt(t, serial, held, safe);

	assert_int_equal(vault_outbox_receipt(
	    t->v, &r, text_bytes(TEXT("a receipt"))), AYNI_OK);
}

struct bytes
vaulted_dictionary(void *count, const struct hash *form)
{
	if (count != NULL)
		++*(int *)count;
	return form->b[0] == 1
	    ? text_bytes(TEXT("the answer that everybody gives"))
	    : (struct bytes){NULL, 0};
}

void
vaulted_journal(struct vaulted *t, enum entry_kind kind, uint8_t record,
    uint8_t form, const char *answer)
{
	struct buf e = vaulted_entry(kind, record, form, answer);

	assert_int_equal(
	    vault_journal(t->v, buf_bytes(&e), text_of(answer)), AYNI_OK);
	buf_free(&e);
}

void
vaulted_cut(struct vaulted *t)
{
	assert_int_equal(vault_cut(t->v, &t->wire.office_box.public,
	    0, vaulted_dictionary, NULL), AYNI_OK);
}

enum ayni_err
vaulted_note(void *list, struct bytes item)
{
	struct buf *b = list;

	buf_put_bytes(b, item);
	buf_put_byte(b, '|');
	return b->err;
}

void
vaulted_clear(struct buf *list)
{
	buf_free(list);
	buf_init(list, 1u << 24);
}

void
vaulted_said(struct buf *list, const char *want)
{
	struct text got = buf_text(list);

	if (!text_is(got, want))
		fail_msg("\"%.*s\", not \"%s\"", (int)got.n, got.p, want);
	buf_free(list);
}

static enum ayni_err
note_record(void *ctx, const struct vault_record *r)
{
	static const char *const name[] = {"recorded", "sent", "held", "safe"};

	buf_printf(ctx, "%u.%u %s%s %u ", r->id.b[0], r->form.b[0],
	    name[r->state], r->withdrawn ? " withdrawn" : "",
	    (unsigned)r->entries);
	return vaulted_note(ctx, text_bytes(r->label));
}

void
vaulted_records(struct vaulted *t, const char *want)
{
	struct buf list;

	buf_init(&list, 1u << 16);
	assert_int_equal(
	    vault_record_list(t->v, note_record, &list), AYNI_OK);
	vaulted_said(&list, want);
	buf_free(&list);
}

void
vaulted_sql(struct vaulted *t, const char *statement)
{
	char path[128];
	sqlite3 *c;

	(void)snprintf(path, sizeof(path), "%s/vault.db", t->home);
	assert_int_equal(sqlite3_open(path, &c), SQLITE_OK);
	if (sqlite3_exec(c, statement, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", statement, sqlite3_errmsg(c));
	(void)sqlite3_close(c);
}
