#include "sim/minutes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "support/platter.h"
#include "vault/inside.h"

static struct minutes book;

enum ayni_err __real_vault_journal(struct vault *v, struct bytes entry,
    struct text label);
enum ayni_err __real_vault_end(struct vault *v, enum ayni_err e);
enum ayni_err __real_vault_outbox_receipt(struct vault *v,
    const struct receipt *r, struct bytes message);
void __real_batch_put(struct buf *out, const struct batch_header *h,
    const struct bytes *entry, size_t n, const struct box_public *to,
    struct bytes dictionary, const struct sign_key *key,
    struct random_source r, struct hash *id);
enum ayni_err __wrap_vault_journal(struct vault *v, struct bytes entry,
    struct text label);
enum ayni_err __wrap_vault_end(struct vault *v, enum ayni_err e);
enum ayni_err __wrap_vault_outbox_receipt(struct vault *v,
    const struct receipt *r, struct bytes message);
void __wrap_batch_put(struct buf *out, const struct batch_header *h,
    const struct bytes *entry, size_t n, const struct box_public *to,
    struct bytes dictionary, const struct sign_key *key,
    struct random_source r, struct hash *id);
int __real_crypto_sign_detached(unsigned char *sig,
    unsigned long long *length, const unsigned char *m, unsigned long long n,
    const unsigned char *secret);
int __wrap_crypto_sign_detached(unsigned char *sig,
    unsigned long long *length, const unsigned char *m, unsigned long long n,
    const unsigned char *secret);
int __real_crypto_sign_verify_detached(const unsigned char *sig,
    const unsigned char *m, unsigned long long n, const unsigned char *key);
int __wrap_crypto_sign_verify_detached(const unsigned char *sig,
    const unsigned char *m, unsigned long long n, const unsigned char *key);
enum ayni_err __wrap_vault_kdf(const struct kdf *k, struct text passphrase,
    uint8_t key[32]);

void
minutes_open(void)
{
	memset(&book, 0, sizeof(book));
}

struct minutes *
minutes(void)
{
	return &book;
}

static struct text
key_of(const struct hash *id)
{
	return (struct text){(const char *)id->b, sizeof(id->b)};
}

struct minutes_entry *
minutes_find_entry(const struct hash *id)
{
	return map_get(&book.entries, key_of(id));
}

struct minutes_batch *
minutes_find_batch(const struct hash *id)
{
	return map_get(&book.batches, key_of(id));
}

static void
put(struct map *m, const struct hash *id, void *value)
{
	if (map_put(m, key_of(id), value, NULL) != AYNI_OK)
		abort();
}

/* ---- entries ---- */

static struct minutes_entry *
note_entry(struct bytes raw)
{
	struct hash id = keys_hash(raw);
	struct minutes_entry *e = minutes_find_entry(&id);

	if (e != NULL)
		return e;
	e = platter_need(calloc(1, sizeof(*e)));
	e->id = id;
	e->phone = book.phone;
	buf_init(&e->raw, ENTRY_MAX_OBJECT + 4096);
	buf_put_bytes(&e->raw, raw);
	put(&book.entries, &e->id, e);
	return e;
}

enum ayni_err
__wrap_vault_journal(struct vault *v, struct bytes entry, struct text label)
{
	struct minutes_entry *x = note_entry(entry);
	enum ayni_err e = __real_vault_journal(v, entry, label);

	if (e == AYNI_OK && v->depth == 0)
		x->promised = true;
	else if (e == AYNI_OK)
		book.taken = x;
	return e;
}

/* What else was to happen with an entry may fail, and the entry with it. */
enum ayni_err
__wrap_vault_end(struct vault *v, enum ayni_err e)
{
	e = __real_vault_end(v, e);
	if (v->depth > 0)
		return e;
	if (e == AYNI_OK && book.taken != NULL)
		book.taken->promised = true;
	book.taken = NULL;
	return e;
}

/* ---- batches ---- */

static void
note_batch(const struct hash *id, struct bytes raw,
    const struct batch_header *h, const struct bytes *entry, size_t n)
{
	struct minutes_batch *b = platter_need(calloc(1, sizeof(*b)));
	size_t i;

	b->id = *id;
	b->bytes = keys_hash(raw);
	b->phone = book.phone;
	b->header = *h;
	b->entry = platter_need(calloc(n, sizeof(*b->entry)));
	b->n = n;
	for (i = 0; i < n; i++)
		b->entry[i] = note_entry(entry[i]);
	put(&book.batches, &b->id, b);
}

void
__wrap_batch_put(struct buf *out, const struct batch_header *h,
    const struct bytes *entry, size_t n, const struct box_public *to,
    struct bytes dictionary, const struct sign_key *key,
    struct random_source r, struct hash *id)
{
	size_t at = out->n;

	__real_batch_put(out, h, entry, n, to, dictionary, key, r, id);
	if (out->err == AYNI_OK && !book.blind)
		note_batch(id, (struct bytes){out->p + at, out->n - at}, h,
		    entry, n);
}

/* ---- receipts ---- */

static void
note_receipted(struct minutes_batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		b->entry[i]->receipted = true;
	b->receipted = true;
	book.news = platter_need(
	    realloc(book.news, (book.heard + 1) * sizeof(*book.news)));
	book.news[book.heard++] = b;
}

/* A batch, and all before it. */
static void
note_held(const struct hash *last)
{
	struct minutes_batch *b = minutes_find_batch(last);

	while (b != NULL && !b->receipted) {
		note_receipted(b);
		b = b->header.has_previous
		    ? minutes_find_batch(&b->header.previous) : NULL;
	}
}

struct minutes_batch *
minutes_hear(void)
{
	return book.heard > 0 ? book.news[--book.heard] : NULL;
}

enum ayni_err
__wrap_vault_outbox_receipt(struct vault *v, const struct receipt *r,
    struct bytes message)
{
	enum ayni_err e = __real_vault_outbox_receipt(v, r, message);

	if (e == AYNI_OK && r->held > 0)
		note_held(&r->held_id);
	return e;
}

/* ---- what would take long: a signature that was made here is good for
 * what it was made of, and for nothing else ---- */

struct signature {
	uint8_t sig[crypto_sign_BYTES], key[crypto_sign_PUBLICKEYBYTES];
	size_t n;
	unsigned char message[];
};

static struct text
name_of(const unsigned char *sig)
{
	return (struct text){(const char *)sig, crypto_sign_BYTES};
}

int
__wrap_crypto_sign_detached(unsigned char *sig, unsigned long long *length,
    const unsigned char *m, unsigned long long n, const unsigned char *secret)
{
	struct signature *s = platter_need(malloc(sizeof(*s) + (size_t)n));

	if (__real_crypto_sign_detached(sig, length, m, n, secret) != 0)
		abort();
	memcpy(s->sig, sig, sizeof(s->sig));
	(void)crypto_sign_ed25519_sk_to_pk(s->key, secret);
	s->n = (size_t)n;
	memcpy(s->message, m, s->n);
	if (map_put(&book.signatures, name_of(s->sig), s, NULL) != AYNI_OK)
		abort();
	return 0;
}

int
__wrap_crypto_sign_verify_detached(const unsigned char *sig,
    const unsigned char *m, unsigned long long n, const unsigned char *key)
{
	const struct signature *s = map_get(&book.signatures, name_of(sig));

	if (s == NULL)
		return __real_crypto_sign_verify_detached(sig, m, n, key);
	return s->n == n && memcmp(s->message, m, s->n) == 0 &&
		memcmp(s->key, key, sizeof(s->key)) == 0
	    ? 0 : -1;
}

/* ---- and what is tested elsewhere ---- */

enum ayni_err
__wrap_vault_kdf(const struct kdf *k, struct text passphrase,
    uint8_t key[32])
{
	struct hash h = keys_hmac(BYTES(k->salt), text_bytes(passphrase));

	memcpy(key, h.b, 32);
	return AYNI_OK;
}
