#include <string.h>

#include "ayni/csv.h"
#include "ayni/decimal.h"
#include "desk/reports.h"

#define OUT_MAX (64u << 20)

struct work {
	struct room *r;
	const struct options *o;
	json_t *list; /* NULL: not as JSON */
	bool csv;
	struct buf out;
	struct buf names; /* of all tables, for a message */
	bool given[OPERANDS_MAX]; /* operands that name a table */
	size_t shown;
};

static const enum desk_says notes[] = {
    SAY_UNWEIGHTED, SAY_NOT_PERSONS, SAY_OFFICE_ONLY};
#define NOTES (sizeof(notes) / sizeof(notes[0]))

static bool
is_wanted(struct work *w, struct text name)
{
	bool wanted = w->o->operands == 0;
	size_t i;

	for (i = 0; i < w->o->operands; i++)
		if (text_is(name, w->o->operand[i])) {
			w->given[i] = true;
			wanted = true;
		}
	return wanted;
}

/* ---- on a terminal ---- */

static void
put_note(struct work *w, enum desk_says t)
{
	struct buf note;

	buf_init(&note, 4096);
	room_put(w->r, &note, t, NULL, 0);
	grid_wrap(&w->out, buf_text(&note), "  ", GRID_WIDTH);
	buf_free(&note);
}

static void
put_table(struct work *w, const struct tally *t, struct arena *a)
{
	size_t i;

	if (w->shown > 0)
		buf_put_z(&w->out, "\n\n");
	buf_put_text(&w->out, t->spec->name);
	buf_put_z(&w->out, "  ");
	buf_put_text(&w->out, t->spec->title.in[w->r->lang]);
	buf_put_z(&w->out, "\n    ");
	room_put(w->r, &w->out, SAY_OFFICE_ONLY, NULL, 0);
	buf_put_z(&w->out, "\n\n");
	reports_grid(w->r, t, a, &w->out);
	buf_put_byte(&w->out, '\n');
	for (i = 0; i < t->spec->notes; i++)
		grid_wrap(&w->out, t->spec->note[i].in[w->r->lang], "  ",
		    GRID_WIDTH);
	for (i = 0; i + 1 < NOTES; i++)
		put_note(w, notes[i]);
	reports_unknown(w->r, t);
}

/* ---- as JSON ---- */

static void
add_json(struct work *w, const struct tally *t)
{
	json_t *j = reports_json(w->r, t), *list = json_array();
	struct buf note;
	size_t i;

	for (i = 0; i < t->spec->notes; i++)
		(void)json_array_append_new(list,
		    room_json_text(t->spec->note[i].in[w->r->lang]));
	for (i = 0; i < NOTES; i++) {
		buf_init(&note, 4096);
		room_put(w->r, &note, notes[i], NULL, 0);
		(void)json_array_append_new(
		    list, room_json_text(buf_text(&note)));
		buf_free(&note);
	}
	(void)json_object_set_new(j, "notes", list);
	(void)json_array_append_new(w->list, j);
}

/* ---- as CSV: a line for each number ---- */

static void
put_path(struct buf *out, const struct text *code, size_t n)
{
	struct buf path;
	size_t i;

	buf_init(&path, 65536);
	for (i = 0; i < n; i++) {
		buf_put_z(&path, i > 0 ? "/" : "");
		buf_put_text(&path, code[i]);
	}
	csv_put_field(out, buf_text(&path), false);
	buf_free(&path);
}

static void
put_line(struct work *w, const struct tally *t, const struct tally_block *b,
    const struct tally_row *r, size_t column)
{
	const struct spec_column *c = &t->spec->column[column];
	struct buf v, mark;

	buf_init(&v, 64);
	buf_init(&mark, 4096);
	number_put(&v, r->value[column]);
	room_put(w->r, &mark, SAY_OFFICE_ONLY, NULL, 0);
	csv_put_field(&w->out, t->spec->name, true);
	put_path(&w->out, b->spec->level.item, b->spec->level.n);
	put_path(&w->out, r->code, r->depth);
	csv_put_field(&w->out, r->label, false);
	csv_put_field(&w->out, c->code, false);
	csv_put_field(&w->out, c->label.in[w->r->lang], false);
	csv_put_field(&w->out, buf_text(&v), false);
	csv_put_field(&w->out, buf_text(&mark), false);
	csv_put_end(&w->out);
	buf_free(&v);
	buf_free(&mark);
}

static void
put_lines(struct work *w, const struct tally *t)
{
	size_t i, k, c;

	if (w->shown == 0)
		buf_put_z(&w->out,
		    "table,by,code,label,column,column_label,value,note\r\n");
	for (i = 0; i < t->blocks; i++)
		for (k = 0; k < t->block[i].rows; k++)
			for (c = 0; c < t->spec->columns; c++)
				put_line(w, t, &t->block[i],
				    &t->block[i].row[k], c);
}

/* ---- */

static enum ayni_err
one_table(struct work *w, const struct spec *s, const struct spec_table *t)
{
	struct tally made;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 512u << 20);
	e = tally(w->r->db, s, t, w->r->lang, &a, &made);
	if (e == AYNI_NOTFOUND) { /* a form that it needs */
		arena_free(&a);
		return AYNI_OK;
	}
	if (e == AYNI_OK && w->csv)
		put_lines(w, &made);
	else if (e == AYNI_OK && w->list != NULL)
		add_json(w, &made);
	else if (e == AYNI_OK)
		put_table(w, &made, &a);
	w->shown++;
	if (e == AYNI_OK)
		e = w->out.err;
	arena_free(&a);
	return e == AYNI_OK ? e : room_fail_store(w->r, e);
}

static enum ayni_err
one_form(void *ctx, const struct spec *s, struct text title)
{
	struct work *w = ctx;
	enum ayni_err e = AYNI_OK;
	size_t i;

	(void)title;
	for (i = 0; i < s->tables && e == AYNI_OK; i++) {
		if (s->table[i].coverage)
			continue;
		buf_put_z(&w->names, w->names.n > 0 ? ", " : "");
		buf_put_text(&w->names, s->table[i].name);
		if (is_wanted(w, s->table[i].name))
			e = one_table(w, s, &s->table[i]);
	}
	return e;
}

static enum ayni_err
show(struct work *w)
{
	size_t i;

	if (w->names.n == 0) {
		room_complain(w->r, SAY_NO_TABLES,
		    ROOM_ARGS(text_of(w->r->store)));
		return AYNI_NOTFOUND;
	}
	for (i = 0; i < w->o->operands; i++)
		if (!w->given[i]) {
			room_complain(w->r, SAY_NO_TABLE,
			    ROOM_ARGS(text_of(w->o->operand[i]),
				buf_text(&w->names)));
			return AYNI_NOTFOUND;
		}
	if (w->list != NULL)
		room_json(json_incref(w->list));
	else
		(void)fwrite(w->out.p, 1, w->out.n, stdout);
	return AYNI_OK;
}

enum ayni_err
desk_tables(void *ctx, const struct options *o)
{
	struct work w = {.r = ctx, .o = o};
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(w.r)) != AYNI_OK)
		return e;
	w.csv = options_get(o, "csv") != NULL;
	if (o->json && !w.csv)
		w.list = json_array();
	buf_init(&w.out, OUT_MAX);
	buf_init(&w.names, 65536);
	arena_init(&a, 256u << 20);
	if ((e = db_begin_read(w.r->db)) != AYNI_OK)
		(void)room_fail_store(w.r, e);
	if (e == AYNI_OK)
		e = reports_each(w.r, &a, one_form, &w);
	db_rollback(w.r->db);
	if (e == AYNI_OK)
		e = show(&w);
	arena_free(&a);
	buf_free(&w.out);
	buf_free(&w.names);
	json_decref(w.list);
	return e;
}
