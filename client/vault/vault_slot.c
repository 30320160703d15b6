#include "vault/inside.h"

#include <string.h>

#include <sodium.h>

#include "ayni/unlock.h"

static void
key_from(uint8_t out[32], const uint8_t data[32], const char *purpose)
{
	struct hash h = keys_hmac(
	    (struct bytes){data, 32}, text_bytes(text_of(purpose)));

	memcpy(out, h.b, 32);
	keys_wipe(&h, sizeof(h));
}

/* From secret->data. */
static void
set_secret(struct vault *v, struct secret *s, uint64_t slot)
{
	key_from(s->rows, s->data, "rows");
	key_from(s->names, s->data, "names");
	vault_slot_forget(v);
	v->secret = s;
	v->slot = slot;
}

void
vault_slot_forget(struct vault *v)
{
	sodium_free(v->secret); /* wipes */
	v->secret = NULL;
	v->slot = 0;
}

enum ayni_err
vault_slot_share(const struct vault *v, struct vault *w)
{
	struct secret *s;

	if (v->secret == NULL)
		return AYNI_PASSPHRASE;
	if ((s = sodium_malloc(sizeof(*s))) == NULL)
		return AYNI_NOMEM;
	memcpy(s->data, v->secret->data, sizeof(s->data));
	set_secret(w, s, v->slot);
	return AYNI_OK;
}

uint64_t
vault_slot(const struct vault *v)
{
	return v->slot;
}

static enum ayni_err
passphrase_key(struct vault *v, const struct kdf *k, struct text passphrase,
    uint8_t key[32])
{
	enum ayni_err e;

	if (passphrase.n == 0)
		return vault_say(v, AYNI_USAGE, "the passphrase is empty");
	if (passphrase.n > VAULT_MAX_PASSPHRASE)
		return vault_say(v, AYNI_TOOBIG,
		    "the passphrase is longer than %u bytes",
		    VAULT_MAX_PASSPHRASE);
	e = vault_kdf(k, passphrase, key);
	if (e == AYNI_STORE)
		return vault_say(v, e, "%s: damaged: no such parameters of "
		    "Argon2id", v->file);
	if (e != AYNI_OK)
		return vault_say(v, e, "the key of a passphrase needs %llu "
		    "KiB of memory", (unsigned long long)k->memory >> 10);
	return e;
}

/* ---- the header ---- */

static enum ayni_err
read_kdf(struct vault *v, struct kdf *out)
{
	struct query q = vault_sql(v, "SELECT salt, ops, memory FROM header");

	if (vault_sql_row(&q)) {
		vault_sql_get_id(&q, 0, out->salt, sizeof(out->salt));
		out->ops = vault_sql_get_int(&q, 1);
		out->memory = vault_sql_get_int(&q, 2);
	} else {
		vault_sql_fail(&q, vault_say(v, AYNI_STORE,
		    "%s: damaged: it has no header", v->file));
	}
	return vault_sql_end(&q);
}

static enum ayni_err
put_header(struct vault *v, const struct kdf *k, const struct secret *s,
    const struct box_public *office)
{
	struct key_id recipient = keys_id(BYTES(office->b));
	struct query q;
	struct buf sealed;
	enum ayni_err e;

	buf_init(&sealed, 256);
	seal_put(&sealed, office, BYTES(s->data), v->chance);
	if ((e = sealed.err) != AYNI_OK)
		goto out;
	q = vault_sql(v, "INSERT INTO header "
	    "(one, salt, ops, memory, recipient, recovery) "
	    "VALUES (1, ?, ?, ?, ?, ?)");
	vault_sql_bytes(&q, BYTES(k->salt));
	vault_sql_int(&q, k->ops);
	vault_sql_int(&q, k->memory);
	vault_sql_bytes(&q, ID_BYTES(recipient));
	vault_sql_bytes(&q, buf_bytes(&sealed));
	e = vault_sql_run(&q);
out:
	buf_free(&sealed);
	return e;
}

/* ---- slots ---- */

static enum ayni_err
put_slot(struct vault *v, uint64_t n, const uint8_t key[32],
    const struct secret *s)
{
	const struct row row = {.table = "slot", .n = n};
	struct query q;
	struct buf wrapped;
	enum ayni_err e;

	buf_init(&wrapped, 256);
	vault_row_lock_with(v, key, &row, BYTES(s->data), &wrapped);
	if ((e = wrapped.err) != AYNI_OK)
		goto out;
	q = vault_sql(v, "INSERT OR REPLACE INTO slot (n, wrapped) "
	    "VALUES (?, ?)");
	vault_sql_int(&q, n);
	vault_sql_bytes(&q, buf_bytes(&wrapped));
	e = vault_sql_run(&q);
out:
	buf_free(&wrapped);
	return e;
}

/* The slot that a passphrase's key opens; PASSPHRASE where none. */
static enum ayni_err
try_slots(struct vault *v, const uint8_t key[32], uint8_t data[32],
    uint64_t *slot)
{
	struct query q = vault_sql(v, "SELECT n, wrapped FROM slot ORDER BY n");
	struct row row = {.table = "slot"};
	enum ayni_err e, one = AYNI_CANTOPEN;
	struct buf plain;

	buf_init(&plain, 64);
	while (one == AYNI_CANTOPEN && vault_sql_row(&q)) {
		row.n = vault_sql_get_int(&q, 0);
		one = vault_row_open_with(
		    key, &row, vault_sql_get(&q, 1), &plain);
	}
	e = vault_sql_end(&q);
	if (e == AYNI_OK && one == AYNI_OK && plain.n == 32) {
		memcpy(data, plain.p, 32);
		*slot = row.n;
	} else if (e == AYNI_OK) {
		e = one == AYNI_CANTOPEN ? AYNI_PASSPHRASE : one;
	}
	vault_row_free(&plain);
	return e;
}

struct unlocking { /* in memory of sodium_malloc */
	uint8_t key[32], data[32];
};

enum ayni_err
vault_slot_first(struct vault *v, const struct vault_options *o,
    struct text passphrase, const struct box_public *office)
{
	struct unlocking *u = sodium_malloc(sizeof(*u));
	struct secret *s = sodium_malloc(sizeof(*s));
	struct kdf k;
	enum ayni_err e = AYNI_NOMEM;

	if (u == NULL || s == NULL)
		goto out;
	k.ops = o->kdf_ops != 0 ? o->kdf_ops : VAULT_KDF_OPS;
	k.memory = o->kdf_memory != 0 ? o->kdf_memory : VAULT_KDF_MEMORY;
	v->chance.fill(v->chance.ctx, k.salt, sizeof(k.salt));
	v->chance.fill(v->chance.ctx, s->data, sizeof(s->data));
	e = passphrase_key(v, &k, passphrase, u->key);
	if (e == AYNI_OK)
		e = put_header(v, &k, s, office);
	if (e == AYNI_OK)
		e = put_slot(v, 1, u->key, s);
	if (e == AYNI_OK) {
		set_secret(v, s, 1);
		s = NULL;
	}
out:
	sodium_free(u);
	sodium_free(s);
	return e;
}

/* The slot that a passphrase opens, and its data key. */
static enum ayni_err
open_slot(struct vault *v, struct text passphrase, uint8_t data[32],
    uint64_t *slot)
{
	struct unlocking *u = sodium_malloc(sizeof(*u));
	struct kdf k;
	enum ayni_err e = AYNI_NOMEM;

	if (u != NULL)
		e = read_kdf(v, &k);
	if (e == AYNI_OK)
		e = passphrase_key(v, &k, passphrase, u->key);
	if (e == AYNI_OK)
		e = try_slots(v, u->key, data, slot);
	if (e == AYNI_PASSPHRASE)
		(void)vault_say(v, e, "%s: no person of this vault has this "
		    "passphrase", v->file);
	sodium_free(u);
	return e;
}

enum ayni_err
vault_slot_open(struct vault *v, struct text passphrase)
{
	struct secret *s = sodium_malloc(sizeof(*s));
	uint64_t slot = 0;
	enum ayni_err e = AYNI_NOMEM;

	if (s != NULL)
		e = open_slot(v, passphrase, s->data, &slot);
	if (e == AYNI_OK)
		set_secret(v, s, slot);
	else
		sodium_free(s);
	return e;
}

enum ayni_err
vault_slot_of(struct vault *v, struct text passphrase, uint64_t *slot)
{
	uint8_t *data = sodium_malloc(32);
	enum ayni_err e = AYNI_NOMEM;

	if (v->secret == NULL)
		e = vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	else if (data != NULL)
		e = open_slot(v, passphrase, data, slot);
	sodium_free(data);
	return e;
}

/* With the passphrase's key made; inside a transaction. */
static enum ayni_err
add_slot(struct vault *v, struct unlocking *u, uint64_t *out)
{
	uint64_t slot = 0;
	enum ayni_err e = try_slots(v, u->key, u->data, &slot);

	if (e == AYNI_OK)
		return vault_say(v, AYNI_EXISTS,
		    "a person of this vault has this passphrase already");
	if (e == AYNI_PASSPHRASE)
		e = vault_sql_count(v, "SELECT max(n) FROM slot",
		    (struct bytes){NULL, 0}, &slot);
	if (e == AYNI_OK && slot >= VAULT_MAX_SLOTS)
		return vault_say(v, AYNI_QUOTA,
		    "a vault is for %u persons at most", VAULT_MAX_SLOTS);
	if (e == AYNI_OK)
		e = put_slot(v, slot + 1, u->key, v->secret);
	if (e == AYNI_OK)
		*out = slot + 1;
	return e;
}

/* Another person must not have it; the same one may. */
static enum ayni_err
change_slot(struct vault *v, struct unlocking *u, uint64_t *slot)
{
	uint64_t found = 0;
	enum ayni_err e = try_slots(v, u->key, u->data, &found);

	if (e == AYNI_OK && found != *slot)
		return vault_say(v, AYNI_EXISTS,
		    "a person of this vault has this passphrase already");
	return e == AYNI_PASSPHRASE ? put_slot(v, *slot, u->key, v->secret)
				    : e;
}

/* A passphrase gets a slot, in a transaction. */
static enum ayni_err
give_slot(struct vault *v, struct text passphrase,
    enum ayni_err (*give)(struct vault *v, struct unlocking *u,
	uint64_t *slot),
    uint64_t *slot)
{
	struct unlocking *u;
	struct kdf k;
	enum ayni_err e;

	if (v->secret == NULL)
		return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	if ((u = sodium_malloc(sizeof(*u))) == NULL)
		return AYNI_NOMEM;
	if ((e = read_kdf(v, &k)) == AYNI_OK &&
	    (e = passphrase_key(v, &k, passphrase, u->key)) == AYNI_OK &&
	    (e = vault_begin(v)) == AYNI_OK)
		e = vault_end(v, give(v, u, slot));
	sodium_free(u);
	return e;
}

enum ayni_err
vault_slot_add(struct vault *v, struct text passphrase, uint64_t *slot)
{
	uint64_t n = 0;
	enum ayni_err e = give_slot(v, passphrase, add_slot, &n);

	if (e == AYNI_OK)
		*slot = n;
	return e;
}

enum ayni_err
vault_slot_change(struct vault *v, uint64_t slot, struct text passphrase)
{
	uint64_t n = 0;
	enum ayni_err e = vault_sql_count(v,
	    "SELECT count(*) FROM slot", (struct bytes){NULL, 0}, &n);

	if (e == AYNI_OK && (slot == 0 || slot > n))
		e = vault_say(v, AYNI_NOTFOUND, "no such person here");
	return e == AYNI_OK ? give_slot(v, passphrase, change_slot, &slot) : e;
}

/* ---- a forgotten passphrase ---- */

/* The secret half of what the office is to answer to: made from the new
 * passphrase each time it is typed, and kept nowhere. */
static enum ayni_err
answer_key(struct vault *v, struct text passphrase, struct box_key *out)
{
	struct unlocking *u = sodium_malloc(sizeof(*u));
	struct kdf k;
	enum ayni_err e;

	if (u == NULL)
		return AYNI_NOMEM;
	if ((e = read_kdf(v, &k)) == AYNI_OK &&
	    (e = passphrase_key(v, &k, passphrase, u->key)) == AYNI_OK) {
		key_from(u->data, u->key, "unlock");
		*out = keys_box_from(u->data);
	}
	sodium_free(u);
	return e;
}

static enum ayni_err
read_recovery(struct vault *v, struct key_id *recipient, struct buf *sealed)
{
	struct query q =
	    vault_sql(v, "SELECT recipient, recovery FROM header");

	if (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, *recipient);
		buf_put_bytes(sealed, vault_sql_get(&q, 1));
		vault_sql_fail(&q, sealed->err);
	}
	return vault_sql_end(&q);
}

static enum ayni_err
read_epoch(struct vault *v, struct buf *epoch)
{
	struct query q =
	    vault_sql(v, "SELECT id FROM epoch ORDER BY n DESC LIMIT 1");

	if (vault_sql_row(&q)) {
		buf_put_bytes(epoch, vault_sql_get(&q, 0));
		vault_sql_fail(&q, epoch->err);
	}
	return vault_sql_end(&q);
}

enum ayni_err
vault_slot_plea(struct vault *v, struct text passphrase, struct buf *out)
{
	struct unlock_plea p;
	struct buf sealed, epoch;
	struct box_key key;
	enum ayni_err e;

	memset(&p, 0, sizeof(p));
	buf_init(&sealed, 256);
	buf_init(&epoch, 64);
	if ((e = answer_key(v, passphrase, &key)) == AYNI_OK &&
	    (e = read_recovery(v, &p.recipient, &sealed)) == AYNI_OK &&
	    (e = read_epoch(v, &epoch)) == AYNI_OK) {
		p.sealed = buf_bytes(&sealed);
		p.to = key.public;
		p.epoch = buf_bytes(&epoch);
		unlock_put_plea(out, &p);
		e = out->err;
	}
	keys_wipe(&key, sizeof(key));
	buf_free(&sealed);
	buf_free(&epoch);
	return e;
}

/* Whether a data key opens what is here. */
static enum ayni_err
prove(struct vault *v)
{
	struct vault_keys *k = sodium_malloc(sizeof(*k));
	enum ayni_err e = AYNI_NOMEM;

	if (k != NULL)
		e = vault_keys(v, k);
	sodium_free(k);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

enum ayni_err
vault_slot_relieve(struct vault *v, struct text passphrase,
    struct bytes relief)
{
	struct secret *s = sodium_malloc(sizeof(*s));
	struct box_key key;
	enum ayni_err e = AYNI_NOMEM;

	if (s == NULL || (e = answer_key(v, passphrase, &key)) != AYNI_OK)
		goto out;
	e = unlock_read_relief(relief, &key, s->data);
	keys_wipe(&key, sizeof(key));
	if (e == AYNI_NOTOURS)
		e = vault_say(v, AYNI_PASSPHRASE, "%s: not the passphrase, or "
		    "not the vault, that the office was asked for", v->file);
	if (e != AYNI_OK)
		goto out;
	set_secret(v, s, 0);
	s = NULL;
	if ((e = prove(v)) != AYNI_OK)
		vault_slot_forget(v);
out:
	sodium_free(s);
	return e;
}

enum ayni_err
vault_slot_reseal(struct vault *v, const struct box_public *office)
{
	struct key_id now = keys_id(BYTES(office->b)), was;
	struct buf sealed;
	struct query q;
	enum ayni_err e;

	if (v->secret == NULL)
		return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	buf_init(&sealed, 256);
	e = read_recovery(v, &was, &sealed);
	if (e != AYNI_OK || ID_EQUAL(was, now))
		goto out;
	buf_clear(&sealed);
	seal_put(&sealed, office, BYTES(v->secret->data), v->chance);
	if ((e = sealed.err) == AYNI_OK && (e = vault_begin(v)) == AYNI_OK) {
		q = vault_sql(
		    v, "UPDATE header SET recipient = ?, recovery = ?");
		vault_sql_bytes(&q, ID_BYTES(now));
		vault_sql_bytes(&q, buf_bytes(&sealed));
		e = vault_end(v, vault_sql_run(&q));
	}
out:
	buf_free(&sealed);
	return e;
}
