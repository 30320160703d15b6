#include "vault/inside.h"

#include <string.h>

#include <sodium.h>

#include "ayni/plant.h"

#define KEYS_BYTES 64u /* signing seed, box secret */

enum ayni_err
vault_keys_epoch(struct vault *v, uint64_t *out)
{
	return vault_sql_count(v, "SELECT max(n) FROM epoch",
	    (struct bytes){NULL, 0}, out);
}

static struct row
row_of(uint64_t n, const struct vault_keys *k)
{
	return (struct row){.table = "epoch", .n = n,
	    .id = ID_BYTES(k->epoch), .also = ID_BYTES(k->device)};
}

/* Of the row where q stands. */
static enum ayni_err
read_keys(struct query *q, struct vault_keys *k)
{
	struct row row;
	struct buf plain;
	enum ayni_err e;

	VAULT_SQL_ID(q, 1, k->device);
	VAULT_SQL_ID(q, 2, k->epoch);
	if (q->err != AYNI_OK)
		return q->err;
	row = row_of(vault_sql_get_int(q, 0), k);
	buf_init(&plain, KEYS_BYTES);
	e = vault_row_open(q->v, &row, vault_sql_get(q, 3), &plain);
	if (e == AYNI_OK && plain.n != KEYS_BYTES)
		e = vault_say(q->v, AYNI_STORE, "%s: damaged: keys of %zu "
		    "bytes", q->v->file, plain.n);
	if (e == AYNI_OK) {
		k->sign = keys_sign_from(plain.p);
		k->box = keys_box_from(plain.p + 32);
	}
	vault_row_free(&plain);
	return e;
}

enum ayni_err
vault_keys(struct vault *v, struct vault_keys *out)
{
	struct vault_keys *k = sodium_malloc(sizeof(*k));
	struct query q;
	enum ayni_err e;

	if (k == NULL)
		return AYNI_NOMEM;
	q = vault_sql(v, "SELECT n, device, id, keys FROM epoch "
	    "ORDER BY n DESC LIMIT 1");
	if (vault_sql_row(&q))
		vault_sql_fail(&q, read_keys(&q, k));
	else
		vault_sql_fail(&q, vault_say(v, AYNI_NOTFOUND,
		    "%s: this device has not joined yet", v->file));
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		*out = *k;
	sodium_free(k);
	return e;
}

static enum ayni_err
put_epoch(struct vault *v, uint64_t n, const struct vault_keys *k,
    const uint8_t secrets[KEYS_BYTES])
{
	struct row row = row_of(n, k);
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, 256);
	e = vault_row_lock(
	    v, &row, (struct bytes){secrets, KEYS_BYTES}, &body);
	if (e != AYNI_OK)
		goto out;
	q = vault_sql(v, "INSERT INTO epoch (n, device, id, keys) "
	    "VALUES (?, ?, ?, ?)");
	vault_sql_int(&q, n);
	vault_sql_bytes(&q, row.also);
	vault_sql_bytes(&q, row.id);
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_sql_run(&q);
out:
	buf_free(&body);
	return e;
}

/* What is not safe in any epoch is in the journal of this one. */
static enum ayni_err
journal_again(struct vault *v, uint64_t n)
{
	struct query q = vault_sql(v,
	    "INSERT INTO journal (entry, epoch) SELECT n, ? FROM entry e "
	    "WHERE length(body) > 0 AND NOT EXISTS (SELECT 1 FROM journal j JOIN epoch p "
	    "ON p.n = j.epoch WHERE j.entry = e.n AND j.seq <= p.safe)");

	vault_sql_int(&q, n);
	return vault_sql_run(&q);
}

/* Draws a key pair each, and gives what is to be sealed of them. */
static void
draw(struct vault *v, const struct device_id *device, struct vault_keys *k,
    uint8_t secrets[KEYS_BYTES])
{
	k->sign = keys_sign_new(v->chance);
	k->box = keys_box_new(v->chance);
	k->device = *device;
	k->epoch = keys_epoch(&k->sign.public);
	memcpy(secrets, k->sign.seed, 32);
	memcpy(secrets + 32, k->box.secret, 32);
}

struct drawn { /* in memory of sodium_malloc */
	struct vault_keys keys;
	uint8_t secrets[KEYS_BYTES];
};

static enum ayni_err
open_epoch(struct vault *v, const struct drawn *d)
{
	uint64_t n;
	enum ayni_err e = vault_keys_epoch(v, &n);

	if (e == AYNI_OK)
		e = put_epoch(v, n + 1, &d->keys, d->secrets);
	if (e == AYNI_OK && !PLANT(FORGET_AT_NEW_EPOCH))
		e = journal_again(v, n + 1);
	if (e == AYNI_OK)
		e = vault_place_turn(v);
	return e;
}

enum ayni_err
vault_keys_new(struct vault *v, const struct device_id *device)
{
	struct drawn *d = sodium_malloc(sizeof(*d));
	enum ayni_err e;

	if (d == NULL)
		return AYNI_NOMEM;
	draw(v, device, &d->keys, d->secrets);
	if ((e = vault_begin(v)) == AYNI_OK)
		e = vault_end(v, open_epoch(v, d));
	sodium_free(d);
	return e;
}
