#include "sync/pace.h"

#include "ayni/blob.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"

#define NAME "link"
#define GROWS 2u
#define BATCH_LEAST (8u << 10)
#define BATCH_MOST (192u << 10)

static size_t
within(uint64_t bytes)
{
	if (bytes < PACE_LEAST)
		return PACE_LEAST;
	return bytes > PACE_MOST ? PACE_MOST : (size_t)bytes;
}

enum ayni_err
pace_load(struct vault *v, struct pace *out)
{
	struct unpack u;
	struct buf b;
	uint64_t bears = PACE_UNKNOWN;
	enum ayni_err e;

	buf_init(&b, 64);
	e = vault_get(v, NAME, &b);
	if (e == AYNI_OK) {
		u = unpack_begin(buf_bytes(&b));
		bears = unpack_uint(&u);
		if (unpack_end(&u) != AYNI_OK)
			bears = PACE_UNKNOWN;
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
	}
	buf_free(&b);
	if (e == AYNI_OK)
		out->bears = within(bears);
	return e;
}

enum ayni_err
pace_save(struct vault *v, const struct pace *p)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 64);
	pack_uint(&b, p->bears);
	e = b.err;
	if (e == AYNI_OK)
		e = vault_set(v, NAME, buf_bytes(&b));
	buf_free(&b);
	return e;
}

void
pace_carried(struct pace *p, uint64_t bytes, int64_t took_us)
{
	uint64_t bears, most = (uint64_t)p->bears * GROWS;

	if (bytes < pace_request(p) / 2 || took_us < 0)
		return;
	if (took_us == 0)
		took_us = 1;
	bears = bytes > UINT64_MAX / (uint64_t)PACE_AIM_US ? most
	    : bytes * (uint64_t)PACE_AIM_US / (uint64_t)took_us;
	p->bears = within(bears < most ? bears : most);
}

void
pace_broke(struct pace *p, uint64_t bytes)
{
	p->bears = within(bytes > p->bears / 4 ? bytes : p->bears / 4);
}

size_t
pace_request(const struct pace *p)
{
	return p->bears / 4;
}

/* Where requests bear what they may hold, batches are to fit into them. */
size_t
pace_batch(const struct pace *p)
{
	size_t bytes = 2 * p->bears; /* of which about a third goes */

	if (pace_request(p) >= BLOB_INLINE)
		return VAULT_CUT_BYTES;
	if (bytes < BATCH_LEAST)
		return BATCH_LEAST;
	return bytes > BATCH_MOST ? BATCH_MOST : bytes;
}
