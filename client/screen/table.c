#include "screen/table.h"

#include "screen/call.h"
#include "screen/plain.h"

struct table {
	struct seat *seat;
	struct interview *iv;
	const struct field *repeat;
	uint32_t column[TABLE_COLUMNS], columns; /* fields */
};

/* Its first questions that stand in no repeat inside of it. */
static void
choose_columns(struct table *t)
{
	const struct form *f = interview_form(t->iv);
	const struct field *at;
	uint32_t i;

	for (i = t->repeat->number + 1;
	     i < t->repeat->end && t->columns < TABLE_COLUMNS; i++) {
		at = form_field(f, i);
		if (at->kind == FIELD_VALUE && at->control != CONTROL_NONE &&
		    at->control != CONTROL_NOTE &&
		    at->repeat == t->repeat->number)
			t->column[t->columns++] = i;
	}
}

static json_t *
labels(const struct table *t)
{
	const struct form *f = interview_form(t->iv);
	uint32_t language = interview_active_language(t->iv), i;
	json_t *all = json_array();
	struct text label;

	for (i = 0; i < t->columns; i++) {
		label = form_label(f, t->column[i], language);
		(void)json_array_append_new(all, kit_json_text(label.n > 0
		    ? label : form_field(f, t->column[i])->name));
	}
	return all;
}

static json_t *
of_row(const struct table *t, node_ref instance)
{
	json_t *cells = json_array(), *ref = NULL;
	struct buf b;
	uint32_t i;
	node_ref n;

	buf_init(&b, INTERVIEW_MAX_VALUE);
	for (i = 0; i < t->columns; i++) {
		n = interview_field(t->iv, instance, t->column[i]);
		buf_clear(&b);
		if (interview_relevant(t->iv, n))
			plain_shown(t->seat->conduct, n, t->seat->k->lang,
			    &b);
		(void)json_array_append_new(
		    cells, kit_json_text(buf_text(&b)));
		if (ref != NULL || !interview_relevant(t->iv, n))
			continue;
		buf_clear(&b);
		interview_ref(t->iv, n, &b);
		ref = kit_json_text(buf_text(&b));
	}
	buf_free(&b);
	return json_pack("{so so}", "ref", ref != NULL ? ref : json_null(),
	    "cells", cells);
}

static json_t *
of_rows(const struct table *t, node_ref range)
{
	json_t *all = json_array();
	struct node_view v;
	node_ref n;

	for (n = interview_next(t->iv, range);
	     n != NODE_NONE && json_array_size(all) < TABLE_ROWS;
	     n = interview_next(t->iv, n)) {
		v = interview_view(t->iv, n);
		if (v.field->number < t->repeat->number ||
		    v.field->number >= t->repeat->end)
			break;
		if (interview_parent(t->iv, n) == range &&
		    interview_asks(t->iv, n))
			(void)json_array_append_new(all, of_row(t, n));
	}
	return all;
}

enum ayni_err
table_put(struct seat *s, node_ref range, struct buf *out)
{
	struct table t = {.seat = s,
	    .iv = conduct_interview(s->conduct)};
	struct buf b;
	enum ayni_err e;

	t.repeat = interview_view(t.iv, range).field;
	choose_columns(&t);
	buf_init(&b, INTERVIEW_MAX_VALUE);
	e = call_put(json_pack("{so so}", "columns", labels(&t), "rows",
	    of_rows(&t, range)), &b);
	if (e == AYNI_OK && b.n > 2) { /* its members, without the braces */
		buf_put_byte(out, ',');
		buf_put(out, b.p + 1, b.n - 2);
		e = out->err;
	}
	buf_free(&b);
	return e;
}
