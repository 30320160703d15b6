#include "ui/shelf.h"

#include <stdlib.h>

#include "ayni/form.h"

#define SHELF_ARENA (64u << 20)

struct listing {
	const struct home *office;
	struct arena *a;
	struct buf forms; /* struct shelf_form[] */
};

static enum ayni_err
blame(enum ayni_err e)
{
	return e == AYNI_OK || e == AYNI_NOMEM ? e : AYNI_STORE;
}

static enum ayni_err
list_one(void *ctx, const struct hash *id, struct bytes package)
{
	struct listing *l = ctx;
	struct shelf_form f = {.id = *id};
	struct package p;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, SHELF_ARENA);
	e = blame(home_read_package(l->office, package, &a, &p));
	if (e == AYNI_OK) {
		f.xml_id = arena_text(l->a, p.xml_id);
		f.version = arena_text(l->a, p.version);
		f.title = arena_text(l->a, p.title);
		buf_put(&l->forms, &f, sizeof(f));
		e = l->a->failed ? AYNI_NOMEM : l->forms.err;
	}
	arena_free(&a);
	return e;
}

static int
by_name(const void *a, const void *b)
{
	const struct shelf_form *x = a, *y = b;
	int c = text_compare(x->xml_id, y->xml_id);

	return c != 0 ? c : -text_compare_versions(x->version, y->version);
}

enum ayni_err
shelf_list(struct vault *v, const struct home *office, struct arena *a,
    struct shelf_form **out, size_t *n)
{
	struct listing l = {.office = office, .a = a};
	struct shelf_form *f = NULL;
	enum ayni_err e;
	size_t k;

	buf_init(&l.forms, SHELF_ARENA);
	e = vault_form_list(v, list_one, &l);
	k = l.forms.n / sizeof(*f);
	if (e == AYNI_OK &&
	    (f = arena_copy(a, l.forms.p, l.forms.n)) == NULL)
		e = AYNI_NOMEM;
	buf_free(&l.forms);
	if (e != AYNI_OK)
		return e;
	if (k > 0)
		qsort(f, k, sizeof(*f), by_name);
	*out = f;
	*n = k;
	return AYNI_OK;
}

/* "sse_entity/2026112302" */
static bool
is_version(const struct shelf_form *f, struct text name)
{
	size_t at = f->xml_id.n;

	return name.n == at + 1 + f->version.n &&
	    text_starts(name, f->xml_id) && name.p[at] == '/' &&
	    text_equal((struct text){name.p + at + 1, f->version.n},
		f->version);
}

enum ayni_err
shelf_find(const struct shelf_form *f, size_t n, struct text name,
    size_t *out)
{
	size_t i, found = n;

	for (i = 0; i < n; i++)
		if (text_equal(f[i].xml_id, name) || is_version(&f[i], name)) {
			*out = i;
			return AYNI_OK;
		}
	for (i = 0; i < n && name.n > 0; i++) {
		if (!text_starts(f[i].xml_id, name))
			continue;
		if (found < n && !text_equal(f[i].xml_id, f[found].xml_id))
			return AYNI_EXISTS;
		found = found < n ? found : i;
	}
	if (found == n)
		return AYNI_NOTFOUND;
	*out = found;
	return AYNI_OK;
}

const struct shelf_form *
shelf_newest(const struct shelf_form *f, size_t n, struct text xml_id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_equal(f[i].xml_id, xml_id))
			return &f[i];
	return NULL;
}

const struct shelf_form *
shelf_of(const struct shelf_form *f, size_t n, const struct hash *id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(f[i].id, *id))
			return &f[i];
	return NULL;
}

static enum ayni_err
open_with(struct vault *v, const struct package *p, struct known **known,
    struct form **out)
{
	struct known *k = NULL;
	const struct resource *own;
	size_t n;
	enum ayni_err e = known_open(v, p, &k);

	if (e != AYNI_OK)
		return e;
	own = known_files(k, &n);
	e = blame(package_form(p, own, n, out));
	if (e == AYNI_OK && known != NULL)
		*known = k;
	else
		known_free(k);
	return e;
}

enum ayni_err
shelf_open(struct vault *v, const struct home *office,
    const struct hash *id, struct known **known, struct form **out)
{
	struct package p;
	struct buf package;
	struct arena a;
	enum ayni_err e;

	buf_init(&package, PACKAGE_MAX_BYTES);
	arena_init(&a, SHELF_ARENA);
	e = vault_form_get(v, id, &package);
	if (e == AYNI_OK)
		e = blame(home_read_package(office, buf_bytes(&package),
		    &a, &p));
	if (e == AYNI_OK)
		e = open_with(v, &p, known, out);
	buf_free(&package);
	arena_free(&a);
	return e;
}
