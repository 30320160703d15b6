#include "form/live.h"

void
preload_uid(struct interview *iv, struct buf *b)
{
	uint8_t id[16];

	iv->env.chance.fill(iv->env.chance.ctx, id, sizeof(id));
	id[6] = (uint8_t)(0x40 | (id[6] & 0x0f));
	id[8] = (uint8_t)(0x80 | (id[8] & 0x3f));
	buf_put_z(b, "uuid:");
	id_uuid_put(b, id);
}

static struct text
preset(struct interview *iv, enum preload p, struct buf *b)
{
	switch (p) {
	case PRELOAD_START:
	case PRELOAD_END:
		datetime_put(b, iv->now.wall_us / 1000, iv->now.zone_min);
		return buf_text(b);
	case PRELOAD_TODAY:
		datetime_put(b, iv->now.wall_us / 1000, iv->now.zone_min);
		return (struct text){(const char *)b->p, b->n > 10 ? 10 : b->n};
	case PRELOAD_UID:
		preload_uid(iv, b);
		return buf_text(b);
	case PRELOAD_DEVICEID:
		return iv->deviceid;
	case PRELOAD_USERNAME:
		return iv->username;
	case PRELOAD_EMAIL:
		return iv->email;
	case PRELOAD_PHONENUMBER:
		return iv->phonenumber;
	case PRELOAD_NONE:
		break;
	}
	return (struct text){"", 0};
}

static void
preload_one(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	const enum preload *kind = ctx;
	struct text s;
	struct buf b;

	(void)g;
	if (l == NULL || iv->err != AYNI_OK)
		return;
	buf_init(&b, 256);
	s = preset(iv, *kind, &b);
	iv->err = b.err != AYNI_OK ? b.err : live_value(l, s);
	buf_free(&b);
	if (iv->err == AYNI_OK)
		compute_changed(iv, l);
}

static void
preload(struct interview *iv, bool ending)
{
	uint32_t i;

	for (i = 0; i < iv->f->fields && iv->err == AYNI_OK; i++) {
		enum preload kind = iv->f->field[i].preload;

		if (kind != PRELOAD_NONE && (kind == PRELOAD_END) == ending)
			live_each(iv, iv->root, i, preload_one, &kind);
	}
}

enum ayni_err
preload_begin(struct interview *iv)
{
	preload(iv, false);
	if (iv->f->instance_id == 0 && iv->err == AYNI_OK) {
		preload_uid(iv, &iv->instance_id);
		iv->err = iv->instance_id.err;
	}
	return iv->err;
}

enum ayni_err
preload_end(struct interview *iv)
{
	preload(iv, true);
	return iv->err;
}
