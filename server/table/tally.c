#include "table/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/say.h"
#include "table/codes.h"
#include "table/wide.h"

#define WHOLE_LIST 50u /* codes: then rows without anything are shown too */
#define NONE SIZE_MAX

/* Fields that are no columns come first. */
enum {
	FORM,
	AUTHOR,
	CONFLICTS,
	FLAGS,
	PSEUDO,
};
static const char *const pseudo[] = {
    "@form", "@author", "@conflicts", "@flags"};

static const struct said not_stated = {
    {"Not stated", "Non déclaré", "No declarado"}};

/* A form of which records are counted. */
struct source {
	struct hash form;
	struct text xml_id;
	struct db_wide *table;
	size_t tables;
	const struct db_wide *rows; /* NULL: it has no such repeat */
	bool seen; /* it has records */
};

struct growing {
	size_t depth;
	struct text code[SPEC_MAX_LEVELS];
	uint32_t position[SPEC_MAX_LEVELS];
	double *value;
	uint64_t *last; /* [columns] ordinal of the record counted last */
};
struct block {
	const struct spec_rows *spec;
	size_t field[SPEC_MAX_LEVELS];
	bool classes; /* its scheme is one of the spec's own */
	struct map rows; /* path to struct growing */
};

struct counting {
	struct db *db;
	const struct spec *s;
	const struct spec_table *t;
	enum lang lang;
	struct arena *a;
	struct source *source;
	size_t sources;
	struct text *field; /* [fields]; the first are pseudo */
	size_t fields;
	struct block *block;
	/* the row at hand */
	uint64_t record; /* ordinal */
	struct record_id id;
	struct text *text;  /* [fields] */
	double *number;     /* [fields] */
	char (*digits)[32]; /* [fields] */
	bool *hit;          /* [columns] */
	double *add;        /* [columns] */
	struct buf path;
	enum ayni_err err; /* sticky */
};

/* ---- what is asked for ---- */

static size_t
field_index(const struct counting *c, struct text name)
{
	size_t i;

	for (i = 0; i < c->fields; i++)
		if (text_equal(c->field[i], name))
			return i;
	return NONE;
}

static void
want(struct counting *c, struct text name)
{
	if (field_index(c, name) == NONE)
		c->field[c->fields++] = name;
}

static void
want_where(struct counting *c, const struct spec_where *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		want(c, w->test[i].field);
}

static size_t
most_fields(const struct spec_table *t)
{
	size_t n = PSEUDO + t->where.n, i;

	for (i = 0; i < t->columns; i++)
		n += t->column[i].where.n + t->column[i].field.n;
	for (i = 0; i < t->blocks; i++)
		n += t->rows[i].where.n + t->rows[i].level.n;
	return n;
}

static enum ayni_err
collect_fields(struct counting *c)
{
	const struct spec_table *t = c->t;
	size_t i, k;

	c->field = arena_zalloc(c->a, most_fields(t), sizeof(*c->field));
	if (c->field == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < PSEUDO; i++)
		c->field[c->fields++] = text_of(pseudo[i]);
	want_where(c, &t->where);
	for (i = 0; i < t->columns; i++) {
		want_where(c, &t->column[i].where);
		for (k = 0; k < t->column[i].field.n; k++)
			want(c, t->column[i].field.item[k]);
	}
	for (i = 0; i < t->blocks; i++) {
		want_where(c, &t->rows[i].where);
		for (k = 0; k < t->rows[i].level.n; k++)
			want(c, t->rows[i].level.item[k]);
	}
	c->text = arena_zalloc(c->a, c->fields, sizeof(*c->text));
	c->number = arena_zalloc(c->a, c->fields, sizeof(*c->number));
	c->digits = arena_zalloc(c->a, c->fields, sizeof(*c->digits));
	c->hit = arena_zalloc(c->a, t->columns, sizeof(*c->hit));
	c->add = arena_zalloc(c->a, t->columns, sizeof(*c->add));
	return c->a->failed ? AYNI_NOMEM : AYNI_OK;
}

/* ---- where it stands ---- */

/* The table of a form's repeat is called after the form's own. */
static const struct db_wide *
find_rows(const struct source *s, struct text repeat)
{
	struct text base = {"", 0}, name;
	size_t i;

	for (i = 0; i < s->tables; i++) {
		const struct db_wide *w = &s->table[i];

		if (w->repeat == 0 && w->part == 0) {
			base = w->name;
			if (repeat.n == 0)
				return w;
		}
		if (w->part != 0 || w->repeat == 0 ||
		    w->name.n != base.n + 2 + repeat.n)
			continue;
		name.p = w->name.p + base.n + 2;
		name.n = repeat.n;
		if (text_starts(w->name, base) && text_equal(name, repeat))
			return w;
	}
	return NULL;
}

static enum ayni_err
find_sources(struct counting *c)
{
	struct db_form *f = NULL;
	struct source *s;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_form_list(c->db, c->a, &f, &n)) != AYNI_OK)
		return e;
	c->source = arena_zalloc(c->a, n, sizeof(*c->source));
	if (c->source == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (!text_equal(f[i].xml_id, c->s->form) &&
		    !spec_has(&c->t->with, f[i].xml_id))
			continue;
		s = &c->source[c->sources++];
		s->form = f[i].id;
		s->xml_id = f[i].xml_id;
		e = db_wide_list(
		    c->db, &s->form, c->a, &s->table, &s->tables);
		s->rows = find_rows(s, c->t->repeat);
		if (s->rows == NULL)
			c->sources--;
	}
	return e;
}

/* Whether a form is published; seen: and has records. */
static bool
is_there(const struct counting *c, struct text xml_id, bool seen)
{
	size_t i;

	for (i = 0; i < c->sources; i++)
		if (text_equal(c->source[i].xml_id, xml_id) &&
		    (c->source[i].seen || !seen))
			return true;
	return false;
}

/* Where a field stands; a column of the rows walked goes first. */
static struct db_pick
find_column(const struct source *s, struct text name)
{
	struct db_pick found = {NULL, 0};
	size_t i, k;

	for (i = 0; i < s->tables; i++) {
		const struct db_wide *w = &s->table[i];

		if (w->repeat != 0 && w->repeat != s->rows->repeat)
			continue;
		for (k = 0; k < w->columns; k++)
			if (text_equal(w->column[k].name, name) &&
			    (found.table == NULL ||
				w->repeat == s->rows->repeat))
				found = (struct db_pick){w, k};
	}
	return found;
}

/* Where each version has a field; whether one has it as another type than
 * the newest, which is another question. */
static bool
pick_field(const struct counting *c, size_t field, size_t n,
    struct db_pick *pick)
{
	const struct db_column *newest = NULL, *column;
	bool changed = false;
	size_t i;

	for (i = c->sources; i-- > 0;) {
		struct db_pick *p = &pick[i * n + field - PSEUDO];

		if (i + 1 < c->sources && !text_equal(c->source[i].xml_id,
					      c->source[i + 1].xml_id))
			newest = NULL;
		*p = find_column(&c->source[i], c->field[field]);
		if (p->table == NULL)
			continue;
		column = &p->table->column[p->column];
		if (newest == NULL)
			newest = column;
		if (text_equal(wide_type(column), wide_type(newest)))
			continue;
		changed = true;
		p->table = NULL;
	}
	return changed;
}

static enum ayni_err
pick_columns(struct counting *c, struct db_source **out,
    struct spec_list *changed)
{
	size_t n = c->fields - PSEUDO, i;
	struct db_pick *pick;
	struct db_source *s;

	s = arena_zalloc(c->a, c->sources, sizeof(*s));
	pick = arena_zalloc(c->a, c->sources * n, sizeof(*pick));
	changed->item = arena_zalloc(c->a, n, sizeof(*changed->item));
	if (c->a->failed)
		return AYNI_NOMEM;
	for (i = 0; i < c->sources; i++) {
		s[i].form = c->source[i].form;
		s[i].rows = c->source[i].rows;
		s[i].pick = pick + i * n;
	}
	for (i = PSEUDO; i < c->fields; i++)
		if (pick_field(c, i, n, pick))
			changed->item[changed->n++] = c->field[i];
	*out = s;
	return AYNI_OK;
}

/* Fields that stand nowhere count as empty, and are told. */
static enum ayni_err
find_unknown(struct counting *c, const struct db_source *s,
    struct spec_list *out)
{
	bool known;
	size_t n = c->fields - PSEUDO, i, k;

	out->item = arena_zalloc(c->a, n, sizeof(*out->item));
	if (out->item == NULL)
		return AYNI_NOMEM;
	for (k = 0; k < n; k++) {
		for (known = false, i = 0; i < c->sources; i++)
			known |= s[i].pick[k].table != NULL;
		if (!known)
			out->item[out->n++] = c->field[PSEUDO + k];
	}
	return AYNI_OK;
}

/* ---- the row at hand ---- */

static void
set_count(struct counting *c, size_t i, uint64_t n)
{
	c->number[i] = (double)n;
	(void)snprintf(c->digits[i], sizeof(c->digits[i]), "%llu",
	    (unsigned long long)n);
	c->text[i] = text_of(c->digits[i]);
}

static void
set_value(struct counting *c, size_t i, const struct db_value *v)
{
	struct buf b;

	c->text[i] = TEXT("");
	c->number[i] = 0;
	if (v->kind == DB_INT) {
		c->number[i] = (double)v->i;
		(void)snprintf(c->digits[i], sizeof(c->digits[i]), "%lld",
		    (long long)v->i);
		c->text[i] = text_of(c->digits[i]);
	} else if (v->kind == DB_REAL) {
		c->number[i] = v->real;
		buf_init(&b, sizeof(c->digits[i]) - 1);
		number_put(&b, v->real);
		if (b.err == AYNI_OK) {
			memcpy(c->digits[i], b.p, b.n);
			c->text[i] = (struct text){c->digits[i], b.n};
		} else if (b.err == AYNI_NOMEM) {
			c->err = AYNI_NOMEM;
		}
		buf_free(&b);
	} else if (v->kind == DB_TEXT) {
		c->text[i] = (struct text){(const char *)v->s.p, v->s.n};
	}
}

static bool
equals(const struct counting *c, struct text value, struct text wanted)
{
	size_t i;

	if (wanted.n > 0 && wanted.p[0] == '@') {
		i = field_index(c, wanted);
		return i != NONE && text_equal(value, c->text[i]);
	}
	if (wanted.n > 0 && wanted.p[wanted.n - 1] == '*') {
		wanted.n--;
		return text_starts(value, wanted);
	}
	return text_equal(value, wanted);
}

static bool
is_one_of(const struct counting *c, struct text value,
    const struct spec_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (equals(c, value, l->item[i]))
			return true;
	return false;
}

static bool
holds(const struct counting *c, const struct spec_where *w)
{
	const struct spec_test *t;
	size_t i;

	for (i = 0; i < w->n; i++) {
		t = &w->test[i];
		if (is_one_of(c, c->text[field_index(c, t->field)],
			&t->value) != t->equal)
			return false;
	}
	return true;
}

/* What the row adds to each column; whether to any. */
static bool
measure(struct counting *c, bool withdrawn)
{
	bool any = false;
	size_t i, k;

	for (i = 0; i < c->t->columns; i++) {
		const struct spec_column *col = &c->t->column[i];

		c->hit[i] = (col->measure == SPEC_WITHDRAWN) == withdrawn &&
		    holds(c, &col->where);
		any |= c->hit[i];
		c->add[i] = col->measure == SPEC_SUM ? 0 : 1;
		for (k = 0; k < col->field.n; k++)
			c->add[i] +=
			    c->number[field_index(c, col->field.item[k])];
	}
	return any;
}

/* ---- rows of blocks ---- */

static struct growing *
row_at(struct counting *c, struct block *b, const struct text *code,
    size_t depth)
{
	struct growing *g;
	struct text key;
	size_t i;

	if (c->err != AYNI_OK)
		return NULL;
	buf_clear(&c->path);
	for (i = 0; i < depth; i++) {
		buf_put_text(&c->path, code[i]);
		buf_put_byte(&c->path, 0x1f);
	}
	if (c->path.err != AYNI_OK) {
		c->err = c->path.err;
		return NULL;
	}
	if ((g = map_get(&b->rows, buf_text(&c->path))) != NULL)
		return g;
	g = arena_zalloc(c->a, 1, sizeof(*g));
	key = arena_text(c->a, buf_text(&c->path));
	if (g != NULL) {
		g->depth = depth;
		g->value = arena_zalloc(
		    c->a, c->t->columns, sizeof(*g->value));
		g->last =
		    arena_zalloc(c->a, c->t->columns, sizeof(*g->last));
		for (i = 0; i < depth; i++)
			g->code[i] = arena_text(c->a, code[i]);
	}
	c->err = c->a->failed ? AYNI_NOMEM
	    : b->rows.n >= TALLY_MAX_ROWS ? AYNI_TOOBIG
					  : map_put(&b->rows, key, g, NULL);
	return c->err == AYNI_OK ? g : NULL;
}

static void
add_to(struct counting *c, struct block *b, const struct text *code,
    size_t depth)
{
	struct growing *g = row_at(c, b, code, depth);
	size_t i;

	for (i = 0; g != NULL && i < c->t->columns; i++) {
		if (!c->hit[i] ||
		    (c->t->column[i].measure == SPEC_RECORDS &&
			g->last[i] == c->record))
			continue;
		g->value[i] += c->add[i];
		g->last[i] = c->record;
	}
}

/* Classes may overlap, so a row may stand in several places. */
static void
add_classes(struct counting *c, struct block *b)
{
	struct text value = c->text[b->field[0]];
	bool any = false;
	size_t i;

	for (i = 0; i < c->s->classes; i++) {
		const struct spec_class *k = &c->s->class[i];

		if (!text_equal(k->scheme, b->spec->scheme) || value.n == 0 ||
		    !is_one_of(c, value, &k->value))
			continue;
		any = true;
		add_to(c, b, &k->code, 1);
	}
	if (!any)
		add_to(c, b, &value, 1);
}

static void
add_to_block(struct counting *c, struct block *b)
{
	struct text code[SPEC_MAX_LEVELS];
	size_t i;

	if (!holds(c, b->spec->has_where ? &b->spec->where : &c->t->where))
		return;
	if (b->spec->level.n == 0) {
		add_to(c, b, NULL, 0);
	} else if (b->classes) {
		add_classes(c, b);
	} else {
		for (i = 0; i < b->spec->level.n; i++) {
			code[i] = c->text[b->field[i]];
			add_to(c, b, code, i + 1);
			if (code[i].n == 0)
				break; /* what is in it is not stated either */
		}
	}
}

static enum ayni_err
one_row(void *ctx, const struct db_picked *p)
{
	struct counting *c = ctx;
	size_t i;

	c->source[p->source].seen = true;
	if (c->record == 0 || !ID_EQUAL(c->id, p->record->id)) {
		c->record++;
		c->id = p->record->id;
	}
	c->text[FORM] = c->source[p->source].xml_id;
	c->text[AUTHOR] = p->record->author_code;
	set_count(c, CONFLICTS, p->record->conflicts);
	set_count(c, FLAGS, p->record->flags);
	for (i = PSEUDO; i < c->fields; i++)
		set_value(c, i, &p->value[i - PSEUDO]);
	if (measure(c, p->record->withdrawn))
		for (i = 0; i < c->t->blocks; i++)
			add_to_block(c, &c->block[i]);
	return c->err;
}

static enum ayni_err
plan_blocks(struct counting *c)
{
	struct codes none;
	struct block *b;
	enum ayni_err e = AYNI_OK;
	size_t i, k;

	c->block = arena_zalloc(c->a, c->t->blocks, sizeof(*c->block));
	if (c->block == NULL)
		return AYNI_NOMEM;
	codes_init(&none, c->a);
	for (i = 0; i < c->t->blocks && e == AYNI_OK; i++) {
		b = &c->block[i];
		b->spec = &c->t->rows[i];
		for (k = 0; k < b->spec->level.n; k++)
			b->field[k] = field_index(c, b->spec->level.item[k]);
		if (b->spec->scheme.n > 0 && b->spec->level.n == 1)
			e = codes_scheme(&none, c->s, b->spec->scheme,
			    c->lang, &b->classes);
	}
	codes_free(&none);
	return e;
}

/* ---- order and labels ---- */

/* The codes of one level: a scheme's, or the list of the field in each
 * version, the newest first. */
static enum ayni_err
level_codes(struct counting *c, const struct block *b, size_t level,
    struct codes *out)
{
	struct text field = b->spec->level.item[level];
	bool found = false;
	enum ayni_err e = AYNI_OK;
	struct db_pick p;
	size_t i;

	if (b->field[level] == AUTHOR)
		return codes_people(out, c->db);
	if (b->spec->scheme.n > 0)
		e = codes_scheme(
		    out, c->s, b->spec->scheme, c->lang, &found);
	for (i = c->sources; i > 0 && !found && e == AYNI_OK; i--) {
		const struct source *s = &c->source[i - 1];

		if (b->spec->scheme.n > 0) {
			e = codes_list(out, c->db, &s->form, -1,
			    b->spec->scheme, c->lang);
			continue;
		}
		p = find_column(s, field);
		if (p.table != NULL && p.table->column[p.column].list >= 0)
			e = codes_list(out, c->db, &s->form,
			    p.table->column[p.column].list, TEXT(""),
			    c->lang);
	}
	return e;
}

/* A short list has all its rows. */
static enum ayni_err
add_empty(struct counting *c, struct block *b, const struct codes *codes)
{
	uint32_t i;

	if (codes->by_code.n > WHOLE_LIST || b->field[0] == AUTHOR)
		return AYNI_OK;
	for (i = 0; i < codes->by_code.n && c->err == AYNI_OK; i++)
		(void)row_at(c, b, &codes->by_code.entry[i].key, 1);
	return c->err;
}

/* By the order of each level's codes; unknown ones after them, what is not
 * stated last; a group before what is in it. */
static int
by_order(const void *a, const void *b)
{
	const struct growing *const *x = a, *const *y = b;
	size_t i;
	int d;

	for (i = 0; i < (*x)->depth && i < (*y)->depth; i++) {
		if ((*x)->position[i] != (*y)->position[i])
			return (*x)->position[i] < (*y)->position[i] ? -1 : 1;
		if ((d = text_compare((*x)->code[i], (*y)->code[i])) != 0)
			return d;
	}
	return (*x)->depth < (*y)->depth ? -1 : (*x)->depth > (*y)->depth;
}

static uint32_t
position_of(const struct codes *codes, struct text code)
{
	const struct code_label *l = codes_get(codes, code);

	return l != NULL ? l->position
	    : code.n > 0 ? UINT32_MAX - 1
			 : UINT32_MAX;
}

static struct text
label_of(const struct counting *c, const struct block *b,
    const struct codes *codes, const struct growing *g)
{
	const struct code_label *l;

	if (g->depth == 0)
		return b->spec->label.in[c->lang];
	l = codes_get(&codes[g->depth - 1], g->code[g->depth - 1]);
	if (l != NULL)
		return l->label;
	return g->code[g->depth - 1].n > 0 ? g->code[g->depth - 1]
					   : text_of(not_stated.in[c->lang]);
}

static enum ayni_err
put_rows(struct counting *c, const struct block *b,
    const struct codes *codes, struct tally_block *out)
{
	struct growing **g;
	size_t n = b->rows.n, i, k;

	out->spec = b->spec;
	out->row = arena_zalloc(c->a, n, sizeof(*out->row));
	g = arena_zalloc(c->a, n, sizeof(struct growing *));
	if (c->a->failed)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++) {
		g[i] = b->rows.entry[i].value;
		for (k = 0; k < g[i]->depth; k++)
			g[i]->position[k] =
			    position_of(&codes[k], g[i]->code[k]);
	}
	qsort(g, n, sizeof(struct growing *), by_order);
	for (i = 0; i < n; i++) {
		struct tally_row *r = &out->row[out->rows++];

		r->depth = g[i]->depth;
		memcpy(r->code, g[i]->code, sizeof(r->code));
		r->label = label_of(c, b, codes, g[i]);
		r->value = g[i]->value;
	}
	return AYNI_OK;
}

static enum ayni_err
finish(struct counting *c, struct block *b, struct tally_block *out)
{
	struct codes codes[SPEC_MAX_LEVELS];
	enum ayni_err e = AYNI_OK;
	size_t n = b->spec->level.n, i;

	for (i = 0; i < SPEC_MAX_LEVELS; i++)
		codes_init(&codes[i], c->a);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = level_codes(c, b, i, &codes[i]);
	if (e == AYNI_OK && n == 0)
		e = row_at(c, b, NULL, 0) != NULL ? AYNI_OK : c->err;
	else if (e == AYNI_OK)
		e = add_empty(c, b, &codes[0]);
	if (e == AYNI_OK)
		e = put_rows(c, b, codes, out);
	for (i = 0; i < SPEC_MAX_LEVELS; i++)
		codes_free(&codes[i]);
	return e;
}

/* ---- */

static enum ayni_err
count(struct counting *c, struct tally *out)
{
	struct db_source *source = NULL;
	enum ayni_err e;
	size_t i;

	if ((e = find_sources(c)) != AYNI_OK)
		return e;
	if (!is_there(c, c->s->form, false))
		return AYNI_NOTFOUND;
	if ((e = collect_fields(c)) == AYNI_OK)
		e = plan_blocks(c);
	if (e == AYNI_OK)
		e = pick_columns(c, &source, &out->changed);
	if (e == AYNI_OK)
		e = find_unknown(c, source, &out->unknown);
	if (e == AYNI_OK)
		e = db_record_pick(c->db, source, c->sources,
		    c->fields - PSEUDO, one_row, c);
	for (i = 0; i < c->t->with.n && e == AYNI_OK; i++)
		if (!is_there(c, c->t->with.item[i], true))
			e = AYNI_NOTFOUND;
	out->block =
	    arena_zalloc(c->a, c->t->blocks, sizeof(*out->block));
	if (e == AYNI_OK && out->block == NULL)
		e = AYNI_NOMEM;
	for (i = 0; i < c->t->blocks && e == AYNI_OK; i++)
		e = finish(c, &c->block[i], &out->block[i]);
	return e;
}

enum ayni_err
tally(struct db *db, const struct spec *s, const struct spec_table *t,
    enum lang lang, struct arena *a, struct tally *out)
{
	struct counting c = {
	    .db = db, .s = s, .t = t, .lang = lang, .a = a};
	struct tally made = {.spec = t, .blocks = t->blocks};
	enum ayni_err e;
	size_t i;

	buf_init(&c.path, 65536);
	e = count(&c, &made);
	for (i = 0; c.block != NULL && i < t->blocks; i++)
		map_free(&c.block[i].rows);
	buf_free(&c.path);
	if (e == AYNI_OK)
		*out = made;
	return e;
}

static double
sum_of(const struct tally *t, const struct tally_row *r,
    const struct spec_list *columns)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < t->spec->columns; i++)
		if (spec_has(columns, t->spec->column[i].code))
			sum += r->value[i];
	return sum;
}

bool
tally_share(const struct tally *t, const struct tally_row *r, double *out)
{
	double of = 0;

	if (t->spec->bar.n == 0)
		return false;
	if (t->spec->bar_of.n > 0)
		of = sum_of(t, r, &t->spec->bar_of);
	else if (t->blocks > 0 && t->block[0].rows > 0)
		of = sum_of(t, &t->block[0].row[0], &t->spec->bar);
	if (of <= 0)
		return false;
	*out = sum_of(t, r, &t->spec->bar) / of;
	return true;
}
