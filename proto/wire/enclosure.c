#include "ayni/enclosure.h"

#include <string.h>

#include "ayni/log.h"
#include "ayni/pack.h"

bool
enclosure_names(struct text name)
{
	size_t i;

	if (name.n == 0 || name.n > ENCLOSURE_MAX_NAME)
		return false;
	if (memchr(". ", name.p[0], 2) != NULL ||
	    memchr(". ", name.p[name.n - 1], 2) != NULL)
		return false;
	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f ||
		    memchr("/\\:*?\"<>|", name.p[i], 9) != NULL)
			return false;
	return !text_is(name, LOG_NAME);
}

void
enclosure_put(struct buf *out, const struct enclosure *a, size_t n)
{
	size_t i;

	pack_array(out, n);
	for (i = 0; i < n; i++) {
		pack_array(out, 2);
		pack_text(out, a[i].name);
		blob_pack(out, &a[i].blob);
	}
}

static void
read_one(struct unpack *u, struct enclosure *a)
{
	unpack_expect(u, 2);
	a->name = unpack_text(u);
	blob_unpack(u, &a->blob);
}

enum ayni_err
enclosure_check(struct bytes list)
{
	struct unpack u = unpack_begin(list);
	struct text last = {NULL, 0};
	struct enclosure a;
	uint64_t n = unpack_array(&u), i;

	if (n == 0)
		unpack_fail(&u, AYNI_BADFORM);
	if (n > ENCLOSURE_MAX)
		unpack_fail(&u, AYNI_TOOBIG);
	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		read_one(&u, &a);
		if (!enclosure_names(a.name))
			unpack_fail(&u, AYNI_BADFORM);
		if (i > 0 && text_compare(last, a.name) >= 0)
			unpack_fail(&u, AYNI_NONCANON);
		last = a.name;
	}
	return unpack_end(&u);
}

struct enclosure_walk
enclosure_begin(struct bytes list)
{
	struct enclosure_walk w = {.u = unpack_begin(list)};

	if (list.n > 0)
		w.left = unpack_array(&w.u);
	return w;
}

bool
enclosure_next(struct enclosure_walk *w, struct enclosure *out)
{
	if (w->left == 0)
		return false;
	w->left--;
	read_one(&w->u, out);
	return true;
}
