#include "ayni/xlsx.h"

#include <stdio.h>
#include <string.h>

#include "base/xlsx_cells.h"

#define MAX_NAME 1024u
#define MAX_TEXTS (4u << 20) /* of relationships and sheets */

/* A relationship: an id, and the part that it leads to. */
struct link {
	const char *id, *type, *part;
	struct link *next;
};

/* A sheet as the workbook lists it. */
struct tab {
	struct text name;
	const char *id;
	struct tab *next;
};

struct book {
	struct xlsx_package package;
	struct xlsx_book cells;
	struct arena arena;
	struct link *links;
	struct tab *tabs, **last_tab;
	size_t count;
	const char *base; /* the directory of the part that links, or "" */
};

/* ---- relationships ---- */

/* "xl/worksheets/../media" without the way up; in place. */
static void
straighten(char *path)
{
	char *up, *cut;

	while ((up = strstr(path, "/../")) != NULL) {
		*up = '\0';
		cut = strrchr(path, '/');
		cut = cut != NULL ? cut + 1 : path;
		memmove(cut, up + 4, strlen(up + 4) + 1);
	}
}

static const char *
resolve(struct book *b, const char *target)
{
	char path[MAX_NAME];

	if (target[0] == '/')
		(void)snprintf(path, sizeof(path), "%s", target + 1);
	else
		(void)snprintf(path, sizeof(path), "%s%s", b->base, target);
	straighten(path);
	return arena_z(&b->arena, text_of(path));
}

static void
on_link(void *ctx, struct xlsx_part *p, const char *name,
    const char **attributes)
{
	const char *id = xlsx_part_attribute(attributes, "Id");
	const char *type = xlsx_part_attribute(attributes, "Type");
	const char *target = xlsx_part_attribute(attributes, "Target");
	struct book *b = ctx;
	struct link *l;

	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL ||
	    target == NULL)
		return;
	l = arena_zalloc(&b->arena, 1, sizeof(*l));
	if (l != NULL) {
		type = strrchr(type, '/') != NULL ? strrchr(type, '/') + 1
						  : type;
		l->id = arena_z(&b->arena, text_of(id));
		l->type = arena_z(&b->arena, text_of(type));
		l->part = resolve(b, target);
		l->next = b->links;
		b->links = l;
	}
	if (b->arena.failed)
		xlsx_part_stop(p, arena_err(&b->arena));
}

/* The links of a part, "" being the package. */
static enum ayni_err
read_links(struct book *b, const char *part)
{
	struct xlsx_listener l = {.start = on_link, .ctx = b};
	const char *slash = strrchr(part, '/');
	size_t n = slash != NULL ? (size_t)(slash + 1 - part) : 0;
	struct buf path = {.limit = 2 * MAX_NAME};
	enum ayni_err e;

	b->base = arena_z(&b->arena, (struct text){part, n});
	b->links = NULL;
	if (b->base == NULL)
		return AYNI_NOMEM;
	buf_printf(&path, "%s_rels/%s.rels", b->base, part + n);
	e = buf_z(&path) != NULL
	    ? xlsx_part_parse(&b->package, buf_z(&path), &l) : path.err;
	buf_free(&path);
	return e;
}

static const char *
part_by_type(const struct book *b, const char *type)
{
	const struct link *l;

	for (l = b->links; l != NULL; l = l->next)
		if (strcmp(l->type, type) == 0)
			return l->part;
	return NULL;
}

static const char *
part_by_id(const struct book *b, const char *id)
{
	const struct link *l;

	for (l = b->links; l != NULL; l = l->next)
		if (strcmp(l->id, id) == 0)
			return l->part;
	return NULL;
}

/* ---- the workbook ---- */

static void
add_tab(struct book *b, const char *name, const char *id)
{
	struct tab *t = arena_zalloc(&b->arena, 1, sizeof(*t));

	if (t == NULL)
		return;
	t->name = arena_text(&b->arena, text_trim(text_of(name)));
	t->id = arena_z(&b->arena, text_of(id));
	*b->last_tab = t;
	b->last_tab = &t->next;
	b->count++;
}

static void
on_book(void *ctx, struct xlsx_part *p, const char *name,
    const char **attributes)
{
	const char *sheet = xlsx_part_attribute(attributes, "name");
	const char *id = xlsx_part_attribute(attributes, "id");
	const char *old = xlsx_part_attribute(attributes, "date1904");
	struct book *b = ctx;

	if (strcmp(name, "workbookPr") == 0)
		b->cells.from_1904 = old != NULL && (strcmp(old, "1") == 0 ||
		    strcmp(old, "true") == 0);
	else if (strcmp(name, "sheet") == 0 && sheet != NULL && id != NULL)
		add_tab(b, sheet, id);
	if (b->arena.failed)
		xlsx_part_stop(p, arena_err(&b->arena));
	else if (b->count > SHEET_MAX_SHEETS)
		xlsx_part_stop(p, AYNI_TOOBIG);
}

static bool
asked_for(struct text name, const char *const *wanted, size_t n)
{
	char lower[32];
	size_t i;

	if (name.n >= sizeof(lower))
		return false;
	for (i = 0; i < name.n; i++)
		lower[i] = name.p[i] >= 'A' && name.p[i] <= 'Z'
		    ? (char)(name.p[i] | 0x20) : name.p[i];
	for (i = 0; i < n; i++)
		if (text_is((struct text){lower, name.n}, wanted[i]))
			return true;
	return false;
}

/* All sheets, in the order of the tabs. */
static enum ayni_err
read_tabs(struct book *b, struct workbook *w, struct text file,
    const char *const *wanted, size_t n)
{
	enum ayni_err e = AYNI_OK;
	const struct tab *t;
	struct sheet *s;

	for (t = b->tabs; t != NULL && e == AYNI_OK; t = t->next) {
		const char *part = part_by_id(b, t->id);

		if ((e = sheet_add(w, t->name, file, &s)) != AYNI_OK ||
		    (b->count > 1 && !asked_for(t->name, wanted, n)))
			continue;
		e = xlsx_cells_read(&b->cells, part != NULL ? part : t->id,
		    w, s);
	}
	return e;
}

/* Styles and strings may be missing even where a link names them. */
static const char *
optional(const struct book *b, const char *type)
{
	const char *part = part_by_type(b, type);

	return part != NULL && xlsx_part_exists(&b->package, part) ? part
								   : NULL;
}

static enum ayni_err
read_book(struct book *b)
{
	struct xlsx_listener l = {.start = on_book, .ctx = b};
	const char *part;
	enum ayni_err e;

	if ((e = read_links(b, "")) != AYNI_OK)
		return e;
	part = part_by_type(b, "officeDocument");
	if (part == NULL)
		part = "xl/workbook.xml";
	if ((e = xlsx_part_parse(&b->package, part, &l)) != AYNI_OK ||
	    (e = read_links(b, part)) != AYNI_OK)
		return e;
	e = xlsx_style_read(&b->package, optional(b, "styles"),
	    &b->cells.styles);
	if (e == AYNI_OK)
		e = xlsx_cells_strings(&b->package,
		    optional(b, "sharedStrings"), &b->cells.strings);
	return e;
}

enum ayni_err
xlsx_read(struct workbook *w, struct text file, struct bytes in,
    const char *const *wanted, size_t n, struct xlsx_fault *fault)
{
	struct book b = {.base = ""};
	enum ayni_err e;

	*fault = (struct xlsx_fault){.what = XLSX_FINE};
	arena_init(&b.arena, MAX_TEXTS);
	b.last_tab = &b.tabs;
	b.cells.package = &b.package;
	e = xlsx_part_open(&b.package, in, fault);
	if (e == AYNI_OK)
		e = read_book(&b);
	if (e == AYNI_OK)
		e = read_tabs(&b, w, file, wanted, n);
	if (e == AYNI_TOOBIG && fault->what == XLSX_FINE)
		fault->what = XLSX_TOO_LARGE;
	xlsx_style_free(&b.cells.styles);
	xlsx_cells_strings_free(&b.cells.strings);
	xlsx_part_close(&b.package);
	arena_free(&b.arena);
	return e;
}
