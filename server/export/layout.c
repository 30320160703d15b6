#include "export/layout.h"

#include <stdio.h>
#include <string.h>

#include "ayni/map.h"
#include "table/wide.h"

/* A version of the form. */
struct version {
	struct hash form;
	struct text name;
	struct db_wide *table;
	size_t tables;
};

/* A question of some versions, and where each of them has it. */
struct asked {
	struct layout_column c;
	struct listing *list;
	struct db_pick *at; /* [versions]; table NULL: not there */
	size_t labelled;    /* version that its labels come from */
};

/* A file in the making. */
struct making {
	struct text repeat;
	bool nested;
	struct map question; /* by name and type, to struct asked */
	struct map name;     /* of a column, to the same */
	const struct db_wide **rows; /* [versions]; NULL: not there */
	struct making *next;
};

/* A code list in the making. */
struct listing {
	struct layout_list l;
	struct map choice; /* by code, to struct layout_choice */
	size_t number;
	struct listing *next;
};

struct work {
	struct db *db;
	struct arena *a;
	struct version *version; /* the newest first */
	size_t versions;
	struct making *file, **end;
	struct listing *lists;
	struct map list;   /* by the version and list that began it */
	struct map loaded; /* by version, list, listing */
};

static void *
zalloc(struct work *w, size_t n, size_t size)
{
	return arena_zalloc(w->a, n, size);
}

static struct text
key_of(struct work *w, size_t version, int32_t list, size_t listing)
{
	char key[80];

	(void)snprintf(
	    key, sizeof(key), "%zu:%d:%zu", version, list, listing);
	return arena_text(w->a, text_of(key));
}

void
layout_put_plain(struct buf *b, struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char x = s.p[i];

		buf_put_byte(b, (x >= '0' && x <= '9') ||
			    (x >= 'A' && x <= 'Z') || (x >= 'a' && x <= 'z')
			? (uint8_t)x : '_');
	}
}

/* ---- versions ---- */

static enum ayni_err
find_versions(struct work *w, struct text form)
{
	struct db_form *f = NULL;
	struct version *v;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_form_list(w->db, w->a, &f, &n)) != AYNI_OK)
		return e;
	if ((w->version = zalloc(w, n, sizeof(*w->version))) == NULL)
		return AYNI_NOMEM;
	for (i = n; i > 0 && e == AYNI_OK; i--) {
		if (!text_equal(f[i - 1].xml_id, form))
			continue;
		v = &w->version[w->versions++];
		v->form = f[i - 1].id;
		v->name = f[i - 1].version;
		e = db_wide_list(w->db, &v->form, w->a, &v->table, &v->tables);
	}
	return e == AYNI_OK && w->versions == 0 ? AYNI_NOTFOUND : e;
}

/* ---- code lists ---- */

static void
add_words(struct work *w, struct layout_words **list, size_t *n,
    struct text language, struct text text)
{
	struct layout_words *more = zalloc(w, *n + 1, sizeof(*more));

	if (more == NULL)
		return;
	if (*n > 0)
		memcpy(more, *list, *n * sizeof(*more));
	more[*n].language = arena_text(w->a, language);
	more[*n].text = arena_text(w->a, text);
	*list = more;
	(*n)++;
}

struct code_reading {
	struct work *w;
	struct listing *to;
	struct layout_choice *fresh; /* whose labels are being read */
};

static enum ayni_err
take_code(void *ctx, const struct db_code *c)
{
	struct code_reading *r = ctx;
	struct layout_choice *k = map_get(&r->to->choice, c->name);
	enum ayni_err e;

	if (r->to->l.name.n == 0)
		r->to->l.name = arena_text(r->w->a, c->list_name);
	if (k == NULL && r->to->choice.n == LAYOUT_MAX_CHOICES)
		r->to->l.longer = true;
	if (r->to->l.longer)
		return AYNI_OK;
	if (k == NULL) {
		if ((k = zalloc(r->w, 1, sizeof(*k))) == NULL)
			return AYNI_NOMEM;
		k->code = arena_text(r->w->a, c->name);
		e = map_put(&r->to->choice, k->code, k, NULL);
		if (e != AYNI_OK)
			return e;
		r->fresh = k;
	}
	if (k == r->fresh)
		add_words(r->w, &k->label, &k->labels, c->language, c->label);
	return r->w->a->failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
read_list(struct work *w, size_t version, int32_t list, struct listing *to)
{
	struct code_reading r = {w, to, NULL};

	return db_code_each(
	    w->db, &w->version[version].form, list, take_code, &r);
}

static enum ayni_err
new_listing(struct work *w, struct listing **out)
{
	struct listing *l = zalloc(w, 1, sizeof(*l));

	if (l == NULL)
		return AYNI_NOMEM;
	l->number = w->lists != NULL ? w->lists->number + 1 : 1;
	l->next = w->lists;
	w->lists = l;
	*out = l;
	return AYNI_OK;
}

/* The list of a column, each version's codes in it. */
static enum ayni_err
add_list(struct work *w, struct asked *q, size_t version, int32_t list)
{
	struct text key = key_of(w, version, list, 0);
	struct listing *l =
	    q->list != NULL ? q->list : map_get(&w->list, key);
	enum ayni_err e = AYNI_OK;

	if (l == NULL) {
		if ((e = new_listing(w, &l)) == AYNI_OK)
			e = map_put(&w->list, key, l, NULL);
	}
	if (e != AYNI_OK)
		return e;
	q->list = l;
	key = key_of(w, version, list, l->number);
	if (map_get(&w->loaded, key) != NULL)
		return AYNI_OK;
	e = map_put(&w->loaded, key, l, NULL);
	if (e == AYNI_OK)
		e = read_list(w, version, list, l);
	if (l->l.name.n == 0)
		l->l.name = q->c.name;
	return e;
}

/* ---- columns ---- */

/* What the record itself brings along. */
static bool
is_own(struct text name)
{
	static const char *const own[] = {"record", "case_id", "row_no",
	    "parent_row", "form_version", "author", "device", "begun",
	    "finalised", "begun_earliest", "begun_latest",
	    "finalised_earliest", "finalised_latest", "clock", "withdrawn",
	    "conflicts", "flags"};
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (text_is(name, own[i]))
			return true;
	return false;
}

static bool
is_taken(const struct making *f, struct text name)
{
	return is_own(name) || map_get(&f->name, name) != NULL;
}

/* A name that no column has yet: the question's, or with the version that
 * it is of ("age_v2025"), or a number. */
static struct text
name_for(struct work *w, const struct making *f, size_t version,
    struct text question)
{
	struct text name = {"", 0};
	struct buf b;
	unsigned i;

	buf_init(&b, 65536);
	buf_put_text(&b, question);
	buf_put_z(&b, is_own(question) ? "_answer" : "");
	if (b.err == AYNI_OK && is_taken(f, buf_text(&b))) {
		buf_put_z(&b, "_v");
		layout_put_plain(&b, w->version[version].name);
	}
	for (i = 2; b.err == AYNI_OK && is_taken(f, buf_text(&b)); i++)
		buf_printf(&b, "_%u", i);
	if (b.err == AYNI_OK)
		name = arena_text(w->a, buf_text(&b));
	else
		w->a->failed = true;
	buf_free(&b);
	return name;
}

/* Versions share a question by its name and type; the second part of a
 * version's table may use a name again. */
static struct text
question_of(struct work *w, const struct making *f, size_t version,
    const struct db_column *c)
{
	const struct asked *q = NULL;
	struct text key = {"", 0};
	struct buf b;
	unsigned i;

	buf_init(&b, 65536);
	for (i = 1; b.err == AYNI_OK; i++) {
		buf_clear(&b);
		buf_put_text(&b, c->name);
		buf_printf(&b, " %u ", i);
		buf_put_text(&b, wide_type(c));
		q = map_get(&f->question, buf_text(&b));
		if (q == NULL || q->at[version].table == NULL)
			break;
	}
	if (b.err == AYNI_OK)
		key = arena_text(w->a, buf_text(&b));
	else
		w->a->failed = true;
	buf_free(&b);
	return key;
}

static enum ayni_err
new_question(struct work *w, struct making *f, size_t version,
    const struct db_column *c, struct text key, struct asked **out)
{
	struct asked *q = zalloc(w, 1, sizeof(*q));
	enum ayni_err e;

	if (q == NULL)
		return AYNI_NOMEM;
	q->at = zalloc(w, w->versions, sizeof(*q->at));
	q->c.name = name_for(w, f, version, c->name);
	q->c.type = c->type;
	q->c.kind = c->kind;
	q->labelled = version;
	if (w->a->failed)
		return AYNI_NOMEM;
	e = map_put(&f->question, key, q, NULL);
	if (e == AYNI_OK)
		e = map_put(&f->name, q->c.name, q, NULL);
	*out = q;
	return e;
}

static enum ayni_err
add_column(struct work *w, struct making *f, size_t version,
    const struct db_wide *t, size_t column)
{
	const struct db_column *c = &t->column[column];
	struct text key = question_of(w, f, version, c);
	struct asked *q;
	enum ayni_err e = AYNI_OK;

	if (w->a->failed)
		return AYNI_NOMEM;
	if ((q = map_get(&f->question, key)) == NULL)
		e = new_question(w, f, version, c, key, &q);
	if (e != AYNI_OK)
		return e;
	if (c->kind == DB_REAL && q->c.kind == DB_INT) {
		q->c.kind = c->kind;
		q->c.type = c->type;
	}
	q->at[version] = (struct db_pick){t, column};
	return c->list >= 0 ? add_list(w, q, version, c->list) : AYNI_OK;
}

struct label_reading {
	struct work *w;
	const struct making *f;
	const struct db_wide *t;
	size_t version;
};

static enum ayni_err
take_label(void *ctx, const struct db_label *l)
{
	struct label_reading *r = ctx;
	struct asked *q;
	uint32_t i;

	for (i = 0; i < r->f->question.n; i++) {
		q = r->f->question.entry[i].value;
		if (q->labelled == r->version &&
		    q->at[r->version].table == r->t &&
		    q->at[r->version].column == l->position) {
			add_words(r->w, &q->c.label, &q->c.labels,
			    l->language, l->label);
			break;
		}
	}
	return r->w->a->failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
add_table(struct work *w, struct making *f, size_t version,
    const struct db_wide *t)
{
	struct label_reading r = {w, f, t, version};
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (t->part == 0)
		f->rows[version] = t;
	f->nested |= t->up != 0;
	for (i = 0; i < t->columns && e == AYNI_OK; i++)
		e = add_column(w, f, version, t, i);
	if (e == AYNI_OK)
		e = db_wide_label_each(w->db, t->name, take_label, &r);
	return e;
}

/* ---- files ---- */

static enum ayni_err
file_of(struct work *w, struct text repeat, struct making **out)
{
	struct making *f;

	for (f = w->file; f != NULL; f = f->next)
		if (text_equal(f->repeat, repeat)) {
			*out = f;
			return AYNI_OK;
		}
	f = zalloc(w, 1, sizeof(*f));
	if (f == NULL || (f->rows = zalloc(w, w->versions,
			      sizeof(const struct db_wide *))) == NULL)
		return AYNI_NOMEM;
	f->repeat = repeat;
	*w->end = f;
	w->end = &f->next;
	*out = f;
	return AYNI_OK;
}

/* A repeat's table is called after the form's, and "__". */
static struct text
repeat_of(const struct version *v, const struct db_wide *t)
{
	struct text base = {"", 0}, name = {"", 0};
	size_t i;

	for (i = 0; i < v->tables; i++)
		if (v->table[i].part == 0 && v->table[i].repeat == 0)
			base = v->table[i].name;
	for (i = 0; i < v->tables; i++)
		if (v->table[i].part == 0 &&
		    v->table[i].repeat == t->repeat)
			name = v->table[i].name;
	if (t->repeat == 0 || name.n < base.n + 2)
		return TEXT("");
	return (struct text){name.p + base.n + 2, name.n - base.n - 2};
}

static enum ayni_err
add_version(struct work *w, size_t version)
{
	const struct version *v = &w->version[version];
	struct making *f = NULL;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < v->tables && e == AYNI_OK; i++) {
		e = file_of(w, repeat_of(v, &v->table[i]), &f);
		if (e == AYNI_OK)
			e = add_table(w, f, version, &v->table[i]);
	}
	return e;
}

static void
settle_lists(struct work *w)
{
	struct listing *l;
	uint32_t i;

	for (l = w->lists; l != NULL; l = l->next) {
		l->l.n = l->l.longer ? 0 : l->choice.n;
		l->l.choice = zalloc(w, l->l.n, sizeof(*l->l.choice));
		for (i = 0; l->l.choice != NULL && i < l->l.n; i++)
			l->l.choice[i] = *(const struct layout_choice *)
			    l->choice.entry[i].value;
	}
}

/* ---- files, cut to size ---- */

struct cutting {
	struct work *w;
	const struct making *f;
	const struct asked *case_id; /* NULL: none */
	struct layout *l;
	struct layout_file *file;
	const struct asked **picked; /* [LAYOUT_MAX_COLUMNS + 1] */
	struct map names; /* of this file's columns */
};

static size_t
columns_of(const struct asked *q)
{
	bool several = text_is(q->c.type, "select_multiple") &&
	    q->list != NULL && !q->list->l.longer;

	return 1 + (several ? q->list->l.n : 0);
}

/* Gives every version its picks. */
static enum ayni_err
close_file(struct cutting *c)
{
	struct layout_file *f = c->file;
	struct work *w = c->w;
	struct db_pick *pick;
	size_t v, i;

	map_free(&c->names);
	f->source = zalloc(w, w->versions, sizeof(*f->source));
	f->version = zalloc(w, w->versions, sizeof(*f->version));
	for (v = 0; v < w->versions && !w->a->failed; v++) {
		if (c->f->rows[v] == NULL)
			continue;
		if ((pick = zalloc(w, f->picks, sizeof(*pick))) == NULL)
			return AYNI_NOMEM;
		for (i = 0; i < f->picks; i++)
			if (c->picked[i] != NULL)
				pick[i] = c->picked[i]->at[v];
		f->source[f->sources] = (struct db_source){
		    w->version[v].form, c->f->rows[v], pick};
		f->version[f->sources++] = w->version[v].name;
	}
	return w->a->failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
open_file(struct cutting *c, unsigned part)
{
	struct layout_file *f = &c->l->file[c->l->files++];

	f->repeat = c->f->repeat;
	f->nested = c->f->nested;
	f->part = part;
	f->column =
	    zalloc(c->w, LAYOUT_MAX_COLUMNS, sizeof(*f->column));
	f->picks = 1;
	c->picked[0] = c->case_id;
	c->file = f;
	return f->column != NULL ? AYNI_OK : AYNI_NOMEM;
}

/* "services__loans" */
static struct text
choice_name(struct cutting *c, struct text name, struct text code, size_t i)
{
	struct text t;
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, name);
	buf_put_z(&b, "__");
	layout_put_plain(&b, code);
	if (b.err == AYNI_OK && map_get(&c->names, buf_text(&b)) != NULL)
		buf_printf(&b, "_%zu", i + 1);
	if (b.err != AYNI_OK)
		c->w->a->failed = true;
	t = b.err == AYNI_OK ? arena_text(c->w->a, buf_text(&b)) : TEXT("");
	buf_free(&b);
	return t;
}

/* Where not all of them ask it: empty there is not unanswered. */
static void
put_versions(struct work *w, const struct asked *q, struct layout_column *c)
{
	size_t i;

	c->version = zalloc(w, w->versions, sizeof(*c->version));
	for (i = 0; c->version != NULL && i < w->versions; i++)
		if (q->at[i].table != NULL)
			c->version[c->versions++] = w->version[i].name;
	if (c->versions == w->versions)
		c->versions = 0;
}

static enum ayni_err
put_column(struct cutting *c, const struct asked *q)
{
	struct layout_file *f = c->file;
	struct layout_column *first = &f->column[f->columns++], *one;
	enum ayni_err e;
	size_t n = columns_of(q) - 1, i;

	*first = q->c;
	put_versions(c->w, q, first);
	first->list = q->list != NULL ? &q->list->l : NULL;
	first->pick = f->picks;
	c->picked[f->picks++] = q;
	e = map_put(&c->names, first->name, first, NULL);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		one = &f->column[f->columns++];
		*one = *first;
		one->choice = &q->list->l.choice[i];
		one->name = choice_name(c, first->name, one->choice->code, i);
		e = c->w->a->failed
		    ? AYNI_NOMEM : map_put(&c->names, one->name, one, NULL);
	}
	return e;
}

static enum ayni_err
cut(struct cutting *c)
{
	const struct asked *q;
	unsigned part = 0;
	enum ayni_err e = open_file(c, part);
	uint32_t i;

	for (i = 0; i < c->f->question.n && e == AYNI_OK; i++) {
		q = c->f->question.entry[i].value;
		if (c->file->columns + columns_of(q) > LAYOUT_MAX_COLUMNS) {
			e = close_file(c);
			if (e == AYNI_OK)
				e = open_file(c, ++part);
		}
		if (e == AYNI_OK)
			e = put_column(c, q);
	}
	return e == AYNI_OK ? close_file(c) : e;
}

static size_t
most_files(const struct work *w)
{
	const struct making *f;
	size_t n = 0, columns;
	uint32_t i;

	for (f = w->file; f != NULL; f = f->next) {
		for (columns = 0, i = 0; i < f->question.n; i++)
			columns += columns_of(f->question.entry[i].value);
		n += 1 + columns /
			(LAYOUT_MAX_COLUMNS - LAYOUT_MAX_CHOICES - 1);
	}
	return n;
}

static enum ayni_err
cut_all(struct work *w, struct text case_field, struct layout *l)
{
	struct cutting c = {.w = w, .l = l};
	enum ayni_err e = AYNI_OK;

	l->file = zalloc(w, most_files(w), sizeof(*l->file));
	c.picked = zalloc(
	    w, LAYOUT_MAX_COLUMNS + 1, sizeof(const struct asked *));
	if (w->a->failed)
		return AYNI_NOMEM;
	if (w->file != NULL && case_field.n > 0)
		c.case_id = map_get(&w->file->name, case_field);
	for (c.f = w->file; c.f != NULL && e == AYNI_OK; c.f = c.f->next)
		e = cut(&c);
	map_free(&c.names);
	return e;
}

enum ayni_err
layout_make(struct db *db, struct text form, struct text case_field,
    struct arena *a, struct layout *out)
{
	struct work w = {.db = db, .a = a};
	struct layout l = {.files = 0};
	struct listing *list;
	struct making *f;
	enum ayni_err e;
	size_t i;

	w.end = &w.file;
	l.form = arena_text(a, form);
	e = find_versions(&w, form);
	for (i = 0; i < w.versions && e == AYNI_OK; i++)
		e = add_version(&w, i);
	settle_lists(&w);
	if (e == AYNI_OK)
		e = a->failed ? AYNI_NOMEM : cut_all(&w, case_field, &l);
	for (f = w.file; f != NULL; f = f->next) {
		map_free(&f->question);
		map_free(&f->name);
	}
	for (list = w.lists; list != NULL; list = list->next)
		map_free(&list->choice);
	map_free(&w.list);
	map_free(&w.loaded);
	if (e == AYNI_OK)
		*out = l;
	return e;
}
