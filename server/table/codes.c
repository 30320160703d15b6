#include "table/codes.h"

#include <stdio.h>
#include <string.h>

void
codes_init(struct codes *c, struct arena *a)
{
	*c = (struct codes){.a = a};
}

void
codes_free(struct codes *c)
{
	map_free(&c->by_code);
}

const struct code_label *
codes_get(const struct codes *c, struct text code)
{
	return map_get(&c->by_code, code);
}

enum ayni_err
codes_add(struct codes *c, struct text code, struct text label)
{
	struct code_label *l;

	if (codes_get(c, code) != NULL)
		return AYNI_OK;
	if ((l = arena_zalloc(c->a, 1, sizeof(*l))) == NULL)
		return AYNI_NOMEM;
	l->code = arena_text(c->a, code);
	l->label = arena_text(c->a, label);
	l->position = c->by_code.n;
	if (l->code.p == NULL || l->label.p == NULL)
		return AYNI_NOMEM;
	return map_put(&c->by_code, l->code, l, NULL);
}

enum ayni_err
codes_scheme(struct codes *c, const struct spec *s, struct text scheme,
    enum lang lang, bool *found)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	*found = false;
	for (i = 0; i < s->classes && e == AYNI_OK; i++)
		if (text_equal(s->class[i].scheme, scheme)) {
			*found = true;
			e = codes_add(
			    c, s->class[i].code, s->class[i].label.in[lang]);
		}
	return e;
}

/* lang_of() takes what it does not know for English. */
bool
codes_speaks(struct text language, enum lang lang)
{
	char name[64];
	const char *at;

	(void)snprintf(
	    name, sizeof(name), "%.*s", (int)language.n, language.p);
	if (language.n == 0 || lang_of(name) != lang)
		return false;
	if (lang != LANG_EN)
		return true;
	at = strchr(name, '(');
	at = at != NULL ? at + 1 : name;
	return (at[0] | 0x20) == 'e' && (at[1] | 0x20) == 'n';
}

/* Rows of one code follow one another, one for each language. */
struct taking {
	struct codes *c;
	struct text name; /* of the list; n == 0: whatever its name */
	enum lang lang;
	struct code_label best; /* of the code at hand */
	bool any, spoken;
};

static enum ayni_err
put_best(struct taking *t)
{
	bool any = t->any;

	t->any = false;
	t->spoken = false;
	return any ? codes_add(t->c, t->best.code, t->best.label) : AYNI_OK;
}

static enum ayni_err
take(void *ctx, const struct db_code *c)
{
	struct taking *t = ctx;
	bool speaks = codes_speaks(c->language, t->lang);
	enum ayni_err e;

	if (t->name.n > 0 && !text_equal(c->list_name, t->name))
		return AYNI_OK;
	if (t->any && t->best.position != c->position &&
	    (e = put_best(t)) != AYNI_OK)
		return e;
	if (t->any && (t->spoken || !speaks))
		return AYNI_OK;
	t->best.code = arena_text(t->c->a, c->name);
	t->best.label = arena_text(t->c->a, c->label);
	t->best.position = c->position;
	t->any = true;
	t->spoken = speaks;
	return t->c->a->failed ? AYNI_NOMEM : AYNI_OK;
}

enum ayni_err
codes_list(struct codes *c, struct db *db, const struct hash *form,
    int32_t list, struct text name, enum lang lang)
{
	struct taking t = {.c = c, .name = name, .lang = lang};
	enum ayni_err e = db_code_each(db, form, list, take, &t);

	return e == AYNI_OK ? put_best(&t) : e;
}

enum ayni_err
codes_people(struct codes *c, struct db *db)
{
	struct db_person *p = NULL;
	struct buf label;
	enum ayni_err e;
	size_t n = 0, i;

	buf_init(&label, 4096);
	e = db_person_list(db, c->a, &p, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		buf_clear(&label);
		buf_put_text(&label, p[i].code);
		buf_put_byte(&label, ' ');
		buf_put_text(&label, p[i].name);
		e = label.err == AYNI_OK
		    ? codes_add(c, p[i].code, buf_text(&label)) : label.err;
	}
	buf_free(&label);
	return e;
}
