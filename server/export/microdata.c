#include "export/microdata.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ayni/csv.h"
#include "ayni/decimal.h"
#include "export/cell.h"
#include "export/codelist.h"
#include "export/csvw.h"

enum own {
	RECORD,
	CASE,
	ROW,
	PARENT,
	VERSION,
	AUTHOR,
	DEVICE,
	BEGUN,
	FINALISED,
	BEGUN_EARLIEST,
	BEGUN_LATEST,
	FINALISED_EARLIEST,
	FINALISED_LATEST,
	CLOCK,
	WITHDRAWN,
	CONFLICTS,
	FLAGS,
	OWNS,
};
static const struct csvw_own owns[OWNS] = {
    [RECORD] = {"record", "string", true,
	{"Record", "Enregistrement", "Registro"}},
    [CASE] = {"case_id", "string", false,
	{"Number of the unit", "Numéro de l'unité", "Número de la unidad"}},
    [ROW] = {"row_no", "integer", true,
	{"Row within the record", "Ligne dans l'enregistrement",
	    "Fila dentro del registro"}},
    [PARENT] = {"parent_row", "integer", true,
	{"Row of the repeat around it", "Ligne de la répétition englobante",
	    "Fila de la repetición que la contiene"}},
    [VERSION] = {"form_version", "string", true,
	{"Version of the form", "Version du formulaire",
	    "Versión del formulario"}},
    [AUTHOR] = {"author", "string", false,
	{"Code of who signed", "Code du signataire", "Código del firmante"}},
    [DEVICE] = {"device", "string", true,
	{"Device", "Appareil", "Dispositivo"}},
    [BEGUN] = {"begun", "dateTime", false,
	{"Begun (the device's clock)", "Début (horloge de l'appareil)",
	    "Inicio (reloj del dispositivo)"}},
    [FINALISED] = {"finalised", "dateTime", false,
	{"Finalised (the device's clock)", "Fin (horloge de l'appareil)",
	    "Fin (reloj del dispositivo)"}},
    [BEGUN_EARLIEST] = {"begun_earliest", "dateTime", false,
	{"Begun not before (the office's clock)",
	    "Début, au plus tôt (horloge du bureau)",
	    "Inicio, no antes de (reloj de la oficina)"}},
    [BEGUN_LATEST] = {"begun_latest", "dateTime", false,
	{"Begun not after (the office's clock)",
	    "Début, au plus tard (horloge du bureau)",
	    "Inicio, no después de (reloj de la oficina)"}},
    [FINALISED_EARLIEST] = {"finalised_earliest", "dateTime", false,
	{"Finalised not before (the office's clock)",
	    "Fin, au plus tôt (horloge du bureau)",
	    "Fin, no antes de (reloj de la oficina)"}},
    [FINALISED_LATEST] = {"finalised_latest", "dateTime", false,
	{"Finalised not after (the office's clock)",
	    "Fin, au plus tard (horloge du bureau)",
	    "Fin, no después de (reloj de la oficina)"}},
    [CLOCK] = {"clock", "string", false,
	{"What is wrong with the device's clock",
	    "Ce qui ne va pas avec l'horloge de l'appareil",
	    "Qué falla en el reloj del dispositivo"}},
    [WITHDRAWN] = {"withdrawn", "boolean", true,
	{"Withdrawn: answers are left out", "Retiré : réponses omises",
	    "Retirado: respuestas omitidas"}},
    [CONFLICTS] = {"conflicts", "integer", true,
	{"Conflicts to be decided", "Conflits à trancher",
	    "Conflictos por resolver"}},
    [FLAGS] = {"flags", "integer", true,
	{"Flags", "Signalements", "Avisos"}},
};

struct writing {
	struct db *db;
	const struct layout_file *l;
	bool has_case, spreadsheet;
	struct media *media;
	const struct csvw_own *own[OWNS];
	size_t owns;
	struct folder_file file;
	struct buf number;
	uint64_t rows;
};

/* ---- columns that the record brings along ---- */

static void
add_own(struct writing *w, enum own o)
{
	w->own[w->owns++] = &owns[o];
}

static void
choose_own(struct writing *w)
{
	enum own o;

	add_own(w, RECORD);
	if (w->has_case)
		add_own(w, CASE);
	if (w->l->repeat.n > 0)
		add_own(w, ROW);
	if (w->l->nested)
		add_own(w, PARENT);
	if (w->l->repeat.n == 0 && w->l->part == 0)
		for (o = VERSION; o < OWNS; o++)
			add_own(w, o);
}

static void
put(struct writing *w, struct text t)
{
	cell_put(&w->file.out, t, false, w->spreadsheet);
}

static void
put_count(struct writing *w, uint64_t n)
{
	char digits[32];

	(void)snprintf(
	    digits, sizeof(digits), "%llu", (unsigned long long)n);
	put(w, text_of(digits));
}

static void
put_time(struct writing *w, int64_t us)
{
	time_t t = (time_t)(us / 1000000);
	char at[32] = "";
	struct tm tm;

	if (us != 0 && us != INT64_MIN && us != INT64_MAX &&
	    gmtime_r(&t, &tm) != NULL)
		(void)strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", &tm);
	put(w, text_of(at));
}

/* The end of an interval: seconds that have begun count. */
static void
put_latest(struct writing *w, int64_t us)
{
	put_time(w, us < INT64_MAX - 999999 ? us + 999999 : us);
}

/* What is wrong, by name, spaces between. */
static void
put_odd(struct writing *w, unsigned odd)
{
	unsigned i;

	buf_clear(&w->number);
	for (i = 0; i < DB_ODDS; i++) {
		if ((odd & 1u << i) == 0)
			continue;
		if (w->number.n > 0)
			buf_put_byte(&w->number, ' ');
		buf_put_z(&w->number, db_span_odd(i));
	}
	put(w, buf_text(&w->number));
}

static void
put_hex(struct writing *w, struct bytes s)
{
	buf_clear(&w->number);
	buf_put_hex(&w->number, s);
	put(w, buf_text(&w->number));
}

static void
put_own(struct writing *w, enum own o, const struct db_picked *p)
{
	const struct db_record *r = p->record;

	switch (o) {
	case RECORD:
		buf_clear(&w->number);
		id_uuid_put(&w->number, r->id.b);
		csv_put_field(&w->file.out, buf_text(&w->number), true);
		break;
	case CASE:
		put(w, p->value[0].kind == DB_TEXT
			? (struct text){(const char *)p->value[0].s.p,
			      p->value[0].s.n} : TEXT(""));
		break;
	case ROW:
		put_count(w, p->row);
		break;
	case PARENT:
		put_count(w, p->parent);
		break;
	case VERSION:
		put(w, w->l->version[p->source]);
		break;
	case AUTHOR:
		put(w, r->author_code);
		break;
	case DEVICE:
		put_hex(w, ID_BYTES(r->device));
		break;
	case BEGUN:
		put_time(w, r->begun_us);
		break;
	case FINALISED:
		put_time(w, r->finalised_us);
		break;
	case BEGUN_EARLIEST:
		put_time(w, r->span.begun.earliest_us);
		break;
	case BEGUN_LATEST:
		put_latest(w, r->span.begun.latest_us);
		break;
	case FINALISED_EARLIEST:
		put_time(w, r->span.at.earliest_us);
		break;
	case FINALISED_LATEST:
		put_latest(w, r->span.at.latest_us);
		break;
	case CLOCK:
		put_odd(w, r->span.odd);
		break;
	case WITHDRAWN:
		put_count(w, r->withdrawn);
		break;
	case CONFLICTS:
		put_count(w, r->conflicts);
		break;
	case FLAGS:
		put_count(w, r->flags);
		break;
	case OWNS:
		break;
	}
}

/* ---- answers ---- */

/* Whether a code is among those between spaces. */
static bool
is_selected(struct text codes, struct text code)
{
	size_t i, from = 0;

	for (i = 0; i <= codes.n; i++)
		if (i == codes.n || codes.p[i] == ' ') {
			if (text_equal(code,
				(struct text){codes.p + from, i - from}))
				return true;
			from = i + 1;
		}
	return false;
}

static void
put_value(struct writing *w, const struct layout_column *c,
    const struct db_value *v)
{
	struct text t = {(const char *)v->s.p, v->s.n};

	buf_clear(&w->number);
	switch (v->kind) {
	case DB_NULL:
		put(w, TEXT(""));
		break;
	case DB_INT:
		buf_printf(&w->number, "%lld", (long long)v->i);
		put(w, buf_text(&w->number));
		break;
	case DB_REAL:
		number_put(&w->number, v->real);
		put(w, buf_text(&w->number));
		break;
	case DB_TEXT:
		if (c->choice != NULL)
			t = is_selected(t, c->choice->code) ? TEXT("1")
							    : TEXT("0");
		put(w, t);
		break;
	case DB_BLOB:
		break;
	}
}

static void
name_files(struct writing *w, const struct db_picked *p)
{
	const struct db_value *v;
	size_t i;

	for (i = 0; i < w->l->columns; i++) {
		v = &p->value[w->l->column[i].pick];
		if (v->kind == DB_TEXT &&
		    text_is(w->l->column[i].type, "binary"))
			media_name(w->media, &p->record->id,
			    &p->record->form,
			    (struct text){(const char *)v->s.p, v->s.n});
	}
}

static enum ayni_err
put_row(void *ctx, const struct db_picked *p)
{
	struct writing *w = ctx;
	size_t i;

	for (i = 0; i < w->owns; i++)
		put_own(w, (enum own)(w->own[i] - owns), p);
	for (i = 0; i < w->l->columns; i++)
		put_value(w, &w->l->column[i],
		    &p->value[w->l->column[i].pick]);
	if (w->media != NULL && !p->record->withdrawn)
		name_files(w, p);
	csv_put_end(&w->file.out);
	w->rows++;
	return w->number.err != AYNI_OK ? w->number.err
					: folder_flush(&w->file);
}

static void
put_heading(struct writing *w)
{
	size_t i;

	cell_begin(&w->file.out, w->spreadsheet);
	for (i = 0; i < w->owns; i++)
		csv_put_field(
		    &w->file.out, text_of(w->own[i]->name), i == 0);
	for (i = 0; i < w->l->columns; i++)
		put(w, w->l->column[i].name);
	csv_put_end(&w->file.out);
}

/* ---- files ---- */

static struct text
keep(struct arena *a, struct buf *b)
{
	struct text t = {"", 0};

	if (b->err == AYNI_OK)
		t = arena_text(a, buf_text(b));
	else
		a->failed = true;
	buf_free(b);
	return t;
}

/* "sse_entity__mem.csv"; the second part of one "sse_entity__2.csv". */
static struct text
name_of(struct text base, const struct layout_file *l, struct arena *a)
{
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, base);
	if (l->repeat.n > 0) {
		buf_put_z(&b, "__");
		buf_put_text(&b, l->repeat);
	}
	if (l->part > 0)
		buf_printf(&b, "__%u", l->part + 1);
	buf_put_z(&b, ".csv");
	return keep(a, &b);
}

static struct text
name_of_codes(struct text base, struct arena *a)
{
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, base);
	buf_put_z(&b, ".codes.csv");
	return keep(a, &b);
}

static enum ayni_err
write_rows(struct writing *w, struct folder *f, struct text name)
{
	enum ayni_err e = folder_open(f, name, &w->file);

	if (e != AYNI_OK)
		return e;
	put_heading(w);
	e = db_record_pick(w->db, w->l->source, w->l->sources, w->l->picks,
	    put_row, w);
	return folder_close(&w->file, e);
}

/* What the files of a form have in common. */
struct form_files {
	struct db *db;
	struct text title, base, records, codes;
	bool has_case;
	struct folder *folder;
	const struct microdata_how *how;
	struct arena *a;
	microdata_fn fn;
	void *ctx;
};

static enum ayni_err
write_file(const struct form_files *x, const struct layout_file *l)
{
	static const char *const key[] = {"record", "row_no"};
	struct writing w = {.db = x->db, .l = l, .has_case = x->has_case,
	    .spreadsheet = x->how->spreadsheet, .media = x->how->media};
	struct csvw meta = {.title = x->title, .codes = x->codes,
	    .lang = x->how->lang, .spreadsheet = x->how->spreadsheet,
	    .key = key};
	enum ayni_err e;

	meta.url = name_of(x->base, l, x->a);
	if (x->a->failed)
		return AYNI_NOMEM;
	choose_own(&w);
	buf_init(&w.number, 65536);
	e = write_rows(&w, x->folder, meta.url);
	buf_free(&w.number);
	if (e != AYNI_OK)
		return e;
	if (!text_equal(meta.url, x->records))
		meta.about = x->records;
	meta.own = w.own;
	meta.owns = w.owns;
	meta.column = l->column;
	meta.columns = l->columns;
	meta.keys = l->repeat.n > 0 ? 2 : 1;
	e = csvw_write(&meta, x->folder);
	if (e == AYNI_OK)
		x->fn(x->ctx, meta.url, w.rows, w.owns + l->columns);
	return e;
}

static enum ayni_err
write_codes(const struct form_files *x, struct text form)
{
	struct csvw meta = {.url = x->codes, .title = x->title,
	    .about = x->records, .lang = x->how->lang,
	    .spreadsheet = x->how->spreadsheet};
	uint64_t rows = 0;
	enum ayni_err e;

	e = codelist_write(x->db, form, &meta, x->folder, x->a, &rows);
	if (e == AYNI_OK)
		x->fn(x->ctx, x->codes, rows, meta.owns + meta.columns);
	return e;
}

/* The form's id, as far as file names may hold it; another one where two
 * forms would share it. */
static struct text
base_of(struct text form, const struct folder *f, struct arena *a)
{
	struct text t = {"", 0};
	struct buf b, name;
	unsigned k;

	buf_init(&b, 65536);
	buf_init(&name, 65536);
	for (k = 1; t.n == 0 && b.err == AYNI_OK && name.err == AYNI_OK &&
	     !a->failed; k++) {
		buf_clear(&b);
		layout_put_plain(&b, form);
		if (k > 1)
			buf_printf(&b, "_%u", k);
		buf_clear(&name);
		buf_put_bytes(&name, buf_bytes(&b));
		buf_put_z(&name, ".csv");
		if (b.err == AYNI_OK && name.err == AYNI_OK &&
		    !folder_has(f, buf_text(&name)))
			t = arena_text(a, buf_text(&b));
	}
	if (t.n == 0)
		a->failed = true;
	buf_free(&b);
	buf_free(&name);
	return t;
}

enum ayni_err
microdata_form(struct db *db, const struct spec *s, struct text title,
    struct folder *f, const struct microdata_how *how, microdata_fn fn,
    void *ctx)
{
	struct text case_field = spec_field(s, "case");
	struct form_files x = {.db = db, .title = title, .folder = f,
	    .how = how, .fn = fn, .ctx = ctx};
	struct layout l;
	struct arena a;
	enum ayni_err e;
	size_t i;

	arena_init(&a, 256u << 20);
	x.a = &a;
	x.has_case = case_field.n > 0;
	e = layout_make(db, s->form, case_field, &a, &l);
	if (e == AYNI_OK) {
		x.base = base_of(s->form, f, &a);
		x.codes = name_of_codes(x.base, &a);
		x.records = name_of(x.base, &l.file[0], &a);
		e = a.failed ? AYNI_NOMEM : AYNI_OK;
	}
	for (i = 0; e == AYNI_OK && i < l.files; i++)
		e = write_file(&x, &l.file[i]);
	if (e == AYNI_OK)
		e = write_codes(&x, s->form);
	arena_free(&a);
	return e;
}
