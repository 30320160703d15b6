/*
 * bytes -- pointer and length, by value; and a growing buffer.
 *
 * struct bytes and struct text borrow: whoever made them says until when.
 * struct text is valid UTF-8; it is not NUL-terminated.
 * struct buf owns; its error is sticky: after the first failure every
 * further append does nothing, so code that builds bytes checks once.
 */
#ifndef AYNI_BYTES_H
#define AYNI_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ayni/err.h"

struct bytes {
	const uint8_t *p;
	size_t n;
};

struct text {
	const char *p;
	size_t n;
};

struct buf {
	uint8_t *p;
	size_t n, cap;
	size_t limit; /* bytes; appending beyond it is TOOBIG */
	enum ayni_err err;
};

/* A literal, or an array of bytes, as a view. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define BYTES(array) ((struct bytes){(array), sizeof(array)})

/* bytes_* and text_*: comparing views.  An empty view may have p == NULL. */
bool bytes_equal(struct bytes a, struct bytes b);
int bytes_compare(struct bytes a, struct bytes b); /* memcmp, then length */
struct text text_of(const char *z);                /* NULL reads as "" */
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *z);
int text_compare(struct text a, struct text b);
/* Of versions: digits count as the number that they are, 9 before 10. */
int text_compare_versions(struct text a, struct text b);
uint32_t text_hash(struct text a); /* for tables; nothing is sworn on it */
bool text_starts(struct text a, struct text prefix);
struct text text_trim(struct text a); /* XML white space off both ends */
struct bytes text_bytes(struct text a);

/*
 * buf_init -- an empty buffer with a ceiling.
 *
 * in    limit  bytes
 * A zeroed struct buf with limit set is the same thing.
 */
void buf_init(struct buf *b, size_t limit);
void buf_free(struct buf *b); /* safe on a zeroed buffer; wipes nothing */
void buf_clear(struct buf *b); /* n and err to zero, memory kept */

/*
 * buf_put* -- append.
 *
 * errs  sticky in b->err: NOMEM, TOOBIG (the append is left out whole)
 */
void buf_put(struct buf *b, const void *p, size_t n);
void buf_put_byte(struct buf *b, uint8_t c);
void buf_put_bytes(struct buf *b, struct bytes s);
void buf_put_text(struct buf *b, struct text s);
/* buf_put_sized -- a text with its length before it; text_sized -- it, where
 * such a one begins. */
void buf_put_sized(struct buf *b, struct text s);
struct text text_sized(const uint8_t *at);
void buf_put_z(struct buf *b, const char *z);
void buf_put_hex(struct buf *b, struct bytes s); /* lower case */
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* buf_grow -- room for n more bytes; NULL where there is none. */
uint8_t *buf_grow(struct buf *b, size_t n);

struct bytes buf_bytes(const struct buf *b);
struct text buf_text(const struct buf *b); /* only where it holds UTF-8 */
/* buf_z -- NUL-terminated, the NUL not counted in n; NULL after an error. */
const char *buf_z(struct buf *b);

/*
 * hex_read -- hexadecimal digits of either case to bytes.
 *
 * in    s  exactly 2 * n digits
 * out   out[n]
 * errs  BADFORM
 */
enum ayni_err hex_read(struct text s, uint8_t *out, size_t n) AYNI_CHECK;

#endif
