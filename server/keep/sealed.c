#include "keep/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "disk/disk.h"

#define TYPE "ayni-backup/1"
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define OVERHEAD crypto_secretstream_xchacha20poly1305_ABYTES
#define MORE crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL
#define HEAD_MAX 128u

/* Bounds of what a file may ask for: else it could stop whoever reads it. */
#define OPS_MAX 64u
#define MEMORY_MAX (1u << 30)

struct sealed {
	int fd;
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t plain[SEALED_PIECE];
	size_t n, at;  /* gathered; read up to */
	uint8_t locked[SEALED_PIECE + OVERHEAD + 1]; /* and the next byte */
	size_t ahead;  /* bytes of locked that were read already */
	uint64_t bytes;
	bool last;     /* the last piece was read */
};

/* What stands in front, readable. */
struct head {
	uint8_t salt[crypto_pwhash_SALTBYTES];
	struct sealed_cost cost;
	uint8_t check[16]; /* tells a wrong passphrase from a damaged file */
};

static void
head_put(struct buf *b, const struct head *h)
{
	pack_array(b, 5);
	pack_text(b, TEXT(TYPE));
	pack_bytes(b, BYTES(h->salt));
	pack_uint(b, h->cost.ops);
	pack_uint(b, h->cost.memory);
	pack_bytes(b, BYTES(h->check));
}

static enum ayni_err
head_read(struct bytes in, struct head *h, size_t *n)
{
	struct unpack u = unpack_begin(in);
	uint64_t memory;
	struct text type;

	unpack_expect(&u, 5);
	type = unpack_text(&u);
	if (u.err != AYNI_OK || !text_starts(type, TEXT("ayni-backup/")))
		return AYNI_BADTYPE;
	if (!text_is(type, TYPE))
		return AYNI_UNSUPPORTED;
	unpack_fixed(&u, h->salt, sizeof(h->salt));
	h->cost.ops = unpack_uint(&u);
	memory = unpack_uint(&u);
	unpack_fixed(&u, h->check, sizeof(h->check));
	if (u.err != AYNI_OK)
		return AYNI_CANTOPEN;
	if (h->cost.ops < crypto_pwhash_OPSLIMIT_MIN ||
	    h->cost.ops > OPS_MAX || memory > MEMORY_MAX ||
	    memory < crypto_pwhash_MEMLIMIT_MIN || memory % 1024 != 0)
		return AYNI_UNSUPPORTED;
	h->cost.memory = (size_t)memory;
	*n = in.n - u.in.n;
	return AYNI_OK;
}

/* The key of the stream, and what the head has to say of it. */
static enum ayni_err
derive(struct text passphrase, const struct head *h, uint8_t key[32],
    uint8_t check[16])
{
	struct bytes secret = {key, 32};
	struct hash made;

	if (crypto_pwhash(key, 32, passphrase.p, passphrase.n, h->salt,
		h->cost.ops, h->cost.memory,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return AYNI_NOMEM;
	made = keys_hmac(secret, text_bytes(TEXT("check")));
	memcpy(check, made.b, 16);
	made = keys_hmac(secret, text_bytes(TEXT("stream")));
	memcpy(key, made.b, 32);
	keys_wipe(&made, sizeof(made));
	return AYNI_OK;
}

static enum ayni_err
begin_at(const char *path, int flags, struct sealed **out)
{
	struct sealed *s;
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return disk_err(errno);
	if ((s = mem_zalloc(1, sizeof(*s))) == NULL) {
		(void)close(fd);
		return AYNI_NOMEM;
	}
	s->fd = fd;
	*out = s;
	return AYNI_OK;
}

void
sealed_free(struct sealed *s)
{
	if (s == NULL)
		return;
	if (s->fd >= 0)
		(void)close(s->fd);
	keys_wipe(s, sizeof(*s));
	mem_free(s);
}

uint64_t
sealed_bytes(const struct sealed *s)
{
	return s->bytes;
}

/* ---- writing ---- */

static enum ayni_err
put(struct sealed *s, struct bytes b)
{
	s->bytes += b.n;
	return disk_put(s->fd, b);
}

static enum ayni_err
begin(struct sealed *s, struct text passphrase, struct head *h,
    struct random_source r)
{
	uint8_t key[32], header[HEADER];
	struct buf b;
	enum ayni_err e;

	r.fill(r.ctx, h->salt, sizeof(h->salt));
	r.fill(r.ctx, header, sizeof(header));
	buf_init(&b, HEAD_MAX);
	if ((e = derive(passphrase, h, key, h->check)) == AYNI_OK) {
		head_put(&b, h);
		e = b.err;
	}
	if (e == AYNI_OK)
		e = put(s, buf_bytes(&b));
	if (e == AYNI_OK)
		e = put(s, BYTES(header));
	/* the pushing half would draw the header itself: both start alike */
	(void)crypto_secretstream_xchacha20poly1305_init_pull(
	    &s->state, header, key);
	keys_wipe(key, sizeof(key));
	buf_free(&b);
	return e;
}

enum ayni_err
sealed_create(const char *path, struct text passphrase,
    struct sealed_cost cost, struct random_source r, struct sealed **out)
{
	struct head h = {.cost = cost};
	struct sealed *s = NULL;
	enum ayni_err e =
	    begin_at(path, O_WRONLY | O_CREAT | O_TRUNC, &s);

	if (e != AYNI_OK)
		return e;
	if ((e = begin(s, passphrase, &h, r)) == AYNI_OK)
		*out = s;
	else
		sealed_free(s);
	return e;
}

static enum ayni_err
push(struct sealed *s, uint8_t tag)
{
	unsigned long long n;

	(void)crypto_secretstream_xchacha20poly1305_push(
	    &s->state, s->locked, &n, s->plain, s->n, NULL, 0, tag);
	s->n = 0;
	return put(s, (struct bytes){s->locked, (size_t)n});
}

/* A piece that is full waits: it may be the last. */
enum ayni_err
sealed_put(struct sealed *s, struct bytes plain)
{
	enum ayni_err e = AYNI_OK;
	size_t n;

	while (plain.n > 0 && e == AYNI_OK) {
		if (s->n == SEALED_PIECE)
			e = push(s, MORE);
		n = SEALED_PIECE - s->n < plain.n ? SEALED_PIECE - s->n
						  : plain.n;
		memcpy(s->plain + s->n, plain.p, n);
		s->n += n;
		plain.p += n;
		plain.n -= n;
	}
	return e;
}

enum ayni_err
sealed_end(struct sealed *s)
{
	enum ayni_err e = push(s, FINAL);

	e = disk_close(s->fd, e);
	s->fd = -1;
	return e;
}

/* ---- reading ---- */

/* Fills "locked" up to n bytes, fewer at the end of the file. */
static enum ayni_err
fill(struct sealed *s, size_t n)
{
	enum ayni_err e = AYNI_OK;
	size_t got = 1;

	while (s->ahead < n && got > 0 && e == AYNI_OK) {
		e = disk_get(
		    s->fd, s->locked + s->ahead, n - s->ahead, &got);
		if (e == AYNI_OK)
			s->ahead += got;
	}
	return e;
}

static void
take(struct sealed *s, size_t n)
{
	s->ahead -= n;
	s->bytes += n;
	memmove(s->locked, s->locked + n, s->ahead);
}

static enum ayni_err
read_head(struct sealed *s, struct text passphrase)
{
	uint8_t key[32], check[16];
	struct head h;
	size_t n = 0;
	enum ayni_err e = fill(s, HEAD_MAX);

	if (e == AYNI_OK)
		e = head_read((struct bytes){s->locked, s->ahead}, &h, &n);
	if (e == AYNI_OK)
		e = derive(passphrase, &h, key, check);
	if (e == AYNI_OK && sodium_memcmp(check, h.check, sizeof(check)) != 0)
		e = AYNI_PASSPHRASE;
	if (e == AYNI_OK) {
		take(s, n);
		e = fill(s, HEADER);
	}
	if (e == AYNI_OK && s->ahead < HEADER)
		e = AYNI_CANTOPEN;
	if (e == AYNI_OK) {
		(void)crypto_secretstream_xchacha20poly1305_init_pull(
		    &s->state, s->locked, key);
		take(s, HEADER);
	}
	keys_wipe(key, sizeof(key));
	return e;
}

bool
sealed_is(const char *path)
{
	static const char begin[] = "\x85\x6d" "ayni-backup/";
	uint8_t got[sizeof(begin) - 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = 0;
	bool is;

	if (fd < 0)
		return false;
	is = disk_get(fd, got, sizeof(got), &n) == AYNI_OK &&
	    n == sizeof(got) && memcmp(got, begin, n) == 0;
	(void)close(fd);
	return is;
}

enum ayni_err
sealed_open(const char *path, struct text passphrase, struct sealed **out)
{
	struct sealed *s = NULL;
	enum ayni_err e = begin_at(path, O_RDONLY, &s);

	if (e != AYNI_OK)
		return e;
	/* from the disk, not from what was just written into memory */
	(void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_DONTNEED);
	if ((e = read_head(s, passphrase)) == AYNI_OK)
		*out = s;
	else
		sealed_free(s);
	return e;
}

/* One byte more than a piece tells whether it is the last. */
static enum ayni_err
pull(struct sealed *s)
{
	size_t n = SEALED_PIECE + OVERHEAD;
	unsigned long long plain = 0;
	uint8_t tag = 0;
	enum ayni_err e = fill(s, n + 1);

	if (e != AYNI_OK)
		return e;
	s->last = s->ahead <= n;
	if (s->last)
		n = s->ahead;
	if (n < OVERHEAD ||
	    crypto_secretstream_xchacha20poly1305_pull(&s->state, s->plain,
		&plain, &tag, s->locked, n, NULL, 0) != 0 ||
	    tag != (s->last ? FINAL : MORE))
		return AYNI_CANTOPEN;
	take(s, n);
	s->n = (size_t)plain;
	s->at = 0;
	return AYNI_OK;
}

enum ayni_err
sealed_done(struct sealed *s, bool *done)
{
	enum ayni_err e = AYNI_OK;

	if (s->at == s->n && !s->last)
		e = pull(s);
	if (e == AYNI_OK)
		*done = s->at == s->n;
	return e;
}

enum ayni_err
sealed_get(struct sealed *s, uint8_t *p, size_t n)
{
	bool done = false;
	enum ayni_err e;
	size_t k;

	while (n > 0) {
		if ((e = sealed_done(s, &done)) != AYNI_OK)
			return e;
		if (done)
			return AYNI_CANTOPEN;
		k = s->n - s->at < n ? s->n - s->at : n;
		memcpy(p, s->plain + s->at, k);
		s->at += k;
		p += k;
		n -= k;
	}
	return AYNI_OK;
}
