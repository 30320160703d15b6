#include "ayni/sync.h"

#include <string.h>

#include "wire/fields.h"

static void
put_envelope(struct buf *out, enum sync_way way, const struct box_public *to,
    struct buf *message, struct random_source r)
{
	struct key_id id = keys_id(BYTES(to->b));
	struct buf sealed;

	buf_init(&sealed, SYNC_MAX_BYTES);
	fields_fail(out, message->err);
	seal_put(&sealed, to, buf_bytes(message), r);
	fields_fail(out, sealed.err);
	pack_array(out, 3);
	pack_uint(out, way);
	pack_bytes(out, ID_BYTES(id));
	pack_bytes(out, buf_bytes(&sealed));
	buf_free(&sealed);
	buf_free(message);
}

static void
put_moment(struct buf *b, const struct moment *m)
{
	pack_array(b, 4);
	pack_int(b, m->wall_us);
	pack_int(b, m->zone_min);
	pack_uint(b, m->boot_us > 0 ? (uint64_t)m->boot_us : 0);
	pack_bytes(b, BYTES(m->boot_id));
}

static void
read_moment(struct unpack *u, struct moment *m)
{
	int64_t zone;

	unpack_expect(u, 4);
	m->wall_us = unpack_int(u);
	zone = unpack_int(u);
	m->boot_us = (int64_t)unpack_uint(u);
	unpack_fixed(u, m->boot_id, sizeof(m->boot_id));
	if (zone < -1440 || zone > 1440)
		unpack_fail(u, AYNI_BADFORM);
	m->zone_min = (int32_t)zone;
}

void
sync_put_request(struct buf *out, const struct sync_request *q,
    const struct sign_key *device, const struct box_public *office,
    struct random_source r)
{
	struct buf b, message;
	size_t i;

	buf_init(&b, SYNC_MAX_BYTES);
	buf_init(&message, SYNC_MAX_BYTES);
	pack_map(&b, 11);
	fields_put_bytes(&b, 1, ID_BYTES(q->office));
	fields_put_bytes(&b, 2, ID_BYTES(q->device));
	fields_put_bytes(&b, 3, ID_BYTES(q->epoch));
	fields_put_bytes(&b, 4, BYTES(q->nonce));
	pack_uint(&b, 5);
	put_moment(&b, &q->at);
	fields_put_uint(&b, 6, q->last_cut);
	fields_put_uint(&b, 7, q->feed_cursor);
	fields_put_maybe(&b, 8, q->receipt);
	pack_uint(&b, 9);
	pack_array(&b, q->batches);
	for (i = 0; i < q->batches; i++)
		pack_bytes(&b, q->batch[i]);
	fields_put_maybe(&b, 10, q->join);
	pack_uint(&b, 11);
	pack_array(&b, q->announcements);
	for (i = 0; i < q->announcements; i++) {
		pack_array(&b, 2);
		pack_bytes(&b, q->announced[i].signed_part);
		pack_uint(&b, q->announced[i].size);
	}
	signed_finish(&message, SIGNED_REQUEST, &b, device);
	put_envelope(out, SYNC_UP, office, &message, r);
}

static void
put_lists(struct buf *b, const struct sync_answer *a)
{
	size_t i;

	pack_uint(b, 7);
	pack_array(b, a->refusals);
	for (i = 0; i < a->refusals; i++) {
		pack_array(b, 2);
		pack_bytes(b, ID_BYTES(a->refused[i].batch));
		pack_uint(b, a->refused[i].err);
	}
	pack_uint(b, 8);
	pack_array(b, a->gaps);
	for (i = 0; i < a->gaps; i++) {
		pack_array(b, 2);
		pack_uint(b, a->missing[i].first);
		pack_uint(b, a->missing[i].last);
	}
	pack_uint(b, 9);
	pack_array(b, a->feeds);
	for (i = 0; i < a->feeds; i++) {
		pack_array(b, 3);
		pack_uint(b, a->feed[i].cursor);
		pack_uint(b, a->feed[i].kind);
		if (a->feed[i].apart)
			blob_pack(b, &a->feed[i].blob);
		else
			pack_bytes(b, a->feed[i].object);
	}
}

static void
put_wanted(struct buf *b, const struct sync_answer *a)
{
	size_t i;

	pack_uint(b, 15);
	pack_array(b, a->wants);
	for (i = 0; i < a->wants; i++) {
		pack_array(b, 2);
		pack_bytes(b, ID_BYTES(a->wanted[i].hash));
		pack_uint(b, a->wanted[i].have);
	}
}

void
sync_put_answer(struct buf *out, const struct sync_answer *a,
    const struct sign_key *office, const struct box_public *device,
    struct random_source r)
{
	struct buf b, message;

	buf_init(&b, SYNC_MAX_BYTES);
	buf_init(&message, SYNC_MAX_BYTES);
	pack_map(&b, 16);
	fields_put_bytes(&b, 1, ID_BYTES(a->office));
	fields_put_bytes(&b, 2, ID_BYTES(a->office_epoch));
	fields_put_bytes(&b, 3, ID_BYTES(a->device));
	fields_put_bytes(&b, 4, ID_BYTES(a->epoch));
	fields_put_bytes(&b, 5, BYTES(a->nonce));
	fields_put_maybe(&b, 6, a->receipt);
	put_lists(&b, a);
	fields_put_uint(&b, 10, a->feed_cursor);
	pack_uint(&b, 11);
	pack_bool(&b, a->more);
	fields_put_int(&b, 12, a->now_us);
	fields_put_uint(&b, 13, a->state);
	fields_put_maybe(&b, 14,
	    a->has_token ? BYTES(a->token) : (struct bytes){NULL, 0});
	put_wanted(&b, a);
	fields_put_maybe(&b, 16,
	    a->used ? BYTES(a->invitation) : (struct bytes){NULL, 0});
	signed_finish(&message, SIGNED_ANSWER, &b, office);
	put_envelope(out, SYNC_DOWN, device, &message, r);
}

static enum ayni_err
read_envelope(struct bytes envelope, enum sync_way *way, struct key_id *to,
    struct bytes *sealed)
{
	struct unpack u = unpack_begin(envelope);
	uint64_t w;
	enum ayni_err e;

	if (envelope.n > SYNC_MAX_BYTES)
		return AYNI_TOOBIG;
	unpack_expect(&u, 3);
	w = unpack_uint(&u);
	unpack_fixed(&u, to->b, sizeof(to->b));
	*sealed = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (w != SYNC_UP && w != SYNC_DOWN)
		return AYNI_BADFORM;
	*way = (enum sync_way)w;
	return AYNI_OK;
}

enum ayni_err
sync_recipient(struct bytes envelope, enum sync_way *way, struct key_id *to)
{
	struct bytes sealed;

	return read_envelope(envelope, way, to, &sealed);
}

enum ayni_err
sync_open(struct bytes envelope, enum sync_way way, const struct box_key *key,
    struct buf *message)
{
	struct key_id to, me = keys_id(BYTES(key->public.b));
	struct bytes sealed;
	enum sync_way found;
	enum ayni_err e;

	e = read_envelope(envelope, &found, &to, &sealed);
	if (e != AYNI_OK)
		return e;
	if (found != way)
		return AYNI_BADTYPE;
	if (!ID_EQUAL(to, me))
		return AYNI_NOTOURS;
	return seal_open(sealed, key, message);
}

/* Room for one of the lists, within its limit; nothing after an error. */
static void *
list(struct unpack *u, struct arena *a, uint64_t key, uint64_t most,
    size_t size, size_t *n)
{
	uint64_t count;
	void *at;

	*n = 0;
	fields_key(u, key);
	if ((count = unpack_array(u)) > most)
		unpack_fail(u, AYNI_TOOBIG);
	if (u->err != AYNI_OK)
		return NULL;
	if ((at = arena_zalloc(a, (size_t)count, size)) == NULL) {
		unpack_fail(u, AYNI_NOMEM);
		return NULL;
	}
	*n = (size_t)count;
	return at;
}

static void
read_announced(struct unpack *u, struct sync_announced *x)
{
	unpack_expect(u, 2);
	x->signed_part = unpack_bytes(u);
	x->size = unpack_uint(u);
	if (x->signed_part.n == 0)
		unpack_fail(u, AYNI_BADFORM);
}

static enum ayni_err
read_request(struct bytes payload, struct arena *a, struct sync_request *out)
{
	struct unpack u = fields_begin(payload, 11);
	struct sync_request q;
	enum ayni_err e;
	size_t i;

	memset(&q, 0, sizeof(q));
	FIELDS_ID(&u, 1, q.office);
	FIELDS_ID(&u, 2, q.device);
	FIELDS_ID(&u, 3, q.epoch);
	fields_fixed(&u, 4, q.nonce, sizeof(q.nonce));
	fields_key(&u, 5);
	read_moment(&u, &q.at);
	q.last_cut = fields_uint(&u, 6);
	q.feed_cursor = fields_uint(&u, 7);
	q.receipt = fields_maybe(&u, 8);
	q.batch =
	    list(&u, a, 9, SYNC_MAX_BATCHES, sizeof(*q.batch), &q.batches);
	for (i = 0; i < q.batches; i++)
		q.batch[i] = unpack_bytes(&u);
	q.join = fields_maybe(&u, 10);
	q.announced = list(&u, a, 11, SYNC_MAX_BATCHES, sizeof(*q.announced),
	    &q.announcements);
	for (i = 0; i < q.announcements; i++)
		read_announced(&u, &q.announced[i]);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = q;
	return e;
}

enum ayni_err
sync_peek_request(struct bytes message, struct epoch_id *epoch,
    struct bytes *join)
{
	struct sync_request q;
	struct bytes payload;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, SYNC_MAX_BATCHES * (sizeof(struct bytes) +
			   sizeof(struct sync_announced)) + 65536);
	e = signed_peek(message, SIGNED_REQUEST, &payload);
	if (e == AYNI_OK)
		e = read_request(payload, &a, &q);
	if (e == AYNI_OK) {
		*epoch = q.epoch;
		*join = q.join;
	}
	arena_free(&a);
	return e;
}

enum ayni_err
sync_read_request(struct bytes message, const struct office_id *office,
    const struct sign_public *device, struct arena *a,
    struct sync_request *out)
{
	struct epoch_id epoch = keys_epoch(device);
	struct sync_request q;
	struct bytes payload;
	enum ayni_err e;

	e = signed_open(message, SIGNED_REQUEST, device, &payload);
	if (e != AYNI_OK)
		return e;
	if ((e = read_request(payload, a, &q)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(q.office, *office))
		return AYNI_NOTOURS;
	if (!ID_EQUAL(q.epoch, epoch))
		return AYNI_MISMATCH;
	*out = q;
	return AYNI_OK;
}

/* [batch, why]; numbers of errors that we do not know are kept. */
static void
read_refused(struct unpack *u, struct sync_refused *r)
{
	uint64_t number;

	unpack_expect(u, 2);
	unpack_fixed(u, r->batch.b, sizeof(r->batch.b));
	number = unpack_uint(u);
	if (number > UINT16_MAX)
		unpack_fail(u, AYNI_BADFORM);
	r->err = (enum ayni_err)(number & UINT16_MAX);
}

/* [first, last], both from 1 up. */
static void
read_range(struct unpack *u, struct sync_range *r)
{
	unpack_expect(u, 2);
	r->first = unpack_uint(u);
	r->last = unpack_uint(u);
	if (r->first == 0 || r->last < r->first)
		unpack_fail(u, AYNI_BADFORM);
}

/* [cursor, kind, the object or where it is] */
static void
read_feed(struct unpack *u, struct sync_feed *f)
{
	unpack_expect(u, 3);
	f->cursor = unpack_uint(u);
	f->kind = unpack_uint(u);
	f->apart = unpack_type(u) == UNPACK_ARRAY;
	if (f->apart)
		blob_unpack(u, &f->blob);
	else
		f->object = unpack_bytes(u);
}

/* n bytes, or null: false. */
static bool
read_maybe(struct unpack *u, uint64_t key, uint8_t *out, size_t n)
{
	struct bytes found = fields_maybe(u, key);

	if (found.n == n)
		memcpy(out, found.p, n);
	else if (found.n > 0)
		unpack_fail(u, AYNI_BADFORM);
	return found.n == n;
}

static void
read_wanted(struct unpack *u, struct arena *a, struct sync_answer *w)
{
	size_t i;

	w->wanted =
	    list(u, a, 15, SYNC_MAX_WANTED, sizeof(*w->wanted), &w->wants);
	for (i = 0; i < w->wants; i++) {
		unpack_expect(u, 2);
		unpack_fixed(u, w->wanted[i].hash.b,
		    sizeof(w->wanted[i].hash.b));
		w->wanted[i].have = unpack_uint(u);
	}
}

static void
read_lists(struct unpack *u, struct arena *a, struct sync_answer *w)
{
	size_t i;

	w->refused = list(
	    u, a, 7, SYNC_MAX_BATCHES, sizeof(*w->refused), &w->refusals);
	for (i = 0; i < w->refusals; i++)
		read_refused(u, &w->refused[i]);
	w->missing =
	    list(u, a, 8, SYNC_MAX_RANGES, sizeof(*w->missing), &w->gaps);
	for (i = 0; i < w->gaps; i++)
		read_range(u, &w->missing[i]);
	w->feed = list(u, a, 9, SYNC_MAX_FEED, sizeof(*w->feed), &w->feeds);
	for (i = 0; i < w->feeds; i++)
		read_feed(u, &w->feed[i]);
}

static enum ayni_err
read_answer(struct bytes payload, struct arena *a, struct sync_answer *out)
{
	struct unpack u = fields_begin(payload, 16);
	struct sync_answer w;
	uint64_t state;
	enum ayni_err e;

	memset(&w, 0, sizeof(w));
	FIELDS_ID(&u, 1, w.office);
	FIELDS_ID(&u, 2, w.office_epoch);
	FIELDS_ID(&u, 3, w.device);
	FIELDS_ID(&u, 4, w.epoch);
	fields_fixed(&u, 5, w.nonce, sizeof(w.nonce));
	w.receipt = fields_maybe(&u, 6);
	read_lists(&u, a, &w);
	w.feed_cursor = fields_uint(&u, 10);
	fields_key(&u, 11);
	w.more = unpack_bool(&u);
	w.now_us = fields_int(&u, 12);
	state = fields_uint(&u, 13);
	if (state > SYNC_FORKED)
		unpack_fail(&u, AYNI_BADFORM);
	w.state = (enum sync_state)state;
	w.has_token = read_maybe(&u, 14, w.token, sizeof(w.token));
	read_wanted(&u, a, &w);
	w.used = read_maybe(&u, 16, w.invitation, sizeof(w.invitation));
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = w;
	return e;
}

enum ayni_err
sync_peek_answer(struct bytes message, struct arena *a,
    struct sync_answer *out)
{
	struct bytes payload;
	enum ayni_err e = signed_peek(message, SIGNED_ANSWER, &payload);

	return e == AYNI_OK ? read_answer(payload, a, out) : e;
}

enum ayni_err
sync_read_answer(struct bytes message, const struct office_cert *office,
    const struct device_id *device, const struct epoch_id *epoch,
    struct arena *a, struct sync_answer *out)
{
	struct sync_answer w;
	struct bytes payload;
	enum ayni_err e;

	e = signed_open(message, SIGNED_ANSWER, &office->sign, &payload);
	if (e != AYNI_OK)
		return e;
	if ((e = read_answer(payload, a, &w)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(w.office, office->office) ||
	    !ID_EQUAL(w.office_epoch, office->epoch) ||
	    !ID_EQUAL(w.device, *device) || !ID_EQUAL(w.epoch, *epoch))
		return AYNI_NOTOURS;
	*out = w;
	return AYNI_OK;
}

bool
sync_is_bundle(struct bytes in)
{
	static const uint8_t head[] = "\x82\x6d" "ayni-bundle/1";
	size_t n = sizeof(head) - 1;

	return in.n > n && memcmp(in.p, head, n) == 0;
}

void
sync_put_bundle(struct buf *out, const struct bytes *envelope, size_t n)
{
	size_t i;

	pack_array(out, 2);
	pack_text(out, TEXT("ayni-bundle/1"));
	pack_array(out, n);
	for (i = 0; i < n; i++)
		pack_bytes(out, envelope[i]);
}

enum ayni_err
sync_read_bundle(struct bytes in, struct arena *a, struct bytes **envelope,
    size_t *n)
{
	struct unpack u = unpack_begin(in);
	struct bytes *at;
	uint64_t count, i;
	enum ayni_err e;

	if (in.n > BUNDLE_MAX_BYTES)
		return AYNI_TOOBIG;
	unpack_expect(&u, 2);
	if (!text_is(unpack_text(&u), "ayni-bundle/1"))
		unpack_fail(&u, AYNI_BADTYPE);
	if ((count = unpack_array(&u)) > BUNDLE_MAX_ENVELOPES)
		return AYNI_TOOBIG;
	if ((at = arena_zalloc(a, count, sizeof(*at))) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < count; i++)
		at[i] = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	*envelope = at;
	*n = (size_t)count;
	return AYNI_OK;
}
