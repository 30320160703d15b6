#include "ayni/diag.h"

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
	*d = (struct diag){.n = 0};
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
		d->nomem = true;
		return;
	}
	e->at = *at;
	e->at.file = kept(d, at->file);
	e->at.sheet = kept(d, at->sheet);
	e->at.column = kept(d, at->column);
	e->level = level;
	e->code = code;
	e->err = err;
	e->offset = UINT32_MAX;
	for (i = 0; i < args && i < 4; i++)
		e->arg[e->args++] = kept(d, arg[i]);
	d->nomem = d->nomem || d->arena.failed;
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
