/*
 * web: large bytes over HTTP, up and down, over links that break anywhere.
 */
#include "support/site.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db_blob.h"
#include "ingest/state.h"
#include "ingest/upload.h"
#include "support/freight.h"

#define DAY_US (86400 * INT64_C(1000000))

/* A device with files to bring. */
struct quay {
	struct site *site;
	struct stage *s;
	struct freight f;
	struct sync_answer a; /* the newest */
	struct record_id r;
};

static int
setup(void **state)
{
	struct quay *q = calloc(1, sizeof(*q));
	void *s = NULL;

	assert_non_null(q);
	(void)site_setup(&s);
	q->site = s;
	/* links that broke here may have done so without a sound */
	q->site->still_s = 1;
	site_reopen(q->site, 0, 0);
	q->s = q->site->s;
	freight_start(&q->f, 7);
	*state = q;
	return 0;
}

static int
teardown(void **state)
{
	struct quay *q = *state;
	void *s = q->site;

	freight_end(&q->f);
	(void)site_teardown(&s);
	free(q);
	return 0;
}

static void
sync_all(struct quay *q, struct tablet *t, const struct cut *c)
{
	struct bytes raw = {NULL, 0};

	if (c != NULL)
		raw = buf_bytes(&c->raw);
	tablet_sync(t, &q->s->b, &raw, c != NULL, false, &q->s->a, &q->a);
}

/* An interview that encloses what was packed since "from"; synced. */
static void
submit(struct quay *q, size_t from)
{
	freight_load(&q->f, from, q->s->ann);
	sync_all(q, q->s->ann, stage_submit(q->s, q->s->ann, &q->r, "hens=3"));
}

static struct crate *
enclose(struct quay *q, size_t length)
{
	struct crate *c = freight_pack(&q->f, length);

	submit(q, q->f.n - 1);
	assert_int_equal(q->a.wants, 1);
	assert_true(ID_EQUAL(q->a.wanted[0].hash, c->blob.hash));
	assert_true(q->a.has_token);
	return c;
}

/* ---- requests ---- */

struct request {
	const char *method;
	const struct hash *hash;
	const uint8_t *token;
	uint64_t offset;
	bool last;
	struct bytes body;
	const char *type, *more; /* more header lines */
};

static void
say_head(int fd, const struct request *r)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "%s /v1/blob/", r->method);
	buf_put_hex(&b, ID_BYTES(*r->hash));
	buf_put_z(&b, " HTTP/1.1\r\nHost: office\r\nConnection: close\r\n");
	if (r->token != NULL) {
		buf_put_z(&b, "Authorization: Bearer ");
		buf_put_hex(&b, (struct bytes){r->token, BLOB_TOKEN});
		buf_put_z(&b, "\r\n");
	}
	if (r->type != NULL)
		buf_printf(&b, "Content-Type: %s\r\nUpload-Offset: %llu\r\n"
		    "Upload-Complete: ?%d\r\nContent-Length: %zu\r\n",
		    r->type, (unsigned long long)r->offset, r->last,
		    r->body.n);
	if (r->more != NULL)
		buf_put_z(&b, r->more);
	buf_put_z(&b, "\r\n");
	site_say_text(fd, buf_z(&b));
	buf_free(&b);
}

static struct buf
send_request(struct quay *q, const struct request *r)
{
	int fd = site_dial(q->site);

	say_head(fd, r);
	site_say(fd, r->body.p, r->body.n);
	return site_hear(fd);
}

static struct request
part(struct quay *q, const struct crate *c, size_t from, size_t to)
{
	return (struct request){.method = "PATCH", .hash = &c->blob.hash,
	    .token = q->a.token, .offset = from,
	    .last = to == c->sealed.n, .type = "application/partial-upload",
	    .body = {c->sealed.p + from, to - from}};
}

/* All of it from an offset on; the status. */
static int
patch(struct quay *q, const struct crate *c, size_t from, size_t to)
{
	struct request r = part(q, c, from, to);
	struct buf b = send_request(q, &r);
	int status = site_status(&b);

	buf_free(&b);
	return status;
}

/* How far the office is with it. */
static size_t
reached(struct quay *q, const struct crate *c)
{
	struct request r = {.method = "HEAD", .hash = &c->blob.hash,
	    .token = q->a.token};
	struct buf b = send_request(q, &r);
	size_t at = strtoul(site_field(&b, "Upload-Offset"), NULL, 10);

	assert_int_equal(site_status(&b), 204);
	buf_free(&b);
	return at;
}

/* All of it is promised, bytes up to "to" are sent, then the link breaks.
 * Whoever asks so soon after may get there before the bytes that are still
 * under way: then it breaks once more. */
static void
patch_and_break(struct quay *q, const struct crate *c, size_t from, size_t to)
{
	struct request r;
	int fd;

	do {
		r = part(q, c, from, c->sealed.n);
		fd = site_dial(q->site);
		say_head(fd, &r);
		site_say(fd, r.body.p, to - from);
		(void)close(fd);
		from = reached(q, c);
		assert_true(from <= to);
	} while (from < to);
}

static void
expect_at(struct quay *q, const struct crate *c, uint64_t offset)
{
	struct request r = {.method = "HEAD", .hash = &c->blob.hash,
	    .token = q->a.token};
	struct buf b = send_request(q, &r);
	bool whole = offset == c->sealed.n;
	char at[24];

	assert_int_equal(site_status(&b), 204);
	(void)snprintf(at, sizeof(at), "%llu", (unsigned long long)offset);
	assert_string_equal(site_field(&b, "Upload-Offset"), at);
	assert_string_equal(
	    site_field(&b, "Upload-Complete"), whole ? "?1" : "?0");
	(void)snprintf(at, sizeof(at), "%zu", c->sealed.n);
	assert_string_equal(site_field(&b, "Upload-Length"), at);
	buf_free(&b);
}

/* What the office keeps of it. */
static void
expect_kept(struct quay *q, const struct crate *c)
{
	struct buf all;
	size_t before;

	buf_init(&all, 2 * BLOB_MAX_LENGTH);
	do {
		before = all.n;
		assert_int_equal(db_blob_read(q->s->b.db, &c->blob.hash,
				     all.n, &all), AYNI_OK);
	} while (all.n > before);
	assert_true(bytes_equal(buf_bytes(&all), buf_bytes(&c->sealed)));
	buf_free(&all);
	sync_all(q, q->s->ann, NULL);
	assert_int_equal(q->a.wants, 0);
	assert_false(q->a.has_token);
}

static void
expect(struct quay *q, const struct request *r, int status,
    const char *error)
{
	site_expect(send_request(q, r), status, error);
}

/* ---- up ---- */

static void
a_file_comes_whole(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 50000);
	struct request r = part(q, c, 0, c->sealed.n);
	struct buf b = send_request(q, &r);

	assert_int_equal(site_status(&b), 204);
	assert_string_equal(site_field(&b, "Upload-Complete"), "?1");
	buf_free(&b);
	expect_at(q, c, c->sealed.n);
	expect_kept(q, c);
}

/* One upload for each byte at which the link can break. */
static void
a_break_at_any_byte_is_gone_on_from(void **state)
{
	struct quay *q = *state;
	size_t size = (size_t)blob_size(1), i, from = 0;

	for (i = 0; i < size; i++) {
		(void)freight_pack(&q->f, 1);
		if (q->f.n - from == ENCLOSURE_MAX || i + 1 == size) {
			submit(q, from);
			from = q->f.n;
		}
	}
	assert_int_equal(q->a.wants, size);
	for (i = 0; i < size; i++) {
		struct crate *c = &q->f.crate[i];

		patch_and_break(q, c, 0, i);
		expect_at(q, c, i);
		assert_int_equal(patch(q, c, i, size), 204);
	}
	for (i = 0; i < size; i++)
		expect_kept(q, &q->f.crate[i]);
}

static void
a_large_one_breaks_where_it_may(void **state)
{
	static const size_t cut[] = {1, 16383, 70000, DB_BLOB_PART - 1,
	    DB_BLOB_PART, DB_BLOB_PART + 1, 2 * DB_BLOB_PART, 600000, 699999};
	struct quay *q = *state;
	struct crate *c = enclose(q, 700000);
	size_t at = 0, i;

	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		patch_and_break(q, c, at, cut[i]);
		expect_at(q, c, cut[i]);
		at = cut[i];
		sync_all(q, q->s->ann, NULL); /* an answer tells it as well */
		assert_int_equal(q->a.wanted[0].have, at);
	}
	assert_int_equal(patch(q, c, at, c->sealed.n), 204);
	expect_kept(q, c);
}

static void
a_file_may_come_in_portions(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	size_t at, to;

	for (at = 0; at < c->sealed.n; at = to) {
		to = at + 100 < c->sealed.n ? at + 100 : c->sealed.n;
		assert_int_equal(patch(q, c, at, to), 204);
	}
	expect_kept(q, c);
}

/* The last byte arrived and its answer was lost; the office was restarted
 * in between. */
static void
an_answer_that_was_lost_is_asked_for(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);

	patch_and_break(q, c, 0, 300);
	site_reopen(q->site, 0, 0);
	expect_at(q, c, 300);
	assert_int_equal(patch(q, c, 300, c->sealed.n), 204);
	site_reopen(q->site, 0, 0);
	expect_at(q, c, c->sealed.n);
	expect_kept(q, c);
}

/* A connection that died without the office knowing holds up nothing. */
static void
who_asks_again_takes_over(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, c->sealed.n);
	int fd = site_dial(q->site);
	struct buf b;
	size_t at;
	int status;

	say_head(fd, &r);
	site_say(fd, r.body.p, 500);
	do { /* until the office has heard of what began before */
		at = reached(q, c);
		assert_true(at <= 500);
		status = patch(q, c, at, c->sealed.n);
	} while (status == 409);
	assert_int_equal(status, 204);
	site_say(fd, r.body.p + 500, r.body.n - 500);
	b = site_hear(fd);
	assert_int_not_equal(b.n > 0 ? site_status(&b) : 0, 204);
	buf_free(&b);
	expect_kept(q, c);
}

static void
too_slow_keeps_what_came(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, c->sealed.n);
	struct buf b;
	int fd;

	site_reopen(q->site, 0, -1);
	fd = site_dial(q->site);
	say_head(fd, &r);
	site_say(fd, r.body.p, 1);
	b = site_hear(fd);
	assert_int_equal(b.n, 0);
	buf_free(&b);
	site_reopen(q->site, 0, 0);
	expect_at(q, c, 1);
}

/* ---- refusals ---- */

static void
without_the_newest_token_it_is_refused(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, 100);
	uint8_t old[BLOB_TOKEN];

	r.token = NULL;
	r.more = "Authorization: Basic 00\r\n";
	expect(q, &r, 403, "{\"error\": \"BADKEY\", \"number\": 8}");
	r.more = NULL;
	memcpy(old, q->a.token, sizeof(old));
	sync_all(q, q->s->ann, NULL);
	r.token = old;
	expect(q, &r, 403, "BADKEY");
	r.token = q->a.token;
	expect(q, &r, 204, "");
	expect_at(q, c, 100);
}

/* Whoever carries for others has no token: what a used entry encloses is
 * taken all the same, and nothing else is, nor given out. */
static void
who_carries_needs_no_token(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct crate other = *c;
	struct request r = part(q, c, 0, 100);

	r.token = NULL;
	expect(q, &r, 204, "");
	expect_at(q, c, 100);
	r = part(q, c, 100, c->sealed.n);
	r.token = NULL;
	expect(q, &r, 204, "?1");
	expect(q, &r, 409, "GAP");
	other.blob.hash.b[0] ^= 1;
	r = part(q, &other, 0, 100);
	r.token = NULL;
	expect(q, &r, 404, "NOTFOUND");
	r = (struct request){.method = "GET", .hash = &c->blob.hash};
	expect(q, &r, 403, "BADKEY");
}

static void
what_nobody_named_is_refused(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000), *other;
	struct request r;

	other = freight_pack(&q->f, 1000);
	r = part(q, other, 0, other->sealed.n);
	expect(q, &r, 404, "NOTFOUND");
	/* another's file, with a token of one's own */
	(void)freight_pack(&q->f, 10);
	freight_load(&q->f, 2, q->s->bob);
	sync_all(q, q->s->bob, stage_submit(q->s, q->s->bob, &q->r, "hens=1"));
	assert_true(q->a.has_token);
	r = part(q, c, 0, c->sealed.n);
	expect(q, &r, 404, "NOTFOUND");
	r.hash = &other->blob.hash;
	r.method = "GET";
	expect(q, &r, 404, "NOTFOUND");
}

static void
another_offset_is_told_the_right_one(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r;
	struct buf b;

	assert_int_equal(patch(q, c, 0, 100), 204);
	r = part(q, c, 0, 100);
	b = send_request(q, &r);
	assert_string_equal(site_field(&b, "Upload-Offset"), "100");
	site_expect(b, 409, "GAP");
	r = part(q, c, 101, 200);
	expect(q, &r, 409, "GAP");
	assert_int_equal(patch(q, c, 100, c->sealed.n), 204);
	r = part(q, c, c->sealed.n, c->sealed.n);
	expect(q, &r, 409, "Upload-Complete: ?1");
	expect_kept(q, c);
}

static void
a_part_that_is_none_is_refused(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, 100);

	r.last = true;
	expect(q, &r, 400, "BADFORM");
	r = part(q, c, 0, c->sealed.n);
	r.last = false;
	expect(q, &r, 400, "BADFORM");
	r = part(q, c, 0, 100);
	r.type = "text/plain";
	expect(q, &r, 400, "BADFORM");
	r = part(q, c, 0, 0);
	r.type = NULL;
	r.more = "Content-Type: application/partial-upload\r\n"
		 "Upload-Offset: 0\r\nContent-Length: 0\r\n";
	expect(q, &r, 400, "BADFORM");
	r.more = "Content-Type: application/partial-upload\r\n"
		 "Upload-Complete: ?0\r\nUpload-Offset: -1\r\n"
		 "Content-Length: 0\r\n";
	expect(q, &r, 400, "BADFORM");
	r = part(q, c, 0, 100);
	r.method = "POST";
	expect(q, &r, 405, "Allow: GET, HEAD, PATCH\r\n");
	expect_at(q, c, 0);
}

static void
more_than_its_size_is_refused(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, c->sealed.n);

	buf_put_byte(&c->sealed, 0);
	r.body = buf_bytes(&c->sealed);
	r.last = true;
	expect(q, &r, 413, "TOOBIG");
	c->sealed.n--;
	expect_at(q, c, 0);
}

/* Altered on its way: nothing of it stays, and it can come again. */
static void
what_is_not_its_hash_is_forgotten(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);
	struct request r = part(q, c, 0, c->sealed.n);
	struct buf b;

	c->sealed.p[500] ^= 1;
	b = send_request(q, &r);
	assert_string_equal(site_field(&b, "Upload-Complete"), "?1");
	site_expect(b, 400, "BADHASH");
	c->sealed.p[500] ^= 1;
	expect_at(q, c, 0);
	assert_int_equal(patch(q, c, 0, c->sealed.n), 204);
	expect_kept(q, c);
}

static void
over_the_quota_it_is_kept_by_the_device(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 5000);
	struct request r = part(q, c, 0, c->sealed.n);

	q->s->b.ingest->blob_quota = 6000;
	expect(q, &r, 204, "");
	c = enclose(q, 2000);
	r = part(q, c, 0, c->sealed.n);
	expect(q, &r, 507, "QUOTA");
	expect_at(q, c, 0);
	q->s->b.ingest->blob_quota = 20000;
	assert_int_equal(patch(q, c, 0, c->sealed.n), 204);
	expect_kept(q, c);
}

static void
what_was_left_lying_is_forgotten(void **state)
{
	struct quay *q = *state;
	struct crate *c = enclose(q, 1000);

	assert_int_equal(patch(q, c, 0, 100), 204);
	q->s->b.at.wall_us += 6 * DAY_US;
	sync_all(q, q->s->ann, NULL);
	assert_int_equal(q->a.wanted[0].have, 100);
	assert_int_equal(patch(q, c, 100, 200), 204);
	q->s->b.at.wall_us += 8 * DAY_US;
	sync_all(q, q->s->bob, NULL); /* whoever comes */
	sync_all(q, q->s->ann, NULL);
	assert_int_equal(q->a.wanted[0].have, 0);
	assert_int_equal(patch(q, c, 0, c->sealed.n), 204);
	q->s->b.at.wall_us += 80 * DAY_US; /* whole ones stay */
	expect_kept(q, c);
}

/* ---- batches ---- */

/* A batch as a device announces it; its crate holds the sealed part. */
static struct crate *
announce(struct quay *q, struct tablet *t, const struct cut *cut)
{
	static struct sync_announced announced;
	struct crate *c = freight_pack(&q->f, 0);
	struct batch b;

	assert_int_equal(batch_peek(buf_bytes(&cut->raw), &b), AYNI_OK);
	buf_clear(&c->sealed);
	buf_put_bytes(&c->sealed, b.sealed);
	c->blob.hash = b.header.sealed;
	announced = (struct sync_announced){b.signed_part, b.sealed.n};
	t->announced = &announced;
	t->announcements = 1;
	sync_all(q, t, NULL);
	return c;
}

static void
a_batch_comes_as_a_blob(void **state)
{
	struct quay *q = *state;
	const struct cut *cut =
	    stage_submit(q->s, q->s->ann, &q->r, "name=Ann's;hens=9");
	struct crate *c = announce(q, q->s->ann, cut);
	enum ayni_err reason;

	assert_int_equal(q->a.wants, 1);
	assert_int_equal(q->a.gaps, 1);
	patch_and_break(q, c, 0, 100);
	expect_at(q, c, 100);
	assert_int_equal(patch(q, c, 100, c->sealed.n), 204);
	assert_int_equal(
	    bureau_status(&q->s->b, &cut->id, &reason), DB_USED);
	assert_string_equal(stage_cell(q->s, &q->r, "hens"), "9");
	sync_all(q, q->s->ann, NULL); /* announced once more */
	assert_int_equal(q->a.wants, 0);
	assert_int_equal(q->a.gaps, 0);
	stage_expect_pure(q->s);
}

static void
a_batch_that_is_no_batch_is_told(void **state)
{
	struct quay *q = *state;
	const struct cut *cut =
	    stage_submit(q->s, q->s->ann, &q->r, "hens=9");
	struct crate *c;
	struct bytes junk = text_bytes(TEXT("sealed to nobody; 48 bytes or "
					    "more are needed for it"));
	struct batch_header h;
	struct buf raw;
	struct cut forged = {.first = 0};
	struct request r;

	(void)cut;
	h = tablet_header(q->s->ann, 1);
	h.sealed = keys_hash(junk);
	buf_init(&raw, 4096);
	tablet_forge(q->s->ann, SIGNED_BATCH, &h, junk, &raw);
	forged.raw = raw;
	c = announce(q, q->s->ann, &forged);
	assert_int_equal(q->a.wants, 1);
	r = part(q, c, 0, c->sealed.n);
	/* it is signed: kept as it came, and shown */
	expect(q, &r, 204, "");
	assert_int_equal(bureau_counts(&q->s->b).refused, 1);
	buf_free(&raw);
}

static void
only_what_the_device_signed_is_announced(void **state)
{
	struct quay *q = *state;
	const struct cut *cut =
	    stage_submit(q->s, q->s->bob, &q->r, "hens=9");

	(void)announce(q, q->s->ann, cut);
	assert_int_equal(q->a.wants, 0);
}

static void
a_batch_over_the_quota_is_not_taken(void **state)
{
	struct quay *q = *state;
	const struct cut *cut;
	struct crate *c;
	struct request r;
	struct buf b;

	(void)stage_submit(q->s, q->s->ann, &q->r, "hens=1");
	cut = stage_submit(q->s, q->s->ann, &q->r, "hens=9");
	bureau_revoke(&q->s->b, &q->s->ann->epoch, 0);
	q->s->b.ingest->quota = 10;
	c = announce(q, q->s->ann, cut);
	assert_int_equal(q->a.wants, 1);
	r = part(q, c, 0, c->sealed.n);
	b = send_request(q, &r);
	assert_string_equal(site_field(&b, "Upload-Complete"), "?1");
	site_expect(b, 507, "QUOTA");
}

/* ---- down ---- */

/* The feed holds a form so large that it is fetched apart. */
static struct sync_feed *
large_item(struct quay *q)
{
	size_t i;

	q->s->ann->announcements = 0;
	sync_all(q, q->s->ann, NULL);
	for (i = 0; i < q->a.feeds; i++)
		if (q->a.feed[i].apart)
			return &q->a.feed[i];
	fail_msg("nothing is apart");
	return NULL;
}

static struct buf
fetch(struct quay *q, const struct hash *hash, const char *range)
{
	struct request r = {.method = "GET", .hash = hash,
	    .token = q->a.token, .more = range};

	return send_request(q, &r);
}

static void
expect_opens(const struct blob *blob, struct bytes sealed,
    struct bytes plain)
{
	struct blob_open *o = NULL;
	struct buf b;

	buf_init(&b, SYNC_MAX_BYTES);
	assert_int_equal(blob_open_new(
	    blob, blob_into(&b), &o), AYNI_OK);
	assert_int_equal(blob_open_put(o, sealed), AYNI_OK);
	assert_int_equal(blob_open_end(o), AYNI_OK);
	blob_open_free(o);
	assert_true(bytes_equal(buf_bytes(&b), plain));
	buf_free(&b);
}

static void
a_large_form_is_fetched_from_anywhere(void **state)
{
	struct quay *q = *state;
	struct bureau_form *f = bureau_read(&q->s->b, BUREAU_SSE);
	struct blob blob;
	struct buf all;
	struct bytes sealed;
	char range[64], want[80];
	size_t i, from;

	bureau_publish(&q->s->b, f);
	assert_true(f->package.n > BLOB_INLINE);
	blob = large_item(q)->blob;
	all = fetch(q, &blob.hash, NULL);
	assert_int_equal(site_status(&all), 200);
	sealed = site_body(&all);
	assert_int_equal(sealed.n, blob_size(blob.length));
	expect_opens(&blob, sealed, buf_bytes(&f->package));
	for (i = 0; i < 8; i++) {
		struct buf b;

		from = i < 7 ? sealed.n * i / 7 : sealed.n - 1;
		(void)snprintf(
		    range, sizeof(range), "Range: bytes=%zu-\r\n", from);
		b = fetch(q, &blob.hash, range);
		assert_int_equal(site_status(&b), 206);
		(void)snprintf(want, sizeof(want), "bytes %zu-%zu/%zu", from,
		    sealed.n - 1, sealed.n);
		assert_string_equal(site_field(&b, "Content-Range"), want);
		assert_true(bytes_equal(site_body(&b),
		    (struct bytes){sealed.p + from, sealed.n - from}));
		buf_free(&b);
	}
	(void)snprintf(
	    range, sizeof(range), "Range: bytes=%zu-\r\n", sealed.n);
	site_expect(fetch(q, &blob.hash, range), 416, "GAP");
	site_expect(fetch(q, &blob.hash, "Range: lines=1-\r\n"), 200, "");
	memset(q->a.token, 1, sizeof(q->a.token));
	site_expect(fetch(q, &blob.hash, NULL), 403, "BADKEY");
	buf_free(&all);
	/* made once: the next device gets the same */
	sync_all(q, q->s->bob, NULL);
	for (i = 0; i < q->a.feeds; i++)
		if (q->a.feed[i].apart)
			assert_true(
			    ID_EQUAL(q->a.feed[i].blob.hash, blob.hash));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_comes_whole),
	    TEST(a_break_at_any_byte_is_gone_on_from),
	    TEST(a_large_one_breaks_where_it_may),
	    TEST(a_file_may_come_in_portions),
	    TEST(an_answer_that_was_lost_is_asked_for),
	    TEST(who_asks_again_takes_over),
	    TEST(too_slow_keeps_what_came),
	    TEST(without_the_newest_token_it_is_refused),
	    TEST(who_carries_needs_no_token),
	    TEST(what_nobody_named_is_refused),
	    TEST(another_offset_is_told_the_right_one),
	    TEST(a_part_that_is_none_is_refused),
	    TEST(more_than_its_size_is_refused),
	    TEST(what_is_not_its_hash_is_forgotten),
	    TEST(over_the_quota_it_is_kept_by_the_device),
	    TEST(what_was_left_lying_is_forgotten),
	    TEST(a_batch_comes_as_a_blob),
	    TEST(a_batch_that_is_no_batch_is_told),
	    TEST(only_what_the_device_signed_is_announced),
	    TEST(a_batch_over_the_quota_is_not_taken),
	    TEST(a_large_form_is_fetched_from_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
