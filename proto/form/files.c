#include "form/files.h"

#include <string.h>

#include "ayni/parcel.h"

#define ADDRESS "jr://"
#define INSTANCE "jr://instance/"

struct text
files_name(struct text url)
{
	size_t i = url.n;

	while (i > 0 && url.p[i - 1] != '/')
		i--;
	return (struct text){url.p + i, url.n - i};
}

static const struct resource *
given(const struct reader *r, struct text url)
{
	size_t i;

	for (i = 0; i < r->resources; i++)
		if (text_equal(r->resource[i].url, url))
			return &r->resource[i];
	for (i = 0; i < r->resources; i++)
		if (text_equal(files_name(r->resource[i].url),
			files_name(url)))
			return &r->resource[i];
	return NULL;
}

/* false: it is known already, or no file of the form's. */
static bool
remember(struct reader *r, struct text url, bool table, bool there)
{
	struct text name = files_name(url);
	struct form_file *file;

	if (name.n == 0 || text_starts(url, TEXT(INSTANCE)) ||
	    map_get(&r->f->files, name) != NULL)
		return false;
	if ((file = arena_zalloc(&r->f->arena, 1, sizeof(*file))) == NULL)
		goto nomem;
	file->name = arena_text(&r->f->arena, name);
	file->table = table;
	file->given = there;
	if (file->name.p != NULL &&
	    map_put(&r->f->files, file->name, file, NULL) == AYNI_OK)
		return true;
nomem:
	reader_fail(r, AYNI_NOMEM);
	return false;
}

const struct resource *
files_find(struct reader *r, struct text url, bool table)
{
	const struct resource *x = given(r, url);

	(void)remember(r, url, table, x != NULL);
	return x;
}

struct pour
files_pour(const struct resource *x)
{
	return x->deflated ? parcel_pour(&x->body) : pour_bytes(&x->body);
}

void
files_look(struct reader *r, const struct tree_node *n, struct text s)
{
	struct place at = {.file = r->file, .row = tree_line(n)};
	bool there;

	s = text_trim(s);
	if (!text_starts(s, TEXT(ADDRESS)))
		return;
	there = given(r, s) != NULL;
	if (remember(r, s, false, there) && !there) {
		s = files_name(s);
		diag_add(r->diag, &at, DIAG_WARNING, DIAG_NO_MEDIA,
		    AYNI_NOTFOUND, &s, 1);
	}
}

void
files_media(struct reader *r, const struct tree_node *document)
{
	const struct tree_node *n, *a;

	for (n = document; n != NULL && r->err == AYNI_OK;
	     n = tree_walk(document, n)) {
		for (a = tree_asides(n); a != NULL; a = tree_next(a))
			if (tree_kind(a) == TREE_ATTRIBUTE)
				files_look(r, n, tree_value(a));
		if (tree_first(n) == NULL)
			files_look(r, n, tree_value(n));
	}
}
