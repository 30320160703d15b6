#include "table/spec.h"

#include <stdio.h>
#include <string.h>

#include "ayni/sheet.h"
#include "table/spec_say.h"

enum says {
#define X(name, en, fr, es) SAY_##name,
	SPEC_SAY(X)
#undef X
};
static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
    SPEC_SAY(X)
#undef X
};

enum part {
	KIND,
	NAME,
	KEY,
	VALUE,
	WHERE,
	LABEL, /* and the two after it, by enum lang */
	PARTS = LABEL + 3,
};
#define NOWHERE SIZE_MAX

struct reading {
	const struct sheet *sheet;
	const struct sheet_row *row;
	size_t column[PARTS];
	struct text file;
	enum lang lang;
	struct buf *why;
	struct arena *a;
	struct spec spec;
};

static enum ayni_err
blame(struct reading *r, enum says what, uint32_t row, struct text which)
{
	char number[16];
	struct text arg[3] = {r->file, {number, 0}, which};

	(void)snprintf(number, sizeof(number), "%u", row);
	arg[1] = text_of(number);
	say_put(r->why, texts[what].in[r->lang], arg, 3);
	return AYNI_AUTHORING;
}

static enum ayni_err
blame_row(struct reading *r, enum says what, struct text which)
{
	return blame(r, what, r->row->number, which);
}

static struct text
part_of(const struct reading *r, const struct sheet_row *row, enum part p)
{
	if (r->column[p] == NOWHERE)
		return TEXT("");
	return sheet_cell(row, r->column[p]);
}

static struct text
part(const struct reading *r, enum part p)
{
	return part_of(r, r->row, p);
}

static struct text
keep(struct reading *r, enum part p)
{
	return arena_text(r->a, part(r, p));
}

static struct spec_words
words(struct reading *r)
{
	struct spec_words w;
	unsigned i;

	for (i = 0; i < 3; i++) {
		w.in[i] = keep(r, (enum part)(LABEL + i));
		if (w.in[i].n == 0)
			w.in[i] = w.in[LANG_EN];
	}
	return w;
}

/* What stands between separators, trimmed; an empty text is one item. */
static struct spec_list
split(struct reading *r, struct text s, char separator)
{
	struct spec_list l = {NULL, 1};
	size_t i, from = 0;

	for (i = 0; i < s.n; i++)
		l.n += s.p[i] == separator;
	l.item = arena_zalloc(r->a, l.n, sizeof(*l.item));
	if (l.item == NULL)
		return (struct spec_list){NULL, 0};
	l.n = 0;
	for (i = 0; i <= s.n; i++)
		if (i == s.n || s.p[i] == separator) {
			struct text one = {s.p + from, i - from};

			l.item[l.n++] = arena_text(r->a, text_trim(one));
			from = i + 1;
		}
	return l;
}

static struct spec_list
split_words(struct reading *r, struct text s)
{
	struct spec_list l = split(r, s, ' ');
	size_t i, n = 0;

	for (i = 0; i < l.n; i++)
		if (l.item[i].n > 0)
			l.item[n++] = l.item[i];
	l.n = n;
	return l;
}

/* How many rows of a kind there are; name n == 0: whatever their name. */
static size_t
count(const struct reading *r, const char *kind, struct text name)
{
	size_t i, n = 0;

	for (i = 0; i < r->sheet->rows; i++) {
		const struct sheet_row *row = &r->sheet->row[i];

		n += text_is(part_of(r, row, KIND), kind) &&
		    (name.n == 0 || text_equal(part_of(r, row, NAME), name));
	}
	return n;
}

/* ---- rows ---- */

static enum ayni_err
read_test(struct reading *r, struct text s, struct spec_test *t)
{
	const char *at = s.n > 0 ? memchr(s.p, '=', s.n) : NULL;
	struct text field = {s.p, at != NULL ? (size_t)(at - s.p) : 0};
	struct text value;

	if (field.n == 0)
		return blame_row(r, SAY_WHERE, s);
	value.p = at + 1;
	value.n = s.n - field.n - 1;
	t->equal = field.p[field.n - 1] != '!';
	field.n -= !t->equal;
	if (field.n == 0)
		return blame_row(r, SAY_WHERE, s);
	t->field = arena_text(r->a, field);
	t->value = split(r, value, '|');
	return AYNI_OK;
}

static enum ayni_err
read_where(struct reading *r, struct spec_where *w)
{
	struct spec_list l = split_words(r, part(r, WHERE));
	enum ayni_err e = AYNI_OK;

	w->test = arena_zalloc(r->a, l.n, sizeof(*w->test));
	for (w->n = 0; w->n < l.n && e == AYNI_OK && !r->a->failed; w->n++)
		e = read_test(r, l.item[w->n], &w->test[w->n]);
	return e;
}

static enum ayni_err
read_table(struct reading *r, bool coverage)
{
	struct spec_table *t = &r->spec.table[r->spec.tables++];
	struct text name = part(r, NAME);

	t->name = keep(r, NAME);
	t->repeat = keep(r, KEY);
	t->coverage = coverage;
	t->title = words(r);
	t->note = arena_zalloc(r->a, count(r, "note", name), sizeof(*t->note));
	t->column = arena_zalloc(
	    r->a, count(r, "column", name), sizeof(*t->column));
	t->rows =
	    arena_zalloc(r->a, count(r, "rows", name), sizeof(*t->rows));
	t->with.item = arena_zalloc(
	    r->a, count(r, "with", name), sizeof(*t->with.item));
	return read_where(r, &t->where);
}

static enum ayni_err
read_column(struct reading *r, struct spec_table *t)
{
	struct spec_column *c = &t->column[t->columns++];
	struct text value = part(r, VALUE);

	c->code = keep(r, KEY);
	c->label = words(r);
	if (text_is(value, "count"))
		c->measure = SPEC_COUNT;
	else if (text_is(value, "records"))
		c->measure = SPEC_RECORDS;
	else if (text_is(value, "withdrawn"))
		c->measure = SPEC_WITHDRAWN;
	else if (value.n == 0)
		return blame_row(r, SAY_VALUE, value);
	else
		c->measure = SPEC_SUM;
	if (c->measure == SPEC_SUM)
		c->field = split_words(r, value);
	return read_where(r, &c->where);
}

static enum ayni_err
read_rows(struct reading *r, struct spec_table *t)
{
	struct spec_rows *b = &t->rows[t->blocks++];
	struct text key = part(r, KEY);

	if (key.n > 0)
		b->level = split(r, key, '>');
	if (b->level.n > SPEC_MAX_LEVELS)
		return blame_row(r, SAY_LEVELS, key);
	b->scheme = keep(r, VALUE);
	b->label = words(r);
	b->has_where = part(r, WHERE).n > 0;
	return read_where(r, &b->where);
}

static enum ayni_err
read_bar(struct reading *r, struct spec_table *t)
{
	struct spec_list *l[2] = {&t->bar, &t->bar_of};
	size_t i, k, c;

	t->bar = split_words(r, part(r, KEY));
	t->bar_of = split_words(r, part(r, VALUE));
	for (i = 0; i < 2; i++)
		for (k = 0; k < l[i]->n; k++) {
			for (c = 0; c < t->columns; c++)
				if (text_equal(t->column[c].code,
					l[i]->item[k]))
					break;
			if (c == t->columns)
				return blame_row(
				    r, SAY_COLUMN, l[i]->item[k]);
		}
	return AYNI_OK;
}

static enum ayni_err
read_class(struct reading *r)
{
	struct spec_class *c = &r->spec.class[r->spec.classes++];
	struct text value = part(r, VALUE);

	c->scheme = keep(r, NAME);
	c->code = keep(r, KEY);
	c->value = split_words(r, value.n > 0 ? value : part(r, KEY));
	c->label = words(r);
	return AYNI_OK;
}

/* A row that belongs to a table. */
static enum ayni_err
read_of_table(struct reading *r, struct text kind)
{
	struct spec_table *t = NULL;
	size_t i;

	for (i = 0; i < r->spec.tables; i++)
		if (text_equal(r->spec.table[i].name, part(r, NAME)))
			t = &r->spec.table[i];
	if (t == NULL)
		return blame_row(r, SAY_TABLE, part(r, NAME));
	if (text_is(kind, "column"))
		return read_column(r, t);
	if (text_is(kind, "rows"))
		return read_rows(r, t);
	if (text_is(kind, "bar"))
		return read_bar(r, t);
	if (text_is(kind, "with"))
		t->with.item[t->with.n++] = keep(r, KEY);
	else
		t->note[t->notes++] = words(r);
	return AYNI_OK;
}

static enum ayni_err
read_row(struct reading *r)
{
	static const char *const of_table[] = {
	    "column", "rows", "bar", "with", "note"};
	struct text kind = part(r, KIND);
	struct spec_role *role;
	size_t i;

	if (text_is(kind, "table") || text_is(kind, "coverage"))
		return read_table(r, text_is(kind, "coverage"));
	if (text_is(kind, "class"))
		return read_class(r);
	for (i = 0; i < sizeof(of_table) / sizeof(of_table[0]); i++)
		if (text_is(kind, of_table[i]))
			return read_of_table(r, kind);
	if (text_is(kind, "form")) {
		r->spec.form = keep(r, NAME);
	} else if (text_is(kind, "role")) {
		role = &r->spec.role[r->spec.roles++];
		role->role = keep(r, NAME);
		role->field = keep(r, KEY);
	} else {
		return blame_row(r, SAY_KIND, kind);
	}
	return AYNI_OK;
}

/* ---- the sheet ---- */

static enum ayni_err
find_columns(struct reading *r)
{
	static const char *const name[] = {
	    "kind", "name", "key", "value", "where"};
	char header[64];
	size_t i, k;

	for (i = 0; i < PARTS; i++)
		r->column[i] = NOWHERE;
	for (k = 0; k < r->sheet->columns; k++) {
		struct text h = r->sheet->header[k];

		for (i = 0; i < LABEL; i++)
			if (text_is(h, name[i]))
				r->column[i] = k;
		(void)snprintf(
		    header, sizeof(header), "%.*s", (int)h.n, h.p);
		if (text_is(h, "label"))
			r->column[LABEL] = k;
		else if (strncmp(header, "label::", 7) == 0)
			r->column[LABEL + lang_of(header + 7)] = k;
	}
	for (i = 0; i <= LABEL; i++)
		if (r->column[i] == NOWHERE)
			return blame(r, SAY_HEADER, 1, TEXT(""));
	return AYNI_OK;
}

static enum ayni_err
read_all(struct reading *r)
{
	struct text any = TEXT("");
	struct spec *s = &r->spec;
	enum ayni_err e = find_columns(r);
	size_t i;

	if (e != AYNI_OK)
		return e;
	s->role = arena_zalloc(r->a, count(r, "role", any), sizeof(*s->role));
	s->class =
	    arena_zalloc(r->a, count(r, "class", any), sizeof(*s->class));
	s->table = arena_zalloc(r->a,
	    count(r, "table", any) + count(r, "coverage", any),
	    sizeof(*s->table));
	for (i = 0; i < r->sheet->rows && e == AYNI_OK && !r->a->failed; i++) {
		r->row = &r->sheet->row[i];
		e = read_row(r);
	}
	if (r->a->failed)
		return AYNI_NOMEM;
	if (e == AYNI_OK && s->form.n == 0)
		return blame(r, SAY_FORM, 1, any);
	return e;
}

enum ayni_err
spec_read(struct bytes csv, struct text file, enum lang lang,
    struct arena *a, struct buf *why, struct spec *out)
{
	struct reading r = {
	    .file = file, .lang = lang, .why = why, .a = a};
	struct workbook w;
	enum ayni_err e;
	uint32_t row = 0;

	sheet_init(&w);
	e = sheet_read_csv(&w, TEXT("tables"), file, csv, &row);
	if (e == AYNI_OK) {
		r.sheet = w.first;
		e = read_all(&r);
	} else if (e != AYNI_NOMEM) {
		e = blame(&r, SAY_CSV, row, TEXT(""));
	}
	sheet_free(&w);
	if (e == AYNI_OK)
		*out = r.spec;
	return e;
}

/* One of ours. */
static enum ayni_err
read_own(struct bytes csv, const char *name, struct arena *a,
    struct spec *out)
{
	struct buf why;
	enum ayni_err e;

	buf_init(&why, 4096);
	e = spec_read(csv, text_of(name), LANG_EN, a, &why, out);
	buf_free(&why);
	return e == AYNI_AUTHORING ? AYNI_BUG : e;
}

enum ayni_err
spec_brought(struct text form, struct arena *a, struct spec *out)
{
	const struct spec_builtin *b;
	struct spec s;
	enum ayni_err e;

	for (b = spec_builtin; b->name != NULL; b++) {
		e = read_own((struct bytes){b->csv, b->n}, b->name, a, &s);
		if (e != AYNI_OK)
			return e;
		if (text_equal(s.form, form)) {
			*out = s;
			return AYNI_OK;
		}
	}
	return spec_plain(form, a, out);
}

#define PLAIN                                                                 \
	"kind,name,key,value,where,label,label::French (fr),"                 \
	"label::Spanish (es)\n"                                               \
	"form,-,,,,,,\n"                                                      \
	"coverage,plain,,,,Interviews,Entretiens,Entrevistas\n"               \
	"column,plain,records,count,,Interviews,Entretiens,Entrevistas\n"     \
	"column,plain,conflicts,count,@conflicts!=0,With conflicts,"          \
	"En conflit,En conflicto\n"                                           \
	"column,plain,flags,count,@flags!=0,Flagged,Signalés,Con avisos\n"    \
	"column,plain,withdrawn,withdrawn,,Withdrawn,Retirés,Retiradas\n"     \
	"rows,plain,,,,Total,Total,Total\n"                                   \
	"rows,plain,@author,,,Enumerator,Enquêteur ou enquêtrice,"            \
	"Persona encuestadora\n"                                              \
	"bar,plain,records,,,,,\n"

enum ayni_err
spec_plain(struct text form, struct arena *a, struct spec *out)
{
	struct spec s;
	enum ayni_err e;

	e = read_own(text_bytes(TEXT(PLAIN)), "plain", a, &s);
	if (e != AYNI_OK)
		return e;
	s.form = arena_text(a, form);
	if (s.form.p == NULL)
		return AYNI_NOMEM;
	*out = s;
	return AYNI_OK;
}

struct text
spec_field(const struct spec *s, const char *role)
{
	size_t i;

	for (i = 0; i < s->roles; i++)
		if (text_is(s->role[i].role, role))
			return s->role[i].field;
	return TEXT("");
}

bool
spec_has(const struct spec_list *l, struct text item)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (text_equal(l->item[i], item))
			return true;
	return false;
}
