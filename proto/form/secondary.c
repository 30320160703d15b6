#include "form/reader.h"

#include <stdio.h>
#include <string.h>

#include "ayni/csv.h"
#include "ayni/parcel.h"
#include "form/files.h"
#include "form/geojson.h"
#include "form/xml.h"

#define LAST_SAVED "jr://instance/last-saved"

static bool
ends_with(struct text s, const char *end)
{
	size_t n = strlen(end);

	return s.n >= n &&
	    text_is((struct text){s.p + s.n - n, n}, end);
}

/* ---- tables ---- */

/* Rows to /root/item/column. */
struct table {
	struct reader *r;
	struct tree *t;
	const struct tree_name **column; /* NULL: no name */
	size_t columns;
	struct text only;  /* n > 0: rows whose list_name is this */
	bool odd; /* its one column is no name: separated by what? */
};

static const struct tree_name *
plain_name(struct reader *r, struct text local)
{
	struct text none = {"", 0};

	return tree_intern(&r->f->names, none, local, none);
}

/* Whether a text could stand in a path: as far as ASCII goes. */
static bool
can_be_name(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || strchr("_-.", c) != NULL ||
			(c & 0x80) != 0))
			return false;
	}
	return s.n > 0;
}

static enum ayni_err
read_header(struct table *t, const struct text *field, size_t n)
{
	size_t i;

	t->odd = n == 1 && !can_be_name(text_trim(field[0]));
	t->column =
	    arena_zalloc(&t->r->f->arena, n, sizeof(*t->column));
	if (t->column == NULL)
		return AYNI_NOMEM;
	t->columns = n;
	for (i = 0; i < n; i++)
		if (field[i].n > 0 && (t->column[i] = plain_name(t->r,
		    field[i])) == NULL)
			return AYNI_NOMEM;
	return AYNI_OK;
}

static bool
of_list(const struct table *t, const struct text *field, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < t->columns; i++)
		if (t->column[i] != NULL &&
		    (text_is(t->column[i]->local, "list_name") ||
			text_is(t->column[i]->local, "list name")))
			return text_equal(text_trim(field[i]), t->only);
	return false;
}

static enum ayni_err
read_row(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	struct table *t = ctx;
	size_t i;

	if (number == 1)
		return read_header(t, field, n);
	if ((n == 1 && field[0].n == 0) || /* an empty line */
	    (t->only.n > 0 && !of_list(t, field, n)))
		return AYNI_OK;
	tree_open(t->t, plain_name(t->r, TEXT("item")), 0);
	for (i = 0; i < n && i < t->columns; i++)
		if (t->column[i] != NULL)
			tree_leaf(t->t, TREE_ELEMENT, t->column[i], field[i],
			    0);
	tree_close(t->t, true);
	return t->t->err;
}

static enum ayni_err
read_csv(struct reader *r, const struct pour *body, struct text only,
    struct tree *to, uint32_t *line)
{
	struct table t = {.r = r, .t = to, .only = only};
	struct csv c;
	enum ayni_err e;

	tree_open(to, plain_name(r, TEXT("root")), 0);
	csv_init(&c, read_row, &t);
	c.separator = CSV_GUESS;
	if ((e = body->each(body->from, csv_take, &c)) == AYNI_OK)
		e = csv_end(&c);
	*line = c.number + 1;
	csv_free(&c);
	tree_close(to, true);
	return e == AYNI_OK && t.odd ? AYNI_UNSUPPORTED : e;
}

/* A feature after the other, but of a file that is whole. */
static enum ayni_err
read_geojson(struct reader *r, const struct resource *x, struct tree *to,
    uint32_t *line)
{
	struct buf whole = {.limit = PARCEL_MAX_BYTES};
	struct pour body = files_pour(x);
	struct bytes in = x->body;
	enum ayni_err e = AYNI_OK;

	if (x->deflated) {
		e = body.each(body.from, pour_into_buf, &whole);
		in = buf_bytes(&whole);
	}
	if (e == AYNI_OK)
		e = geojson_read(in, &r->f->names, to, line);
	buf_free(&whole);
	return e;
}

/* ---- instances ---- */

/* Whatever kind of file it is, by its name; only: see struct table.  Where
 * it cannot be read, fault says where and, for XML, why. */
static enum ayni_err
read_resource(struct reader *r, const struct resource *x, struct text url,
    struct text only, struct xml_fault *fault, struct tree **out)
{
	struct pour body = files_pour(x);
	struct tree *t;
	enum ayni_err e;

	*fault = (struct xml_fault){0};
	if (!ends_with(url, ".csv") && !ends_with(url, ".geojson"))
		return xml_read_poured(
		    &body, XML_DATA, &r->f->names, fault, out);
	if ((t = tree_new(&r->f->names, false)) == NULL)
		return AYNI_NOMEM;
	if (ends_with(url, ".csv"))
		e = read_csv(r, &body, only, t, &fault->line);
	else
		e = read_geojson(r, x, t, &fault->line);
	if (e == AYNI_OK)
		e = tree_end(t);
	if (e == AYNI_OK)
		*out = t;
	else
		tree_free(t);
	return e;
}

static void
not_there(struct reader *r, uint32_t line, struct text url)
{
	struct place place = {.file = r->file, .row = line};

	url = files_name(url);
	if (text_is(url, FORM_REGISTER))
		return;
	diag_add(r->diag, &place, DIAG_WARNING, DIAG_NO_RESOURCE,
	    AYNI_NOTFOUND, &url, 1);
}

static void
unreadable(struct reader *r, uint32_t line, struct text url, enum ayni_err e,
    const struct xml_fault *fault)
{
	char at[16];
	struct text arg[] = {url, {NULL, 0}, text_of(fault->what)};

	(void)snprintf(at, sizeof(at), "%u", fault->line);
	arg[1] = text_of(at);
	if (e == AYNI_NOMEM)
		reader_fail(r, e);
	else
		reader_fault_at(r, line, (struct text){NULL, 0}, e,
		    arg[2].n > 0 ? DIAG_TABLE_XML : DIAG_TABLE, arg, 3);
}

static struct tree *
empty(struct reader *r)
{
	struct tree *t = tree_new(&r->f->names, false);

	if (t == NULL || tree_end(t) == AYNI_OK)
		return t;
	tree_free(t);
	return NULL;
}

/* A resource as an instance of the form; what cannot be read is told, and
 * empty.  x == NULL: it is not there.  NULL after a failure. */
static struct tree_node *
document_of(struct reader *r, uint32_t line,
    const struct resource *x, struct text url, struct text only)
{
	struct tree *t = NULL;
	struct xml_fault fault;
	enum ayni_err e = AYNI_OK;

	if (x != NULL)
		e = read_resource(r, x, url, only, &fault, &t);
	else if (!text_is(url, LAST_SAVED))
		not_there(r, line, url);
	if (e != AYNI_OK)
		unreadable(r, line, url, e, &fault);
	if (t == NULL && (t = empty(r)) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return NULL;
	}
	t->next = r->f->trees;
	r->f->trees = t;
	return tree_document(t);
}

struct tree_node *
secondary_document(struct reader *r, uint32_t line, struct text id,
    struct text url)
{
	const struct resource *x = files_find(r, url, true);

	loose_note(r, id, x);
	return document_of(r, line, x, url, TEXT(""));
}

struct text
secondary_url(struct reader *r, struct text name)
{
	struct text url;
	struct buf b;

	buf_init(&b, 65536);
	buf_put_z(&b, "jr://file-csv/");
	buf_put_text(&b, name);
	if (!ends_with(name, ".csv"))
		buf_put_z(&b, ".csv");
	url = arena_text(&r->f->arena, buf_text(&b));
	if (b.err != AYNI_OK || url.p == NULL)
		reader_fail(r, b.err != AYNI_OK ? b.err : AYNI_NOMEM);
	buf_free(&b);
	return url;
}

void
secondary_table(struct reader *r, uint32_t line, struct text id)
{
	struct tree_node *document;
	struct text url;

	if (map_get(&r->f->instances, id) != NULL)
		return;
	url = secondary_url(r, id);
	if (r->err != AYNI_OK)
		return;
	document = secondary_document(r, line, id, url);
	if (document == NULL ||
	    map_put(&r->f->instances, id, document, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
}

bool
secondary_itemsets(struct reader *r, uint32_t line, struct text id)
{
	static const char url[] = "jr://file/itemsets.csv";
	const struct resource *x = NULL;
	struct tree_node *document;

	if (map_get(&r->f->instances, id) != NULL)
		return true;
	if (id.n > 0)
		x = files_find(r, TEXT(url), true);
	if (x == NULL) {
		not_there(r, line, TEXT(url));
		return false;
	}
	document = document_of(r, line, x, TEXT(url), id);
	if (document == NULL ||
	    map_put(&r->f->instances, id, document, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	return true;
}

void
secondary_read(struct reader *r)
{
	struct tree *parts = r->f->trees;
	const struct tree_node *n;

	for (n = tree_child(r->model); n != NULL; n = tree_sibling(n)) {
		struct text id = tree_attribute(n, "id");
		struct text src = tree_attribute(n, "src");
		struct tree_node *document;

		if (!tree_is(n, XFORMS, "instance") || n == r->primary ||
		    id.n == 0)
			continue;
		id = arena_text(&r->f->arena, id);
		document = src.n > 0
		    ? secondary_document(r, tree_line(n), id, src)
		    : tree_document(xml_part(parts, n));
		if (document == NULL || id.p == NULL ||
		    map_put(&r->f->instances, id, document, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
	}
}
