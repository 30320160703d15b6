#include "desk/reports.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES_MAX 4096u

/* ---- how ---- */

struct grid_style
reports_style(const struct room *r)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	struct grid_style s = {r->lang, false};
	const char *v = NULL;
	size_t i;

	for (i = 0; i < 3 && (v == NULL || v[0] == '\0'); i++)
		v = getenv(names[i]);
	s.utf8 = v != NULL &&
	    (strstr(v, "UTF-8") != NULL || strstr(v, "utf8") != NULL);
	return s;
}

/* ---- specs ---- */

static bool
is_sheet(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".csv") == 0;
}

static enum ayni_err
read_sheet(struct room *r, const char *path, struct arena *a,
    struct spec *out)
{
	struct buf csv, why;
	enum ayni_err e;

	buf_init(&csv, SPEC_MAX_BYTES + DISK_READ);
	buf_init(&why, 65536);
	if ((e = disk_read(path, &csv)) != AYNI_OK)
		(void)room_fail(r, path, e);
	else
		e = spec_read(buf_bytes(&csv), text_of(path), r->lang, a,
		    &why, out);
	if (e == AYNI_AUTHORING)
		(void)fprintf(stderr, "aynid: %s\n", buf_z(&why));
	buf_free(&csv);
	buf_free(&why);
	return e;
}

/* The office's own sheets, in the order of their names. */
static enum ayni_err
find_own(struct room *r, struct text form, struct arena *a,
    struct spec *out, bool *found)
{
	char dir[PATH_BYTES_MAX], path[PATH_BYTES_MAX + 300];
	struct dirent **list = NULL;
	struct spec s;
	enum ayni_err e = AYNI_OK;
	int n, i;

	*found = false;
	(void)snprintf(dir, sizeof(dir), "%s/specs", r->store);
	n = scandir(dir, &list, NULL, alphasort);
	for (i = 0; i < n; i++) {
		if (e == AYNI_OK && !*found && is_sheet(list[i]->d_name)) {
			(void)snprintf(path, sizeof(path), "%s/%s", dir,
			    list[i]->d_name);
			e = read_sheet(r, path, a, &s);
			*found = e == AYNI_OK && text_equal(s.form, form);
		}
		free(list[i]); /* allocated by the C library */
	}
	free(list);
	if (*found)
		*out = s;
	return e;
}

enum ayni_err
reports_each(struct room *r, struct arena *a, reports_fn fn, void *ctx)
{
	struct db_form *f = NULL;
	struct spec s;
	bool found;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_form_list(r->db, a, &f, &n)) != AYNI_OK)
		return room_fail_store(r, e);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (i + 1 < n && text_equal(f[i].xml_id, f[i + 1].xml_id))
			continue; /* a newer version follows */
		e = find_own(r, f[i].xml_id, a, &s, &found);
		if (e == AYNI_OK && !found &&
		    (e = spec_brought(f[i].xml_id, a, &s)) != AYNI_OK)
			(void)room_fail_store(r, e);
		if (e == AYNI_OK)
			e = fn(ctx, &s, f[i].title);
	}
	return e;
}

/* ---- on a terminal ---- */

static bool
of_people(const struct tally_block *b)
{
	return b->spec->level.n > 0 &&
	    text_is(b->spec->level.item[0], "@author");
}

static bool
is_shown(const struct tally *t, const struct tally_block *b,
    const struct tally_row *r)
{
	size_t i;

	if (r->depth == 0 || of_people(b))
		return true;
	for (i = 0; i < t->spec->columns; i++)
		if (r->value[i] != 0)
			return true;
	return false;
}

static struct text
number(struct arena *a, double v, struct grid_style s)
{
	struct text t;
	struct buf b;

	buf_init(&b, 256);
	grid_number(&b, v, s);
	t = arena_text(a, buf_text(&b));
	buf_free(&b);
	return t;
}

/* The columns with something in them. */
struct shown {
	size_t *column;
	size_t n;
};

static void
add_row(const struct tally *t, const struct tally_row *r, struct arena *a,
    struct grid_style s, const struct shown *shown, struct grid *g)
{
	struct grid_row *row = &g->row[g->rows];
	size_t i;

	row->indent = (unsigned)r->depth;
	row->label = r->label;
	row->cell = arena_zalloc(a, g->columns, sizeof(*row->cell));
	if (row->cell == NULL)
		return;
	for (i = 0; i < g->columns; i++)
		row->cell[i] = number(a, r->value[shown->column[i]], s);
	row->bar = tally_share(t, r, &row->share);
	g->rows++;
}

static void
add_block(const struct room *r, const struct tally *t,
    const struct tally_block *b, struct arena *a,
    const struct shown *shown, struct grid *g)
{
	bool titled = b->spec->level.n == 0;
	size_t i;

	for (i = 0; i < b->rows; i++) {
		if (!is_shown(t, b, &b->row[i]))
			continue;
		if (!titled)
			g->row[g->rows++] = (struct grid_row){.title = true,
			    .label = b->spec->label.in[r->lang]};
		titled = true;
		add_row(t, &b->row[i], a, reports_style(r), shown, g);
	}
}

static bool
has_something(const struct tally *t, size_t column)
{
	size_t i, k;

	for (i = 0; i < t->blocks; i++)
		for (k = 0; k < t->block[i].rows; k++)
			if (t->block[i].row[k].value[column] != 0)
				return true;
	return false;
}

/* One column stays, whatever is in it. */
static bool
choose(const struct room *r, const struct tally *t, struct arena *a,
    struct shown *shown, struct buf *empty)
{
	size_t i;

	shown->column =
	    arena_zalloc(a, t->spec->columns, sizeof(*shown->column));
	for (i = 0; !a->failed && i < t->spec->columns; i++) {
		if (i == 0 || has_something(t, i)) {
			shown->column[shown->n++] = i;
			continue;
		}
		buf_put_z(empty, empty->n > 0 ? ", " : "");
		buf_put_text(empty, t->spec->column[i].label.in[r->lang]);
	}
	return !a->failed && empty->err == AYNI_OK;
}

static void
put_empty(const struct room *r, struct text names, struct buf *out)
{
	struct buf b;

	buf_init(&b, 65536);
	room_put(r, &b, SAY_EMPTY_COLUMNS, ROOM_ARGS(names));
	buf_put_byte(out, '\n');
	grid_wrap(out, buf_text(&b), "  ", GRID_WIDTH);
	if (b.err != AYNI_OK)
		out->err = b.err;
	buf_free(&b);
}

/* "Complete + Partial %"; columns that are not shown left out. */
static void
put_share(const struct room *r, const struct tally *t,
    const struct shown *shown, struct buf *out)
{
	const struct spec_column *c = t->spec->column;
	size_t i, k;

	for (i = 0; i < t->spec->bar.n; i++)
		for (k = 0; k < shown->n; k++)
			if (text_equal(c[shown->column[k]].code,
				t->spec->bar.item[i])) {
				buf_put_z(out, out->n > 0 ? " + " : "");
				buf_put_text(out,
				    c[shown->column[k]].label.in[r->lang]);
			}
	buf_put_z(out, out->n > 0 ? " %" : "");
}

static void
put_grid(const struct room *r, const struct tally *t, struct arena *a,
    const struct shown *shown, struct buf *out)
{
	struct grid g = {.columns = shown->n};
	size_t n = t->blocks, i;
	struct buf share;

	for (i = 0; i < t->blocks; i++)
		n += t->block[i].rows;
	g.row = arena_zalloc(a, n, sizeof(*g.row));
	g.head = arena_zalloc(a, g.columns, sizeof(*g.head));
	if (a->failed)
		return;
	for (i = 0; i < g.columns; i++)
		g.head[i] =
		    t->spec->column[shown->column[i]].label.in[r->lang];
	for (i = 0; i < t->blocks; i++)
		add_block(r, t, &t->block[i], a, shown, &g);
	buf_init(&share, 4096);
	put_share(r, t, shown, &share);
	g.share = buf_text(&share);
	if (share.err != AYNI_OK)
		out->err = share.err;
	else if (!a->failed)
		grid_put(out, &g, reports_style(r));
	buf_free(&share);
}

void
reports_grid(const struct room *r, const struct tally *t, struct arena *a,
    struct buf *out)
{
	struct shown shown = {.n = 0};
	struct buf empty;

	buf_init(&empty, 65536);
	if (choose(r, t, a, &shown, &empty))
		put_grid(r, t, a, &shown, out);
	if (empty.n > 0)
		put_empty(r, buf_text(&empty), out);
	if (a->failed || empty.err != AYNI_OK)
		out->err = AYNI_NOMEM;
	buf_free(&empty);
}

static void
tell_fields(const struct room *r, const struct tally *t, enum desk_says what,
    const struct spec_list *fields)
{
	struct buf names;
	size_t i;

	if (fields->n == 0)
		return;
	buf_init(&names, 65536);
	for (i = 0; i < fields->n; i++) {
		buf_put_z(&names, i > 0 ? ", " : "");
		buf_put_text(&names, fields->item[i]);
	}
	room_complain(r, what, ROOM_ARGS(t->spec->name, buf_text(&names)));
	buf_free(&names);
}

void
reports_unknown(const struct room *r, const struct tally *t)
{
	tell_fields(r, t, SAY_UNKNOWN_FIELDS, &t->unknown);
	tell_fields(r, t, SAY_CHANGED_FIELDS, &t->changed);
}

/* ---- as JSON ---- */

static json_t *
value_json(double v)
{
	return v == floor(v) && fabs(v) < 9e15 ? json_integer((json_int_t)v)
					       : json_real(v);
}

static json_t *
row_json(const struct tally *t, const struct tally_row *r)
{
	json_t *j = json_object(), *code = json_array(),
	       *values = json_object();
	size_t i;

	for (i = 0; i < r->depth; i++)
		(void)json_array_append_new(code, room_json_text(r->code[i]));
	for (i = 0; i < t->spec->columns; i++) {
		struct text c = t->spec->column[i].code;

		(void)json_object_setn_new(
		    values, c.p, c.n, value_json(r->value[i]));
	}
	(void)json_object_set_new(j, "code", code);
	(void)json_object_set_new(j, "label", room_json_text(r->label));
	(void)json_object_set_new(j, "values", values);
	return j;
}

static json_t *
block_json(const struct room *r, const struct tally *t,
    const struct tally_block *b)
{
	json_t *j = json_object(), *rows = json_array(), *by = json_array();
	size_t i;

	for (i = 0; i < b->rows; i++)
		(void)json_array_append_new(rows, row_json(t, &b->row[i]));
	for (i = 0; i < b->spec->level.n; i++)
		(void)json_array_append_new(
		    by, room_json_text(b->spec->level.item[i]));
	(void)json_object_set_new(j, "by", by);
	(void)json_object_set_new(
	    j, "title", room_json_text(b->spec->label.in[r->lang]));
	(void)json_object_set_new(j, "rows", rows);
	return j;
}

json_t *
reports_json(const struct room *r, const struct tally *t)
{
	json_t *j = json_object(), *columns = json_array(),
	       *blocks = json_array();
	size_t i;

	for (i = 0; i < t->spec->columns; i++)
		(void)json_array_append_new(columns,
		    json_pack("{so so}", "code",
			room_json_text(t->spec->column[i].code), "label",
			room_json_text(
			    t->spec->column[i].label.in[r->lang])));
	for (i = 0; i < t->blocks; i++)
		(void)json_array_append_new(
		    blocks, block_json(r, t, &t->block[i]));
	(void)json_object_set_new(j, "name", room_json_text(t->spec->name));
	(void)json_object_set_new(
	    j, "title", room_json_text(t->spec->title.in[r->lang]));
	(void)json_object_set_new(j, "columns", columns);
	(void)json_object_set_new(j, "blocks", blocks);
	return j;
}
