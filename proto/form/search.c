#include "form/search.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/mem.h"
#include "form/list.h"

#define ARGS_MAX 6u

/* ---- reading ---- */

/* From "search(" to the last parenthesis, as ODK Collect takes it. */
static struct text
call_in(struct text appearance)
{
	static const char begin[] = "search(";
	struct text s = appearance;
	size_t n = sizeof(begin) - 1;

	while (s.n > n && memcmp(s.p, begin, n) != 0) {
		s.p++;
		s.n--;
	}
	while (s.n > n && s.p[s.n - 1] != ')')
		s.n--;
	return s.n > n ? s : (struct text){"", 0};
}

bool
search_named(struct text appearance)
{
	return call_in(appearance).n > 0;
}

static const struct tree_node *
cell(const struct tree_node *row, struct text column)
{
	const struct tree_node *c;

	for (c = tree_child(row); c != NULL; c = tree_sibling(c))
		if (text_equal(tree_name(c)->local, column))
			return c;
	return NULL;
}

static struct text
cell_text(const struct tree_node *row, struct text column)
{
	const struct tree_node *c = cell(row, column);

	return c != NULL ? tree_value(c) : TEXT("");
}

struct sorting {
	double by;
	uint32_t place;
};

static int
compare(const void *a, const void *b)
{
	const struct sorting *x = a, *y = b;

	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* Rows by their column "sortby", where there is one. */
static void
sort_rows(struct reader *r, struct search *s)
{
	struct tree_node *n = s->root != NULL ? tree_child(s->root) : NULL;
	struct sorting *all;
	size_t count = 0, i;

	if (n == NULL || cell(n, TEXT("sortby")) == NULL)
		return;
	for (; n != NULL; n = tree_sibling(n))
		count++;
	all = mem_zalloc(count, sizeof(*all));
	s->order = arena_zalloc(&r->f->arena, count, sizeof(*s->order));
	if (all == NULL || s->order == NULL) {
		reader_fail(r, AYNI_NOMEM);
		goto out;
	}
	n = tree_child(s->root);
	for (i = 0; n != NULL; n = tree_sibling(n), i++) {
		double by = number_read(cell_text(n, TEXT("sortby")));

		all[i] = (struct sorting){by == by ? by : 0, tree_place(n)};
	}
	qsort(all, count, sizeof(*all), compare);
	for (i = 0; i < count; i++)
		s->order[i] = all[i].place;
	s->rows = count;
out:
	mem_free(all);
}

/* The root of the file that a call names. */
static struct tree_node *
file_of(struct reader *r, const struct tree_node *control,
    const struct expr *name)
{
	struct text url = secondary_url(r, name->text);
	struct tree_node *document;

	if (r->err != AYNI_OK)
		return NULL;
	if ((document = map_get(&r->f->instances, url)) != NULL)
		return tree_child(document);
	document = secondary_document(r, tree_line(control), url, url);
	if (document == NULL ||
	    map_put(&r->f->instances, url, document, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	else if (map_get(&r->f->loose, url) != NULL)
		return NULL; /* on each device another one */
	return document != NULL ? tree_child(document) : NULL;
}

struct search *
search_read(struct reader *r, const struct tree_node *control,
    struct text appearance)
{
	struct expr *call =
	    reader_call(r, control, call_in(appearance), TEXT("appearance"));
	struct search *s;

	if (call == NULL)
		return NULL;
	if (call->op != EXPR_CALL || !text_is(call->text, "search") ||
	    (call->args != 1 && call->args != 4 && call->args != ARGS_MAX) ||
	    call->arg[0]->op != EXPR_LITERAL) {
		struct place at = {.file = r->file, .row = tree_line(control),
		    .column = tree_attribute(control, "ref")};

		diag_add(r->diag, &at, DIAG_WARNING, DIAG_SEARCH,
		    AYNI_UNSUPPORTED, &appearance, 1);
		return NULL;
	}
	s = arena_zalloc(&r->f->arena, 1, sizeof(*s));
	if (s == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return NULL;
	}
	memcpy(s->arg, call->arg, call->args * sizeof(*s->arg));
	s->list = -1;
	s->root = file_of(r, control, call->arg[0]);
	sort_rows(r, s);
	return s;
}

/* ---- searching ---- */

/* What is looked for, its columns and how. */
struct hunt {
	struct text kind, columns, value;
	struct text column, equal; /* the filter; column.n == 0: none */
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
same(struct text s, size_t at, struct text part)
{
	size_t i;

	if (at + part.n > s.n)
		return false;
	for (i = 0; i < part.n; i++)
		if (lower(s.p[at + i]) != lower(part.p[i]))
			return false;
	return true;
}

static bool
fits(const struct hunt *h, struct text s)
{
	size_t i;

	if (text_is(h->kind, "matches"))
		return s.n == h->value.n && same(s, 0, h->value);
	if (text_is(h->kind, "startswith"))
		return same(s, 0, h->value);
	if (text_is(h->kind, "endswith"))
		return s.n >= h->value.n &&
		    same(s, s.n - h->value.n, h->value);
	for (i = 0; i + h->value.n <= s.n; i++)
		if (same(s, i, h->value))
			return true;
	return false;
}

/* The next of several columns, between commas or else spaces. */
static bool
next_column(struct text *list, struct text *column)
{
	char separator = list->n > 0 && memchr(list->p, ',', list->n) != NULL
	    ? ',' : ' ';
	const char *end;
	size_t n;

	do {
		if (list->n == 0)
			return false;
		end = memchr(list->p, separator, list->n);
		n = end != NULL ? (size_t)(end - list->p) : list->n;
		*column = text_trim((struct text){list->p, n});
		n += end != NULL;
		list->p += n;
		list->n -= n;
	} while (column->n == 0);
	return true;
}

static bool
wanted(const struct hunt *h, const struct tree_node *row)
{
	struct text list = h->columns, column;
	bool any = false;

	if (h->column.n > 0 &&
	    !text_equal(cell_text(row, h->column), h->equal))
		return false;
	while (next_column(&list, &column)) {
		if (fits(h, cell_text(row, column)))
			return true;
		any = true;
	}
	return !any;
}

static struct text
said(struct interview *iv, const struct expr *e, struct live *at)
{
	struct value v;

	if (e == NULL)
		return TEXT("");
	v = show_eval(iv, e, NULL, at);
	return xpath_string(&iv->env, &v);
}

struct list_of {
	struct interview *iv;
	const struct list *list;
	struct found *found;
	size_t n, cap;
	struct map names; /* that are there already */
};

static void
add(struct list_of *l, uint32_t choice, struct tree_node *row)
{
	struct found one = {l->list, choice, row}, *more;
	struct text name = search_name(&one);
	size_t cap = l->cap == 0 ? 32 : l->cap * 2;

	if (name.n == 0 || map_get(&l->names, name) != NULL)
		return;
	if (l->n == l->cap) {
		more = arena_zalloc(&l->iv->scratch, cap, sizeof(*more));
		if (more == NULL)
			goto nomem;
		if (l->n > 0)
			memcpy(more, l->found, l->n * sizeof(*more));
		l->found = more;
		l->cap = cap;
	}
	if (map_put(&l->names, name, l, NULL) != AYNI_OK)
		goto nomem;
	l->found[l->n++] = one;
	return;
nomem:
	xpath_fail(&l->iv->env, AYNI_NOMEM, "");
	l->iv->err = AYNI_NOMEM;
}

static bool
is_plain(struct text name)
{
	int64_t v;

	return number_int(name, &v);
}

static void
add_rows(struct list_of *l, const struct search *s, const struct hunt *h,
    uint32_t choice)
{
	struct tree_node *row = s->root != NULL ? tree_child(s->root) : NULL;
	size_t i;

	for (i = 0; i < s->rows && l->iv->err == AYNI_OK; i++) {
		row = tree_at(tree_of(s->root), s->order[i]);
		if (wanted(h, row))
			add(l, choice, row);
	}
	for (; s->rows == 0 && row != NULL && l->iv->err == AYNI_OK;
	     row = tree_sibling(row))
		if (wanted(h, row))
			add(l, choice, row);
}

struct found *
search_run(struct interview *iv, const struct search *s, struct live *at,
    size_t *n)
{
	const struct list *list = &iv->f->list[s->list];
	struct list_of l = {.iv = iv, .list = list};
	struct hunt h = {.kind = said(iv, s->arg[1], at),
	    .columns = said(iv, s->arg[2], at),
	    .value = said(iv, s->arg[3], at),
	    .column = said(iv, s->arg[4], at),
	    .equal = said(iv, s->arg[5], at)};
	uint32_t i;

	for (i = 0; i < list->public.n; i++)
		if (is_plain(list_name(list, i)))
			add(&l, i, NULL);
		else
			add_rows(&l, s, &h, i);
	map_free(&l.names);
	*n = l.n;
	return l.found;
}

/* ---- names and labels ---- */

struct text
search_name(const struct found *f)
{
	struct text name = list_name(f->list, f->choice);

	return f->node == NULL ? name : text_trim(cell_text(f->node, name));
}

/* first (second: ...) (third: ...) */
struct text
search_label(struct interview *iv, const struct found *f, struct live *at)
{
	struct piece own;
	struct rich label = list_label(iv->f, f->list, f->choice, &own);
	struct text columns = show_rich(iv, &label, at, ITEXT_PLAIN);
	struct text column, t;
	struct buf b = {.limit = 65536};
	bool first = true;

	if (f->node == NULL)
		return columns;
	while (next_column(&columns, &column)) {
		struct text s = cell_text(f->node, column);

		if (first)
			buf_put_text(&b, s);
		else
			buf_printf(&b, " (%.*s: %.*s)", (int)column.n,
			    column.p, (int)s.n, s.p);
		first = false;
	}
	t = arena_text(&iv->shown, text_trim(buf_text(&b)).n > 0
	    ? buf_text(&b) : search_name(f));
	buf_free(&b);
	return t.p != NULL ? t : TEXT("");
}
