#include "ayni/err.h"

#include <stddef.h>

static const struct {
	const char *name;
	const char *in[3];
} list[] = {
#define X(name, number, en, fr, es) [number] = {#name, {en, fr, es}},
	AYNI_ERR_LIST(X)
#undef X
};

static size_t
known(enum ayni_err e)
{
	size_t i = (size_t)e;

	return i < sizeof(list) / sizeof(*list) ? i : (size_t)AYNI_BUG;
}

const char *
err_text(enum ayni_err e, enum lang lang)
{
	return list[known(e)].in[lang];
}

const char *
err_name(enum ayni_err e)
{
	return list[known(e)].name;
}
