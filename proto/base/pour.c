#include "ayni/pour.h"

static enum ayni_err
whole(const void *from, pour_fn fn, void *to)
{
	const struct bytes *b = from;

	return fn(to, *b);
}

struct pour
pour_bytes(const struct bytes *b)
{
	return (struct pour){whole, b};
}

enum ayni_err
pour_into_buf(void *to, struct bytes piece)
{
	struct buf *b = to;

	buf_put_bytes(b, piece);
	return b->err;
}
