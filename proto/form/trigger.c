#include "form/trigger.h"

#include <string.h>

#include "form/refs.h"

static void
fault(struct survey *s, const struct item *it, enum diag_code code,
    struct text a, struct text b)
{
	struct text column = column_header(&s->columns, "trigger", NULL);

	FAULT(s->c, s->columns.sheet, it->row, column, code, a, b);
}

/* The question that a name means, whatever section it stands in. */
static struct item *
question_named(struct survey *s, struct text name)
{
	struct item *i;

	for (i = s->root; i != NULL; i = survey_next(i, s->root))
		if (i->kind == ITEM_QUESTION && text_equal(i->name, name))
			return i;
	return NULL;
}

static bool
is_shown(const struct item *i)
{
	return i->question != NULL && i->question->tag != NULL &&
	    !((author_get(i->bind, "calculate").n > 0 ||
		  i->trigger.n > 0) &&
		!author_said(&i->label) && !author_said(&i->hint));
}

static void
add(struct survey *s, struct item *it, struct text name)
{
	struct item *from = question_named(s, name);
	struct consequence **at;

	if (from == NULL) {
		fault(s, it, DIAG_UNKNOWN_REFERENCE, TEXT("trigger"), name);
		return;
	}
	if (!is_shown(from)) {
		fault(s, it, DIAG_TRIGGER_HIDDEN, name, it->name);
		return;
	}
	for (at = &from->consequence; *at != NULL; at = &(*at)->next)
		continue;
	if ((*at = author_new(s->c, sizeof(**at))) == NULL)
		return;
	(*at)->item = it;
	(*at)->value = author_get(it->bind, "calculate");
	(*at)->geopoint = text_is(it->type, "background-geopoint");
}

static void
read_triggers(struct survey *s, struct item *it)
{
	struct text left = it->trigger;

	while (left.n > 0) {
		const char *comma = memchr(left.p, ',', left.n);
		struct text one = left;
		struct ref r;

		if (comma != NULL)
			one.n = (size_t)(comma - left.p);
		left = comma != NULL ? (struct text){comma + 1,
			left.n - one.n - 1} : (struct text){"", 0};
		if (text_trim(one).n == 0)
			continue;
		if (!refs_only(one, &r)) {
			fault(s, it, DIAG_TRIGGER_SHAPE, text_trim(one),
			    TEXT(""));
			return;
		}
		add(s, it, r.name);
	}
}

void
trigger_resolve(struct survey *s)
{
	struct item *i;

	for (i = s->root; i != NULL; i = survey_next(i, s->root)) {
		bool point = text_is(i->type, "background-geopoint");

		if (point && i->trigger.n == 0)
			fault(s, i, DIAG_TRIGGER_MISSING, i->name, TEXT(""));
		if (point && author_get(i->bind, "calculate").n > 0)
			fault(s, i, DIAG_CALCULATION_EXTRA, i->name,
			    TEXT(""));
		if (i->kind == ITEM_QUESTION && i->trigger.n > 0)
			read_triggers(s, i);
	}
}
