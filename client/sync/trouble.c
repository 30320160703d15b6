#include "sync/trouble.h"

#include <string.h>

static const struct {
	enum ayni_err err;
	struct said text;
} table[] = {
#define X(name, err, en, fr, es) {AYNI_##err, {{en, fr, es}}},
    TROUBLE_LIST(X)
#undef X
};

/* As many bytes of s as fit, no character cut in two. */
static void
keep(char out[TROUBLE_TEXT], struct text s)
{
	size_t n = s.n < TROUBLE_TEXT ? s.n : TROUBLE_TEXT - 1;

	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	if (n > 0)
		memcpy(out, s.p, n);
	out[n] = '\0';
}

enum ayni_err
trouble_set(struct trouble *t, enum trouble_what what,
    const struct text *arg, size_t n)
{
	size_t i;

	if (t == NULL)
		return table[what].err;
	memset(t, 0, sizeof(*t));
	t->what = what;
	t->err = table[what].err;
	for (i = 0; i < n && i < TROUBLE_ARGS; i++)
		keep(t->arg[i], arg[i]);
	return t->err;
}

enum ayni_err
trouble_because(struct trouble *t, enum trouble_what what, enum ayni_err why,
    const struct text *arg, size_t n)
{
	enum ayni_err e = trouble_set(t, what, arg, n);

	if (e == AYNI_OK)
		e = why;
	if (t != NULL) {
		t->err = e;
		t->why = why;
	}
	return e;
}

enum ayni_err
trouble_failed(struct trouble *t, struct text about, enum ayni_err why)
{
	return trouble_because(t, TROUBLE_FAILED, why, &about, 1);
}

void
trouble_put(struct buf *out, const struct trouble *t, enum lang lang)
{
	struct text arg[9] = {{NULL, 0}};
	size_t i;

	for (i = 0; i < TROUBLE_ARGS; i++)
		arg[i] = text_of(t->arg[i]);
	arg[8] = text_of(err_text(t->why, lang));
	say_put(out, table[t->what].text.in[lang], arg, 9);
}
