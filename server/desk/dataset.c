#include "desk/dataset.h"

#include <string.h>

#include "auth/office.h"
#include "ayni/entities.h"
#include "ayni/package.h"

#define ARENA (128u << 20)

/* <entity dataset="trees">, whatever its quotes. */
static enum ayni_err
writes(struct bytes xform, struct text list, bool *does)
{
	static const char quotes[] = "\"'";
	struct pour form = parcel_pour(&xform);
	struct pour_word word[2];
	struct buf b[2];
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < 2; i++) {
		buf_init(&b[i], POUR_MAX_WORD);
		buf_put_z(&b[i], "dataset=");
		buf_put_byte(&b[i], (uint8_t)quotes[i]);
		buf_put_text(&b[i], list);
		buf_put_byte(&b[i], (uint8_t)quotes[i]);
		word[i].text = buf_text(&b[i]);
		e = e == AYNI_OK ? b[i].err : e;
	}
	if (e == AYNI_OK &&
	    (e = pour_find(&form, word, 2)) == AYNI_OK)
		*does = word[0].found || word[1].found;
	buf_free(&b[0]);
	buf_free(&b[1]);
	return e;
}

static enum ayni_err
form_writes(const struct room *r, const struct hash *form, struct text list,
    bool *does)
{
	struct package p;
	struct db_form row;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, ARENA);
	e = db_form_get(r->db, form, &a, &row);
	if (e == AYNI_OK)
		e = office_read_package(r->office, row.package, &a, &p);
	if (e == AYNI_OK)
		e = writes(p.xform, list, does);
	arena_free(&a);
	return e;
}

static enum ayni_err
any_writes(const struct room *r, struct text list, bool *does)
{
	struct db_form *f = NULL;
	struct arena a;
	size_t n = 0, i;
	enum ayni_err e;

	arena_init(&a, ARENA);
	e = db_form_list(r->db, &a, &f, &n);
	for (i = 0; i < n && e == AYNI_OK && !*does; i++)
		e = form_writes(r, &f[i].id, list, does);
	arena_free(&a);
	return e;
}

static bool
own(const struct form *f, struct text list)
{
	uint32_t i, n = entities_lists(f);

	for (i = 0; i < n; i++)
		if (text_equal(entities_list(f, i), list))
			return true;
	return false;
}

enum ayni_err
dataset_of(const struct room *r, const struct form *f, struct text file,
    struct text *out)
{
	struct text none = {"", 0}, list = {file.p, file.n};
	enum ayni_err e = AYNI_OK;
	bool is = false;

	*out = none;
	if (file.n < 5 || memcmp(file.p + file.n - 4, ".csv", 4) != 0)
		return AYNI_OK;
	list.n -= 4;
	is = own(f, list);
	if (!is && r->db != NULL)
		e = any_writes(r, list, &is);
	if (e == AYNI_OK && is)
		*out = list;
	return e;
}
