#include "ayni/anchor.h"

#include <string.h>

static void
put_moment(struct buf *out, const struct moment *m, bool named)
{
	pack_array(out, 3);
	pack_int(out, m->wall_us);
	pack_uint(out, m->boot_us > 0 ? (uint64_t)m->boot_us : 0);
	if (named)
		pack_bytes(out, BYTES(m->boot_id));
	else
		pack_null(out);
}

static bool
one_boot(const struct anchor *a)
{
	return memcmp(a->sent.boot_id, a->got.boot_id,
		   sizeof(a->got.boot_id)) == 0;
}

void
anchor_put(struct buf *out, const struct anchor *a)
{
	pack_array(out, 4);
	pack_int(out, a->office_us);
	put_moment(out, &a->sent, true);
	put_moment(out, &a->got, !one_boot(a));
	if (a->has_batch)
		pack_bytes(out, BYTES(a->batch));
	else
		pack_null(out);
}

static void
get_clocks(struct unpack *u, struct moment *m)
{
	unpack_expect(u, 3);
	m->wall_us = unpack_int(u);
	m->boot_us = (int64_t)unpack_uint(u);
}

void
anchor_get(struct unpack *u, struct anchor *out)
{
	struct anchor a = {.office_us = 0};

	unpack_expect(u, 4);
	a.office_us = unpack_int(u);
	get_clocks(u, &a.sent);
	unpack_fixed(u, a.sent.boot_id, sizeof(a.sent.boot_id));
	get_clocks(u, &a.got);
	if (unpack_null(u)) {
		memcpy(a.got.boot_id, a.sent.boot_id, sizeof(a.got.boot_id));
	} else {
		unpack_fixed(u, a.got.boot_id, sizeof(a.got.boot_id));
		if (one_boot(&a)) /* is written as null */
			unpack_fail(u, AYNI_NONCANON);
	}
	if (!unpack_null(u)) {
		a.has_batch = true;
		unpack_fixed(u, a.batch, sizeof(a.batch));
	}
	if (u->err == AYNI_OK)
		*out = a;
}
