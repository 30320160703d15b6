#include "support/freight.h"

#include <string.h>

void
freight_start(struct freight *f, uint64_t seed)
{
	memset(f, 0, sizeof(*f));
	f->seed = seed;
}

void
freight_end(struct freight *f)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		buf_free(&f->crate[i].plain);
		buf_free(&f->crate[i].sealed);
	}
	buf_free(&f->list);
}

struct crate *
freight_pack(struct freight *f, size_t length)
{
	struct crate *c = &f->crate[f->n];
	struct random_source r = test_random(&f->seed);
	struct blob_seal *s = NULL;

	assert_true(f->n < FREIGHT_MAX);
	(void)snprintf(c->name, sizeof(c->name), "photo-%03zu.jpg", f->n++);
	buf_init(&c->plain, BLOB_MAX_LENGTH);
	buf_init(&c->sealed, 2 * BLOB_MAX_LENGTH);
	if (length > 0) {
		assert_non_null(buf_grow(&c->plain, length));
		r.fill(r.ctx, c->plain.p, length);
		c->plain.n = length;
	}
	assert_int_equal(blob_seal_new(r,
			     blob_into(&c->sealed), &s),
	    AYNI_OK);
	assert_int_equal(blob_seal_put(s, buf_bytes(&c->plain)), AYNI_OK);
	assert_int_equal(blob_seal_end(s, &c->blob), AYNI_OK);
	blob_seal_free(s);
	return c;
}

void
freight_load(struct freight *f, size_t from, struct tablet *t)
{
	struct enclosure list[ENCLOSURE_MAX];
	size_t i;

	assert_true(f->n > from && f->n - from <= ENCLOSURE_MAX);
	for (i = from; i < f->n; i++)
		list[i - from] = (struct enclosure){
		    text_of(f->crate[i].name), f->crate[i].blob};
	buf_free(&f->list);
	buf_init(&f->list, ENTRY_MAX_BYTES);
	enclosure_put(&f->list, list, f->n - from);
	assert_int_equal(f->list.err, AYNI_OK);
	t->encloses = buf_bytes(&f->list);
}
