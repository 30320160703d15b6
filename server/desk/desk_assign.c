#include <string.h>

#include "ayni/day.h"
#include "ayni/map.h"
#include "ayni/mem.h"
#include "ayni/near.h"
#include "db/db_work.h"
#include "desk/desk_recipient.h"
#include "desk/desk_sheet.h"
#include "ingest/journal.h"
#include "ingest/preset.h"

#define LISTS (512u << 20)
#define ANSWER "answer:" /* before a question, in a sheet's header */
#define FAULTS_MAX 100u
#define ID_LEAST 4u /* hexadecimal digits that may name an assignment */

/* ---- assigning: rows of a sheet, or one by hand ---- */

struct assigning {
	struct room *r;
	const struct sheet *sheet; /* NULL: by hand */
	struct preset *preset;
	struct arena a;
	struct buf all;            /* struct assignment *[] */
	size_t faults;
	uint32_t row;
};

static void
fault(struct assigning *w, const char *column, enum desk_says say,
    struct text value, struct text more)
{
	if (w->faults++ >= FAULTS_MAX)
		return;
	if (w->sheet != NULL)
		desk_sheet_complain(w->r, w->sheet->file, w->row,
		    text_of(column), say, ROOM_ARGS(value, more));
	else
		desk_sheet_complain_option(
		    w->r, column, say, ROOM_ARGS(value, more));
}

static enum ayni_err
check_unit(struct assigning *w, struct text unit)
{
	struct db_unit u;
	enum ayni_err e;

	if (unit.n == 0)
		return AYNI_OK;
	e = unit_id_ok(unit) ? db_register_get(w->r->db, unit, &w->a, &u)
			     : AYNI_NOTFOUND;
	if (e == AYNI_NOTFOUND)
		fault(w, "unit", SAY_ASSIGN_UNIT, unit, unit);
	else if (e == AYNI_OK && u.closed)
		fault(w, "unit", SAY_ASSIGN_CLOSED, unit, unit);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
check_form(struct assigning *w, struct text form, bool *known)
{
	enum ayni_err e = form.n > 0 ? preset_form(w->preset, form)
				     : AYNI_NOTFOUND;

	*known = e == AYNI_OK;
	if (e == AYNI_NOTFOUND)
		fault(w, "form",
		    form.n > 0 ? SAY_ASSIGN_FORM : SAY_CELL_EMPTY, form, form);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
check_to(struct assigning *w, struct text to, struct recipient *out)
{
	enum ayni_err e;

	if (to.n == 0) {
		fault(w, "to", SAY_CELL_EMPTY, to, to);
		return AYNI_OK;
	}
	e = desk_recipient_look(w->r, to, &w->a, out);
	if (e == AYNI_NOTFOUND || e == AYNI_EXISTS) {
		fault(w, "to", SAY_ASSIGN_TO, to, to);
		return AYNI_OK;
	}
	return e;
}

static enum ayni_err
check_answer(struct assigning *w, struct assignment *x, const char *column,
    struct text question, struct text value)
{
	enum ayni_err e;

	if (value.n == 0)
		return AYNI_OK;
	e = preset_check(w->preset, x->form, question, value);
	if (e == AYNI_OK)
		e = assignment_preset(x, question, value);
	switch ((int)e) {
	case AYNI_REFERENCE:
		fault(w, column, SAY_ASSIGN_QUESTION, question, x->form);
		break;
	case AYNI_STATE:
		fault(w, column, SAY_ASSIGN_UNASKED, question, x->form);
		break;
	case AYNI_TYPE:
		fault(w, column, SAY_ASSIGN_VALUE, value, question);
		break;
	case AYNI_TOOBIG:
	case AYNI_BADFORM:
		fault(w, column, SAY_ASSIGN_LONG, value, question);
		break;
	default:
		return e;
	}
	return AYNI_OK;
}

static void
check_texts(struct assigning *w, const struct assignment *x)
{
	const struct {
		const char *column;
		struct text t;
	} some[] = {{"label", x->label}, {"round", x->round},
	    {"note", x->note}};
	size_t i;

	for (i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		if (some[i].t.n > ASSIGNMENT_MAX_TEXT)
			fault(w, some[i].column, SAY_ASSIGN_LONG, some[i].t,
			    some[i].t);
	if (x->due.n > 0 && !day_ok(x->due))
		fault(w, "due", SAY_CELL_DATE, x->due, x->due);
	if (x->unit.n == 0 && x->label.n == 0)
		fault(w, "unit", SAY_ASSIGN_NOTHING, x->unit, x->unit);
}

/* Everything but the answers. */
static enum ayni_err
check(struct assigning *w, struct assignment *x, struct text to,
    bool *known)
{
	enum ayni_err e = check_form(w, x->form, known);

	if (e == AYNI_OK)
		e = check_to(w, to, &x->to);
	if (e == AYNI_OK)
		e = check_unit(w, x->unit);
	check_texts(w, x);
	return e;
}

static enum ayni_err
keep(struct assigning *w, struct assignment *x)
{
	buf_put(&w->all, &x, sizeof(x));
	return w->all.err;
}

static enum ayni_err
write_all(struct assigning *w, size_t *some)
{
	struct assignment *const *x =
	    (struct assignment *const *)(const void *)w->all.p;
	enum ayni_err e = db_begin(w->r->db);

	if (e == AYNI_OK)
		e = journal_assign(
		    w->r->ingest, x, w->all.n / sizeof(*x), some);
	return ingest_end(w->r->ingest, e);
}

/* Nothing is written where anything is wrong. */
static enum ayni_err
finish(struct assigning *w, enum ayni_err e, bool json)
{
	size_t some = 0, all = w->all.n / sizeof(struct assignment *);
	char rows[32], steps[32], more[32];

	if (e == AYNI_OK && w->faults > 0) {
		if (w->faults > FAULTS_MAX)
			room_complain(w->r, SAY_SHEET_MORE, ROOM_ARGS(
			    room_number(more, w->faults - FAULTS_MAX)));
		else
			room_complain(w->r, SAY_ASSIGN_NOT, NULL, 0);
		return AYNI_INVALID;
	}
	if (e == AYNI_OK)
		e = write_all(w, &some);
	if (e != AYNI_OK)
		return room_fail_store(w->r, e);
	if (json)
		room_json(json_pack("{sI sI}", "rows", (json_int_t)all,
		    "changed", (json_int_t)some));
	else
		room_say(w->r, SAY_ASSIGNED, ROOM_ARGS(
		    room_number(rows, all), room_number(steps, some)));
	return AYNI_OK;
}

static enum ayni_err
begin(struct assigning *w, struct room *r, const struct sheet *sheet)
{
	enum ayni_err e;

	memset(w, 0, sizeof(*w));
	w->r = r;
	w->sheet = sheet;
	arena_init(&w->a, LISTS);
	buf_init(&w->all, DB_MAX_LIST * sizeof(void *));
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	e = preset_new(r->ingest, &w->preset);
	return e == AYNI_OK ? e : room_fail(r, r->store, e);
}

static void
end(struct assigning *w)
{
	preset_free(w->preset);
	buf_free(&w->all);
	arena_free(&w->a);
}

/* ---- import ---- */

static const char *const columns[] = {
    "unit", "label", "form", "to", "due", "round", "note"};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static bool
is_answer(struct text name)
{
	return text_starts(name, TEXT(ANSWER)) &&
	    name.n > sizeof(ANSWER) - 1;
}

static void
check_header(struct assigning *w)
{
	struct near near;
	struct text name;
	size_t i, k;

	w->row = 1;
	for (i = 0; i < w->sheet->columns; i++) {
		name = w->sheet->header[i];
		near = near_begin(name);
		for (k = 0; k < COLUMNS && !text_is(name, columns[k]); k++)
			near_try(&near, text_of(columns[k]));
		if (k == COLUMNS && !is_answer(name))
			fault(w, arena_z(&w->a, name),
			    near.best.n > 0 ? SAY_CELL_NEAR
					    : SAY_ASSIGN_COLUMN,
			    name, near.best);
		for (k = 0; k < i; k++)
			if (text_equal(w->sheet->header[k], name))
				fault(w, arena_z(&w->a, name),
				    SAY_CELL_TWICE, name, name);
	}
}

static struct text
cell(const struct assigning *w, const struct sheet_row *row,
    const char *column)
{
	size_t i;

	for (i = 0; i < w->sheet->columns; i++)
		if (text_is(w->sheet->header[i], column))
			return sheet_cell(row, i);
	return (struct text){"", 0};
}

static enum ayni_err
read_answers(struct assigning *w, const struct sheet_row *row,
    struct assignment *x)
{
	static const size_t skip = sizeof(ANSWER) - 1;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < w->sheet->columns && e == AYNI_OK; i++) {
		struct text name = w->sheet->header[i];

		if (is_answer(name))
			e = check_answer(w, x, arena_z(&w->a, name),
			    (struct text){name.p + skip, name.n - skip},
			    sheet_cell(row, i));
	}
	return e;
}

static enum ayni_err
read_row(struct assigning *w, const struct sheet_row *row, struct map *seen)
{
	struct assignment *x = arena_zalloc(&w->a, 1, sizeof(*x));
	struct assignment_id id;
	bool known = false;
	void *was = NULL;
	char digits[32];
	struct buf hex;
	enum ayni_err e;

	if (x == NULL)
		return AYNI_NOMEM;
	w->row = row->number;
	x->unit = cell(w, row, "unit");
	x->label = cell(w, row, "label");
	x->form = cell(w, row, "form");
	x->due = cell(w, row, "due");
	x->round = cell(w, row, "round");
	x->note = cell(w, row, "note");
	e = check(w, x, cell(w, row, "to"), &known);
	if (e == AYNI_OK && known)
		e = read_answers(w, row, x);
	if (e != AYNI_OK)
		return e;
	id = assignment_id(x);
	buf_init(&hex, 64);
	buf_put_hex(&hex, ID_BYTES(id));
	e = map_put(seen, arena_text(&w->a, buf_text(&hex)),
	    (void *)(uintptr_t)row->number, &was);
	buf_free(&hex);
	if (e == AYNI_OK && was != NULL)
		fault(w, "unit", SAY_ASSIGN_TWICE, x->unit.n > 0 ? x->unit
		    : x->label, room_number(digits, (uintptr_t)was));
	return e == AYNI_OK ? keep(w, x) : e;
}

static enum ayni_err
read_sheet(struct assigning *w)
{
	struct map seen = {0};
	enum ayni_err e = AYNI_OK;
	uint32_t i;

	check_header(w);
	for (i = 0; i < w->sheet->rows && e == AYNI_OK && w->a.failed == 0 &&
	     (w->faults == 0 || w->row > 1); i++)
		e = read_row(w, &w->sheet->row[i], &seen);
	map_free(&seen);
	return e == AYNI_OK ? arena_err(&w->a) : e;
}

enum ayni_err
desk_assign_import(void *ctx, const struct options *o)
{
	const struct sheet *s = NULL;
	struct assigning w;
	struct workbook book;
	enum ayni_err e;

	sheet_init(&book);
	e = desk_sheet_read(ctx, o->operand[0], &book, &s);
	if (e == AYNI_OK) {
		if ((e = begin(&w, ctx, s)) == AYNI_OK)
			e = finish(&w, read_sheet(&w), o->json);
		end(&w);
	}
	sheet_free(&book);
	return e;
}

/* ---- add ---- */

static enum ayni_err
add_answer(struct assigning *w, struct assignment *x, const char *given)
{
	const char *equals = strchr(given, '=');
	struct text question = text_of(given);

	if (equals == NULL || equals == given) {
		fault(w, given, SAY_ASSIGN_PAIR, question, question);
		return AYNI_OK;
	}
	question.n = (size_t)(equals - given);
	return check_answer(w, x, given, question, text_of(equals + 1));
}

static enum ayni_err
add(struct assigning *w, const struct options *o)
{
	struct assignment *x = arena_zalloc(&w->a, 1, sizeof(*x));
	bool known = false;
	enum ayni_err e;
	size_t i;

	if (x == NULL)
		return AYNI_NOMEM;
	x->unit = text_of(options_get(o, "unit"));
	x->label = text_of(options_get(o, "label"));
	x->form = text_of(options_get(o, "form"));
	x->due = text_of(options_get(o, "due"));
	x->round = text_of(options_get(o, "round"));
	x->note = text_of(options_get(o, "note"));
	e = check(w, x, text_of(options_get(o, "to")), &known);
	for (i = 0; i < o->operands && e == AYNI_OK && known; i++)
		e = add_answer(w, x, o->operand[i]);
	return e == AYNI_OK ? keep(w, x) : e;
}

enum ayni_err
desk_assign_add(void *ctx, const struct options *o)
{
	struct assigning w;
	enum ayni_err e = begin(&w, ctx, NULL);

	if (e == AYNI_OK)
		e = finish(&w, add(&w, o), o->json);
	end(&w);
	return e;
}

/* ---- withdraw, move ---- */

/* Open ones by what a person types. */
static bool
is_meant(const struct db_assignment *d, const struct assignment *x,
    struct text given)
{
	char hex[33];

	return text_equal(x->unit, given) || text_equal(x->label, given) ||
	    (given.n >= ID_LEAST &&
		text_starts(room_hex(hex, ID_BYTES(d->id)), given));
}

struct choosing {
	struct assigning w;
	struct db_assignment *d;
	size_t n;
	struct assignment x; /* large */
};

/* Change of every one that is meant. */
static enum ayni_err
choose(struct choosing *c, struct text given, const struct recipient *from,
    const struct recipient *to)
{
	struct assignment *copy;
	enum ayni_err e = AYNI_OK;
	struct buf key, mine;
	size_t found = 0, i;
	bool is;

	for (i = 0; i < c->n && e == AYNI_OK; i++) {
		if ((e = assignment_read(c->d[i].body, &c->x)) != AYNI_OK)
			break;
		buf_init(&key, 4096);
		buf_init(&mine, 4096);
		recipient_key(&key, &c->x.to);
		if (from != NULL)
			recipient_key(&mine, from);
		is = (from == NULL ||
			 bytes_equal(buf_bytes(&key), buf_bytes(&mine))) &&
		    (given.n == 0 || is_meant(&c->d[i], &c->x, given));
		buf_free(&key);
		buf_free(&mine);
		if (!is)
			continue;
		found++;
		copy = arena_copy(&c->w.a, &c->x, sizeof(c->x));
		if (copy == NULL)
			return AYNI_NOMEM;
		copy->overs = 0;
		if (to != NULL)
			copy->to = *to;
		else
			copy->withdrawn = true;
		e = keep(&c->w, copy);
	}
	if (e == AYNI_OK && found == 0 && given.n > 0) {
		c->w.faults++;
		room_complain(c->w.r, SAY_ASSIGN_UNKNOWN, ROOM_ARGS(given));
	}
	return e;
}

static enum ayni_err
find_who(struct choosing *c, const struct options *o, const char *option,
    struct recipient *out)
{
	struct text who = text_of(options_get(o, option));

	return who.n > 0 ? desk_recipient_find(c->w.r, who, &c->w.a, out)
			 : AYNI_OK;
}

static enum ayni_err
change(struct choosing *c, const struct options *o, bool move)
{
	struct recipient from, to;
	bool has_from = options_get(o, "from") != NULL;
	enum ayni_err e = find_who(c, o, "from", &from);
	size_t i;

	if (e == AYNI_OK && move)
		e = find_who(c, o, "to", &to);
	if (e != AYNI_OK)
		return e;
	e = db_work_list(c->w.r->db, false, &c->w.a, &c->d, &c->n);
	for (i = 0; i < o->operands && e == AYNI_OK; i++)
		e = choose(c, text_of(o->operand[i]),
		    has_from ? &from : NULL, move ? &to : NULL);
	if (e == AYNI_OK && o->operands == 0)
		e = choose(c, TEXT(""), &from, move ? &to : NULL);
	return finish(&c->w, e, o->json);
}

static enum ayni_err
change_some(struct room *r, const struct options *o, bool move)
{
	struct choosing *c;
	struct text to;
	enum ayni_err e;

	if (move && (e = room_text(r, o, "to", &to)) != AYNI_OK)
		return e;
	if (o->operands == 0 && options_get(o, "from") == NULL) {
		room_complain(r, SAY_ASSIGN_WHICH, NULL, 0);
		return AYNI_USAGE;
	}
	if ((c = mem_zalloc(1, sizeof(*c))) == NULL)
		return room_fail(r, r->store, AYNI_NOMEM);
	if ((e = begin(&c->w, r, NULL)) == AYNI_OK)
		e = change(c, o, move);
	end(&c->w);
	mem_free(c);
	return e;
}

enum ayni_err
desk_assign_withdraw(void *ctx, const struct options *o)
{
	return change_some(ctx, o, false);
}

enum ayni_err
desk_assign_move(void *ctx, const struct options *o)
{
	return change_some(ctx, o, true);
}
