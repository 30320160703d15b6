#include "form/refs.h"

#include <string.h>

enum refs_found
refs_next(struct text s, size_t from, struct ref *out)
{
	static const struct text saved = {"last-saved#", 11};
	size_t i, end;

	for (i = from; i + 1 < s.n; i++)
		if (s.p[i] == '$' && s.p[i + 1] == '{')
			break;
	if (i + 1 >= s.n)
		return REFS_NONE;
	for (end = i + 2; end < s.n && s.p[end] != '}'; end++)
		continue;
	*out = (struct ref){.at = i, .end = end + 1};
	if (end == s.n)
		return REFS_BROKEN;
	out->name = (struct text){s.p + i + 2, end - i - 2};
	if (text_starts(out->name, saved)) {
		out->last_saved = true;
		out->name.p += saved.n;
		out->name.n -= saved.n;
	}
	return author_is_name(out->name) ? REFS_ONE : REFS_BROKEN;
}

bool
refs_any(struct text s)
{
	struct ref r;

	return refs_next(s, 0, &r) == REFS_ONE;
}

bool
refs_only(struct text s, struct ref *out)
{
	s = text_trim(s);
	return refs_next(s, 0, out) == REFS_ONE && out->at == 0 &&
	    out->end == s.n;
}

static const struct item *
repeat_above(const struct item *i)
{
	for (i = i->parent; i != NULL; i = i->parent)
		if (i->kind == ITEM_REPEAT)
			return i;
	return NULL;
}

static bool
is_above(const struct item *top, const struct item *i)
{
	for (i = i->parent; i != NULL; i = i->parent)
		if (i == top)
			return true;
	return false;
}

/* The nearest item above both; a repeat, if asked. */
static const struct item *
common(const struct item *a, const struct item *b, bool repeat)
{
	const struct item *i;

	for (i = a->parent; i != NULL; i = i->parent)
		if ((!repeat || i->kind == ITEM_REPEAT) && is_above(i, b))
			return i;
	return NULL;
}

/* "../../" from an item up to top, then down to the target. */
static struct text
relative(struct survey *sv, const struct item *from, const struct item *top,
    const struct item *target, bool current)
{
	struct text path = current ? TEXT(" current()/") : TEXT(" "), up;
	const struct item *i;

	up = TEXT("..");
	for (i = from; i != top; i = i->parent) {
		path = JOIN(sv->c, path, up);
		up = TEXT("/..");
	}
	return JOIN(sv->c, path,
	    ((struct text){target->path.p + top->path.n,
		target->path.n - top->path.n}), TEXT(" "));
}

static struct text
shared_path(struct survey *sv, const struct item *target,
    struct refs_how how)
{
	const struct item *from = how.context, *shared;

	if ((shared = common(from, target, true)) == NULL)
		return (struct text){"", 0};
	if (how.parent && shared == repeat_above(target) &&
	    (repeat_above(shared) == NULL || repeat_above(from) != shared))
		return relative(sv, from, shared->parent, target,
		    how.current);
	return relative(sv, from, common(from, target, false), target,
	    how.current);
}

/* Whether bytes stand inside [...] of a path into another instance. */
static bool
in_instance_predicate(struct text s, const struct ref *r)
{
	size_t i, open;

	if (!author_has(s, "instance("))
		return false;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '[')
			continue;
		for (open = i++; i < s.n && s.p[i] != ']'; i++)
			continue;
		if (i < s.n && r->at >= open && r->end <= i + 1)
			return true;
	}
	return false;
}

/*
 * In indexed-repeat(node, repeat, index, ...) the node and the repeats are
 * named by absolute paths, the indexes as everywhere.
 */
static bool
names_a_repeat(struct text s, const struct ref *r)
{
	static const struct text call = {"indexed-repeat(", 15};
	size_t i, at, arg;

	for (i = 0; i + call.n <= s.n; i++) {
		if (!text_starts((struct text){s.p + i, s.n - i}, call))
			continue;
		arg = 0;
		for (at = i + call.n; at < s.n && s.p[at] != ')'; at++) {
			if (at == r->at)
				return arg == 0 || arg == 1 || arg == 3 ||
				    arg == 5;
			arg += s.p[at] == ',';
		}
		i = at;
	}
	return false;
}

struct text
refs_path(struct survey *sv, struct text s, const struct ref *r,
    struct refs_how how)
{
	const struct item *target = map_get(&sv->names, r->name);
	struct text path = {"", 0};

	if (target == NULL)
		return (struct text){s.p + r->at, r->end - r->at};
	if (how.context != NULL && !r->last_saved && !names_a_repeat(s, r)) {
		how.current = how.current || in_instance_predicate(s, r);
		path = shared_path(sv, target, how);
	}
	if (path.n > 0)
		return path;
	return JOIN(sv->c, TEXT(" "),
	    (r->last_saved ? TEXT("instance('__last-saved')") : TEXT("")),
	    target->path, TEXT(" "));
}

struct text
refs_expand(struct survey *sv, struct text s, struct refs_how how)
{
	struct text out = {"", 0};
	struct ref r;
	size_t from = 0;

	while (refs_next(s, from, &r) != REFS_NONE) {
		struct text path = refs_path(sv, s, &r, how);

		out = JOIN(sv->c, out,
		    ((struct text){s.p + from, r.at - from}), path);
		from = r.end < s.n ? r.end : s.n;
	}
	if (from == 0)
		return s;
	return JOIN(sv->c, out, ((struct text){s.p + from, s.n - from}));
}

void
refs_check(struct survey *sv, const struct sheet *sheet, uint32_t row,
    struct text column, struct text s)
{
	struct author *c = sv->c;
	enum refs_found f;
	struct ref r;
	size_t from = 0;

	while ((f = refs_next(s, from, &r)) != REFS_NONE) {
		struct text near;

		from = r.end < s.n ? r.end : s.n;
		if (f == REFS_BROKEN) {
			FAULT(c, sheet, row, column, DIAG_REF_BROKEN, column,
			    ((struct text){s.p + r.at, from - r.at}));
		} else if (map_get(&sv->times, r.name) != NULL) {
			FAULT(c, sheet, row, column, DIAG_AMBIGUOUS, column,
			    r.name);
		} else if (map_get(&sv->names, r.name) == NULL) {
			near = diag_near(c->d, &sv->names, r.name);
			if (near.n > 0)
				FAULT(c, sheet, row, column,
				    DIAG_UNKNOWN_NEAR, column, r.name, near);
			else
				FAULT(c, sheet, row, column,
				    DIAG_UNKNOWN_REFERENCE, column, r.name);
		}
	}
}
