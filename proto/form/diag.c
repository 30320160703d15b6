#include "ayni/diag.h"

#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/say.h"
#include "form/diag_list.h"

#define DIAG_MAX_BYTES (4u << 20)
#define TEXT_SHOWN 300u /* bytes of an argument that are kept */

static const struct said texts[] = {
#define X(name, en, fr, es) [DIAG_##name] = {{en, fr, es}},
    DIAG_LIST(X)
#undef X
};

static const struct said words[] = {
    {{"row {1}", "ligne {1}", "fila {1}"}},
    {{"line {1}", "ligne {1}", "línea {1}"}},
    {{"column {1}", "colonne {1}", "columna {1}"}},
    {{"warning: ", "avertissement : ", "aviso: "}},
};
enum { WORD_ROW, WORD_LINE, WORD_COLUMN, WORD_WARNING };

void
diag_init(struct diag *d)
{
	*d = (struct diag){.n = 0};
	arena_init(&d->arena, DIAG_MAX_BYTES);
}

void
diag_free(struct diag *d)
{
	arena_free(&d->arena);
	buf_free(&d->origin);
	*d = (struct diag){.n = 0};
}

/* Over its ceiling it tells less; that is no lack of memory. */
static void
note_memory(struct diag *d)
{
	d->nomem = d->nomem || arena_err(&d->arena) == AYNI_NOMEM;
}

static struct text
kept(struct diag *d, struct text s)
{
	if (s.n > TEXT_SHOWN) { /* not in the middle of a character */
		for (s.n = TEXT_SHOWN; s.n > 0 &&
		     ((uint8_t)s.p[s.n] & 0xc0) == 0x80;
		     s.n--)
			continue;
	}
	return arena_text(&d->arena, s);
}

static struct diag_entry *
slot(struct diag *d)
{
	struct diag_entry *more;

	if (d->entry == NULL) {
		more = arena_zalloc(
		    &d->arena, DIAG_MAX, sizeof(*more));
		if (more == NULL)
			return NULL;
		d->entry = more;
	}
	return d->n < DIAG_MAX ? &d->entry[d->n++] : NULL;
}

struct diag_mark
diag_mark(const struct diag *d)
{
	return (struct diag_mark){d->n, d->faults, d->warnings};
}

void
diag_release(struct diag *d, struct diag_mark m)
{
	d->n = m.n;
	d->faults = m.faults;
	d->warnings = m.warnings;
}

/* ---- Where an XForm comes from --------------------------------------- */

#define MAX_ORIGINS (64u << 20)

struct diag_origin {
	uint32_t line, row;
	uint16_t sheet, column; /* in d->origin_name */
};

struct diag_header {
	struct text attribute, header;
	struct diag_header *next;
};

/* The number of a name; 0, which is "", where there are too many. */
static uint16_t
number_of(struct diag *d, struct text s)
{
	uint16_t i;

	if (d->origin_names == 0)
		d->origin_name[d->origin_names++] = TEXT("");
	for (i = 0; i < d->origin_names; i++)
		if (text_equal(d->origin_name[i], s))
			return i;
	if (i == DIAG_ORIGIN_NAMES)
		return 0;
	d->origin_name[i] = kept(d, s);
	if (d->origin_name[i].p == NULL) {
		note_memory(d);
		return 0;
	}
	return d->origin_names++;
}

void
diag_origin(struct diag *d, uint32_t line, const struct place *at)
{
	struct diag_origin o = {.line = line, .row = at->row};

	o.sheet = number_of(d, at->sheet);
	o.column = number_of(d, at->column);
	d->origin.limit = MAX_ORIGINS;
	buf_put(&d->origin, &o, sizeof(o));
	d->nomem = d->nomem || d->origin.err == AYNI_NOMEM;
}

void
diag_header(struct diag *d, struct text attribute, struct text header)
{
	struct diag_header *h = arena_zalloc(&d->arena, 1, sizeof(*h));

	if (h == NULL) {
		note_memory(d);
		return;
	}
	h->attribute = kept(d, attribute);
	h->header = kept(d, header);
	h->next = d->header;
	d->header = h;
	note_memory(d);
}

static struct text
header_of(const struct diag *d, struct text attribute)
{
	const struct diag_header *h = d->header;

	while (h != NULL && !text_equal(h->attribute, attribute))
		h = h->next;
	return h != NULL ? h->header : TEXT("");
}

/* A place in an XForm as its author's. */
static struct place
authored(const struct diag *d, const struct place *at, const struct text *arg,
    size_t args)
{
	const struct diag_origin *o = (const void *)d->origin.p;
	size_t n = d->origin.n / sizeof(*o), low = 0, high = n;
	struct place p = *at;

	while (low < high) { /* the first that begins behind the line */
		size_t mid = low + (high - low) / 2;

		if (o[mid].line <= at->row)
			low = mid + 1;
		else
			high = mid;
	}
	if (at->sheet.n > 0 || low == 0 || o[low - 1].row == 0)
		return p;
	p.row = o[low - 1].row;
	p.sheet = d->origin_name[o[low - 1].sheet];
	p.column = d->origin_name[o[low - 1].column];
	if (p.column.n == 0 && args > 0)
		p.column = header_of(d, arg[0]);
	return p;
}

void
diag_add(struct diag *d, const struct place *at, enum diag_level level,
    unsigned code, enum ayni_err err, const struct text *arg, size_t args)
{
	struct diag_entry *e;
	size_t i;

	if (level == DIAG_FAULT)
		d->faults++;
	else
		d->warnings++;
	if (d->n == DIAG_MAX)
		return;
	if ((e = slot(d)) == NULL) {
		note_memory(d);
		return;
	}
	e->at = authored(d, at, arg, args);
	e->at.file = kept(d, e->at.file);
	e->at.sheet = kept(d, e->at.sheet);
	e->at.column = kept(d, e->at.column);
	e->level = level;
	e->code = code;
	e->err = err;
	e->offset = UINT32_MAX;
	e->args = 0;
	memset(e->arg, 0, sizeof(e->arg));
	for (i = 0; i < args && i < 4; i++)
		e->arg[e->args++] = kept(d, arg[i]);
	note_memory(d);
}

void
diag_limit(struct diag *d, const struct place *at, unsigned code,
    struct text about, size_t most)
{
	char number[24];
	struct text arg[] = {about, {NULL, 0}};

	(void)snprintf(number, sizeof(number), "%zu", most);
	arg[1] = text_of(number);
	diag_add(d, at, DIAG_FAULT, code, AYNI_TOOBIG, arg, 2);
}

bool
diag_guesses(struct diag *d)
{
	return d->nears++ < DIAG_MAX_NEAR;
}

struct text
diag_near(struct diag *d, const struct map *names, struct text name)
{
	struct text none = {NULL, 0};

	return diag_guesses(d) ? map_nearest(names, name) : none;
}

void
diag_message(struct buf *b, const struct diag_entry *e, enum lang lang)
{
	struct text arg[9] = {{NULL, 0}};

	memcpy(arg, e->arg, sizeof(e->arg));
	arg[8] = text_of(err_text(e->err, lang));
	say_put(b, texts[e->code].in[lang], arg, 9);
}

static void
put_word(struct buf *b, enum lang lang, size_t word, struct text arg,
    bool *any)
{
	buf_put_z(b, *any ? ", " : "");
	*any = true;
	if (word == SIZE_MAX)
		buf_put_text(b, arg);
	else
		say_put(b, words[word].in[lang], &arg, 1);
}

void
diag_put(struct buf *b, const struct diag_entry *e, enum lang lang)
{
	struct buf row;
	bool any = false;

	buf_init(&row, 32);
	buf_printf(&row, "%u", e->at.row);
	if (e->at.file.n > 0)
		put_word(b, lang, SIZE_MAX, e->at.file, &any);
	if (e->at.sheet.n > 0)
		put_word(b, lang, SIZE_MAX, e->at.sheet, &any);
	if (e->at.row > 0)
		put_word(b, lang, e->at.sheet.n > 0 ? WORD_ROW : WORD_LINE,
		    buf_text(&row), &any);
	if (e->at.column.n > 0)
		put_word(b, lang, e->at.sheet.n > 0 ? WORD_COLUMN : SIZE_MAX,
		    e->at.column, &any);
	if (any)
		buf_put_z(b, ": ");
	if (e->level == DIAG_WARNING)
		buf_put_z(b, words[WORD_WARNING].in[lang]);
	diag_message(b, e, lang);
	buf_free(&row);
}
