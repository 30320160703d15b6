#include "form/author.h"

#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"
#include "form/xml.h"

static const struct text nothing = {"", 0};

void *
author_new(struct author *c, size_t size)
{
	return arena_zalloc(&c->arena, 1, size);
}

struct text
author_join(struct author *c, const struct text *part, size_t n)
{
	size_t i, bytes = 0;
	char *to, *at;

	for (i = 0; i < n; i++)
		bytes += part[i].n;
	if ((to = at = arena_alloc(&c->arena, bytes)) == NULL)
		return nothing;
	for (i = 0; i < n; i++) {
		if (part[i].n > 0)
			memcpy(at, part[i].p, part[i].n);
		at += part[i].n;
	}
	return (struct text){to, bytes};
}

struct text
author_number(struct author *c, uint64_t n)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	return JOIN(c, text_of(digits));
}

struct text
author_lower(struct author *c, struct text s)
{
	char *to = arena_alloc(&c->arena, s.n);
	size_t i;

	if (to == NULL)
		return nothing;
	for (i = 0; i < s.n; i++)
		to[i] = s.p[i] >= 'A' && s.p[i] <= 'Z'
		    ? (char)(s.p[i] | 0x20) : s.p[i];
	return (struct text){to, s.n};
}

/* The plain quote for a typographic one of three bytes, or 0. */
static char
plain_quote(const char *p)
{
	if (memcmp(p, "\xe2\x80\x98", 3) == 0 ||
	    memcmp(p, "\xe2\x80\x99", 3) == 0)
		return '\'';
	if (memcmp(p, "\xe2\x80\x9c", 3) == 0 ||
	    memcmp(p, "\xe2\x80\x9d", 3) == 0)
		return '"';
	return 0;
}

struct text
author_clean(struct author *c, struct text s, bool collapse)
{
	size_t i, n = 0;
	char *to, q;

	s = text_trim(s);
	if (memchr(s.p != NULL ? s.p : "", '\xe2', s.n) == NULL &&
	    !(collapse && author_has(s, "  ")))
		return s;
	if ((to = arena_alloc(&c->arena, s.n)) == NULL)
		return nothing;
	for (i = 0; i < s.n; i++) {
		if (i + 3 <= s.n && (q = plain_quote(s.p + i)) != 0) {
			to[n++] = q;
			i += 2;
		} else if (!collapse || s.p[i] != ' ' || s.p[i - 1] != ' ') {
			to[n++] = s.p[i];
		}
	}
	return (struct text){to, n};
}

void
author_put(struct author *c, struct map *m, struct text key, void *value)
{
	enum ayni_err e = map_put(m, key, value, NULL);

	if (c->err == AYNI_OK)
		c->err = e;
}

void
author_say(struct author *c, const struct sheet *s, uint32_t row,
    struct text column, enum diag_level level, enum diag_code code,
    const struct text *arg, size_t args)
{
	struct place at = {.row = row, .column = column};

	if (s != NULL) {
		at.file = s->file;
		at.sheet = s->name;
	}
	diag_add(c->d, &at, level, code, AYNI_AUTHORING, arg, args);
}

static bool
name_start(int32_t ch)
{
	return ch == '_' || (ch >= 'A' && ch <= 'Z') ||
	    (ch >= 'a' && ch <= 'z') || ch > 0x7f;
}

/* Letters beyond ASCII are those that the reader of XML takes. */
bool
author_is_name(struct text s)
{
	bool start = true, prefixed = false, plain = true;
	struct text left = s;
	int32_t ch;

	if (s.n == 0)
		return false;
	while ((ch = utf8_next(&left)) >= 0) {
		if (ch == ':' && !start && !prefixed && left.n > 0) {
			prefixed = start = true;
			continue;
		}
		if (!name_start(ch) &&
		    (start || !(ch == '-' || ch == '.' ||
				  (ch >= '0' && ch <= '9'))))
			return false;
		plain &= ch <= 0x7f;
		start = false;
	}
	return plain || xml_is_name(s);
}

/* Two prefixes of one namespace could make two attributes of one name. */
static bool
first_of_its_kind(const struct author *c, const struct attr *a)
{
	const struct attr *b = c->namespaces;

	while (b != a && !text_equal(b->value, a->value))
		b = b->next;
	return b == a;
}

bool
author_is_bound(struct author *c, struct text s)
{
	const char *colon = s.n > 0 ? memchr(s.p, ':', s.n) : NULL;
	const struct attr *a;
	struct text prefix;

	if (!author_is_name(s) || text_is(s, "xmlns") || colon == NULL)
		return author_is_name(s) && !text_is(s, "xmlns");
	prefix = (struct text){s.p, (size_t)(colon - s.p)};
	for (a = c->namespaces; a != NULL; a = a->next)
		if (text_starts(a->key, TEXT("xmlns:")) &&
		    text_equal(prefix,
			(struct text){a->key.p + 6, a->key.n - 6}))
			return first_of_its_kind(c, a);
	return text_is(prefix, "xml");
}

bool
author_has(struct text s, const char *needle)
{
	size_t i, n = strlen(needle);

	for (i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, needle, n) == 0)
			return true;
	return false;
}

static bool
one_of(struct text s, const char *const *list)
{
	size_t i;

	for (i = 0; list[i] != NULL; i++)
		if (text_is(s, list[i]))
			return true;
	return false;
}

bool
author_yes(struct text s)
{
	static const char *const words[] = {"yes", "Yes", "YES", "true",
	    "True", "TRUE", "true()", NULL};

	return one_of(s, words);
}

bool
author_no(struct text s)
{
	static const char *const words[] = {"no", "No", "NO", "false",
	    "False", "FALSE", "false()", NULL};

	return one_of(s, words);
}

struct text
author_get(const struct attr *a, const char *key)
{
	for (; a != NULL; a = a->next)
		if (text_is(a->key, key))
			return a->value;
	return nothing;
}

void
author_set(struct author *c, struct attr **a, struct text key,
    struct text value)
{
	for (; *a != NULL; a = &(*a)->next)
		if (text_equal((*a)->key, key)) {
			(*a)->value = value;
			return;
		}
	if ((*a = author_new(c, sizeof(**a))) != NULL) {
		(*a)->key = key;
		(*a)->value = value;
	}
}

void
author_add_words(struct author *c, struct words *w, struct text lang,
    struct text text)
{
	struct phrase **at = &w->first;

	if (lang.n == 0) {
		w->plain = text;
		return;
	}
	while (*at != NULL && !text_equal((*at)->lang, lang))
		at = &(*at)->next;
	if (*at == NULL && (*at = author_new(c, sizeof(**at))) == NULL)
		return;
	(*at)->lang = lang;
	(*at)->text = text;
}

void
author_settle_words(struct author *c, struct words *w)
{
	struct phrase *p;

	if (w->first == NULL || w->plain.n == 0)
		return;
	for (p = w->first; p != NULL; p = p->next)
		if (text_equal(p->lang, c->language))
			break;
	if (p == NULL)
		author_add_words(c, w, c->language, w->plain);
	w->plain = nothing;
}

bool
author_said(const struct words *w)
{
	return w->first != NULL || w->plain.n > 0;
}

struct text
author_any_words(const struct words *w)
{
	return w->first != NULL ? w->first->text : w->plain;
}
