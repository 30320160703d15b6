#include "table/wide.h"

#include <string.h>

#include "ayni/decimal.h"

#define NONE UINT32_MAX

/* ---- names ---- */

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Lower case, digits, single underscores; whether anything was changed. */
static bool
put_plain(struct buf *b, struct text s)
{
	bool changed = false;
	size_t i;
	char c;

	for (i = 0; i < s.n; i++) {
		c = s.p[i];
		if (c >= 'A' && c <= 'Z') {
			c = (char)(c - 'A' + 'a');
			changed = true;
		}
		if (plain(c)) {
			buf_put_byte(b, (uint8_t)c);
		} else if (b->n > 0 && b->p[b->n - 1] != '_') {
			changed |= c != '_';
			buf_put_byte(b, '_');
		} else {
			changed = true;
		}
	}
	return changed;
}

static struct text
keep(struct arena *a, struct buf *b)
{
	struct text t = {NULL, 0};

	if (b->err == AYNI_OK)
		t = arena_text(a, buf_text(b));
	else
		a->failed = true;
	buf_free(b);
	return t;
}

/* Whether the last "_v" of a name is where the version begins. */
static bool
parts_again(struct text xml_id, struct text version)
{
	size_t i;

	for (i = 0; i + 1 < version.n; i++)
		if (version.p[i] == '_' && version.p[i + 1] == 'v')
			return false;
	return xml_id.n > 0 && xml_id.p[xml_id.n - 1] != '_';
}

/* Two forms never share a table: what plain letters cannot tell apart is
 * told apart by the form's id.  SQLite keeps names in "sqlite_" to itself. */
static struct text
form_name(const struct form *f, const struct hash *id, bool twin,
    struct arena *a)
{
	bool changed = twin || !parts_again(form_xml_id(f), form_version(f));
	struct buf b;

	buf_init(&b, 4096);
	if (text_starts(form_xml_id(f), TEXT("sqlite_")))
		buf_put_z(&b, "form_");
	changed |= put_plain(&b, form_xml_id(f));
	buf_put_z(&b, "_v");
	changed |= put_plain(&b, form_version(f));
	if (changed) {
		buf_put_byte(&b, '_');
		buf_put_hex(&b, (struct bytes){id->b, 4});
	}
	return keep(a, &b);
}

static struct text
part_name(struct text base, uint32_t part, struct arena *a)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_put_text(&b, base);
	buf_printf(&b, "__%u", part + 1);
	return keep(a, &b);
}

/* A field's name; by number where no letter of it is plain. */
static void
put_name(struct buf *b, const struct field *f)
{
	size_t before = b->n;

	(void)put_plain(b, f->name);
	if (b->n == before || (b->n == before + 1 && b->p[before] == '_'))
		buf_printf(b, "q%u", f->number);
}

static bool
table_taken(const struct wide *w, struct text name)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (text_equal(w->table[i].name, name))
			return true;
	return false;
}

static struct text
repeat_name(const struct wide *w, struct text base, const struct field *r,
    struct arena *a)
{
	struct text name;
	struct buf b;

	buf_init(&b, 4096);
	buf_put_text(&b, base);
	buf_put_z(&b, "__");
	put_name(&b, r);
	if (b.err == AYNI_OK && table_taken(w, buf_text(&b)))
		buf_printf(&b, "_%u", r->number);
	name = keep(a, &b);
	return name;
}

static bool
reserved(struct text name)
{
	return text_is(name, "record") || text_is(name, "row") ||
	    text_is(name, "parent") || text_is(name, "instance");
}

static bool
column_taken(const struct db_wide *t, struct text name)
{
	size_t i;

	for (i = 0; i < t->columns; i++)
		if (text_equal(t->column[i].name, name))
			return true;
	return reserved(name);
}

/* What another question is called too goes by its group as well, and only
 * then by its number, which the next version may give to another. */
static struct text
column_name(const struct form *f, const struct db_wide *t,
    const struct field *q, const char *suffix, struct arena *a)
{
	struct buf b;

	buf_init(&b, 4096);
	put_name(&b, q);
	buf_put_z(&b, suffix);
	if (b.err == AYNI_OK && reserved(buf_text(&b)))
		buf_put_z(&b, "_answer");
	if (b.err == AYNI_OK && column_taken(t, buf_text(&b))) {
		buf_clear(&b);
		put_name(&b, form_field(f, q->parent));
		buf_put_byte(&b, '_');
		put_name(&b, q);
		buf_put_z(&b, suffix);
	}
	if (b.err == AYNI_OK && column_taken(t, buf_text(&b)))
		buf_printf(&b, "_%u", q->number);
	return keep(a, &b);
}

/* ---- plan ---- */

static enum db_kind
kind_of(const struct field *q)
{
	switch (q->type) {
	case FIELD_INT:
	case FIELD_BOOLEAN:
		return DB_INT;
	case FIELD_DECIMAL:
	case FIELD_GEOPOINT:
		return DB_REAL;
	case FIELD_STRING:
	case FIELD_DATE:
	case FIELD_TIME:
	case FIELD_DATETIME:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		break;
	}
	return DB_TEXT;
}

static struct text
type_of(const struct field *q)
{
	static const char *const name[] = {
	    [FIELD_STRING] = "string",
	    [FIELD_INT] = "int",
	    [FIELD_DECIMAL] = "decimal",
	    [FIELD_BOOLEAN] = "boolean",
	    [FIELD_DATE] = "date",
	    [FIELD_TIME] = "time",
	    [FIELD_DATETIME] = "dateTime",
	    [FIELD_GEOPOINT] = "geopoint",
	    [FIELD_GEOTRACE] = "geotrace",
	    [FIELD_GEOSHAPE] = "geoshape",
	    [FIELD_BINARY] = "binary",
	    [FIELD_BARCODE] = "barcode",
	    [FIELD_INTENT] = "intent",
	    [FIELD_SELECT_ONE] = "select_one",
	    [FIELD_SELECT_MULTIPLE] = "select_multiple",
	    [FIELD_RANK] = "rank",
	};

	return text_of(name[q->type]);
}

struct text
wide_type(const struct db_column *c)
{
	return text_is(c->type, "int") ? TEXT("decimal") : c->type;
}

static bool
has_column(const struct field *q)
{
	return q->kind == FIELD_VALUE &&
	    (q->control != CONTROL_NOTE || q->calculated);
}

static const char *const geo[] = {
    "_latitude", "_longitude", "_altitude", "_accuracy"};

static uint32_t
width(const struct field *q)
{
	return q->type == FIELD_GEOPOINT ? 4 : 1;
}

static void
add_columns(const struct form *f, struct db_wide *t, const struct field *q,
    struct arena *a)
{
	uint32_t i, n = width(q);

	for (i = 0; i < n; i++) {
		struct db_column c = {
		    column_name(f, t, q, n == 4 ? geo[i] : "", a), kind_of(q),
		    q->number, q->list, type_of(q)};

		t->column[t->columns++] = c;
	}
}

/* The tables that one repeat, or the form itself (r == 0), needs. */
static void
plan_level(const struct form *f, const struct hash *id, uint32_t r,
    struct text base, struct arena *a, struct wide *w)
{
	uint32_t i, n = form_fields(f), left = 0, part = 0;
	uint32_t up = form_field(f, form_field(f, r)->parent)->repeat;
	const struct field *q;
	struct db_wide *t = NULL;
	size_t room;

	for (i = 0; i < n; i++)
		if (has_column(form_field(f, i)) &&
		    form_field(f, i)->repeat == r)
			left += width(form_field(f, i));
	for (i = 0; (i < n || t == NULL) && !a->failed; i++) {
		q = i < n ? form_field(f, i) : NULL;
		if (t == NULL || t->columns + 4 > WIDE_MAX_COLUMNS) {
			room = left < WIDE_MAX_COLUMNS ? left
						       : WIDE_MAX_COLUMNS;
			t = &w->table[w->n];
			*t = (struct db_wide){*id,
			    part == 0 ? base : part_name(base, part, a), r,
			    part, arena_zalloc(a, room, sizeof(*t->column)),
			    0, up};
			part++;
			w->n++;
		}
		if (a->failed || q == NULL || q->repeat != r || !has_column(q))
			continue;
		w->at[i] = (uint32_t)(w->n - 1);
		w->column[i] = (uint32_t)t->columns;
		add_columns(f, t, q, a);
		left -= width(q);
	}
}

enum ayni_err
wide_plan(const struct form *f, const struct hash *id, bool twin,
    struct arena *a, struct wide *out)
{
	uint32_t i, n = form_fields(f), repeats = 0;
	struct wide w = {0};
	struct text base;

	for (i = 0; i < n; i++)
		repeats += form_field(f, i)->kind == FIELD_REPEAT;
	w.at = arena_zalloc(a, n, sizeof(*w.at));
	w.column = arena_zalloc(a, n, sizeof(*w.column));
	w.table = arena_zalloc(a,
	    1 + repeats + (size_t)n * 4 / (WIDE_MAX_COLUMNS - 4),
	    sizeof(*w.table));
	base = form_name(f, id, twin, a);
	if (a->failed)
		return AYNI_NOMEM;
	memset(w.at, 0xff, n * sizeof(*w.at));
	plan_level(f, id, 0, base, a, &w);
	for (i = 0; i < n && !a->failed; i++)
		if (form_field(f, i)->kind == FIELD_REPEAT)
			plan_level(f, id, i,
			    repeat_name(&w, base, form_field(f, i), a), a, &w);
	if (a->failed)
		return AYNI_NOMEM;
	*out = w;
	return AYNI_OK;
}

/* ---- create ---- */

static enum ayni_err
put_codes(struct db *db, const struct form *f, const struct hash *id,
    int32_t list)
{
	const struct choice_list *l = form_list(f, list);
	uint32_t languages = form_languages(f), i, k;
	struct db_code c = {.form = *id, .list = list};
	enum ayni_err e = AYNI_OK;

	c.list_name = l->name;
	for (i = 0; i < l->n && e == AYNI_OK; i++) {
		c.position = i;
		c.name = form_choice(f, list, i);
		for (k = 0; k < (languages > 0 ? languages : 1) && e == AYNI_OK;
		     k++) {
			c.language = languages > 0 ? form_language(f, k)
						   : TEXT("");
			c.label = form_choice_label(f, list, i, k);
			e = db_code_put(db, &c);
		}
	}
	return e;
}

/* A question's words in each language, for each of its columns. */
static enum ayni_err
put_labels(struct db *db, const struct form *f, const struct db_wide *t)
{
	uint32_t languages = form_languages(f), k;
	struct db_label l = {.wide = t->name};
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < t->columns; i++)
		for (k = 0; k < (languages > 0 ? languages : 1); k++) {
			l.position = (uint32_t)i;
			l.language = languages > 0 ? form_language(f, k)
						   : TEXT("");
			l.label = form_label(f, t->column[i].field, k);
			if (l.label.n > 0)
				e = db_wide_label_put(db, &l);
			if (e != AYNI_OK)
				return e;
		}
	return e;
}

enum ayni_err
wide_create(struct db *db, const struct form *f, const struct hash *id,
    const struct wide *w)
{
	enum ayni_err e = AYNI_OK;
	uint32_t k;
	size_t i;

	for (i = 0; i < w->n && e == AYNI_OK; i++) {
		e = db_wide_create(db, &w->table[i]);
		if (e == AYNI_OK)
			e = put_labels(db, f, &w->table[i]);
	}
	for (k = 0; k < form_lists(f) && e == AYNI_OK; k++)
		e = put_codes(db, f, id, (int32_t)k);
	return e;
}

/* ---- write ---- */

struct row {
	struct db_wide_row r; /* value: of the table's columns */
	struct db_value *value;
	uint64_t count; /* rows so far */
	bool open;
};

struct write {
	struct db *db;
	const struct wide *w;
	const struct form *f;
	struct row *row; /* [w->n] */
	uint64_t misfits;
};

/* Writes the rows of tables first .. last - 1 of the fields below one. */
static enum ayni_err
flush(struct write *x, uint32_t first, uint32_t end)
{
	enum ayni_err e = AYNI_OK;
	struct row *r;
	size_t i;

	for (i = 0; i < x->w->n && e == AYNI_OK; i++) {
		const struct db_wide *t = &x->w->table[i];

		r = &x->row[i];
		if (!r->open || t->repeat < first || t->repeat >= end)
			continue;
		e = db_wide_put(x->db, t, &r->r);
		r->open = false;
	}
	return e;
}

static uint64_t
row_of(const struct write *x, uint32_t repeat)
{
	size_t i;

	for (i = 0; i < x->w->n; i++)
		if (x->w->table[i].repeat == repeat)
			return x->row[i].count;
	return 0;
}

static void
begin(struct write *x, uint32_t repeat, struct instance_id id)
{
	uint64_t parent = 1;
	uint32_t up;
	size_t i;

	if (repeat != 0) {
		up = form_field(x->f, repeat)->parent;
		parent = row_of(x, form_field(x->f, up)->repeat);
	}
	for (i = 0; i < x->w->n; i++) {
		const struct db_wide *t = &x->w->table[i];
		struct row *r = &x->row[i];

		if (t->repeat != repeat)
			continue;
		r->open = true;
		r->r.row = ++r->count;
		r->r.parent = parent;
		r->r.instance = id;
		memset(r->value, 0, t->columns * sizeof(*r->value));
	}
}

static void
set_number(struct write *x, struct db_value *v, enum db_kind kind,
    struct text s)
{
	int64_t i;
	double d;

	if (kind == DB_INT && (text_is(s, "true") || text_is(s, "false"))) {
		*v = (struct db_value){.kind = DB_INT, .i = s.p[0] == 't'};
	} else if (kind == DB_INT && number_int(s, &i)) {
		*v = (struct db_value){.kind = DB_INT, .i = i};
	} else if (kind == DB_REAL && (d = number_read(s), d == d)) {
		*v = (struct db_value){.kind = DB_REAL, .real = d};
	} else {
		x->misfits++;
	}
}

/* "latitude longitude altitude accuracy" */
static void
set_point(struct write *x, struct db_value *v, struct text s)
{
	const char *space;
	struct text one;
	unsigned i;

	for (i = 0; i < 4 && s.n > 0; i++) {
		space = memchr(s.p, ' ', s.n);
		one.p = s.p;
		one.n = space != NULL ? (size_t)(space - s.p) : s.n;
		s.p += one.n + (space != NULL);
		s.n -= one.n + (space != NULL);
		set_number(x, &v[i], DB_REAL, one);
	}
}

static void
set(struct write *x, const struct field *q, struct text s)
{
	uint32_t at = x->w->at[q->number];
	struct db_value *v;
	enum db_kind kind;

	if (at == NONE || s.n == 0 || !x->row[at].open)
		return;
	v = &x->row[at].value[x->w->column[q->number]];
	kind = x->w->table[at].column[x->w->column[q->number]].kind;
	if (q->type == FIELD_GEOPOINT)
		set_point(x, v, s);
	else if (kind == DB_TEXT)
		*v = (struct db_value){.kind = DB_TEXT, .s = text_bytes(s)};
	else
		set_number(x, v, kind, s);
}

static enum ayni_err
walk(struct write *x, struct interview *iv)
{
	node_ref n = interview_root(iv);
	struct node_view v;
	enum ayni_err e = AYNI_OK;

	begin(x, 0, (struct instance_id){{0}});
	for (; n != NODE_NONE && e == AYNI_OK; n = interview_next(iv, n)) {
		v = interview_view(iv, n);
		if (v.is_instance && v.relevant) {
			e = flush(x, v.field->number, v.field->end);
			if (interview_asks(iv, n))
				begin(x, v.field->number,
				    interview_instance_id(iv, n));
		} else if (v.field->kind == FIELD_VALUE && v.relevant) {
			set(x, v.field, v.value);
		}
	}
	return e == AYNI_OK ? flush(x, 0, form_fields(x->f)) : e;
}

enum ayni_err
wide_write(struct db *db, const struct wide *w, const struct record_id *r,
    struct interview *iv, uint64_t *misfits)
{
	struct write x = {.db = db, .w = w, .f = interview_form(iv)};
	struct arena a;
	enum ayni_err e;
	size_t i;

	arena_init(&a, 64u << 20);
	x.row = arena_zalloc(&a, w->n, sizeof(*x.row));
	for (i = 0; i < w->n && !a.failed; i++) {
		x.row[i].value = arena_zalloc(&a, w->table[i].columns,
		    sizeof(*x.row[i].value));
		x.row[i].r.record = *r;
		x.row[i].r.value = x.row[i].value;
	}
	e = a.failed ? AYNI_NOMEM : walk(&x, iv);
	arena_free(&a);
	if (e == AYNI_OK)
		*misfits = x.misfits;
	return e;
}
