/*
 * batch_tool -- makes and opens batches for tests/interop/cose.py, with the
 * test keys of tests/support/wire.h.
 *
 * usage  batch_tool put FIRST   standard input: previous batch's id,
 *        dictionary, then one entry a line; writes the batch
 *        batch_tool open        standard input: batch, dictionary; writes
 *        the error's name, then id, first and the entries
 * All in hexadecimal, a line each; an empty line is nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/batch.h"
#include "support/test.h"
#include "support/wire.h"

#define LINE_MAX_BYTES (1u << 22)
#define ENTRIES_MAX 64

/* A line as bytes; false at the end of the input. */
static bool
line(struct buf *out)
{
	static char text[2 * LINE_MAX_BYTES + 2];
	size_t n;

	if (fgets(text, sizeof(text), stdin) == NULL)
		return false;
	n = strcspn(text, "\n");
	text[n] = '\0';
	*out = wire_hex(text);
	return true;
}

static void
say(struct bytes s)
{
	struct buf b;

	buf_init(&b, 2 * LINE_MAX_BYTES);
	buf_put_hex(&b, s);
	(void)printf("%s\n", buf_z(&b));
	buf_free(&b);
}

static int
put(const struct wire *w, uint64_t first)
{
	struct buf previous, dictionary, line_of[ENTRIES_MAX], out;
	struct bytes entry[ENTRIES_MAX];
	struct batch_header h;
	uint64_t chance = first;
	struct hash id;
	size_t n = 0;

	if (!line(&previous) || !line(&dictionary))
		return 2;
	while (n < ENTRIES_MAX && line(&line_of[n])) {
		entry[n] = buf_bytes(&line_of[n]);
		n++;
	}
	memset(&h, 0, sizeof(h));
	h.device = w->device_id;
	h.epoch = w->epoch;
	h.first = first;
	h.has_previous = previous.n > 0;
	if (previous.n == sizeof(h.previous.b))
		memcpy(h.previous.b, previous.p, previous.n);
	buf_init(&out, BATCH_MAX_BYTES);
	batch_put(&out, &h, entry, n, &w->office_box.public,
	    buf_bytes(&dictionary), &w->device, test_random(&chance), &id);
	if (out.err == AYNI_OK)
		say(buf_bytes(&out));
	else
		(void)fprintf(stderr, "%s\n", err_name(out.err));
	while (n > 0)
		buf_free(&line_of[--n]);
	buf_free(&previous);
	buf_free(&dictionary);
	buf_free(&out);
	return out.err == AYNI_OK ? 0 : 1;
}

static struct bytes
find(void *ctx, const uint8_t id[8])
{
	struct buf *dictionary = ctx;
	struct hash h = keys_hash(buf_bytes(dictionary));

	if (dictionary->n == 0 || memcmp(h.b, id, 8) != 0)
		return (struct bytes){NULL, 0};
	return buf_bytes(dictionary);
}

static int
open_one(const struct wire *w)
{
	struct buf in, dictionary;
	struct bytes *entry;
	struct batch x;
	struct arena a;
	enum ayni_err e;
	size_t n, i;

	if (!line(&in) || !line(&dictionary))
		return 2;
	arena_init(&a, BATCH_MAX_OFFICE_BYTES);
	e = batch_peek(buf_bytes(&in), &x);
	if (e == AYNI_OK)
		e = batch_verify(&x, &w->device.public);
	if (e == AYNI_OK)
		e = batch_open(&x, &w->office_box, find, &dictionary,
		    BATCH_MAX_BYTES, &a, &entry, &n);
	(void)printf("%s\n", err_name(e));
	if (e == AYNI_OK) {
		say(ID_BYTES(x.id));
		(void)printf("%llu\n", (unsigned long long)x.header.first);
		for (i = 0; i < n; i++)
			say(entry[i]);
	}
	arena_free(&a);
	buf_free(&in);
	buf_free(&dictionary);
	return 0;
}

int
main(int argc, char **argv)
{
	struct wire w = wire_start();

	if (argc == 3 && strcmp(argv[1], "put") == 0)
		return put(&w, strtoull(argv[2], NULL, 10));
	if (argc == 2 && strcmp(argv[1], "open") == 0)
		return open_one(&w);
	(void)fprintf(stderr, "usage: batch_tool put FIRST | open\n");
	return 2;
}
