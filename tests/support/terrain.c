#include "support/terrain.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db_blob.h"
#include "desk/cargo.h"
#include "sync/stick.h"

static int
setup(void **state, enum bureau_where where)
{
	struct terrain *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	arena_init(&f->a, 256u << 20);
	f->book = notebook_new();
	bureau_start(&f->b, where, 1);
	f->farm = bureau_read(&f->b, BUREAU_FARM);
	bureau_publish(&f->b, f->farm);
	*state = f;
	return 0;
}

int
terrain_setup(void **state)
{
	return setup(state, BUREAU_MEMORY);
}

int
terrain_setup_disk(void **state)
{
	return setup(state, BUREAU_DISK);
}

int
terrain_teardown(void **state)
{
	struct terrain *f = *state;

	notebook_free(f->book);
	bureau_end(&f->b);
	arena_free(&f->a);
	free(f);
	return 0;
}

void
terrain_invite(struct terrain *f, const char *code, struct buf *out)
{
	bureau_invite(&f->b, code, code, TEXT("http://office.example"), out);
}

enum ayni_err
terrain_answer(struct bureau *b, struct bytes up, struct buf *down)
{
	struct exchange x;

	return exchange_answer(b->ingest, EXCHANGE_STICK, up, down, &x);
}

static void
take_bundle(struct terrain *f, const char *up, const char *down)
{
	struct stick files = stick_files();
	struct bytes *envelope = NULL, one;
	struct buf in = test_file(up), answer, bundle;
	size_t n = 0;

	assert_int_equal(
	    sync_read_bundle(buf_bytes(&in), &f->a, &envelope, &n), AYNI_OK);
	assert_int_equal(n, 1);
	buf_init(&answer, SYNC_MAX_BYTES);
	buf_init(&bundle, BUNDLE_MAX_BYTES);
	assert_int_equal(
	    terrain_answer(&f->b, envelope[0], &answer), AYNI_OK);
	one = buf_bytes(&answer);
	sync_put_bundle(&bundle, &one, 1);
	assert_int_equal(
	    files.write(files.ctx, down, buf_bytes(&bundle)), AYNI_OK);
	buf_free(&bundle);
	buf_free(&answer);
	buf_free(&in);
}

static size_t
take_bundles(struct terrain *f, const char *dir)
{
	char up[256], down[256];
	struct dirent *at;
	size_t taken = 0;
	DIR *d;

	(void)snprintf(down, sizeof(down), "%s/ayni/down", dir);
	(void)mkdir(down, 0777);
	(void)snprintf(up, sizeof(up), "%s/ayni/up", dir);
	if ((d = opendir(up)) == NULL)
		return 0;
	while ((at = readdir(d)) != NULL) {
		if (at->d_name[0] == '.')
			continue;
		(void)snprintf(
		    up, sizeof(up), "%s/ayni/up/%.128s", dir, at->d_name);
		(void)snprintf(down, sizeof(down), "%s/ayni/down/%.128s", dir,
		    at->d_name);
		take_bundle(f, up, down);
		taken++;
	}
	(void)closedir(d);
	return taken;
}

/* As desk_import does; then the bundles go, as people see to it. */
size_t
terrain_take(struct terrain *f, const char *dir)
{
	size_t taken = take_bundles(f, dir);
	char path[256];
	struct cargo c;

	(void)snprintf(path, sizeof(path), "%s/ayni/blob", dir);
	assert_int_equal(cargo_take(f->b.ingest, path, &c), AYNI_OK);
	assert_int_equal(c.refused, 0);
	if (c.taken > 0)
		(void)take_bundles(f, dir);
	(void)snprintf(path, sizeof(path), "%s/ayni/up", dir);
	if (taken > 0)
		vaulted_empty(path);
	return taken;
}

void
terrain_expect_file(struct terrain *f, const struct record_id *r,
    const char *name, size_t length)
{
	struct buf is, want;
	struct blob b;

	buf_init(&is, BLOB_MAX_LENGTH);
	buf_init(&want, BLOB_MAX_LENGTH);
	assert_int_equal(
	    db_blob_enclosed(f->b.db, r, text_of(name), &b), AYNI_OK);
	assert_int_equal(
	    db_blob_open(f->b.db, &b, blob_into(&is)), AYNI_OK);
	vaulted_film(&want, name, length);
	assert_true(bytes_equal(buf_bytes(&is), buf_bytes(&want)));
	buf_free(&is);
	buf_free(&want);
}

bool
terrain_lacks_file(struct terrain *f, const struct record_id *r,
    const char *name)
{
	struct db_blob there;
	struct blob b;
	enum ayni_err e;

	assert_int_equal(
	    db_blob_enclosed(f->b.db, r, text_of(name), &b), AYNI_OK);
	e = db_blob_get(f->b.db, &b.hash, &there);
	return e == AYNI_NOTFOUND || there.have < there.size;
}

static void
restore(struct terrain *f, const struct epoch_id *epoch, size_t n,
    struct bureau *out)
{
	struct db_batch *b = NULL, row;
	struct buf raw;
	size_t all = 0, i;

	assert_int_equal(
	    db_batch_of_epoch(f->b.db, epoch, &f->a, &b, &all), AYNI_OK);
	assert_true(n <= all);
	for (i = 0; i < n; i++) {
		buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
		assert_int_equal(
		    db_batch_get(f->b.db, &b[i].id, &row, &raw), AYNI_OK);
		(void)bureau_offer(out, buf_bytes(&raw));
		buf_free(&raw);
	}
}

void
terrain_backup(struct terrain *f, const struct epoch_id *epoch,
    size_t batches, size_t own, struct bureau *out)
{
	bureau_twin(out, &f->b, BUREAU_MEMORY);
	restore(f, &f->b.office->cert.epoch, own, out);
	restore(f, epoch, batches, out);
}

static struct bytes
pack(void *ctx, const struct record_id *r)
{
	struct handset *h = ctx;
	struct enclosure x;

	buf_clear(&h->list);
	if (h->film == NULL)
		return buf_bytes(&h->list);
	assert_int_equal(vault_draft_begin(h->t.v, r, &h->f->farm->id,
			     text_bytes(TEXT("head"))), AYNI_OK);
	assert_int_equal(
	    vaulted_file_of(h->t.v, r, h->film, h->length, &x), AYNI_OK);
	enclosure_put(&h->list, &x, 1);
	assert_int_equal(h->list.err, AYNI_OK);
	h->film = NULL;
	return buf_bytes(&h->list);
}

struct handset *
handset_with(struct terrain *f, const char *code, struct bytes invitation)
{
	struct handset *h = calloc(1, sizeof(*h));
	struct joining *j = calloc(1, sizeof(*j));
	struct trouble t;

	assert_non_null(h);
	assert_non_null(j);
	h->f = f;
	h->at = f->b.at;
	vaulted_start(&h->t);
	h->t.seed = f->b.seed ^ 0xdecaf ^
	    keys_hash(text_bytes(text_of(h->t.root))).b[0];
	assert_int_equal(
	    joining_read(TEXT("invitation"), invitation, j, &t), AYNI_OK);
	assert_int_equal(joining_create(j, h->t.home, &h->t.options,
			     VAULTED_PASSPHRASE, TEXT("tablet"), &h->t.v, &t),
	    AYNI_OK);
	free(j);
	h->s = (struct session){h->t.v, test_clock(&h->at),
	    test_random(&h->t.seed)};
	h->pen = tablet_new(&f->b, f->book, code);
	h->pen->packs = pack;
	h->pen->packer = h;
	buf_init(&h->list, ENTRY_MAX_BYTES);
	return h;
}

struct handset *
handset_new(struct terrain *f, const char *code)
{
	struct handset *h;
	struct buf invitation;

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, code, &invitation);
	h = handset_with(f, code, buf_bytes(&invitation));
	buf_free(&invitation);
	return h;
}

void
handset_free(struct handset *h)
{
	tablet_free(h->pen);
	vaulted_end(&h->t);
	buf_free(&h->list);
	free(h);
}

void
handset_reopen(struct handset *h)
{
	vaulted_reopen(&h->t);
	h->s.vault = h->t.v;
}

static void
journal(struct handset *h, const struct hash *id)
{
	const struct note *n = notebook_find(h->f->book, id);

	assert_non_null(n);
	assert_int_equal(
	    vault_journal(h->t.v, buf_bytes(&n->raw), TEXT("a farm")),
	    AYNI_OK);
	h->pen->queued = 0;
}

void
handset_photograph(struct handset *h, const char *name, size_t length)
{
	h->film = name;
	h->length = length;
}

struct record_id
handset_write(struct handset *h, const char *changes)
{
	struct record_id r;
	struct hash id = tablet_submit(h->pen, h->f->farm, &r, changes);

	journal(h, &id);
	return r;
}

struct record_id
handset_write_large(struct handset *h, size_t bytes)
{
	struct random_source r = test_random(&h->pen->seed);
	char *changes = malloc(2 * bytes + 16);
	uint8_t *chance = malloc(bytes);
	struct record_id id;
	size_t i, n;

	assert_true(changes != NULL && chance != NULL);
	r.fill(r.ctx, chance, bytes);
	n = (size_t)snprintf(changes, 16, "hens=4;name=");
	for (i = 0; i < bytes; i++)
		n += (size_t)snprintf(changes + n, 3, "%02x", chance[i]);
	id = handset_write(h, changes);
	free(changes);
	free(chance);
	return id;
}

struct record_id
handset_write_interview(struct handset *h, const struct bureau_form *f,
    struct interview *iv)
{
	struct record_id r;
	struct hash id = tablet_submit_interview(h->pen, f, iv, &r);

	journal(h, &id);
	interview_free(iv);
	return r;
}

struct record_id
handset_write_file(struct handset *h, const struct bureau_form *f,
    const char *path)
{
	struct record_id r;
	struct hash id = tablet_submit_file(h->pen, f, &r, path);

	journal(h, &id);
	return r;
}

void
handset_ask(struct handset *h, size_t most, struct buf *up)
{
	struct session_ask ask = {.most_bytes = most};

	assert_int_equal(
	    session_request(&h->s, &ask, up, &h->sent), AYNI_OK);
}

void
handset_hear(struct handset *h, struct bytes down, struct session_news *n)
{
	struct trouble t;
	enum ayni_err e = session_answer(&h->s, TEXT("office"), down, n, &t);
	struct buf why;

	if (e == AYNI_OK)
		return;
	buf_init(&why, 4096);
	trouble_put(&why, &t, LANG_EN);
	fail_msg("%s: %s", err_name(e), buf_z(&why));
}

void
handset_sync_with(struct handset *h, struct bureau *b,
    struct session_news *n)
{
	struct buf up, down;

	session_news_free(n);
	session_news_init(n);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	handset_ask(h, SESSION_LINK_BYTES, &up);
	assert_int_equal(terrain_answer(b, buf_bytes(&up), &down), AYNI_OK);
	handset_hear(h, buf_bytes(&down), n);
	buf_free(&up);
	buf_free(&down);
}

void
handset_sync(struct handset *h, struct session_news *n)
{
	handset_sync_with(h, &h->f->b, n);
}

void
handset_forge(struct handset *h, struct sync_answer *a, struct buf *down)
{
	const struct office *o = h->f->b.office;
	struct vault_keys k;

	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	a->office = o->cert.office;
	a->office_epoch = o->cert.epoch;
	a->device = k.device;
	a->epoch = k.epoch;
	memcpy(a->nonce, handset_home(h)->request.nonce, sizeof(a->nonce));
	sync_put_answer(down, a, &o->sign, &k.box.public,
	    test_random(&h->t.seed));
	assert_int_equal(down->err, AYNI_OK);
	keys_wipe(&k, sizeof(k));
}

struct epoch_id
handset_epoch(struct handset *h)
{
	struct vault_keys k;
	struct epoch_id epoch;

	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	epoch = k.epoch;
	keys_wipe(&k, sizeof(k));
	return epoch;
}

struct vault_marks
handset_marks(struct handset *h)
{
	struct vault_marks m;

	assert_int_equal(vault_outbox_marks(h->t.v, &m), AYNI_OK);
	return m;
}

struct home *
handset_home(struct handset *h)
{
	static struct home home;

	home_free(&home);
	assert_int_equal(home_load(h->t.v, &home), AYNI_OK);
	return &home;
}
