#include "ayni/pour.h"

#include <string.h>

static enum ayni_err
whole(const void *from, pour_fn fn, void *to)
{
	const struct bytes *b = from;

	return fn(to, *b);
}

struct pour
pour_bytes(const struct bytes *b)
{
	return (struct pour){whole, b};
}

enum ayni_err
pour_into_buf(void *to, struct bytes piece)
{
	struct buf *b = to;

	buf_put_bytes(b, piece);
	return b->err;
}

struct pour_sink
pour_sink_buf(struct buf *b)
{
	return (struct pour_sink){pour_into_buf, b, b->limit - b->n};
}

enum ayni_err
pour_parts(struct buf *part, struct bytes s,
    enum ayni_err (*full)(void *ctx), void *ctx)
{
	enum ayni_err e = AYNI_OK;
	size_t n;

	while (s.n > 0 && e == AYNI_OK) {
		n = part->limit - part->n < s.n ? part->limit - part->n : s.n;
		buf_put(part, s.p, n);
		s.p += n;
		s.n -= n;
		e = part->err;
		if (e == AYNI_OK && part->n == part->limit)
			e = full(ctx);
	}
	return e;
}

/* ---- words ---- */

struct finding {
	struct pour_word *word;
	size_t n, left; /* words; those that were not found */
	uint8_t end[2 * POUR_MAX_WORD]; /* of what came, for words cut in two */
	size_t kept;
};

static bool
holds(struct bytes in, struct text word)
{
	const uint8_t *at = in.p, *end = in.p + in.n;

	while (at != NULL && (size_t)(end - at) >= word.n) {
		if (memcmp(at, word.p, word.n) == 0)
			return true;
		at = memchr(at + 1, word.p[0], (size_t)(end - at - 1));
	}
	return false;
}

static void
look(struct finding *f, struct bytes in)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (!f->word[i].found && holds(in, f->word[i].text)) {
			f->word[i].found = true;
			f->left--;
		}
}

static void
keep(struct finding *f, struct bytes in)
{
	size_t most = POUR_MAX_WORD, old;

	if (in.n > most)
		in = (struct bytes){in.p + in.n - most, most};
	old = f->kept < most - in.n ? f->kept : most - in.n;
	memmove(f->end, f->end + f->kept - old, old);
	if (in.n > 0)
		memcpy(f->end + old, in.p, in.n);
	f->kept = old + in.n;
}

static enum ayni_err
find(void *to, struct bytes in)
{
	struct finding *f = to;
	size_t n = in.n < POUR_MAX_WORD ? in.n : POUR_MAX_WORD;

	if (f->kept > 0 && n > 0) {
		memcpy(f->end + f->kept, in.p, n);
		look(f, (struct bytes){f->end, f->kept + n});
	}
	look(f, in);
	keep(f, in);
	return f->left > 0 ? AYNI_OK : AYNI_INTERRUPTED;
}

enum ayni_err
pour_find(const struct pour *p, struct pour_word *word, size_t n)
{
	struct finding f = {.word = word, .n = n};
	enum ayni_err e;
	size_t i;

	for (i = 0; i < n; i++) {
		word[i].found = word[i].text.n == 0;
		f.left += !word[i].found;
		if (word[i].text.n > POUR_MAX_WORD)
			return AYNI_TOOBIG;
	}
	if (f.left == 0)
		return AYNI_OK;
	e = p->each(p->from, find, &f);
	return e == AYNI_INTERRUPTED && f.left == 0 ? AYNI_OK : e;
}
