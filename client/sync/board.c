#include "sync/board.h"

#include <string.h>

#include "ayni/cert.h"
#include "ayni/pack.h"

#define NAME "notices"
#define MOST_BYTES (4u << 20)
#define ARENA (8u << 20)

/* ---- the value ---- */

static void
read_one(struct unpack *u, struct arena *a, struct board_notice *n)
{
	uint64_t seens;
	size_t i;

	unpack_expect(u, 2);
	n->object = unpack_bytes(u);
	seens = unpack_array(u);
	if (seens > CERT_MAX_PERSONS)
		unpack_fail(u, AYNI_STORE);
	if (u->err != AYNI_OK)
		return;
	n->seen = arena_zalloc(a, (size_t)seens + 1, sizeof(*n->seen));
	if (n->seen == NULL)
		unpack_fail(u, AYNI_NOMEM);
	for (i = 0; i < seens && u->err == AYNI_OK; i++)
		n->seen[n->seens++] = unpack_text(u);
	if (u->err == AYNI_OK &&
	    notice_read(n->object, &n->notice) != AYNI_OK)
		unpack_fail(u, AYNI_STORE);
}

static enum ayni_err
read_all(struct bytes in, struct arena *a, struct board *out)
{
	struct unpack u = unpack_begin(in);
	uint64_t n = unpack_array(&u), i;
	enum ayni_err e;

	if (n > BOARD_MAX)
		return AYNI_STORE;
	out->notice = arena_zalloc(a, (size_t)n + 1, sizeof(*out->notice));
	if (out->notice == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && u.err == AYNI_OK; i++)
		read_one(&u, a, &out->notice[i]);
	out->n = (size_t)n;
	e = unpack_end(&u);
	return e == AYNI_OK || e == AYNI_NOMEM ? e : AYNI_STORE;
}

enum ayni_err
board_load(struct vault *v, struct arena *a, struct board *out)
{
	struct board all = {NULL, 0};
	struct bytes in;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, MOST_BYTES);
	e = vault_get(v, NAME, &b);
	if (e == AYNI_OK) {
		in = (struct bytes){arena_copy(a, b.p, b.n), b.n};
		e = in.p != NULL ? read_all(in, a, &all) : AYNI_NOMEM;
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
	}
	buf_free(&b);
	if (e == AYNI_OK)
		*out = all;
	return e;
}

static enum ayni_err
save(struct vault *v, const struct board *all)
{
	struct buf b;
	enum ayni_err e;
	size_t i, k;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, all->n);
	for (i = 0; i < all->n; i++) {
		pack_array(&b, 2);
		pack_bytes(&b, all->notice[i].object);
		pack_array(&b, all->notice[i].seens);
		for (k = 0; k < all->notice[i].seens; k++)
			pack_text(&b, all->notice[i].seen[k]);
	}
	e = b.err == AYNI_OK ? vault_set(v, NAME, buf_bytes(&b)) : b.err;
	buf_free(&b);
	return e;
}

/* ---- changes ---- */

/* At its place among the others; past the end: it is older than all that
 * there is room for. */
static size_t
place(const struct board *all, const struct notice *n)
{
	size_t i = 0;

	while (i < all->n && all->notice[i].notice.at_us > n->at_us)
		i++;
	return i;
}

static bool
is_there(const struct board *all, struct bytes object)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (bytes_equal(all->notice[i].object, object))
			return true;
	return false;
}

static enum ayni_err
insert(struct vault *v, const struct board *all, struct arena *a,
    const struct board_notice *new)
{
	size_t at = place(all, &new->notice), rest;
	struct board more = {
	    arena_zalloc(a, all->n + 1, sizeof(*new)), all->n + 1};

	if (more.notice == NULL)
		return AYNI_NOMEM;
	rest = all->n - at;
	if (at > 0)
		memcpy(more.notice, all->notice, at * sizeof(*new));
	more.notice[at] = *new;
	if (rest > 0)
		memcpy(&more.notice[at + 1], &all->notice[at],
		    rest * sizeof(*new));
	if (more.n > BOARD_MAX)
		more.n = BOARD_MAX;
	return save(v, &more);
}

enum ayni_err
board_add(struct vault *v, struct bytes object, bool *added)
{
	struct board_notice new = {.object = object};
	struct board all;
	struct arena a;
	enum ayni_err e;

	if ((e = notice_read(object, &new.notice)) != AYNI_OK)
		return e;
	arena_init(&a, ARENA);
	e = board_load(v, &a, &all);
	if (e == AYNI_OK && !is_there(&all, object) &&
	    (e = insert(v, &all, &a, &new)) == AYNI_OK)
		*added = true;
	arena_free(&a);
	return e;
}

bool
board_for(const struct board_notice *n, struct text code)
{
	return n->notice.to.kind != RECIPIENT_PERSON ||
	    text_equal(n->notice.to.code, code);
}

static bool
is_seen(const struct board_notice *n, struct text code)
{
	size_t i;

	for (i = 0; i < n->seens; i++)
		if (text_equal(n->seen[i], code))
			return true;
	return false;
}

bool
board_fresh(const struct board_notice *n, struct text code,
    struct text today)
{
	return board_for(n, code) && !is_seen(n, code) &&
	    (n->notice.until.n == 0 ||
		text_compare(n->notice.until, today) >= 0);
}

struct hash
board_id(const struct board_notice *n)
{
	return keys_hash(n->object);
}

static bool
is_one(const struct board_notice *n, const struct hash *one)
{
	struct hash id = board_id(n);

	return one == NULL || ID_EQUAL(id, *one);
}

enum ayni_err
board_see(struct vault *v, struct text code, const struct hash *one)
{
	struct board all;
	struct arena a;
	bool any = false;
	enum ayni_err e;
	size_t i;

	arena_init(&a, ARENA);
	e = board_load(v, &a, &all);
	for (i = 0; i < all.n && e == AYNI_OK; i++) {
		struct board_notice *n = &all.notice[i];

		if (!is_one(n, one) || !board_for(n, code) ||
		    is_seen(n, code) ||
		    n->seens == CERT_MAX_PERSONS)
			continue;
		n->seen[n->seens++] = code; /* room for one more was made */
		any = true;
	}
	if (e == AYNI_OK && any)
		e = save(v, &all);
	arena_free(&a);
	return e;
}
