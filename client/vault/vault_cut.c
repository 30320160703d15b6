#include "vault/inside.h"

#include <string.h>

#include <sodium.h>

#include "ayni/mem.h"
#include "ayni/plant.h"

/* Entries of one form stand together, so that its dictionary serves them
 * all; an entry builds on others of its record alone, which has one form.
 * Bodies are read one by one, since sorting would hold them all. */
#define PENDING                                                               \
	"SELECT j.entry, r.form FROM journal j JOIN entry e ON e.n = j.entry" \
	" JOIN record r ON r.n = e.record WHERE j.epoch = ? AND j.seq IS NULL"\
	" ORDER BY r.form, j.entry"

struct cut {
	struct vault *v;
	const struct box_public *to;
	vault_dictionary_fn find;
	void *ctx;
	struct vault_keys *keys; /* in memory of sodium_malloc */
	uint64_t epoch;          /* its number */
	struct batch_header header; /* of the next batch */
	size_t most_bytes;       /* of entries in one */
	struct hash form;        /* of what is gathered */
	bool has_form;
	struct bytes dictionary;
	struct buf plain;        /* entries one after the other */
	uint64_t number[BATCH_MAX_ENTRIES];
	struct bytes entry[BATCH_MAX_ENTRIES]; /* p: set when all are in */
	size_t n;
};

/* Where the chain of this epoch ends. */
static enum ayni_err
find_end(struct cut *c)
{
	struct query q = vault_sql(c->v, "SELECT last, id FROM batch "
	    "WHERE epoch = ? ORDER BY last DESC LIMIT 1");

	vault_sql_int(&q, c->epoch);
	c->header.first = 1;
	if (vault_sql_row(&q)) {
		c->header.first = vault_sql_get_int(&q, 0) + 1;
		c->header.has_previous = true;
		VAULT_SQL_ID(&q, 1, c->header.previous);
	}
	return vault_sql_end(&q);
}

static enum ayni_err
number_entries(struct cut *c)
{
	enum ayni_err e = AYNI_OK;
	struct query q;
	size_t i;

	for (i = 0; i < c->n && e == AYNI_OK; i++) {
		q = vault_sql(c->v, "UPDATE journal SET seq = ? "
		    "WHERE entry = ? AND epoch = ?");
		vault_sql_int(&q, c->header.first + i);
		vault_sql_int(&q, c->number[i]);
		vault_sql_int(&q, c->epoch);
		e = vault_sql_run(&q);
	}
	return e;
}

static enum ayni_err
put_batch(struct cut *c, const struct hash *id, struct bytes body)
{
	struct query q = vault_sql(c->v, "INSERT INTO batch "
	    "(epoch, first, last, id, body) VALUES (?, ?, ?, ?, ?)");

	vault_sql_int(&q, c->epoch);
	vault_sql_int(&q, c->header.first);
	vault_sql_int(&q, c->header.first + c->n - 1);
	vault_sql_bytes(&q, ID_BYTES(*id));
	vault_sql_bytes(&q, body);
	return vault_sql_run(&q);
}

/* What is gathered becomes a batch. */
static enum ayni_err
flush(struct cut *c)
{
	const uint8_t *at = c->plain.p;
	struct buf body;
	struct hash id;
	enum ayni_err e;
	size_t i;

	if (c->n == 0)
		return AYNI_OK;
	for (i = 0; i < c->n; at += c->entry[i++].n)
		c->entry[i].p = at;
	buf_init(&body, BATCH_MAX_BYTES);
	batch_put(&body, &c->header, c->entry, c->n, c->to, c->dictionary,
	    &c->keys->sign, c->v->chance, &id);
	if ((e = body.err) == AYNI_OK)
		e = put_batch(c, &id, buf_bytes(&body));
	if (e == AYNI_OK)
		e = number_entries(c);
	buf_free(&body);
	c->header.first += c->n;
	c->header.has_previous = true;
	c->header.previous = id;
	c->n = 0;
	keys_wipe(c->plain.p, c->plain.n);
	buf_clear(&c->plain);
	return e;
}

static enum ayni_err
gather(struct cut *c, uint64_t number, const struct row *row,
    struct bytes locked)
{
	size_t before = c->plain.n, n = locked.n - LOCK_OVERHEAD;
	enum ayni_err e = AYNI_OK;

	if (locked.n >= LOCK_OVERHEAD && before + n > c->most_bytes)
		e = flush(c);
	else if (c->n == BATCH_MAX_ENTRIES)
		e = flush(c);
	before = c->plain.n;
	/* Enough from the start: a buffer that moves leaves a copy behind. */
	if (e == AYNI_OK && before == 0 &&
	    buf_grow(&c->plain, c->most_bytes) == NULL)
		e = c->plain.err;
	if (e == AYNI_OK)
		e = vault_row_open(c->v, row, locked, &c->plain);
	if (e != AYNI_OK)
		return e;
	c->number[c->n] = number;
	c->entry[c->n++].n = c->plain.n - before;
	return AYNI_OK;
}

static enum ayni_err
take_entry(struct cut *c, uint64_t number)
{
	struct query q = vault_sql(c->v, "SELECT e.id, r.id, e.body FROM "
	    "entry e JOIN record r ON r.n = e.record WHERE e.n = ?");
	struct record_id record;
	struct hash id;
	const struct row row = {.table = "entry", .id = ID_BYTES(id),
	    .also = ID_BYTES(record)};

	vault_sql_int(&q, number);
	if (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, id);
		VAULT_SQL_ID(&q, 1, record);
		if (q.err == AYNI_OK)
			vault_sql_fail(&q, gather(c, number, &row,
					       vault_sql_get(&q, 2)));
	}
	return vault_sql_end(&q);
}

static enum ayni_err
take_form(struct cut *c, const struct hash *form)
{
	enum ayni_err e = flush(c);

	c->form = *form;
	c->has_form = true;
	c->dictionary = c->find != NULL ? c->find(c->ctx, form)
					: (struct bytes){NULL, 0};
	return e;
}

static enum ayni_err
take_all(struct cut *c)
{
	struct query q = vault_sql(c->v, PENDING);
	struct hash form;
	bool any = false;
	enum ayni_err e;

	vault_sql_int(&q, c->epoch);
	while (vault_sql_row(&q)) {
		any = true;
		VAULT_SQL_ID(&q, 1, form);
		if (q.err == AYNI_OK &&
		    (!c->has_form || !ID_EQUAL(form, c->form)))
			vault_sql_fail(&q, take_form(c, &form));
		if (q.err == AYNI_OK)
			vault_sql_fail(&q,
			    take_entry(c, vault_sql_get_int(&q, 0)));
	}
	e = vault_sql_end(&q);
	if (e == AYNI_OK)
		e = flush(c);
	return e == AYNI_OK && any ? vault_place_turn(c->v) : e;
}

/* Inside the transaction. */
static enum ayni_err
cut_all(struct cut *c)
{
	enum ayni_err e = vault_keys(c->v, c->keys);

	if (e != AYNI_OK)
		return e == AYNI_NOTFOUND ? AYNI_STATE : e;
	c->header.device = c->keys->device;
	c->header.epoch = c->keys->epoch;
	if ((e = vault_keys_epoch(c->v, &c->epoch)) != AYNI_OK)
		return e;
	if (PLANT(CUT_AGAIN) &&
	    ((e = vault_sql_exec(c->v, "UPDATE journal SET seq = NULL WHERE "
		"seq > (SELECT sent FROM epoch WHERE n = journal.epoch)")) !=
		    AYNI_OK ||
		(e = vault_sql_exec(c->v, "DELETE FROM batch WHERE first > "
		    "(SELECT sent FROM epoch WHERE n = batch.epoch)")) !=
		    AYNI_OK))
		return e;
	if ((e = find_end(c)) != AYNI_OK)
		return e;
	return take_all(c);
}

enum ayni_err
vault_cut(struct vault *v, const struct box_public *to, size_t most_bytes,
    vault_dictionary_fn dictionary, void *ctx)
{
	struct cut *c = mem_zalloc(1, sizeof(*c));
	enum ayni_err e = AYNI_NOMEM;

	if (c == NULL)
		return e;
	c->v = v;
	c->to = to;
	c->most_bytes = most_bytes > 0 ? most_bytes : VAULT_CUT_BYTES;
	c->find = dictionary;
	c->ctx = ctx;
	buf_init(&c->plain, BATCH_MAX_BYTES);
	if ((c->keys = sodium_malloc(sizeof(*c->keys))) == NULL)
		goto out;
	if ((e = vault_outbox_may(v)) != AYNI_OK)
		goto out;
	if ((e = vault_begin(v)) != AYNI_OK)
		goto out;
	e = vault_end(v, cut_all(c));
out:
	sodium_free(c->keys);
	vault_row_free(&c->plain);
	mem_free(c);
	return e;
}
