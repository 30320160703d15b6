#include "fill/draft.h"

#include "fill/kept.h"

#define ITEMS_BYTES (64u << 20)
#define LABEL_BYTES 65536u

struct listing {
	struct arena *a;
	struct buf items; /* struct draft_item[] */
	struct buf label;
	uint64_t changes;
};

static enum ayni_err
list_one(void *ctx, const struct record_id *r, const struct hash *form,
    struct bytes head)
{
	struct draft_item item = {.record = *r, .form = *form};
	struct listing *l = ctx;
	struct kept_head h;
	enum ayni_err e = kept_read_head(head, &h);

	if (e != AYNI_OK)
		return e;
	item.author = h.author;
	item.is_edit = h.is_edit;
	item.assigned = h.assigned;
	item.assignment = h.assignment;
	item.begun_us = h.begun_us;
	buf_put(&l->items, &item, sizeof(item));
	return l->items.err;
}

static enum ayni_err
last_step(void *ctx, struct bytes in)
{
	struct listing *l = ctx;
	struct kept_step s;
	enum ayni_err e = kept_read_step(in, &s);

	if (e != AYNI_OK)
		return e;
	buf_clear(&l->label);
	buf_put_text(&l->label, s.label);
	l->changes = s.changes;
	return l->label.err;
}

static enum ayni_err
list_all(struct vault *v, struct listing *l, struct draft_item **out,
    size_t *n)
{
	enum ayni_err e = vault_draft_list(v, list_one, l);
	struct draft_item *at;
	size_t i, k = l->items.n / sizeof(*at);

	if (e != AYNI_OK)
		return e;
	if ((at = arena_copy(l->a, l->items.p, l->items.n)) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < k && e == AYNI_OK; i++) {
		buf_clear(&l->label);
		e = vault_draft_steps(v, &at[i].record, last_step, l);
		at[i].changes = l->changes;
		at[i].label = arena_text(l->a, buf_text(&l->label));
	}
	if (e == AYNI_OK && l->a->failed)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		*out = at;
		*n = k;
	}
	return e;
}

enum ayni_err
draft_list(struct vault *v, struct arena *a, struct draft_item **out,
    size_t *n)
{
	struct listing l = {.a = a};
	enum ayni_err e;

	buf_init(&l.items, ITEMS_BYTES);
	buf_init(&l.label, LABEL_BYTES);
	e = list_all(v, &l, out, n);
	buf_free(&l.items);
	buf_free(&l.label);
	return e;
}
