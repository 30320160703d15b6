#include "ui/seek.h"

#include <string.h>

#include "ui/kit.h"

#define HEX 32u /* digits of a record's id */

/* The digits of a name, lower case; false: it cannot be part of an id. */
static bool
digits(struct text name, char out[HEX], size_t *n)
{
	size_t i;

	*n = 0;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c == '-')
			continue;
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (*n == HEX || !((c >= '0' && c <= '9') ||
				     (c >= 'a' && c <= 'f')))
			return false;
		out[(*n)++] = c;
	}
	return *n > 0;
}

static bool
matches(const struct record_id *r, const char *name, size_t n)
{
	struct buf b;
	bool yes;

	buf_init(&b, HEX);
	buf_put_hex(&b, ID_BYTES(*r));
	yes = b.n == HEX && (memcmp(b.p, name, n) == 0 ||
	    memcmp(b.p + HEX - n, name, n) == 0 ||
	    (n < KIT_SHORT &&
		memcmp(b.p + HEX - KIT_SHORT, name, n) == 0));
	buf_free(&b);
	return yes;
}

enum ayni_err
seek_draft(struct vault *v, const struct hash *author, struct text name,
    struct arena *a, struct draft_item *out)
{
	struct draft_item *d = NULL;
	char id[HEX];
	size_t n = 0, len, i, found;
	enum ayni_err e;

	if (!digits(name, id, &len))
		return AYNI_NOTFOUND;
	if ((e = draft_list(v, a, &d, &n)) != AYNI_OK)
		return e;
	for (found = n, i = 0; i < n; i++) {
		if (!ID_EQUAL(d[i].author, *author) ||
		    !matches(&d[i].record, id, len))
			continue;
		if (found < n)
			return AYNI_EXISTS;
		found = i;
	}
	if (found == n)
		return AYNI_NOTFOUND;
	*out = d[found];
	return AYNI_OK;
}

struct seeking {
	char id[HEX];
	size_t n, found;
	struct arena *a;
	struct vault_record record;
};

static enum ayni_err
look(void *ctx, const struct vault_record *r)
{
	struct seeking *s = ctx;

	if (!matches(&r->id, s->id, s->n))
		return AYNI_OK;
	s->found++;
	s->record = *r;
	s->record.label = arena_text(s->a, r->label);
	return s->record.label.p != NULL ? AYNI_OK : AYNI_NOMEM;
}

enum ayni_err
seek_record(struct vault *v, struct text name, struct arena *a,
    struct vault_record *out)
{
	struct seeking s = {.a = a};
	enum ayni_err e;

	if (!digits(name, s.id, &s.n))
		return AYNI_NOTFOUND;
	if ((e = vault_record_list(v, look, &s)) != AYNI_OK)
		return e;
	if (s.found != 1)
		return s.found == 0 ? AYNI_NOTFOUND : AYNI_EXISTS;
	*out = s.record;
	return AYNI_OK;
}
