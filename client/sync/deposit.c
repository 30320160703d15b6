#include "sync/deposit.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/sync.h"
#include "ayni/unpack.h"

#define NAME "deposit"
#define MOST 4096u
#define ARENA (2u << 20)

enum ayni_err
deposit_list(struct vault *v, struct arena *a, struct bytes **list, size_t *n)
{
	struct unpack u;
	struct bytes *out;
	struct buf b;
	uint64_t count, i;
	enum ayni_err e;

	buf_init(&b, 2 * DEPOSIT_BYTES);
	e = vault_get(v, NAME, &b);
	if (e == AYNI_NOTFOUND) {
		*n = 0;
		e = AYNI_OK;
		goto out;
	}
	if (e != AYNI_OK)
		goto out;
	u = unpack_begin((struct bytes){arena_copy(a, b.p, b.n), b.n});
	count = u.in.p != NULL ? unpack_array(&u) : 0;
	out = arena_zalloc(a, count < MOST ? count : MOST, sizeof(*out));
	if (u.in.p == NULL || out == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	for (i = 0; i < count && i < MOST; i++)
		out[i] = unpack_bytes(&u);
	if (unpack_end(&u) != AYNI_OK) {
		e = AYNI_STORE;
		goto out;
	}
	*list = out;
	*n = (size_t)count;
out:
	buf_free(&b);
	return e;
}

/* Whether it is of the office's journal, whatever its epoch. */
static enum ayni_err
look(const struct office_id *office, struct bytes batch, struct batch *out)
{
	struct device_id device = keys_office_device(office);

	if (batch.n > SYNC_DEPOSIT_BYTES || batch_peek(batch, out) != AYNI_OK ||
	    !ID_EQUAL(out->header.device, device))
		return AYNI_BADTYPE;
	return AYNI_OK;
}

/* The oldest give way. */
static enum ayni_err
keep(struct vault *v, const struct bytes *list, size_t n, struct bytes batch)
{
	size_t bytes = batch.n, first = n, i;
	struct buf b;
	enum ayni_err e;

	while (first > 0 && n - first + 2 < MOST &&
	    bytes + list[first - 1].n <= DEPOSIT_BYTES)
		bytes += list[--first].n;
	buf_init(&b, 2 * DEPOSIT_BYTES);
	pack_array(&b, n - first + 1);
	for (i = first; i < n; i++)
		pack_bytes(&b, list[i]);
	pack_bytes(&b, batch);
	e = b.err == AYNI_OK ? vault_set(v, NAME, buf_bytes(&b)) : b.err;
	buf_free(&b);
	return e;
}

enum ayni_err
deposit_put(struct vault *v, const struct office_id *office,
    struct bytes batch)
{
	struct batch new, one;
	struct bytes *list = NULL;
	struct arena a;
	enum ayni_err e = look(office, batch, &new);
	size_t n = 0, i;

	if (e != AYNI_OK)
		return e;
	arena_init(&a, ARENA);
	e = deposit_list(v, &a, &list, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if (batch_peek(list[i], &one) == AYNI_OK &&
		    ID_EQUAL(one.id, new.id))
			break;
	if (e == AYNI_OK && i == n)
		e = keep(v, list, n, batch);
	arena_free(&a);
	return e;
}
