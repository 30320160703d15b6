#include "form/instances.h"

#include <string.h>

#include "form/choices.h"
#include "form/entity.h"
#include "form/params.h"
#include "form/refs.h"
#include "form/select.h"

static const char *const expressions[] = {"calculate", "constraint",
    "readonly", "required", "relevant"};
#define EXPRESSIONS (sizeof(expressions) / sizeof(expressions[0]))

/* An instance that is a file, or the last record. */
struct source {
	struct text src;
	const struct item *by; /* who asked first */
	bool external; /* declared by a row of its own */
	bool pulled;   /* pulldata() alone asks for it */
};

struct sources {
	struct survey *s;
	struct map names; /* to struct source */
	bool check;       /* say what is wrong */
};

static void
add(struct sources *all, struct text name, struct text src, bool external,
    const struct item *it)
{
	struct survey *s = all->s;
	struct source *was = map_get(&all->names, name);

	if (was == NULL) {
		if ((was = author_new(s->c, sizeof(*was))) == NULL)
			return;
		was->src = src;
		was->by = it;
		was->external = external;
		was->pulled = true;
		author_put(s->c, &all->names, name, was);
	} else if (all->check &&
	    (!text_equal(was->src, src) || (was->external && external))) {
		FAULT(s->c, s->columns.sheet, it->row,
		    column_header(&s->columns, "type", NULL),
		    DIAG_INSTANCE_TWICE, name, was->src, src);
	}
}

/* pulldata('file', ...) in an expression. */
static void
add_pulldata(struct sources *all, struct text e, const struct item *it)
{
	static const struct text call = {"pulldata", 8};
	struct author *c = all->s->c;
	size_t i, from;

	for (i = 0; i + call.n < e.n; i++) {
		struct text name;

		if (!text_starts((struct text){e.p + i, e.n - i}, call))
			continue;
		for (from = i + call.n; from < e.n && e.p[from] == ' '; from++)
			continue;
		if (from == e.n || e.p[from] != '(')
			continue;
		for (i = ++from; i < e.n && e.p[i] != ','; i++)
			continue;
		name = text_trim((struct text){e.p + from, i - from});
		if (name.n > 2 && strchr("'\"", name.p[0]) != NULL)
			name = (struct text){name.p + 1, name.n - 2};
		if (i < e.n)
			add(all, name, JOIN(c, TEXT("jr://file-csv/"), name,
			    TEXT(".csv")), false, it);
	}
}

static void
not_only_pulled(struct sources *all, struct text name)
{
	struct source *f = map_get(&all->names, name);

	if (f != NULL)
		f->pulled = false;
}

static void
add_item(struct sources *all, const struct item *it, bool *saved)
{
	struct author *c = all->s->c;
	struct text base, ext, e[EXPRESSIONS + 2];
	size_t i;

	if (it->kind == ITEM_INSTANCE) {
		bool csv = text_is(it->type, "csv-external");

		add(all, it->name, JOIN(c, (csv ? TEXT("jr://file-csv/")
						: TEXT("jr://file/")),
		    it->name, (csv ? TEXT(".csv") : TEXT(".xml"))), true, it);
		not_only_pulled(all, it->name);
		return;
	}
	for (i = 0; i < EXPRESSIONS; i++)
		e[i] = author_get(it->bind, expressions[i]);
	e[i++] = it->filter;
	e[i++] = it->initial;
	for (i = 0; i < EXPRESSIONS + 2; i++) {
		add_pulldata(all, e[i], it);
		*saved = *saved || author_has(e[i], "${last-saved#");
	}
	if (it->list.n == 0 || !select_file(it->list, &base, &ext))
		return;
	add(all, base, JOIN(c, (text_is(ext, ".csv")
		? TEXT("jr://file-csv/") : TEXT("jr://file/")), it->list),
	    false, it);
	not_only_pulled(all, base);
}

static void
collect(struct sources *all)
{
	const struct item *it;
	bool saved = false;

	for (it = all->s->root; it != NULL;
	     it = survey_next(it, all->s->root))
		add_item(all, it, &saved);
	if (saved)
		add(all, TEXT("__last-saved"),
		    TEXT("jr://instance/last-saved"), false, all->s->root);
}

/* An entity that is changed is looked up in its list. */
static void
check_updated(struct sources *all)
{
	struct survey *s = all->s;
	const struct entity *e;
	struct text near;

	for (e = s->entities; e != NULL; e = e->next) {
		if (e->id.n == 0 || survey_list(s, e->list) != NULL ||
		    map_get(&all->names, e->list) != NULL)
			continue;
		near = diag_near(s->c->d, &all->names, e->list);
		FAULT(s->c, s->entity_columns.sheet, e->row,
		    column_header(&s->entity_columns, "dataset", NULL),
		    near.n > 0 ? DIAG_ENTITY_FILE_NEAR : DIAG_ENTITY_FILE,
		    e->list, near);
	}
}

void
instances_check(struct survey *s)
{
	struct sources all = {.s = s, .check = true};
	const struct item *it;
	const struct list *l;

	collect(&all);
	for (l = s->lists; l != NULL; l = l->next)
		if (!l->searched && map_get(&all.names, l->name) != NULL)
			FAULT(s->c, s->choice_columns.sheet,
			    l->row,
			    column_header(&s->choice_columns, "list name",
				NULL), DIAG_INSTANCE_TWICE, l->name,
			    TEXT("choices"), ((struct source *)map_get(
				&all.names, l->name))->src);
	check_updated(&all);
	map_free(&all.names);
	for (it = s->root; it != NULL; it = survey_next(it, s->root)) {
		l = it->itemset.n > 0 ? survey_list(s, it->itemset) : NULL;
		params_geometry(s, it);
		if (l != NULL && l->searched && !it->searched)
			FAULT(s->c, s->columns.sheet, it->row,
			    column_header(&s->columns, "control",
				"appearance"), DIAG_SEARCH_SHARED, it->name,
			    l->name);
	}
}

bool
instances_known(struct survey *s, struct text name)
{
	struct sources all = {.s = s};
	const struct entity *e;
	const struct source *f;
	bool known;

	collect(&all);
	f = map_get(&all.names, name);
	known = (f != NULL && !f->pulled) || survey_list(s, name) != NULL;
	map_free(&all.names);
	for (e = s->entities; e != NULL; e = e->next)
		known = known || text_equal(e->list, name);
	return known;
}

static void
put_list(struct xout *x, struct survey *s, const struct list *l)
{
	struct choice ch = {.at = 0};
	const struct attr *a;
	uint64_t i;

	xout_z(x, "instance");
	survey_origin(s, x, NULL, TEXT(""));
	xout_attr_z(x, "id", l->name);
	xout_z(x, "root");
	for (i = 0; choices_next(s, l, &ch); i++) {
		xout_z(x, "item");
		xout_inline(x); /* long lists in short files */
		if (l->translated) {
			xout_z(x, "itextId");
			xout_text(x, JOIN(s->c, l->name, TEXT("-"),
			    author_number(s->c, i)));
			xout_close(x);
		}
		xout_z(x, "name");
		xout_text(x, ch.name);
		xout_close(x);
		if (!l->translated && ch.label.plain.n > 0) {
			xout_z(x, "label");
			xout_text(x, ch.label.plain);
			xout_close(x);
		}
		for (a = ch.extra; a != NULL; a = a->next) {
			xout_open(x, a->key);
			xout_text(x, a->value);
			xout_close(x);
		}
		xout_close(x);
	}
	xout_close(x);
	xout_close(x);
}

void
instances_put_secondary(struct xout *x, struct survey *s)
{
	struct sources all = {.s = s};
	const struct list *l;
	uint32_t i;

	collect(&all);
	for (i = 0; i < all.names.n; i++) {
		const struct source *f = all.names.entry[i].value;

		xout_z(x, "instance");
		survey_origin(s, x, f->by, TEXT(""));
		xout_attr_z(x, "id", all.names.entry[i].key);
		xout_attr_z(x, "src", f->src);
		xout_close(x);
	}
	for (l = s->lists; l != NULL; l = l->next)
		if (!l->searched && map_get(&all.names, l->name) == NULL)
			put_list(x, s, l);
	map_free(&all.names);
}

static void
put_attributes(struct xout *x, struct survey *s, const struct item *it)
{
	const struct attr *a;
	const struct item *child;

	for (a = it->instance; a != NULL; a = a->next)
		xout_attr(x, a->key,
		    refs_expand(s, a->value, (struct refs_how){.context = it}));
	for (child = it->first; child != NULL; child = child->next)
		if (child->kind == ITEM_ATTRIBUTE)
			xout_attr(x, child->name, child->value);
}

static void put_children(struct xout *x, struct survey *s,
    const struct item *it, bool plain);

static void
put_item(struct xout *x, struct survey *s, const struct item *it, bool plain)
{
	xout_open(x, it->name);
	survey_origin(s, x, it, TEXT(""));
	put_attributes(x, s, it);
	if (it->kind == ITEM_QUESTION && !it->dynamic)
		xout_text(x, it->initial);
	put_children(x, s, it, plain);
	xout_close(x);
}

/* Nested repeats of a template are templates alone. */
static void
put_template(struct xout *x, struct survey *s, const struct item *it)
{
	const struct item *i;

	xout_open(x, it->name);
	survey_origin(s, x, it, TEXT(""));
	xout_attr_z(x, "jr:template", TEXT(""));
	for (i = it->first; i != NULL; i = i->next) {
		if (i->kind == ITEM_REPEAT)
			put_template(x, s, i);
		else if (i->kind != ITEM_INSTANCE)
			put_item(x, s, i, false);
	}
	xout_close(x);
}

/* plain: inside a first instance, where repeats have no template. */
static void
put_children(struct xout *x, struct survey *s, const struct item *it,
    bool plain)
{
	const struct item *i;

	for (i = it->first; i != NULL; i = i->next) {
		if (i->kind == ITEM_INSTANCE || i->kind == ITEM_ATTRIBUTE)
			continue;
		if (i->kind == ITEM_REPEAT && !plain) {
			put_template(x, s, i);
			put_item(x, s, i, true);
		} else {
			put_item(x, s, i, plain);
		}
	}
}

void
instances_put_primary(struct xout *x, struct survey *s)
{
	const struct settings *set = &s->settings;
	const struct attr *a;

	xout_z(x, "instance");
	xout_open(x, set->name);
	for (a = set->attribute; a != NULL; a = a->next)
		if (!text_is(a->key, "id") && !(text_is(a->key, "version") &&
			set->version.n > 0))
			xout_attr(x, a->key, a->value);
	xout_attr_z(x, "id", set->id);
	if (set->instance_xmlns.n > 0)
		xout_attr_z(x, "xmlns", set->instance_xmlns);
	if (set->version.n > 0)
		xout_attr_z(x, "version", set->version);
	if (set->prefix.n > 0)
		xout_attr_z(x, "odk:prefix", set->prefix);
	if (set->delimiter.n > 0)
		xout_attr_z(x, "odk:delimiter", set->delimiter);
	put_children(x, s, s->root, false);
	xout_close(x);
	xout_close(x);
}
