#include "form/advice.h"

#include <string.h>

#include "form/choices.h"

#define MAX_LANGUAGES 64u
#define MAX_KINDS 16u

/* The texts that a sheet says, and in which languages. */
struct spoken {
	struct text language[MAX_LANGUAGES]; /* n == 0: without one */
	struct text kind[MAX_KINDS];         /* as the sheet says it first */
	struct text key[MAX_KINDS];
	size_t languages, kinds;
	uint64_t said[MAX_KINDS];            /* bits by language */
};

static const char *const plain[] = {"label", "hint", "guidance_hint", NULL};
static const char *const media[] = {"image", "big-image", "audio", "video",
    NULL};
static const char *const messages[] = {"jr:constraintMsg",
    "jr:requiredMsg", NULL};

static bool
one_of(struct text s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (text_is(s, *list))
			return true;
	return false;
}

/* Whether a column is translatable: the token that its language follows. */
static bool
translatable(const struct column *col, size_t *last)
{
	*last = 0;
	if (col->tokens == 0)
		return false;
	if (one_of(col->token[0], plain))
		return true;
	*last = 1;
	return col->tokens > 1 &&
	    ((text_is(col->token[0], "media") &&
		 one_of(col->token[1], media)) ||
		(text_is(col->token[0], "bind") &&
		    one_of(col->token[1], messages)));
}

static size_t
place_of(struct text *list, size_t *n, size_t max, struct text s)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (text_equal(list[i], s))
			return i;
	if (*n < max)
		list[(*n)++] = s;
	return i;
}

/* "label" of "label::French (fr)". */
static struct text
without_language(struct text header)
{
	size_t i;

	for (i = header.n; i > 0; i--)
		if (header.p[i - 1] == ':')
			break;
	while (i > 0 && header.p[i - 1] == ':')
		i--;
	return i > 0 ? text_trim((struct text){header.p, i}) : header;
}

static void
listen(const struct grid *g, struct spoken *sp)
{
	size_t i, last, l, k;

	for (i = 0; i < g->columns; i++) {
		const struct column *col = &g->column[i];
		bool named;

		if (!translatable(col, &last))
			continue;
		named = col->tokens > last + 1;
		l = place_of(sp->language, &sp->languages, MAX_LANGUAGES,
		    named ? col->token[last + 1] : (struct text){"", 0});
		k = place_of(sp->key, &sp->kinds, MAX_KINDS,
		    col->token[last]);
		if (l >= MAX_LANGUAGES || k >= MAX_KINDS)
			continue;
		sp->said[k] |= (uint64_t)1 << l;
		if (sp->kind[k].n == 0)
			sp->kind[k] = named ? without_language(col->header)
					    : col->header;
	}
}

/* Each language that lacks a text which another one has. */
static void
check_translations(struct author *c, const struct grid *g,
    const struct spoken *sp)
{
	size_t l, k;

	for (l = 0; l < sp->languages; l++) {
		struct text lacks = {"", 0};

		for (k = 0; k < sp->kinds; k++)
			if ((sp->said[k] >> l & 1) == 0)
				lacks = JOIN(c, lacks,
				    (lacks.n > 0 ? TEXT(", ") : TEXT("")),
				    sp->kind[k]);
		if (lacks.n == 0)
			continue;
		if (sp->language[l].n > 0)
			WARN(c, g->sheet, 1, TEXT(""), DIAG_LANGUAGE_LACKS,
			    sp->language[l], lacks);
		else
			WARN(c, g->sheet, 1, TEXT(""), DIAG_PLAIN_LACKS,
			    lacks);
	}
}

static bool
letter(char ch)
{
	return (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
}

/* "French (fr)", "Español (es-MX)". */
static bool
is_tagged(struct text s)
{
	size_t i = s.n, n = 0;

	while (i > 0 && s.p[i - 1] != '(')
		i--;
	if (i == 0 || s.p[s.n - 1] != ')')
		return false;
	while (letter(s.p[i + n]))
		n++;
	return (n == 2 || n == 3) && (s.p[i + n] == ')' || s.p[i + n] == '-');
}

static void
check_tags(struct author *c, const struct spoken *sp, const struct grid *g,
    struct map *told)
{
	size_t l;

	for (l = 0; l < sp->languages; l++) {
		struct text s = sp->language[l];

		if (s.n == 0 || is_tagged(s) || map_get(told, s) != NULL)
			continue;
		author_put(c, told, s, c);
		WARN(c, g->sheet, 1, TEXT(""), DIAG_LANGUAGE_TAG, s);
	}
}

void
advice_languages(struct survey *s)
{
	const struct grid *const grids[] = {&s->columns, &s->choice_columns};
	struct map told = {0};
	struct spoken sp;
	size_t i;

	for (i = 0; i < 2; i++) {
		memset(&sp, 0, sizeof(sp));
		listen(grids[i], &sp);
		check_translations(s->c, grids[i], &sp);
		check_tags(s->c, &sp, grids[i], &told);
	}
	map_free(&told);
}

static struct text
header(const struct survey *s, const char *token)
{
	return column_header(&s->columns, token, NULL);
}

void
advice_question(struct survey *s, const struct item *it)
{
	const struct sheet *sheet = s->columns.sheet;

	if (text_is(it->type, "subscriberid") ||
	    text_is(it->type, "simserial"))
		WARN(s->c, sheet, it->row, header(s, "type"),
		    DIAG_TYPE_OLD, it->type);
	if (text_is(it->type, "photo") &&
	    author_get(it->param, "max-pixels").n == 0)
		WARN(s->c, sheet, it->row, header(s, "parameters"),
		    DIAG_MAX_PIXELS, it->name);
}

void
advice_section(struct survey *s, const struct item *it)
{
	if (author_said(&it->label) || it->media != NULL ||
	    it->dynamic || author_get(it->bind, "calculate").n > 0 ||
	    (it->kind == ITEM_GROUP &&
		text_is(author_get(it->control, "appearance"),
		    "field-list")))
		return;
	WARN(s->c, s->columns.sheet, it->row, header(s, "label"),
	    DIAG_SECTION_LABEL, it->name);
}

void
advice_other(struct survey *s, const struct item *it, const struct list *l)
{
	struct choice ch = {.at = 0};

	while (choices_next(s, l, &ch))
		if (ch.label.first != NULL) {
			WARN(s->c, s->columns.sheet, it->row,
			    header(s, "type"), DIAG_OTHER_TRANSLATED,
			    it->name);
			return;
		}
}
