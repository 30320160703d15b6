#include "sync/home.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define NAME "home"
#define PARTED "parted"
#define TYPE "ayni-home/1"
#define MOST_BYTES (1u << 20)

/* ---- write ---- */

static void
put_person(struct buf *b, const struct home_person *p)
{
	pack_array(b, 7);
	pack_bytes(b, p->message);
	pack_uint(b, p->slot);
	pack_bool(b, p->admitted);
	pack_bool(b, p->invited);
	pack_bool(b, p->used);
	pack_bytes(b, BYTES(p->invitation));
	pack_bytes(b, BYTES(p->secret));
}

static void
put_request(struct buf *b, const struct home_request *q)
{
	pack_array(b, 10);
	pack_bytes(b, BYTES(q->nonce));
	pack_bool(b, q->open);
	pack_int(b, q->at.wall_us);
	pack_int(b, q->at.zone_min);
	pack_int(b, q->at.boot_us);
	pack_bytes(b, BYTES(q->at.boot_id));
	pack_uint(b, q->last_cut);
	pack_uint(b, q->after);
	pack_uint(b, q->last_sent);
	pack_uint(b, q->deposits);
}

static void
put_lists(struct buf *b, const struct home *h)
{
	size_t i;

	pack_array(b, h->offices);
	for (i = 0; i < h->offices; i++)
		pack_bytes(b, h->office[i].message);
	pack_array(b, h->urls);
	for (i = 0; i < h->urls; i++)
		pack_text(b, h->url[i]);
	pack_array(b, h->persons);
	for (i = 0; i < h->persons; i++)
		put_person(b, &h->person[i]);
	pack_array(b, h->gaps);
	for (i = 0; i < h->gaps; i++) {
		pack_array(b, 2);
		pack_uint(b, h->missing[i].first);
		pack_uint(b, h->missing[i].last);
	}
	pack_array(b, h->refusals);
	for (i = 0; i < h->refusals; i++) {
		pack_array(b, 4);
		pack_bytes(b, ID_BYTES(h->refused[i].batch));
		pack_uint(b, h->refused[i].first);
		pack_uint(b, h->refused[i].last);
		pack_uint(b, (uint64_t)h->refused[i].err);
	}
}

enum ayni_err
home_save(struct vault *v, const struct home *h)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, 20);
	pack_text(&b, TEXT(TYPE));
	pack_text(&b, h->label);
	put_lists(&b, h);
	pack_uint(&b, (uint64_t)h->standing);
	pack_bytes(&b, ID_BYTES(h->feed_epoch));
	pack_uint(&b, h->feed_cursor);
	put_request(&b, &h->request);
	pack_bool(&b, h->owes_deposits);
	pack_uint(&b, h->deposits);
	pack_uint(&b, h->known);
	pack_int(&b, h->anchor_us);
	pack_int(&b, h->ahead_us);
	pack_int(&b, h->heard_us);
	pack_int(&b, h->tried_us);
	pack_uint(&b, (uint64_t)h->tried);
	pack_uint(&b, h->stick);
	e = b.err;
	if (e == AYNI_OK)
		e = vault_set(v, NAME, buf_bytes(&b));
	keys_wipe(b.p, b.n);
	buf_free(&b);
	return e;
}

/* ---- read: bytes are the arena's copy, so views last ---- */

static void
get_person(struct unpack *u, struct home_person *p)
{
	unpack_expect(u, 7);
	p->message = unpack_bytes(u);
	p->hash = keys_hash(p->message);
	p->slot = unpack_uint(u);
	p->admitted = unpack_bool(u);
	p->invited = unpack_bool(u);
	p->used = unpack_bool(u);
	unpack_fixed(u, p->invitation, sizeof(p->invitation));
	unpack_fixed(u, p->secret, sizeof(p->secret));
}

static void
get_request(struct unpack *u, struct home_request *q)
{
	unpack_expect(u, 10);
	unpack_fixed(u, q->nonce, sizeof(q->nonce));
	q->open = unpack_bool(u);
	q->at.wall_us = unpack_int(u);
	q->at.zone_min = (int32_t)unpack_int(u);
	q->at.boot_us = unpack_int(u);
	unpack_fixed(u, q->at.boot_id, sizeof(q->at.boot_id));
	q->last_cut = unpack_uint(u);
	q->after = unpack_uint(u);
	q->last_sent = unpack_uint(u);
	q->deposits = unpack_uint(u);
}

static size_t
count(struct unpack *u, size_t most)
{
	uint64_t n = unpack_array(u);

	if (n > most)
		unpack_fail(u, AYNI_TOOBIG);
	return u->err == AYNI_OK ? (size_t)n : 0;
}

static void *
list(struct unpack *u, struct home *h, size_t most, size_t size, size_t *n)
{
	void *at;

	*n = count(u, most);
	if ((at = arena_zalloc(&h->arena, *n, size)) == NULL) {
		unpack_fail(u, AYNI_NOMEM);
		*n = 0;
	}
	return at;
}

static void
get_lists(struct unpack *u, struct home *h)
{
	struct home_refused *r;
	size_t i;

	h->offices = count(u, CERT_MAX_OFFICES);
	for (i = 0; i < h->offices; i++)
		h->office[i].message = unpack_bytes(u);
	h->urls = count(u, INVITATION_MAX_URLS);
	for (i = 0; i < h->urls; i++)
		h->url[i] = unpack_text(u);
	h->persons = count(u, CERT_MAX_PERSONS);
	for (i = 0; i < h->persons; i++)
		get_person(u, &h->person[i]);
	h->missing = list(
	    u, h, SYNC_MAX_RANGES, sizeof(*h->missing), &h->gaps);
	for (i = 0; i < h->gaps; i++) {
		unpack_expect(u, 2);
		h->missing[i].first = unpack_uint(u);
		h->missing[i].last = unpack_uint(u);
	}
	h->refused = list(
	    u, h, SYNC_MAX_BATCHES, sizeof(*h->refused), &h->refusals);
	for (i = 0; i < h->refusals; i++) {
		r = &h->refused[i];
		unpack_expect(u, 4);
		unpack_fixed(u, r->batch.b, sizeof(r->batch.b));
		r->first = unpack_uint(u);
		r->last = unpack_uint(u);
		r->err = (enum ayni_err)unpack_uint(u);
	}
}

static enum ayni_err
get_home(struct bytes in, struct home *h)
{
	struct unpack u = unpack_begin(in);
	uint64_t standing;

	unpack_expect(&u, 20);
	if (!text_is(unpack_text(&u), TYPE))
		unpack_fail(&u, AYNI_BADTYPE);
	h->label = unpack_text(&u);
	get_lists(&u, h);
	if ((standing = unpack_uint(&u)) > STANDING_USED)
		unpack_fail(&u, AYNI_BADFORM);
	h->standing = (enum standing)standing;
	unpack_fixed(&u, h->feed_epoch.b, sizeof(h->feed_epoch.b));
	h->feed_cursor = unpack_uint(&u);
	get_request(&u, &h->request);
	h->owes_deposits = unpack_bool(&u);
	h->deposits = unpack_uint(&u);
	h->known = unpack_uint(&u);
	h->anchor_us = unpack_int(&u);
	h->ahead_us = unpack_int(&u);
	h->heard_us = unpack_int(&u);
	h->tried_us = unpack_int(&u);
	h->tried = (enum ayni_err)unpack_uint(&u);
	h->stick = unpack_uint(&u);
	return unpack_end(&u);
}

static enum ayni_err
believe(struct home *h)
{
	enum ayni_err e = h->offices > 0 ? AYNI_OK : AYNI_BADFORM;
	size_t i;

	for (i = 0; i < h->offices && e == AYNI_OK; i++)
		e = cert_read_office(h->office[i].message, NULL,
		    &h->office[i].cert);
	for (i = 0; i < h->persons && e == AYNI_OK; i++)
		e = home_read_person(
		    h, h->person[i].message, &h->person[i].cert);
	return e;
}

enum ayni_err
home_load(struct vault *v, struct home *out)
{
	struct home h;
	struct bytes copy;
	struct buf b;
	enum ayni_err e;

	memset(&h, 0, sizeof(h));
	arena_init(&h.arena, 4 * MOST_BYTES);
	buf_init(&b, MOST_BYTES);
	if ((e = vault_get(v, NAME, &b)) != AYNI_OK)
		goto out;
	copy.n = b.n;
	if ((copy.p = arena_copy(&h.arena, b.p, b.n)) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	if ((e = get_home(copy, &h)) == AYNI_OK)
		e = believe(&h);
	if (e != AYNI_OK && e != AYNI_NOMEM)
		e = AYNI_STORE;
out:
	keys_wipe(b.p, b.n);
	buf_free(&b);
	if (e == AYNI_OK)
		*out = h;
	else
		arena_free(&h.arena);
	keys_wipe(&h, sizeof(h));
	return e;
}

void
home_free(struct home *h)
{
	arena_free(&h->arena);
	keys_wipe(h, sizeof(*h));
}

struct home_person *
home_person(struct home *h, const struct hash *cert)
{
	size_t i;

	for (i = 0; i < h->persons; i++)
		if (ID_EQUAL(h->person[i].hash, *cert))
			return &h->person[i];
	return NULL;
}

struct home_person *
home_at_slot(struct home *h, uint64_t slot)
{
	size_t i;

	for (i = 0; i < h->persons; i++)
		if (slot != 0 && h->person[i].slot == slot)
			return &h->person[i];
	return NULL;
}

enum standing
home_standing(const struct home *h, const struct home_person *p)
{
	bool apart = h->standing == STANDING_CERTIFIED && !p->admitted;

	return apart && p->used ? STANDING_USED : h->standing;
}

/* ---- what the office signed ---- */

void
home_add_office(struct home *h, struct bytes message,
    const struct office_cert *c)
{
	size_t i, at;

	for (i = 0; i < h->offices; i++)
		if (ID_EQUAL(h->office[i].cert.epoch, c->epoch))
			return;
	for (at = 0; at < h->offices; at++)
		if (c->issued_us > h->office[at].cert.issued_us)
			break;
	if (at == CERT_MAX_OFFICES)
		return;
	if (h->offices < CERT_MAX_OFFICES)
		h->offices++;
	for (i = h->offices - 1; i > at; i--)
		h->office[i] = h->office[i - 1];
	h->office[at] = (struct home_office){message, *c};
}

enum ayni_err
home_read_person(const struct home *h, struct bytes message,
    struct person_cert *out)
{
	enum ayni_err e = AYNI_BADSIG;
	size_t i;

	for (i = 0; i < h->offices && e == AYNI_BADSIG; i++)
		e = cert_read_person(message, &h->office[i].cert, out);
	return e;
}

enum ayni_err
home_read_device(const struct home *h, struct bytes message,
    struct device_cert *out)
{
	enum ayni_err e = AYNI_BADSIG;
	size_t i;

	for (i = 0; i < h->offices && e == AYNI_BADSIG; i++)
		e = cert_read_device(message, &h->office[i].cert, out);
	return e;
}

enum ayni_err
home_read_package(const struct home *h, struct bytes in, struct arena *a,
    struct package *out)
{
	enum ayni_err e = AYNI_BADSIG;
	size_t i;

	for (i = 0; i < h->offices && e == AYNI_BADSIG; i++)
		e = package_read(in, &h->office[i].cert, a, out);
	return e;
}

/* ---- how we stand with it ---- */

uint64_t
home_cursor(const struct home *h)
{
	return ID_EQUAL(h->feed_epoch, h->office[0].cert.epoch)
	    ? h->feed_cursor
	    : 0;
}

bool
home_owed(const struct home *h, uint64_t first, uint64_t last)
{
	size_t i;

	if (last > h->known)
		return true;
	for (i = 0; i < h->gaps; i++)
		if (first <= h->missing[i].last && last >= h->missing[i].first)
			return true;
	return false;
}

const struct home_person *
home_asking(const struct home *h, bool join)
{
	const struct home_person *any = NULL, *open = NULL;
	size_t i;

	for (i = 0; i < h->persons; i++) {
		if (!h->person[i].invited)
			continue;
		any = &h->person[i];
		if (!any->admitted && !any->used)
			open = any;
	}
	if (open != NULL)
		return open;
	return join || h->standing != STANDING_CERTIFIED ? any : NULL;
}

/* A change of home alone, in a transaction of its own. */
struct change {
	void (*fn)(struct home *h, struct change *c);
	int64_t at_us;
	enum ayni_err err;
	uint64_t number;
};

static enum ayni_err
change(struct vault *v, struct change *c)
{
	struct home h;
	enum ayni_err e = home_load(v, &h);

	if (e != AYNI_OK)
		return e;
	c->fn(&h, c);
	e = home_save(v, &h);
	home_free(&h);
	return e;
}

static enum ayni_err
change_all(struct vault *v, struct change *c)
{
	enum ayni_err e = vault_begin(v);

	return e == AYNI_OK ? vault_end(v, change(v, c)) : e;
}

static void
note_tried(struct home *h, struct change *c)
{
	h->tried_us = c->at_us;
	h->tried = c->err;
}

enum ayni_err
home_tried(struct vault *v, int64_t at_us, enum ayni_err what)
{
	struct change c = {note_tried, at_us, what, 0};

	return change_all(v, &c);
}

static void
count_bundle(struct home *h, struct change *c)
{
	h->stick = (h->stick > c->number ? h->stick : c->number) + 1;
	c->number = h->stick;
}

enum ayni_err
home_next_bundle(struct vault *v, uint64_t least, uint64_t *out)
{
	struct change c = {count_bundle, 0, AYNI_OK, least};
	enum ayni_err e = change_all(v, &c);

	if (e == AYNI_OK)
		*out = c.number;
	return e;
}

static enum ayni_err
part(struct vault *v, uint64_t number)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 16);
	pack_uint(&b, number);
	e = b.err != AYNI_OK ? b.err : vault_set(v, PARTED, buf_bytes(&b));
	buf_free(&b);
	return e;
}

enum ayni_err
home_parted(struct vault *v, uint64_t *out)
{
	struct unpack u;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 16);
	e = vault_get(v, PARTED, &b);
	u = unpack_begin(buf_bytes(&b));
	*out = e == AYNI_OK ? unpack_uint(&u) : 0;
	if (e == AYNI_OK && unpack_end(&u) != AYNI_OK)
		e = AYNI_STORE;
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static void
forget_contact(struct home *h)
{
	size_t i;

	h->standing = STANDING_JOINED;
	for (i = 0; i < h->persons; i++)
		h->person[i].admitted = false;
	memset(&h->request, 0, sizeof(h->request));
	h->known = 0;
	h->gaps = 0;
	h->refusals = 0;
}

static enum ayni_err
new_epoch(struct vault *v)
{
	struct vault_keys k;
	struct home h;
	enum ayni_err e;

	if ((e = home_load(v, &h)) != AYNI_OK)
		return e;
	if ((e = vault_keys(v, &k)) == AYNI_OK)
		e = vault_keys_new(v, &k.device);
	keys_wipe(&k, sizeof(k));
	forget_contact(&h);
	if (e == AYNI_OK)
		e = home_save(v, &h);
	if (e == AYNI_OK)
		e = part(v, h.stick);
	home_free(&h);
	return e;
}

enum ayni_err
home_new_epoch(struct vault *v)
{
	enum ayni_err e = vault_begin(v);

	return e == AYNI_OK ? vault_end(v, new_epoch(v)) : e;
}
