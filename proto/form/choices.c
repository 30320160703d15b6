#include "form/choices.h"

#include <string.h>

#include "form/refs.h"

void
choices_add_medium(struct author *c, struct medium **m, struct text kind,
    struct text lang, struct text file)
{
	while (*m != NULL && !text_equal((*m)->kind, kind))
		m = &(*m)->next;
	if (*m == NULL && (*m = author_new(c, sizeof(**m))) == NULL)
		return;
	(*m)->kind = kind;
	author_add_words(c, &(*m)->file, lang, file);
}

static struct list *
list_of(struct survey *s, struct text name)
{
	struct list *l = map_get(&s->list_names, name);

	if (l != NULL || (l = author_new(s->c, sizeof(*l))) == NULL)
		return l;
	l->name = name;
	if (s->last_list != NULL)
		s->last_list->next = l;
	else
		s->lists = l;
	s->last_list = l;
	author_put(s->c, &s->list_names, name, l);
	return l;
}

/* Of the row at a place. */
static struct text
name_of(const void *ctx, uint32_t place)
{
	struct survey *s = (struct survey *)(uintptr_t)ctx;

	return author_clean(&s->passing,
	    sheet_cell(&s->choice_columns.sheet->row[place - 1],
		s->name_column), s->c->collapse);
}

static void
append(struct survey *s, struct list *l, uint32_t place, struct text name)
{
	enum ayni_err e = AYNI_OK;

	if (l->last != 0) {
		s->next_choice[l->last - 1] = place;
	} else {
		l->first = place;
		l->row = s->choice_columns.sheet->row[place - 1].number;
	}
	l->last = place;
	l->n++;
	if (name.n > 0)
		e = index_put(&l->names, place, name_of, s);
	if (e == AYNI_NOMEM && s->c->err == AYNI_OK)
		s->c->err = e;
}

static void
read_cell(struct author *c, struct choice *ch, const struct column *col,
    struct text v)
{

	if (text_is(col->token[0], "name") && col->tokens == 1)
		ch->name = v;
	else if (text_is(col->token[0], "label"))
		author_add_words(c, &ch->label, col->token[1], v);
	else if (text_is(col->token[0], "media") && col->tokens > 1)
		choices_add_medium(c, &ch->media, col->token[1],
		    col->token[2], v);
	else if (col->tokens == 1 && !text_is(col->token[0], "list name") &&
	    author_is_bound(c, col->token[0]))
		author_set(c, &ch->extra, col->token[0], v);
}

/* Into the memory of c. */
static void
read_choice(struct survey *s, struct author *c, uint32_t place,
    struct choice *ch)
{
	const struct grid *g = &s->choice_columns;
	const struct sheet_row *r = &g->sheet->row[place - 1];
	const uint8_t *at = r->cells;
	struct medium *m;
	size_t i;

	*ch = (struct choice){.row = r->number, .at = place};
	for (i = 0; i < g->columns && i < r->n; i++) {
		struct text v = author_clean(c, sheet_next(&at), c->collapse);

		if (v.n > 0 && g->column[i].tokens > 0)
			read_cell(c, ch, &g->column[i], v);
	}
	author_settle_words(c, &ch->label);
	for (m = ch->media; m != NULL; m = m->next)
		author_settle_words(c, &m->file);
	s->c->arena.failed |= c->arena.failed;
}

#define OTHER UINT32_MAX

static bool
next(struct survey *s, struct author *c, const struct list *l,
    struct choice *ch)
{
	uint32_t place = ch->at == 0 ? l->first
	    : ch->at == OTHER	     ? 0 : s->next_choice[ch->at - 1];

	if (place != 0) {
		read_choice(s, c, place, ch);
		return true;
	}
	if (!l->other || ch->at == OTHER)
		return false;
	*ch = (struct choice){
	    .name = TEXT("other"), .label = l->said, .at = OTHER};
	return true;
}

bool
choices_next(struct survey *s, const struct list *l, struct choice *ch)
{
	arena_reset(&s->passing.arena);
	return next(s, &s->passing, l, ch);
}

bool
choices_next_kept(struct survey *s, const struct list *l, struct choice *ch)
{
	return next(s, s->c, l, ch);
}

static void
read_row(struct survey *s, uint32_t place, bool label)
{
	const struct grid *g = &s->choice_columns;
	const struct sheet_row *r = &g->sheet->row[place - 1];
	struct author *c = s->c;
	struct text list = column_cell(c, g, r, "list name");
	struct choice ch;
	struct list *l;

	if (list.n == 0 || (l = list_of(s, list)) == NULL)
		return;
	arena_reset(&s->passing.arena);
	read_choice(s, &s->passing, place, &ch);
	if (ch.name.n == 0)
		FAULT(c, g->sheet, r->number, column_header(g, "name", NULL),
		    DIAG_CHOICE_UNNAMED, list);
	else if (!s->settings.duplicates &&
	    index_find(&l->names, ch.name, name_of, s) >= 0)
		FAULT(c, g->sheet, r->number, column_header(g, "name", NULL),
		    DIAG_CHOICE_TWICE, ch.name, list);
	if (label && !author_said(&ch.label) && ch.media == NULL)
		WARN(c, g->sheet, r->number, column_header(g, "label", NULL),
		    DIAG_CHOICE_UNLABELLED, ch.name, list);
	append(s, l, place, ch.name);
}

/* Beside the conversion's memory, a little that is used again and again. */
static bool
begin(struct survey *s)
{
	const struct sheet *sheet = s->choice_columns.sheet;

	s->passing = *s->c;
	arena_init(&s->passing.arena, s->c->arena.limit);
	s->name_column = column_find(&s->choice_columns, "name");
	s->next_choice = arena_zalloc(
	    &s->c->arena, sheet->rows, sizeof(*s->next_choice));
	return s->next_choice != NULL;
}

void
choices_free(struct survey *s)
{
	struct list *l;

	for (l = s->lists; l != NULL; l = l->next)
		index_free(&l->names);
	arena_free(&s->passing.arena);
}

void
choices_read(struct survey *s)
{
	const struct grid *g = &s->choice_columns;
	struct author *c = s->c;
	bool label = false;
	size_t i;

	if (g->sheet == NULL || !begin(s))
		return;
	for (i = 0; i < g->columns; i++) {
		struct text h = g->column[i].header;

		label = label || (g->column[i].tokens > 0 &&
		    text_is(g->column[i].token[0], "label"));
		if (h.n > 0 && !g->column[i].known &&
		    g->column[i].tokens == 1 && !author_is_bound(c, h))
			WARN(c, g->sheet, 1, h, DIAG_COLUMN_LEFT_OUT, h);
	}
	if (g->sheet->rows > 0 && column_find(g, "name") == g->columns)
		column_lacks(c, g, "name", DIAG_FAULT);
	if (g->sheet->rows > 0 && !label)
		column_lacks(c, g, "label", DIAG_WARNING);
	for (i = 0; i < g->sheet->rows; i++)
		read_row(s, (uint32_t)i + 1, label);
}

void
choices_read_external(struct survey *s)
{
	struct grid g;
	size_t i;

	column_read(s->c, survey_sheet(s->c, "external_choices"),
	    COLUMN_CHOICES, &g);
	for (i = 0; g.sheet != NULL && i < g.sheet->rows; i++) {
		struct text list = column_cell(s->c, &g, &g.sheet->row[i],
		    "list name");

		if (list.n > 0)
			author_put(s->c, &s->external, list, s);
	}
}

void
choices_add_other(struct survey *s, struct list *l)
{
	static const struct text other = {"other", 5}, label = {"Other", 5};
	struct choice ch = {.at = 0};
	struct phrase *p;

	if (l->other || index_find(&l->names, other, name_of, s) >= 0)
		return;
	while (choices_next(s, l, &ch))
		for (p = ch.label.first; p != NULL; p = p->next)
			author_add_words(s->c, &l->said, p->lang, label);
	if (l->said.first == NULL)
		l->said.plain = label;
	l->other = true;
	l->n++;
}

void
choices_settle(struct survey *s)
{
	struct list *l;

	for (l = s->lists; l != NULL; l = l->next) {
		struct choice ch = {.at = 0};

		while (!l->translated && choices_next(s, l, &ch))
			l->translated = ch.media != NULL ||
			    ch.label.first != NULL ||
			    refs_any(ch.label.plain);
	}
}
