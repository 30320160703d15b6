#include "support/tenure.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/journal.h"
#include "ingest/upload.h"

/* ---- what steps are made of ---- */

static enum ayni_err
transact(struct tenure *t, enum ayni_err (*work)(struct tenure *t))
{
	enum ayni_err e = db_begin(t->b.db);

	if (e == AYNI_OK)
		e = work(t);
	if (e == AYNI_OK)
		e = ingest_settle(t->b.ingest);
	if (e == AYNI_OK)
		e = db_commit(t->b.db);
	if (e != AYNI_OK)
		db_rollback(t->b.db);
	return e;
}

/* Answered as the first time. */
static enum ayni_err
sync(struct tenure *t)
{
	struct exchange x = {.batches = 0};
	const struct exchange *told = &t->step[t->now].told;
	struct buf down;
	enum ayni_err e;

	buf_init(&down, SYNC_MAX_BYTES);
	e = exchange_answer(t->b.ingest, EXCHANGE_LINK, buf_bytes(&t->step[t->now].up),
	    &down, &x);
	if (e == AYNI_OK && t->learning)
		t->step[t->now].told = x;
	if (e == AYNI_OK) {
		assert_int_equal(x.held, told->held);
		assert_int_equal(x.refused, told->refused);
		assert_int_equal(x.state, told->state);
	}
	buf_free(&down);
	return e;
}

/* A request with everything that the tablet has queued. */
static void
ask(struct tenure *t, struct tablet *who, bool join)
{
	struct buf *up = &t->step[t->now].up;
	struct bytes raw = {NULL, 0};
	bool cut = who->queued > 0;

	if (cut)
		raw = buf_bytes(&tablet_cut(who, t->farm->dictionary)->raw);
	tablet_ask(who, &raw, cut ? 1 : 0, join, up);
}

/* ---- the steps ---- */

static void
read_farm(struct tenure *t)
{
	t->farm = bureau_read(&t->b, BUREAU_FARM);
}

static enum ayni_err
publish(struct tenure *t, const struct bureau_form *f)
{
	struct hash id;

	return bureau_issue(t->b.ingest, f->form, &f->xform, &id);
}

static enum ayni_err
publish_farm(struct tenure *t)
{
	return publish(t, t->farm);
}

static enum ayni_err
invite(struct tenure *t)
{
	struct buf out;
	enum ayni_err e;

	buf_init(&out, 64u << 20);
	e = journal_invite(t->b.ingest, TEXT("Nobody Yet"), TEXT("E09"),
	    RANK_ENUMERATOR, NULL, 0, &out);
	buf_free(&out);
	return e;
}

static void
ann_asks_to_join(struct tenure *t)
{
	bureau_fetch(&t->b, t->farm);
	t->ann = tablet_new(&t->b, t->book, "E01");
	t->bob = tablet_new(&t->b, t->book, "E02");
	ask(t, t->ann, true);
}

static void
ann_submits(struct tenure *t)
{
	struct record_id r;

	t->first = tablet_submit(t->ann, t->farm, &r,
	    "name=Ann's;hens=3;plot+;plot[1]/area=2");
	(void)tablet_submit(t->ann, t->farm, &r, "name=B;sells=yes;price=2");
	ask(t, t->ann, false);
}

static void
the_same_again(struct tenure *t)
{
	buf_put_bytes(&t->step[t->now].up,
	    buf_bytes(&t->step[t->now - 1].up));
}

static void
ann_encloses(struct tenure *t)
{
	struct record_id r;

	(void)freight_pack(&t->f, 1000);
	freight_load(&t->f, 0, t->ann);
	(void)tablet_submit(t->ann, t->farm, &r, "name=With a photo");
	ask(t, t->ann, false);
}

/* What a crate holds goes to the office, from where the office is. */
static enum ayni_err
bring(struct tenure *t, size_t crate, size_t from, size_t to)
{
	const struct crate *c = &t->f.crate[crate];
	struct upload u = {.epoch = t->ann->epoch, .device = t->ann->device};
	enum ayni_err e;

	e = db_blob_expected(t->b.db, &u.device, &u.epoch, &c->blob.hash,
	    &u.blob);
	if (e == AYNI_NOTFOUND || (e == AYNI_OK && u.blob.have != from))
		return AYNI_OK; /* the first try did it, and could not say so */
	if (e != AYNI_OK)
		return e;
	return upload_put(t->b.ingest, &u,
	    (struct bytes){c->sealed.p + from, to - from});
}

static enum ayni_err
half_a_file(struct tenure *t)
{
	return bring(t, 0, 0, 600);
}

static enum ayni_err
its_rest(struct tenure *t)
{
	return bring(t, 0, 600, t->f.crate[0].sealed.n);
}

static void
ann_announces(struct tenure *t)
{
	struct crate *c = freight_pack(&t->f, 0);
	struct sync_announced x;
	struct record_id r;
	struct batch b;

	(void)tablet_submit(t->ann, t->farm, &r, "name=Large;hens=7");
	assert_int_equal(batch_peek(buf_bytes(
	    &tablet_cut(t->ann, t->farm->dictionary)->raw), &b), AYNI_OK);
	buf_clear(&c->sealed);
	buf_put_bytes(&c->sealed, b.sealed);
	c->blob.hash = b.header.sealed;
	x = (struct sync_announced){b.signed_part, b.sealed.n};
	t->ann->announced = &x;
	t->ann->announcements = 1;
	ask(t, t->ann, false);
	t->ann->announcements = 0;
}

static enum ayni_err
what_was_announced(struct tenure *t)
{
	return bring(t, 1, 0, t->f.crate[1].sealed.n);
}

/* In ignorance of what ann will write, and not certified yet. */
static void
bob_corrects(struct tenure *t)
{
	const struct cut *c;

	t->edit[0] = tablet_correct(t->bob, t->farm, &t->first, 1, "hens=4");
	c = tablet_cut(t->bob, t->farm->dictionary);
	t->step[t->now].raw = buf_bytes(&c->raw);
}

static enum ayni_err
take_batch(struct tenure *t)
{
	struct verdict v;

	return ingest_batch(t->b.ingest, t->step[t->now].raw, &v);
}

static void
bob_asks_to_join(struct tenure *t)
{
	ask(t, t->bob, true);
}

static void
ann_removes_and_withdraws(struct tenure *t)
{
	t->edit[1] = tablet_correct(
	    t->ann, t->farm, &t->first, 1, "hens=5;plot[1]-");
	(void)tablet_withdraw(t->ann, &t->edit[1], 1);
	ask(t, t->ann, false);
}

static void
office_reads(struct tenure *t)
{
	t->decision = tablet_office_decision(&t->b, t->book, t->farm, t->edit,
	    2, "hens=5", &t->answers);
}

static enum ayni_err
decide(struct tenure *t)
{
	struct entry e = t->decision; /* it will be completed */

	return journal_append(t->b.ingest, &e, 1);
}

/* On what the office has not seen. */
static void
ann_goes_on(struct tenure *t)
{
	struct record_id r;
	struct hash id = tablet_submit(t->ann, t->farm, &r, "name=Unseen");

	(void)tablet_cut(t->ann, t->farm->dictionary);
	(void)tablet_correct(t->ann, t->farm, &id, 1, "hens=8");
	ask(t, t->ann, false);
}

static void
the_unseen_comes(struct tenure *t)
{
	struct tablet *a = t->ann;
	struct bytes raw = buf_bytes(&a->cut[a->cuts - 2].raw);

	tablet_ask(a, &raw, 1, false, &t->step[t->now].up);
}

static void
of_another_form(struct tenure *t)
{
	struct record_id r;

	t->household =
	    bureau_read(&t->b, "tests/data/forms/household.xml");
	(void)tablet_submit(
	    t->bob, t->household, &r, "who/name=Efo;who/age=44");
	ask(t, t->bob, false);
}

static enum ayni_err
publish_household(struct tenure *t)
{
	return publish(t, t->household);
}

static enum ayni_err
revoke(struct tenure *t)
{
	return journal_revoke(
	    t->b.ingest, &t->bob->epoch, &t->bob->cut[0].id);
}

static void
bob_syncs(struct tenure *t)
{
	struct record_id r;

	(void)tablet_submit(t->bob, t->farm, &r, "name=Stolen");
	ask(t, t->bob, false);
}

static enum ayni_err
rederive(struct tenure *t)
{
	return ingest_rederive(t->b.ingest, NULL);
}

static enum ayni_err
reopen(struct tenure *t)
{
	bureau_close(&t->b);
	return bureau_open(&t->b, false);
}

/* Either a transaction's work, or all of a step. */
static const struct {
	const char *name;
	void (*prepare)(struct tenure *t); /* once, by the first life */
	enum ayni_err (*work)(struct tenure *t);
	enum ayni_err (*run)(struct tenure *t);
	bool publishes; /* a dictionary, which may come out as any */
	long faults;    /* of which one in so many is tried */
} steps[] = {
    {"publish", read_farm, publish_farm, NULL, true, 101},
    {"invite", NULL, invite, NULL, false, 1},
    {"join", ann_asks_to_join, NULL, sync, false, 1},
    {"submits", ann_submits, NULL, sync, false, 1},
    {"the same again", the_same_again, NULL, sync, false, 1},
    {"encloses", ann_encloses, NULL, sync, false, 1},
    {"half a file", NULL, NULL, half_a_file, false, 1},
    {"its rest", NULL, NULL, its_rest, false, 1},
    {"announces", ann_announces, NULL, sync, false, 1},
    {"what was announced", NULL, NULL, what_was_announced, false, 1},
    {"of an unknown key", bob_corrects, take_batch, NULL, false, 1},
    {"its owner joins", bob_asks_to_join, NULL, sync, false, 1},
    {"edits that disagree", ann_removes_and_withdraws, NULL, sync, false, 1},
    {"decide", office_reads, decide, NULL, false, 1},
    {"without its base", ann_goes_on, NULL, sync, false, 1},
    {"its base", the_unseen_comes, NULL, sync, false, 1},
    {"of an unknown form", of_another_form, NULL, sync, false, 1},
    {"its form", NULL, publish_household, NULL, true, 101},
    {"reopen", NULL, NULL, reopen, false, 1},
    {"revoke", NULL, revoke, NULL, false, 1},
    {"of a revoked device", bob_syncs, NULL, sync, false, 1},
    {"rederive", NULL, NULL, rederive, false, 9},
};

const char *
tenure_name(size_t i)
{
	return steps[i].name;
}

long
tenure_stride(size_t i)
{
	return steps[i].faults * TEST_STRIDE;
}

enum ayni_err
tenure_step(struct tenure *t, size_t i)
{
	t->now = i;
	t->b.seed = t->step[i].before.seed;
	t->b.at = t->step[i].before.at;
	return steps[i].run != NULL ? steps[i].run(t)
				    : transact(t, steps[i].work);
}

/* ---- what it comes to ---- */

static void
path_of(const struct tenure *t, char out[128], const char *end)
{
	(void)snprintf(out, 128, "%s/office.db%s", t->b.dir, end);
}

static void
mark(struct tenure *t, struct tenure_mark *m)
{
	char path[128];

	m->seed = t->b.seed;
	m->at = t->b.at;
	m->counts = bureau_counts(&t->b);
	(void)snprintf(
	    m->digest, sizeof(m->digest), "%s", bureau_digest(&t->b));
	bureau_close(&t->b);
	path_of(t, path, "");
	m->file = test_file(path);
	assert_int_equal(bureau_open(&t->b, false), AYNI_OK);
}

void
tenure_learn(struct tenure *t)
{
	size_t i;

	if (access("/dev/shm", W_OK) == 0)
		(void)setenv("TMPDIR", "/dev/shm", 0);
	memset(t, 0, sizeof(*t));
	t->book = notebook_new();
	freight_start(&t->f, 3);
	buf_init(&t->answers, ENTRY_MAX_BYTES);
	bureau_start(&t->b, BUREAU_DISK, 31);
	t->steps = sizeof(steps) / sizeof(steps[0]);
	t->learning = true;
	for (i = 0; i < t->steps; i++) {
		t->now = i;
		buf_init(&t->step[i].up, SYNC_MAX_BYTES);
		if (steps[i].prepare != NULL)
			steps[i].prepare(t);
		mark(t, &t->step[i].before);
		assert_int_equal(tenure_step(t, i), AYNI_OK);
		mark(t, &t->step[i].after);
	}
	t->learning = false;
}

void
tenure_end(struct tenure *t)
{
	size_t i;

	for (i = 0; i < t->steps; i++) {
		buf_free(&t->step[i].up);
		buf_free(&t->step[i].before.file);
		buf_free(&t->step[i].after.file);
	}
	tablet_free(t->ann);
	tablet_free(t->bob);
	notebook_free(t->book);
	buf_free(&t->answers);
	freight_end(&t->f);
	bureau_end(&t->b);
}

void
tenure_restore(struct tenure *t, size_t i)
{
	const struct buf *was = &t->step[i].before.file;
	char path[128];
	FILE *f;

	bureau_close(&t->b);
	path_of(t, path, "-wal");
	(void)unlink(path);
	path_of(t, path, "-shm");
	(void)unlink(path);
	path_of(t, path, "");
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(was->p, 1, was->n, f), was->n);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(bureau_open(&t->b, false), AYNI_OK);
}

static bool
is_at(struct tenure *t, const struct tenure_mark *m, bool counts_alone)
{
	struct db_counts c = bureau_counts(&t->b);

	return memcmp(&c, &m->counts, sizeof(c)) == 0 &&
	    (counts_alone || strcmp(bureau_digest(&t->b), m->digest) == 0);
}

void
tenure_check(struct tenure *t, size_t i, bool failed)
{
	if (t->b.db == NULL)
		assert_int_equal(bureau_open(&t->b, false), AYNI_OK);
	if (!is_at(t, &t->step[i].after, steps[i].publishes) &&
	    !(failed && is_at(t, &t->step[i].before, false)))
		fail_msg("\"%s\" is half done", steps[i].name);
}
