#include "ui/rows.h"

#include <string.h>

#include "fill/draft.h"

#define ROWS_MAX_BYTES (256u << 20)

struct list {
	struct arena *a;
	const struct handed *relay; /* NULL: none */
	struct buf rows; /* struct row[] */
};

static enum ayni_err
add_record(void *ctx, const struct vault_record *r)
{
	static const enum rows_state states[] = {
	    [RECORD_RECORDED] = ROWS_RECORDED, [RECORD_SENT] = ROWS_SENT,
	    [RECORD_HELD] = ROWS_HELD, [RECORD_SAFE] = ROWS_SAFE};
	struct list *l = ctx;
	struct row row = {.id = r->id, .form = r->form,
	    .state = states[r->state], .held_us = r->held_us,
	    .withdrawn = r->withdrawn,
	    .returned = r->returned > 0 && !r->withdrawn,
	    .waiting = r->waiting,
	    .label = arena_text(l->a, r->label)};

	if (r->state == RECORD_SENT)
		row.relay = l->relay;
	buf_put(&l->rows, &row, sizeof(row));
	return l->a->failed ? AYNI_NOMEM : l->rows.err;
}

static bool
is_gone(const struct agenda *g, const struct record_id *draft)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (g->item[i].gone && ID_EQUAL(g->item[i].record, *draft))
			return true;
	return false;
}

static enum ayni_err
add_drafts(struct list *l, struct kit *k, const struct agenda *g)
{
	struct draft_item *d = NULL;
	size_t n = 0, i;
	enum ayni_err e = draft_list(k->vault, l->a, &d, &n);

	for (i = 0; i < n && e == AYNI_OK; i++) {
		struct row row = {.id = d[i].record, .form = d[i].form,
		    .state = d[i].is_edit ? ROWS_CORRECTING : ROWS_DRAFT,
		    .answers = d[i].changes,
		    .gone = is_gone(g, &d[i].record), .label = d[i].label};

		if (!ID_EQUAL(d[i].author, k->person->hash))
			continue;
		buf_put(&l->rows, &row, sizeof(row));
		e = l->rows.err;
	}
	return e;
}

static enum ayni_err
find_relay(struct list *l, struct kit *k)
{
	struct handed *relay = arena_zalloc(l->a, 1, sizeof(*relay));
	enum ayni_err e = AYNI_NOMEM;

	if (relay != NULL)
		e = handed_where(k->vault, relay);
	if (e == AYNI_OK)
		l->relay = relay;
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

enum ayni_err
rows_list(struct kit *k, const struct agenda *g, struct arena *a,
    struct row **out, size_t *n)
{
	struct list l = {.a = a};
	struct row *row = NULL;
	size_t count;
	enum ayni_err e;

	buf_init(&l.rows, ROWS_MAX_BYTES);
	e = find_relay(&l, k);
	if (e == AYNI_OK)
		e = vault_record_list(k->vault, add_record, &l);
	if (e == AYNI_OK)
		e = add_drafts(&l, k, g);
	count = l.rows.n / sizeof(*row);
	if (e == AYNI_OK && count > 0) {
		row = arena_zalloc(a, count, sizeof(*row));
		if (row != NULL)
			memcpy(row, l.rows.p, l.rows.n);
		else
			e = AYNI_NOMEM;
	}
	buf_free(&l.rows);
	if (e != AYNI_OK)
		return e;
	*out = row;
	*n = count;
	return AYNI_OK;
}

const char *
rows_word(enum rows_state s)
{
	static const char *const word[] = {[ROWS_DRAFT] = "draft",
	    [ROWS_CORRECTING] = "correcting", [ROWS_RECORDED] = "recorded",
	    [ROWS_SENT] = "sent", [ROWS_HELD] = "held",
	    [ROWS_SAFE] = "safe"};

	return word[s];
}

void
rows_say(struct kit *k, const struct row *r, struct buf *b)
{
	static const enum hand_says say[] = {[ROWS_DRAFT] = SAY_IS_DRAFT,
	    [ROWS_CORRECTING] = SAY_IS_EDIT,
	    [ROWS_RECORDED] = SAY_IS_RECORDED, [ROWS_SENT] = SAY_IS_SENT,
	    [ROWS_HELD] = SAY_IS_HELD, [ROWS_SAFE] = SAY_IS_SAFE};
	bool since = r->state == ROWS_HELD && r->held_us != 0;
	char at[KIT_NUMBER], files[KIT_NUMBER];

	if (r->relay != NULL)
		kit_put(k, b, SAY_IS_WITH_RELAY,
		    KIT_ARGS(text_of(r->relay->name),
			kit_time(k, at, r->relay->since_us)));
	else
		kit_put(k, b, since ? SAY_IS_HELD_SINCE : say[r->state],
		    KIT_ARGS(kit_time(k, at, r->held_us)));
	if (r->withdrawn) {
		buf_put_z(b, ", ");
		kit_put(k, b, SAY_IS_WITHDRAWN, NULL, 0);
	}
	if (r->returned) {
		buf_put_z(b, ", ");
		kit_put(k, b, SAY_IS_RETURNED, NULL, 0);
	}
	if (r->gone) {
		buf_put_z(b, ", ");
		kit_put(k, b, SAY_WORK_DRAFT_GONE, NULL, 0);
	}
	if (r->waiting > 0 && r->held_us != 0) {
		buf_put_z(b, ", ");
		kit_put(k, b, SAY_FILES_LACKING,
		    KIT_ARGS(kit_number(files, r->waiting)));
	}
}
