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

static void
append(struct survey *s, struct list *l, struct choice *ch)
{
	if (l->last != NULL)
		l->last->next = ch;
	else
		l->first = ch;
	l->last = ch;
	l->n++;
	if (ch->name.n > 0)
		author_put(s->c, &l->names, ch->name, ch);
}

static void
read_cell(struct survey *s, struct choice *ch, const struct column *col,
    struct text v)
{
	struct author *c = s->c;

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

static void
read_row(struct survey *s, const struct sheet_row *r, bool label)
{
	const struct grid *g = &s->choice_columns;
	struct author *c = s->c;
	struct text list = column_cell(c, g, r, "list name");
	struct choice *ch;
	struct list *l;
	struct medium *m;
	size_t i;

	if (list.n == 0 || (l = list_of(s, list)) == NULL ||
	    (ch = author_new(c, sizeof(*ch))) == NULL)
		return;
	ch->row = r->number;
	for (i = 0; i < g->columns; i++) {
		struct text v = author_clean(c, sheet_cell(r, i), c->collapse);

		if (v.n > 0 && g->column[i].tokens > 0)
			read_cell(s, ch, &g->column[i], v);
	}
	author_settle_words(c, &ch->label);
	for (m = ch->media; m != NULL; m = m->next)
		author_settle_words(c, &m->file);
	if (ch->name.n == 0)
		FAULT(c, g->sheet, r->number, column_header(g, "name", NULL),
		    DIAG_CHOICE_UNNAMED, list);
	else if (map_get(&l->names, ch->name) != NULL &&
	    !s->settings.duplicates)
		FAULT(c, g->sheet, r->number, column_header(g, "name", NULL),
		    DIAG_CHOICE_TWICE, ch->name, list);
	if (label && !author_said(&ch->label) && ch->media == NULL)
		WARN(c, g->sheet, r->number, column_header(g, "label", NULL),
		    DIAG_CHOICE_UNLABELLED, ch->name, list);
	append(s, l, ch);
}

void
choices_read(struct survey *s)
{
	const struct grid *g = &s->choice_columns;
	struct author *c = s->c;
	bool label = false;
	size_t i;

	if (g->sheet == NULL)
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
		FAULT(c, g->sheet, 1, TEXT("name"), DIAG_COLUMN_MISSING,
		    TEXT("name"));
	for (i = 0; i < g->sheet->rows; i++)
		read_row(s, &g->sheet->row[i], label);
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
	struct choice *ch, *i;
	struct phrase *p;

	if (map_get(&l->names, other) != NULL ||
	    (ch = author_new(s->c, sizeof(*ch))) == NULL)
		return;
	ch->name = other;
	for (i = l->first; i != NULL; i = i->next)
		for (p = i->label.first; p != NULL; p = p->next)
			author_add_words(s->c, &ch->label, p->lang, label);
	if (ch->label.first == NULL)
		ch->label.plain = label;
	append(s, l, ch);
}

void
choices_settle(struct survey *s)
{
	struct choice *ch;
	struct list *l;

	for (l = s->lists; l != NULL; l = l->next)
		for (ch = l->first; ch != NULL && !l->translated;
		     ch = ch->next)
			l->translated = ch->media != NULL ||
			    ch->label.first != NULL ||
			    refs_any(ch->label.plain);
}
