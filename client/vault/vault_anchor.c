#include "vault/inside.h"

#include <string.h>

#define NAME "anchors"
#define MOST_BYTES 4096u
#define NARROW_US INT64_C(120000000) /* a round trip over a link */

/* The oldest first.  told: entries carry all of them. */
struct kept {
	struct anchor anchor[ANCHOR_MAX];
	size_t n;
	bool told;
};

static enum ayni_err
load(struct vault *v, struct kept *k)
{
	struct unpack u;
	struct buf b;
	uint64_t n, i;
	enum ayni_err e;

	memset(k, 0, sizeof(*k));
	buf_init(&b, MOST_BYTES);
	if ((e = vault_get(v, NAME, &b)) == AYNI_OK) {
		u = unpack_begin(buf_bytes(&b));
		unpack_expect(&u, 2);
		k->told = unpack_bool(&u);
		if ((n = unpack_array(&u)) > ANCHOR_MAX)
			unpack_fail(&u, AYNI_TOOBIG);
		for (i = 0; i < n && u.err == AYNI_OK; i++)
			anchor_get(&u, &k->anchor[k->n++]);
		e = unpack_end(&u) == AYNI_OK ? AYNI_OK : AYNI_STORE;
	}
	vault_row_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
save(struct vault *v, const struct kept *k)
{
	struct buf b;
	enum ayni_err e;
	size_t i;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, 2);
	pack_bool(&b, k->told);
	pack_array(&b, k->n);
	for (i = 0; i < k->n; i++)
		anchor_put(&b, &k->anchor[i]);
	if ((e = b.err) == AYNI_OK)
		e = vault_set(v, NAME, buf_bytes(&b));
	buf_free(&b);
	return e;
}

static bool
one_boot(const struct anchor *a, const struct anchor *b)
{
	return memcmp(a->sent.boot_id, b->sent.boot_id, 16) == 0 &&
	    memcmp(a->got.boot_id, b->got.boot_id, 16) == 0 &&
	    memcmp(a->sent.boot_id, a->got.boot_id, 16) == 0;
}

static int64_t
width_us(const struct anchor *a)
{
	return a->got.boot_us - a->sent.boot_us;
}

/* The newer one says all that the older does, and more. */
static bool
replaces(const struct anchor *a, const struct anchor *old)
{
	return one_boot(a, old) &&
	    (width_us(a) < NARROW_US || width_us(a) <= width_us(old));
}

enum ayni_err
vault_anchor_add(struct vault *v, const struct anchor *a)
{
	struct kept k;
	enum ayni_err e = load(v, &k);

	if (e != AYNI_OK)
		return e;
	if (k.told || (k.n > 0 && replaces(a, &k.anchor[k.n - 1])))
		k.n -= k.n > 0;
	if (k.n == ANCHOR_MAX) {
		memmove(k.anchor, k.anchor + 1,
		    (ANCHOR_MAX - 1) * sizeof(k.anchor[0]));
		k.n--;
	}
	k.anchor[k.n++] = *a;
	k.told = false;
	return save(v, &k);
}

enum ayni_err
vault_anchor_list(struct vault *v, struct anchor out[ANCHOR_MAX], size_t *n)
{
	struct kept k;
	enum ayni_err e = load(v, &k);

	if (e != AYNI_OK)
		return e;
	memcpy(out, k.anchor, sizeof(k.anchor));
	*n = k.n;
	return AYNI_OK;
}

enum ayni_err
vault_anchor_told(struct vault *v)
{
	struct kept k;
	enum ayni_err e = load(v, &k);

	if (e != AYNI_OK || k.n == 0 || k.told)
		return e;
	k.anchor[0] = k.anchor[k.n - 1];
	k.n = 1;
	k.told = true;
	return save(v, &k);
}
