#include "ingest/look.h"

#include <stdlib.h>

#include "ayni/excerpt.h"
#include "ayni/plant.h"
#include "ingest/state.h"

/* The key of an epoch, if somebody vouches for it. */
static enum ayni_err
key_of(struct look *l, struct sign_public *key, struct device_id *device)
{
	struct ingest *g = l->g;
	const struct office_cert *c =
	    office_cert_of(g->office, &l->b.header.epoch);
	struct db_device d;
	enum ayni_err e;

	l->office = c != NULL;
	if (l->office) {
		*key = c->sign;
		*device = g->office->device;
		return AYNI_OK;
	}
	e = db_device_get(g->db, &l->b.header.epoch, l->arena, &d);
	if (e == AYNI_NOTFOUND)
		return AYNI_BADKEY;
	if (e != AYNI_OK) {
		l->system = e;
		return e;
	}
	*key = d.sign;
	*device = d.device;
	return AYNI_OK;
}

static struct bytes
dictionary(void *ctx, const uint8_t id[8])
{
	struct bytes found = {NULL, 0};
	struct look *l = ctx;
	enum ayni_err e;

	e = db_form_dictionary(l->g->db, id, l->arena, &found);
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		l->system = e;
	return found;
}

static enum ayni_err
form_known(struct look *l, const struct hash *form)
{
	bool known = false;
	enum ayni_err e = db_form_known(l->g->db, form, &known);

	if (e != AYNI_OK)
		return l->system = e;
	return known ? AYNI_OK : AYNI_UNKNOWNFORM;
}

/* Whether an entry is of an erased record, or an excerpt that holds one. */
static enum ayni_err
is_erased(struct look *l, const struct entry *e, bool *erased)
{
	struct excerpt x = {.n = 0};
	struct entry inner;
	struct batch of;
	enum ayni_err err;
	size_t i;

	*erased = false;
	if (e->kind < ENTRY_PERSON) {
		err = db_erase_known(l->g->db, &e->record, erased);
		return err == AYNI_OK ? AYNI_OK : (l->system = err);
	}
	if (e->kind != ENTRY_EXCERPT)
		return AYNI_OK;
	err = excerpt_read(e->object, l->arena, &x, &of);
	for (i = 0; i < x.n && err == AYNI_OK && !*erased; i++)
		if ((err = entry_read(x.entry[i], &inner)) == AYNI_OK &&
		    inner.kind < ENTRY_PERSON)
			err = is_erased(l, &inner, erased);
	return err;
}

/* One entry, which may be left out. */
static enum ayni_err
read_entry(struct look *l, struct bytes raw, struct entry *e, bool *erased)
{
	enum ayni_err err;

	if ((err = entry_read(raw, e)) != AYNI_OK)
		return err;
	if (e->kind >= ENTRY_PERSON && !l->office)
		return AYNI_BADTYPE;
	if ((err = admit_check(l->g, e)) != AYNI_OK)
		return err;
	return is_erased(l, e, erased);
}

/* Forms stand together in a batch, and are looked for once. */
static bool
same_form(const struct look *l, size_t at)
{
	return at > 0 && l->entry[at - 1].kind < ENTRY_PERSON &&
	    ID_EQUAL(l->entry[at].form, l->entry[at - 1].form);
}

static enum ayni_err
read_entries(struct look *l, const struct bytes *raw, const uint64_t *seq,
    size_t n)
{
	enum ayni_err err, unknown = AYNI_OK;
	bool erased = false;
	size_t i;

	l->raw = arena_zalloc(l->arena, n, sizeof(*l->raw));
	l->seq = arena_zalloc(l->arena, n, sizeof(*l->seq));
	l->entry = arena_zalloc(l->arena, n, sizeof(*l->entry));
	if (l->raw == NULL || l->seq == NULL || l->entry == NULL)
		return l->system = AYNI_NOMEM;
	for (i = 0; i < n; i++) {
		err = read_entry(l, raw[i], &l->entry[l->n], &erased);
		if (err != AYNI_OK)
			return err;
		if (erased) {
			l->erased++;
			continue;
		}
		l->raw[l->n] = raw[i];
		l->seq[l->n] = seq != NULL ? seq[i] : l->b.header.first + i;
		if (l->entry[l->n].kind < ENTRY_PERSON && unknown == AYNI_OK &&
		    !same_form(l, l->n))
			unknown = form_known(l, &l->entry[l->n].form);
		if (l->system != AYNI_OK)
			return l->system;
		l->n++;
	}
	return unknown;
}

/* ---- a batch of which only excerpts are left ---- */

struct part {
	uint64_t seq;
	struct bytes raw;
};

static int
by_place(const void *x, const void *y)
{
	const struct part *a = x, *b = y;

	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return bytes_compare(a->raw, b->raw);
}

/* Entries of all excerpts, each place once. */
static enum ayni_err
gather(struct look *l, const struct excerpt *x, size_t excerpts)
{
	size_t all = 0, n = 0, i, k;
	struct bytes *raw;
	struct part *part;
	uint64_t *seq;

	for (i = 0; i < excerpts; i++)
		all += x[i].n;
	part = arena_zalloc(l->arena, all, sizeof(*part));
	raw = arena_zalloc(l->arena, all, sizeof(*raw));
	seq = arena_zalloc(l->arena, all, sizeof(*seq));
	if (part == NULL || raw == NULL || seq == NULL)
		return l->system = AYNI_NOMEM;
	for (i = 0, all = 0; i < excerpts; i++)
		for (k = 0; k < x[i].n; k++)
			part[all++] =
			    (struct part){x[i].seq[k], x[i].entry[k]};
	if (all > 0)
		qsort(part, all, sizeof(*part), by_place);
	for (i = 0; i < all; i++) {
		if (n > 0 && seq[n - 1] == part[i].seq)
			continue;
		seq[n] = part[i].seq;
		raw[n++] = part[i].raw;
	}
	return read_entries(l, raw, seq, n);
}

static enum ayni_err
read_excerpts(struct look *l, const struct bytes *entry, size_t n)
{
	struct excerpt *x = arena_zalloc(l->arena, n, sizeof(*x));
	struct batch of;
	struct entry e;
	enum ayni_err err;
	size_t i;

	if (x == NULL)
		return l->system = AYNI_NOMEM;
	for (i = 0; i < n; i++)
		if ((err = entry_read(entry[i], &e)) != AYNI_OK ||
		    (err = excerpt_read(e.object, l->arena, &x[i], &of)) !=
			AYNI_OK)
			return err;
	return gather(l, x, n);
}

static enum ayni_err
open_whole(struct look *l)
{
	struct bytes *raw = NULL;
	enum ayni_err e;
	size_t n = 0;

	e = batch_open(&l->b,
	    office_box(l->g->office, &l->b.header.recipient), dictionary, l,
	    l->office ? BATCH_MAX_OFFICE_BYTES : BATCH_MAX_BYTES, l->arena,
	    &raw, &n);
	if (l->system != AYNI_OK)
		return l->system;
	return e == AYNI_OK ? read_entries(l, raw, NULL, n) : e;
}

/* In the order of docs/wire.md section 7. */
static enum ayni_err
check(struct look *l, struct bytes raw)
{
	struct bytes *excerpt = NULL;
	struct sign_public key;
	struct device_id device;
	enum ayni_err e;
	size_t n = 0;

	if ((e = batch_peek(raw, &l->b)) != AYNI_OK) {
		l->b.id = keys_hash(raw);
		return e;
	}
	if ((e = key_of(l, &key, &device)) != AYNI_OK)
		return e;
	if (!l->office && raw.n > BATCH_MAX_BYTES)
		return AYNI_TOOBIG;
	e = db_erase_excerpts(l->g->db, &l->b.id, l->arena, &excerpt, &n);
	if (e != AYNI_OK)
		return l->system = e;
	l->excerpted = n > 0;
	e = PLANT(SKIP_SIGNATURE) ? AYNI_OK
	    : l->excerpted	 ? batch_verify_header(&l->b, &key)
				 : batch_verify(&l->b, &key);
	if (e != AYNI_OK)
		return e;
	if (!ID_EQUAL(device, l->b.header.device))
		return AYNI_MISMATCH;
	l->believed = true;
	return l->excerpted ? read_excerpts(l, excerpt, n) : open_whole(l);
}

/* Lack of memory says nothing about a batch. */
enum ayni_err
look(struct look *l, struct bytes raw)
{
	enum ayni_err why = check(l, raw);

	if (why == AYNI_NOMEM)
		l->system = why;
	return why;
}

/* As far as they read. */
static void
search(struct look *l, const struct bytes *raw, size_t n, bool *erased)
{
	struct entry e;
	size_t i;

	for (i = 0; i < n && !*erased && l->system == AYNI_OK; i++)
		if (entry_read(raw[i], &e) == AYNI_OK && e.kind < ENTRY_PERSON)
			l->system = db_erase_known(
			    l->g->db, &e.record, erased);
}

enum ayni_err
look_stranger(struct ingest *g, struct bytes raw, bool *opened, bool *erased)
{
	struct arena a;
	struct look l = {.g = g, .arena = &a};
	struct bytes *entry = NULL;
	enum ayni_err e;
	size_t n = 0;

	*opened = *erased = false;
	arena_init(&a, STATE_ARENA);
	if ((e = batch_peek(raw, &l.b)) == AYNI_OK)
		e = batch_open(&l.b,
		    office_box(g->office, &l.b.header.recipient), dictionary,
		    &l, BATCH_MAX_BYTES, &a, &entry, &n);
	*opened = e == AYNI_OK;
	if (e == AYNI_OK)
		search(&l, entry, n, erased);
	else if (e == AYNI_NOMEM)
		l.system = e;
	arena_free(&a);
	return l.system;
}
