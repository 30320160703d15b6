#include "ingest/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/merkle.h"
#include "ingest/state.h"

enum ayni_err
ledger_checkpoint(struct ingest *g, struct buf *out, struct checkpoint *c)
{
	struct checkpoint now = {.office_cert = buf_bytes(&g->office->message),
	    .at_us = g->clock.now(g->clock.ctx).wall_us};
	struct hash *id = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	arena_init(&a, STATE_ARENA);
	if ((e = db_batch_log(g->db, &a, &id, &n)) == AYNI_OK) {
		now.ids = (struct bytes){(const uint8_t *)id, n * sizeof(*id)};
		checkpoint_put(out, &now, &g->office->cert, &g->office->sign);
		e = out->err;
	}
	arena_free(&a);
	if (e == AYNI_OK) {
		now.ids = (struct bytes){NULL, 0};
		*c = now;
	}
	return e;
}

static int
compare(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

/* Those of a list that the archive has not. */
static enum ayni_err
gone(struct ingest *g, const struct hash *id, size_t n, struct arena *a,
    struct hash **list, size_t *missing)
{
	struct hash *here = NULL, *out = arena_zalloc(a, n, sizeof(*out));
	enum ayni_err e;
	size_t heres = 0, k = 0, i;

	if (out == NULL)
		return AYNI_NOMEM;
	if ((e = db_batch_ids(g->db, a, &here, &heres)) != AYNI_OK)
		return e;
	for (i = 0; i < n; i++)
		if (bsearch(&id[i], here, heres, sizeof(*here), compare) ==
		    NULL)
			out[k++] = id[i];
	*list = out;
	*missing = k;
	return AYNI_OK;
}

/* Whether the first leaves of the log are those that were signed. */
static bool
begins_so(const struct hash *id, size_t n, const struct checkpoint *c)
{
	struct merkle m = {0};
	struct hash root;
	size_t i;

	if (n < c->batches)
		return false;
	for (i = 0; i < c->batches; i++)
		merkle_add(&m, &id[i]);
	root = merkle_root(&m);
	return ID_EQUAL(root, c->root);
}

enum ayni_err
ledger_compare(struct ingest *g, const struct checkpoint *c, struct arena *a,
    struct ledger_report *out)
{
	struct ledger_report r = {.in_order = true};
	struct hash *log = NULL, *then;
	enum ayni_err e;
	size_t n = 0;

	if ((e = db_batch_log(g->db, a, &log, &n)) != AYNI_OK)
		return e;
	r.batches = n;
	then = log;
	if (c != NULL) {
		r.in_order = begins_so(log, n, c);
		then = arena_copy(a, c->ids.p, c->ids.n);
		n = (size_t)c->batches;
	}
	if (then == NULL)
		return AYNI_NOMEM;
	e = gone(g, then, n, a, &r.missing, &r.missings);
	if (e == AYNI_OK)
		*out = r;
	return e;
}
