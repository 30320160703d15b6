#include "form/section.h"

#include <string.h>

#include "form/advice.h"
#include "form/choices.h"
#include "form/refs.h"

static struct text
header(const struct sections *st, const char *token)
{
	return column_header(&st->s->columns, token, NULL);
}

void
section_init(struct sections *st, struct survey *s)
{
	*st = (struct sections){.s = s};
	st->open[0].item = s->root;
}

static void
close_names(struct open_section *o)
{
	map_free(&o->names);
	map_free(&o->folded);
}

void
section_free(struct sections *st)
{
	size_t i;

	for (i = 0; i <= st->depth; i++)
		close_names(&st->open[i]);
	map_free(&st->repeats);
}

struct open_section *
section_now(struct sections *st)
{
	return &st->open[st->depth];
}

bool
section_in_repeat(const struct sections *st)
{
	size_t i;

	for (i = 1; i <= st->depth; i++)
		if (st->open[i].kind == SECTION_REPEAT)
			return true;
	return false;
}

static void
hang(struct item *parent, struct item *item)
{
	item->parent = parent;
	if (parent->last != NULL)
		parent->last->next = item;
	else
		parent->first = item;
	parent->last = item;
}

void
section_append(struct sections *st, struct item *item)
{
	struct author *c = st->s->c;
	struct open_section *o = section_now(st);
	struct text in = o->item->name, folded = author_lower(c, item->name);
	const struct item *same = map_get(&o->folded, folded);

	if (item->row > 0 && text_is(item->name, "meta"))
		FAULT(c, st->s->columns.sheet, item->row, header(st, "name"),
		    DIAG_NAME_RESERVED, item->name);
	else if (map_get(&o->names, item->name) != NULL)
		FAULT(c, st->s->columns.sheet, item->row, header(st, "name"),
		    DIAG_TWICE, item->name, in);
	else if (same != NULL)
		WARN(c, st->s->columns.sheet, item->row, header(st, "name"),
		    DIAG_NAME_CASE, item->name, same->name);
	author_put(c, &o->names, item->name, item);
	author_put(c, &o->folded, folded, item);
	hang(o->item, item);
}

/* The number of a repeat's instances: "${name}" is used as it is, anything
 * else becomes a calculation beside it. */
static void
add_count(struct sections *st, struct item *repeat)
{
	struct author *c = st->s->c;
	struct text count = author_get(repeat->control, "jr:count");
	struct item *i;
	struct ref r;

	if (count.n == 0 || refs_only(count, &r))
		return;
	i = survey_item(st->s, NULL, ITEM_QUESTION,
	    JOIN(c, repeat->name, TEXT("_count")), TEXT("calculate"), 0);
	if (i == NULL)
		return;
	author_set(c, &i->bind, TEXT("readonly"), TEXT("true()"));
	author_set(c, &i->bind, TEXT("calculate"), count);
	i->row = repeat->row;
	section_append(st, i);
	author_set(c, &repeat->control, TEXT("jr:count"),
	    JOIN(c, TEXT("${"), i->name, TEXT("}")));
}

/* "table-list" is a field-list whose first select shows the labels. */
static struct item *
table_list(struct sections *st, struct item *group)
{
	struct author *c = st->s->c;
	struct text look = author_get(group->control, "appearance"), word;
	struct text out = TEXT("field-list");
	struct item *note = NULL;
	bool table = false;

	while ((look = text_trim(look)).n > 0) {
		const char *space = memchr(look.p, ' ', look.n);

		word = look;
		if (space != NULL)
			word.n = (size_t)(space - look.p);
		look = (struct text){look.p + word.n, look.n - word.n};
		if (text_is(word, "table-list"))
			table = true;
		else
			out = JOIN(c, out, TEXT(" "), word);
	}
	if (!table)
		return NULL;
	author_set(c, &group->control, TEXT("appearance"), out);
	st->table = true;
	st->table_list = TEXT("");
	if (!author_said(&group->label) && !author_said(&group->hint))
		return NULL;
	note = survey_item(st->s, NULL, ITEM_QUESTION,
	    JOIN(c, TEXT("generated_table_list_label_"),
		author_number(c, group->row)), TEXT("note"), 0);
	if (note != NULL) {
		note->label = group->label;
		note->hint = group->hint;
		group->label = group->hint = (struct words){.first = NULL};
	}
	return note;
}

static void
check_repeat(struct sections *st, struct item *item)
{
	struct author *c = st->s->c;

	if (text_equal(item->name, st->s->root->name))
		FAULT(c, st->s->columns.sheet, item->row, header(st, "name"),
		    DIAG_NAME_ROOT, item->name);
	else if (map_get(&st->repeats, item->name) != NULL)
		FAULT(c, st->s->columns.sheet, item->row, header(st, "name"),
		    DIAG_REPEAT_TWICE, item->name);
	author_put(c, &st->repeats, item->name, item);
}

/* What is nested too deep is told once, and its end not looked for. */
static void
lose(struct sections *st, const struct item *item)
{
	const struct sheet *s = st->s->columns.sheet;
	struct place at = {s->file, s->name, item->row, header(st, "type")};

	if (!st->lost)
		diag_limit(st->s->c->d, &at, DIAG_SECTION_DEEP, item->name,
		    AUTHOR_MAX_DEPTH);
	st->lost = true;
}

void
section_begin(struct sections *st, struct item *item, enum section kind,
    struct text loop)
{
	struct survey *s = st->s;
	struct item *note;

	if (st->lost || st->depth == AUTHOR_MAX_DEPTH) {
		lose(st, item);
		return;
	}
	if (kind == SECTION_REPEAT)
		check_repeat(st, item);
	if (kind == SECTION_LOOP &&
	    (loop.n == 0 || survey_list(s, loop) == NULL))
		FAULT(s->c, s->columns.sheet, item->row, header(st, "type"),
		    DIAG_LIST_UNKNOWN, loop);
	item->kind = kind == SECTION_REPEAT ? ITEM_REPEAT : ITEM_GROUP;
	if (item->intent.n > 0)
		author_set(s->c, &item->control, TEXT("intent"),
		    item->intent);
	advice_section(s, item);
	add_count(st, item);
	note = table_list(st, item);
	section_append(st, item);
	st->open[++st->depth] = (struct open_section){
	    .kind = kind, .item = item, .loop = loop};
	if (note != NULL)
		section_append(st, note);
}

/* What a loop's texts are filled with: one choice, in one language. */
struct filling {
	const struct choice *choice;
	struct text lang; /* n == 0: any */
};

static struct text
label_in(const struct filling *f)
{
	const struct phrase *p;

	for (p = f->choice->label.first; p != NULL; p = p->next)
		if (text_equal(p->lang, f->lang))
			return p->text;
	return author_any_words(&f->choice->label);
}

/* "%(name)s" and "%(label)s" of a loop's texts. */
static struct text
fill(struct author *c, struct text s, const struct filling *f)
{
	static const struct text name = {"%(name)s", 8};
	static const struct text label = {"%(label)s", 9};
	struct text out = {"", 0};
	size_t i, from = 0;

	for (i = 0; i < s.n; i++) {
		struct text rest = {s.p + i, s.n - i}, put, mark;

		if (text_starts(rest, name)) {
			mark = name;
			put = f->choice->name;
		} else if (text_starts(rest, label)) {
			mark = label;
			put = label_in(f);
		} else {
			continue;
		}
		out = JOIN(c, out, ((struct text){s.p + from, i - from}),
		    put);
		from = i + mark.n;
		i = from - 1;
	}
	return from == 0 ? s
			 : JOIN(c, out, ((struct text){s.p + from,
				s.n - from}));
}

static void
fill_words(struct author *c, struct words *w, const struct choice *ch)
{
	struct phrase *p, **to = &w->first;

	w->plain = fill(c, w->plain, &(struct filling){ch, {"", 0}});
	for (p = w->first; p != NULL; p = p->next) {
		struct phrase *copy = author_new(c, sizeof(*copy));

		if (copy == NULL)
			return;
		*copy = *p;
		copy->text = fill(c, p->text, &(struct filling){ch, p->lang});
		*to = copy;
		to = &copy->next;
	}
}

static void
fill_attrs(struct author *c, struct attr **a, const struct choice *ch)
{
	for (; *a != NULL; a = &(*a)->next) {
		struct attr *copy = author_new(c, sizeof(*copy));

		if (copy == NULL)
			return;
		*copy = **a;
		copy->value =
		    fill(c, copy->value, &(struct filling){ch, {"", 0}});
		*a = copy;
	}
}

static void
fill_item(struct author *c, struct item *it, const struct choice *ch)
{
	struct text *plain[] = {&it->name, &it->initial, &it->filter,
	    &it->value};
	struct words *said[] = {&it->label, &it->hint, &it->guidance};
	struct attr **attrs[] = {&it->bind, &it->control, &it->instance,
	    &it->param};
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		*plain[i] =
		    fill(c, *plain[i], &(struct filling){ch, {"", 0}});
	for (i = 0; i < sizeof(said) / sizeof(*said); i++)
		fill_words(c, said[i], ch);
	for (i = 0; i < MESSAGES; i++)
		fill_words(c, &it->message[i], ch);
	for (i = 0; i < sizeof(attrs) / sizeof(*attrs); i++)
		fill_attrs(c, attrs[i], ch);
}

static void
copy_children(struct author *c, struct item *to, const struct item *first,
    const struct choice *ch) /* NULL: nothing to fill in */
{
	const struct item *i;

	for (i = first; i != NULL; i = i->next) {
		struct item *copy = author_new(c, sizeof(*copy));

		if (copy == NULL)
			return;
		*copy = *i;
		copy->first = copy->last = copy->next = NULL;
		if (ch != NULL)
			fill_item(c, copy, ch);
		hang(to, copy);
		copy_children(c, copy, i->first, NULL);
	}
}

/* A loop is a group with one group for each choice. */
static void
expand_loop(struct sections *st, struct open_section *o)
{
	struct list *l = survey_list(st->s, o->loop);
	struct item *loop = o->item, *first = loop->first, *group;
	struct choice ch = {.at = 0};

	if (l == NULL)
		return;
	for (group = first; group != NULL; group = survey_next(group, loop))
		if (group->kind == ITEM_REPEAT && l->n > 1)
			FAULT(st->s->c, st->s->columns.sheet, group->row,
			    header(st, "name"), DIAG_REPEAT_TWICE,
			    group->name);
	loop->first = loop->last = NULL;
	while (choices_next_kept(st->s, l, &ch)) {
		if (text_is(ch.name, "none"))
			continue; /* of no use but to select_multiple */
		if (!author_is_bound(st->s->c, ch.name))
			FAULT(st->s->c, st->s->choice_columns.sheet, ch.row,
			    column_header(&st->s->choice_columns, "name",
				NULL), DIAG_NAME_BAD, ch.name);
		group = survey_item(st->s, loop, ITEM_GROUP, ch.name,
		    TEXT("group"), loop->row);
		if (group == NULL)
			return;
		group->label = ch.label;
		group->media = ch.media;
		copy_children(st->s->c, group, first, &ch);
	}
}

void
section_end(struct sections *st, enum section kind, uint32_t row)
{
	struct open_section *o = section_now(st);

	st->table = false;
	if (st->lost)
		return;
	if (st->depth == 0 || o->kind != kind) {
		FAULT(st->s->c, st->s->columns.sheet, row, header(st, "type"),
		    DIAG_END_ALONE, TEXT(""));
		return;
	}
	if (kind == SECTION_LOOP)
		expand_loop(st, o);
	close_names(o);
	*o = (struct open_section){.item = NULL};
	st->depth--;
}

void
section_finish(struct sections *st)
{
	size_t i;

	for (i = st->lost ? 0 : st->depth; i > 0; i--)
		FAULT(st->s->c, st->s->columns.sheet, st->open[i].item->row,
		    header(st, "type"), DIAG_BEGIN_OPEN,
		    st->open[i].item->name);
}
