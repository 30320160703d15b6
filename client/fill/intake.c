#include "fill/intake.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/map.h"
#include "ayni/utf8.h"

#define ARENA (8u << 20)

/* ---- names ---- */

static bool
is_safe(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c > 0xa0;
}

/* What it was called, in characters that every system takes, each run of
 * others as one line below; in normal form C, as answers are. */
static void
put_stem(struct buf *out, struct text name)
{
	struct buf safe;
	int32_t c, last = '_';
	size_t had;

	buf_init(&safe, 4 * ENCLOSURE_MAX_NAME);
	while ((c = utf8_next(&name)) >= 0) {
		if (!is_safe(c))
			c = '_';
		had = safe.n;
		if (c != '_' || last != '_')
			utf8_put(&safe, c);
		last = c;
		if (safe.n > INTAKE_MAX_STEM) {
			safe.n = had;
			break;
		}
	}
	while (safe.n > 0 && safe.p[safe.n - 1] == '_')
		safe.n--;
	if (safe.n == 0)
		buf_put_z(&safe, "file");
	if (out->err == AYNI_OK)
		out->err = safe.err;
	utf8_nfc(out, buf_text(&safe));
	buf_free(&safe);
}

static enum ayni_err
call_it(void *ctx, const struct hash *hash, struct buf *out)
{
	const struct text *path = ctx;
	struct text name = medium_file(*path), ending = medium_ending(name);

	if (ending.n > 0)
		name.n -= ending.n + 1;
	put_stem(out, name);
	buf_put_byte(out, '-');
	buf_put_hex(out, (struct bytes){hash->b, 4});
	if (ending.n > 0) {
		buf_put_byte(out, '.');
		buf_put_text(out, ending);
	}
	return out->err;
}

/* ---- taking one ---- */

struct pouring {
	const struct intake_files *files;
	struct text path;
};

static enum ayni_err
pour(const void *from, pour_fn fn, void *to)
{
	const struct pouring *p = from;

	return p->files->pour(p->files->ctx, p->path, fn, to);
}

static enum ayni_err
count(void *ctx, const struct vault_file *f)
{
	size_t *n = ctx;

	*n += !f->enclosed;
	return AYNI_OK;
}

/* Twice its size, for the moment: docs/vault.md. */
static enum ayni_err
has_room(const struct intake *in, uint64_t bytes)
{
	uint64_t least = in->least_free +
	    vault_reserve_needs(in->vault, blob_size(bytes));
	size_t n = 0;
	enum ayni_err e = vault_file_list(in->vault, in->record, count, &n);

	if (e == AYNI_OK && n >= ENCLOSURE_MAX)
		e = AYNI_QUOTA;
	if (e == AYNI_OK && vault_free_bytes(in->vault) < least)
		e = AYNI_FULL;
	return e;
}

static enum ayni_err
look(const struct intake *in, const struct field *f, struct text path)
{
	struct buf head;
	uint64_t bytes = 0;
	enum ayni_err e;

	buf_init(&head, MEDIUM_HEAD);
	e = in->files->look(in->files->ctx, path, &bytes, &head);
	if (e == AYNI_OK && bytes == 0)
		e = AYNI_BADFORM;
	if (e == AYNI_OK && bytes > BLOB_MAX_LENGTH)
		e = AYNI_TOOBIG;
	if (e == AYNI_OK && !medium_fits(f->mediatype, medium_file(path),
		buf_bytes(&head)))
		e = AYNI_TYPE;
	if (e == AYNI_OK)
		e = has_room(in, bytes);
	buf_free(&head);
	return e;
}

/* It has taken what was reserved.  There is as much again; where that went
 * to somebody else meanwhile, the interview goes on without. */
static enum ayni_err
make_room(const struct intake *in)
{
	enum ayni_err e = in->reserve > 0
	    ? vault_reserve(in->vault, in->reserve) : AYNI_OK;

	return e == AYNI_FULL || e == AYNI_BUSY ? AYNI_OK : e;
}

enum ayni_err
intake_take(const struct intake *in, const struct field *f, struct text path,
    struct buf *name)
{
	struct pouring p = {in->files, path};
	struct pour from = {pour, &p};
	struct vault_namer n = {call_it, &path};
	enum ayni_err e = look(in, f, path);

	if (e == AYNI_OK)
		e = vault_file_put(
		    in->vault, in->record, &from, n, name, NULL);
	return e == AYNI_OK ? make_room(in) : e;
}

/* ---- what there is ---- */

struct sizing {
	struct text name;
	uint64_t bytes;
	bool found;
};

static enum ayni_err
find_size(void *ctx, const struct vault_file *f)
{
	struct sizing *s = ctx;

	if (!text_equal(f->name, s->name))
		return AYNI_OK;
	s->bytes = f->blob.length; /* the newest of one name */
	s->found = true;
	return AYNI_OK;
}

bool
intake_size(const struct intake *in, struct text name, uint64_t *bytes)
{
	struct sizing s = {.name = name};
	enum ayni_err e =
	    vault_file_list(in->vault, in->record, find_size, &s);

	if (e == AYNI_OK && s.found)
		*bytes = s.bytes;
	return e == AYNI_OK && s.found;
}

/* ---- what answers name ---- */

struct naming {
	struct map names; /* that are answers */
	struct arena a;
	struct buf drop;  /* struct hash[] */
	struct buf keep;  /* struct enclosure[], texts in a */
};

static void
naming_init(struct naming *n)
{
	memset(n, 0, sizeof(*n));
	arena_init(&n->a, ARENA);
	buf_init(&n->drop, ENCLOSURE_MAX * sizeof(struct hash));
	buf_init(&n->keep, ENCLOSURE_MAX * sizeof(struct enclosure));
}

static void
naming_free(struct naming *n)
{
	map_free(&n->names);
	buf_free(&n->drop);
	if (n->keep.p != NULL)
		keys_wipe(n->keep.p, n->keep.cap);
	buf_free(&n->keep);
	arena_free(&n->a);
}

static enum ayni_err
find_names(struct naming *n, struct interview *iv, bool relevant)
{
	enum ayni_err e = AYNI_OK;
	struct node_view v;
	node_ref at;

	for (at = interview_root(iv); at != NODE_NONE && e == AYNI_OK;
	    at = interview_next(iv, at)) {
		if (interview_value(iv, at).n == 0)
			continue;
		v = interview_view(iv, at);
		if ((v.field->type == FIELD_BINARY ||
			v.field->control == CONTROL_UPLOAD) &&
		    (v.relevant || !relevant))
			e = map_put(&n->names, arena_text(&n->a, v.value), n,
			    NULL);
	}
	return n->a.failed ? AYNI_NOMEM : e;
}

static enum ayni_err
sort_out(void *ctx, const struct vault_file *f)
{
	struct naming *n = ctx;
	struct enclosure x;

	if (f->enclosed)
		return AYNI_OK;
	if (map_get(&n->names, f->name) == NULL) {
		buf_put(&n->drop, &f->blob.hash, sizeof(f->blob.hash));
		return n->drop.err;
	}
	x = (struct enclosure){arena_text(&n->a, f->name), f->blob};
	buf_put(&n->keep, &x, sizeof(x));
	keys_wipe(&x, sizeof(x));
	return n->a.failed ? AYNI_NOMEM : n->keep.err;
}

static enum ayni_err
drop_all(const struct intake *in, const struct buf *hashes)
{
	struct hash h;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < hashes->n && e == AYNI_OK; i += sizeof(h)) {
		memcpy(&h, hashes->p + i, sizeof(h));
		e = vault_file_drop(in->vault, in->record, &h);
	}
	return e;
}

enum ayni_err
intake_sweep(const struct intake *in, struct interview *iv, size_t *left)
{
	struct naming n;
	enum ayni_err e;

	naming_init(&n);
	e = find_names(&n, iv, false);
	if (e == AYNI_OK)
		e = vault_file_list(in->vault, in->record, sort_out, &n);
	if (e == AYNI_OK)
		e = drop_all(in, &n.drop);
	if (e == AYNI_OK)
		*left = n.keep.n / sizeof(struct enclosure);
	naming_free(&n);
	return e;
}

static int
by_name(const void *a, const void *b)
{
	const struct enclosure *x = a, *y = b;

	return text_compare(x->name, y->name);
}

enum ayni_err
intake_enclose(const struct intake *in, struct interview *iv,
    struct buf *list)
{
	struct naming n;
	enum ayni_err e;
	size_t k;

	naming_init(&n);
	e = find_names(&n, iv, true);
	if (e == AYNI_OK)
		e = vault_file_list(in->vault, in->record, sort_out, &n);
	k = n.keep.n / sizeof(struct enclosure);
	if (e == AYNI_OK && k > 0) {
		qsort(n.keep.p, k, sizeof(struct enclosure), by_name);
		enclosure_put(list,
		    (const struct enclosure *)(const void *)n.keep.p, k);
		e = list->err;
	}
	naming_free(&n);
	return e;
}
