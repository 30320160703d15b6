#include "support/sabotage.h"

static enum ayni_err
step(void *ctx)
{
	struct sabotage *b = ctx;
	long at = b->seen++;

	return b->after >= 0 && (at == b->after || (b->gone && at > b->after))
	    ? b->err
	    : AYNI_OK;
}

static enum ayni_err
bad_make(void *ctx, const char *dir)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.make(b->real.ctx, dir);
}

static enum ayni_err
bad_list(void *ctx, const char *dir,
    enum ayni_err (*fn)(void *arg, const char *name), void *arg)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.list(b->real.ctx, dir, fn, arg);
}

static enum ayni_err
bad_read(void *ctx, const char *path, struct buf *out)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.read(b->real.ctx, path, out);
}

/* Half of it gets there. */
static enum ayni_err
bad_write(void *ctx, const char *path, struct bytes s)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	if (e == AYNI_OK)
		return b->real.write(b->real.ctx, path, s);
	s.n /= 2;
	(void)b->real.write(b->real.ctx, path, s);
	return e;
}

static enum ayni_err
half(const void *from, pour_fn fn, void *to)
{
	const struct pour *whole = from;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1u << 24);
	e = whole->each(whole->from, pour_into_buf, &b);
	if (e == AYNI_OK)
		e = fn(to, (struct bytes){b.p, b.n / 2});
	buf_free(&b);
	return e;
}

static enum ayni_err
bad_pour(void *ctx, const char *path, const struct pour *from)
{
	struct sabotage *b = ctx;
	const struct pour some = {half, from};
	enum ayni_err e = step(b);
	uint64_t size = 0;

	if (e != AYNI_OK) {
		(void)b->real.pour(b->real.ctx, path, &some);
		return e;
	}
	e = b->real.pour(b->real.ctx, path, from);
	if (e == AYNI_OK && b->limit > 0)
		e = b->real.size(b->real.ctx, path, &size);
	return e == AYNI_OK && size > b->limit ? AYNI_FULL : e;
}

static enum ayni_err
bad_size(void *ctx, const char *path, uint64_t *bytes)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.size(b->real.ctx, path, bytes);
}

static enum ayni_err
bad_rename(void *ctx, const char *from, const char *to)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.rename(b->real.ctx, from, to);
}

static enum ayni_err
bad_remove(void *ctx, const char *path)
{
	struct sabotage *b = ctx;
	enum ayni_err e = step(b);

	return e != AYNI_OK ? e : b->real.remove(b->real.ctx, path);
}

struct stick
sabotage_stick(struct sabotage *s)
{
	return (struct stick){.make = bad_make,
	    .list = bad_list,
	    .read = bad_read,
	    .write = bad_write,
	    .pour = bad_pour,
	    .size = bad_size,
	    .rename = bad_rename,
	    .remove = bad_remove,
	    .ctx = s};
}
