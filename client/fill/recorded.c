#include "fill/recorded.h"

#include "ayni/mem.h"

/* The entries come one by one: views of them in an array that moves. */
struct reading {
	struct arena *a;
	struct buf raw; /* struct bytes[] */
};

static enum ayni_err
take(void *ctx, struct bytes entry)
{
	struct reading *r = ctx;
	struct bytes own = {arena_copy(r->a, entry.p, entry.n), entry.n};

	if (own.p == NULL)
		return AYNI_NOMEM;
	buf_put(&r->raw, &own, sizeof(own));
	return r->raw.err;
}

static enum ayni_err
merge(const struct bytes *raw, size_t n, struct arena *a,
    struct recorded *out)
{
	struct merge_entry *m = arena_zalloc(a, n, sizeof(*m));
	size_t i;

	out->n = n;
	out->entry = arena_zalloc(a, n, sizeof(*out->entry));
	if (m == NULL || out->entry == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++) {
		if (entry_read(raw[i], &out->entry[i]) != AYNI_OK)
			return AYNI_STORE;
		/* one journal: nobody in it outranks another */
		m[i] = (struct merge_entry){
		    keys_hash(raw[i]), &out->entry[i], 1};
	}
	return merge_record(m, n, a, &out->merged);
}

/* The newest edit, where it stands alone at the end; else the submit. */
static const struct entry *
setting(const struct recorded *r, const struct bytes *raw)
{
	const struct entry *submit = NULL;
	struct hash id;
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct entry *e = &r->entry[i];

		id = keys_hash(raw[i]);
		if (r->merged.heads == 1 && e->kind <= ENTRY_CORRECT &&
		    ID_EQUAL(id, r->merged.head[0]))
			return e;
		if (ID_EQUAL(id, r->merged.submit))
			submit = e;
	}
	return submit;
}

enum ayni_err
recorded_read(struct vault *v, const struct record_id *id, struct arena *a,
    struct recorded *out)
{
	struct reading r = {.a = a};
	struct recorded it = {.id = *id};
	struct bytes *raw = NULL;
	enum ayni_err e;
	size_t n;

	buf_init(&r.raw, MERGE_MAX_ENTRIES * sizeof(*raw));
	e = vault_record_entries(v, id, take, &r);
	n = r.raw.n / sizeof(*raw);
	if (e == AYNI_OK && n == 0)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK &&
	    (raw = arena_copy(a, r.raw.p, r.raw.n)) == NULL)
		e = AYNI_NOMEM;
	buf_free(&r.raw);
	if (e == AYNI_OK)
		e = merge(raw, n, a, &it);
	if (e == AYNI_OK && (!it.merged.usable ||
	    (it.setting = setting(&it, raw)) == NULL))
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK)
		*out = it;
	return e;
}

enum ayni_err
recorded_open(const struct recorded *r, const struct form *f,
    const struct moment *now, struct random_source chance, uint32_t language,
    struct interview **out)
{
	const struct entry *as = r->setting;
	struct interview_setup setup = {.now = now != NULL ? *now : as->at,
	    .seed = as->seed, .chance = chance,
	    .deviceid = as->preloads.deviceid,
	    .username = as->preloads.username,
	    .email = as->preloads.email,
	    .phonenumber = as->preloads.phonenumber,
	    .language = language};
	struct interview *iv = NULL;
	enum ayni_err e = interview_new(f, &setup, &iv);

	if (e == AYNI_OK)
		e = answers_load(iv, r->merged.answers);
	if (e == AYNI_OK)
		*out = iv;
	else
		interview_free(iv);
	return e;
}
