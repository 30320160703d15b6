#include "form/binds.h"

#include <string.h>

#include "form/parser.h"
#include "form/refs.h"
#include "form/saying.h"

static const char *const convertible[] = {"readonly", "required", "relevant",
    "constraint", "calculate"};
static const char *const message_keys[] = {"jr:constraintMsg",
    "jr:requiredMsg", "jr:noAppErrorString"};
static const char *const events[] = {"odk-instance-first-load",
    "odk-instance-load", "odk-new-repeat", "xforms-value-changed"};

static bool
is_expression(struct text key)
{
	size_t i;

	for (i = 0; i < sizeof(convertible) / sizeof(convertible[0]); i++)
		if (text_is(key, convertible[i]))
			return true;
	return false;
}

/* yes and no where an expression is expected. */
static struct text
converted(struct text key, struct text v)
{
	if (!is_expression(key))
		return v;
	if (author_yes(v))
		return TEXT("true()");
	return author_no(v) ? TEXT("false()") : v;
}

/* The attributes of an item's bind: those of its type, then its own. */
static struct attr *
attributes(struct survey *s, const struct item *it)
{
	const struct question *q = it->question;
	struct author *c = s->c;
	struct attr *all = NULL;
	const struct attr *a;
	size_t m;

	if (it->kind == ITEM_QUESTION && q != NULL) {
		if (q->bind != NULL)
			author_set(c, &all, TEXT("type"), text_of(q->bind));
		if (q->key != NULL)
			author_set(c, &all, text_of(q->key),
			    text_of(q->value));
		if (q->params != NULL)
			author_set(c, &all, TEXT("jr:preloadParams"),
			    text_of(q->params));
	}
	for (a = it->bind; a != NULL; a = a->next)
		if (it->trigger.n == 0 || !text_is(a->key, "calculate"))
			author_set(c, &all, a->key,
			    converted(a->key, a->value));
	for (m = 0; m < MESSAGES; m++) {
		struct text v = saying_message(s, it, (enum message)m);

		if (v.n > 0)
			author_set(c, &all, text_of(message_keys[m]), v);
	}
	return all;
}

static void
put_action(struct xout *x, struct survey *s, const struct item *it,
    const struct action *a)
{
	struct text v = a->value.n > 0 ? a->value : it->initial;

	xout_z(x, a->name);
	survey_origin(s, x, it, a->value.n > 0 ? TEXT("")
	    : column_header(&s->columns, "default", NULL));
	xout_attr_z(x, "ref", it->path);
	xout_attr_z(x, "event", text_of(events[a->event]));
	if (v.n > 0)
		xout_attr_z(x, "value",
		    refs_expand(s, v, (struct refs_how){.context = it}));
	if (a->quality.n > 0)
		xout_attr_z(x, "odk:quality", a->quality);
	xout_close(x);
}

static void
put_bind(struct xout *x, struct survey *s, const struct item *it)
{
	const struct attr *a = attributes(s, it);

	if (a == NULL)
		return;
	xout_z(x, "bind");
	survey_origin(s, x, it, TEXT(""));
	xout_attr_z(x, "nodeset", it->path);
	for (; a != NULL; a = a->next)
		if (!text_is(a->key, "nodeset"))
			xout_attr(x, a->key,
			    refs_expand(s, a->value,
				(struct refs_how){.context = it}));
	xout_close(x);
}

void
binds_put(struct xout *x, struct survey *s)
{
	const struct item *it;
	const struct action *a;

	for (it = s->root; it != NULL; it = survey_next(it, s->root)) {
		if (it->kind == ITEM_INSTANCE)
			continue;
		put_bind(x, s, it);
		for (a = it->action; a != NULL; a = a->next)
			if (a->event != EVENT_NEW_REPEAT)
				put_action(x, s, it, a);
	}
}

void
binds_put_new(struct xout *x, struct survey *s, const struct item *top)
{
	const struct item *it;
	const struct action *a;

	for (it = top->first; it != NULL; it = it->next) {
		if (it->kind == ITEM_REPEAT)
			continue;
		for (a = it->action; a != NULL; a = a->next)
			if (a->event == EVENT_NEW_REPEAT)
				put_action(x, s, it, a);
		binds_put_new(x, s, it);
	}
}

void
binds_put_changed(struct xout *x, struct survey *s, const struct item *it)
{
	const struct consequence *k;
	int geopoints;

	for (geopoints = 0; geopoints < 2; geopoints++)
		for (k = it->consequence; k != NULL; k = k->next) {
			if (k->geopoint != (geopoints == 1))
				continue;
			xout_z(x, k->geopoint ? "odk:setgeopoint"
					      : "setvalue");
			survey_origin(s, x, k->item, column_header(
			    &s->columns, "bind", "calculate"));
			xout_attr_z(x, "ref", k->item->path);
			xout_attr_z(x, "event",
			    text_of(events[EVENT_CHANGED]));
			if (k->value.n > 0)
				xout_attr_z(x, "value", refs_expand(s,
				    k->value,
				    (struct refs_how){.context = it}));
			xout_close(x);
		}
}

static struct text
any_prefix(const void *ctx, struct text prefix)
{
	(void)ctx;
	return prefix;
}

/* The expression with a name, among spaces, where each reference stands: as
 * long as it was, so that a fault is found in what the author wrote. */
static struct text
without_references(struct survey *s, struct text e)
{
	char *p = arena_alloc(&s->c->arena, e.n);
	size_t from = 0, i;
	struct ref r;

	if (p == NULL)
		return e;
	memcpy(p, e.p, e.n);
	while (refs_next(e, from, &r) != REFS_NONE && r.end <= e.n) {
		for (i = r.at; i < r.end; i++)
			if (e.p + i < r.name.p ||
			    e.p + i >= r.name.p + r.name.n)
				p[i] = ' ';
		from = r.end;
	}
	return (struct text){p, e.n};
}

static enum ayni_err
parse(struct text e, struct xpath_fault *fault)
{
	const struct xpath_scope scope = {.uri = any_prefix};
	struct arena scratch;
	struct expr *parsed;
	enum ayni_err err;

	*fault = (struct xpath_fault){.err = AYNI_OK};
	arena_init(&scratch, 4u << 20);
	err = parser_parse(e, true, &scope, &scratch, fault, &parsed);
	arena_free(&scratch);
	return err;
}

static void
check(struct survey *s, const struct item *it, const char *column,
    const char *second, struct text e)
{
	struct text header = column_header(&s->columns, column, second);
	struct xpath_fault fault, found;
	struct text more;
	enum ayni_err err;

	if (e.n == 0 || it->row == 0)
		return;
	err = parse(refs_expand(s, e, (struct refs_how){.context = it}),
	    &fault);
	if (err == AYNI_SYNTAX &&
	    parse(without_references(s, e), &found) == AYNI_SYNTAX)
		fault = found;
	more = fault.code == DIAG_EXPRESSION_AFTER
	    ? parser_before(e, fault.at) : text_of(fault.more);
	if (err == AYNI_SYNTAX)
		FAULT(s->c, s->columns.sheet, it->row, header, fault.code,
		    header, text_of(fault.about), more);
	else if (err == AYNI_NOMEM)
		s->c->err = err;
}

void
binds_check(struct survey *s)
{
	const struct item *it;
	size_t i;

	for (it = s->root; it != NULL; it = survey_next(it, s->root)) {
		for (i = 0; i < sizeof(convertible) / sizeof(convertible[0]);
		     i++)
			check(s, it, "bind", convertible[i],
			    author_get(it->bind, convertible[i]));
		check(s, it, "choice_filter", NULL, it->filter);
		if (it->dynamic)
			check(s, it, "default", NULL, it->initial);
	}
}
