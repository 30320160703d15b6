#include "ayni/notice.h"

#include <string.h>

#include "ayni/day.h"
#include "wire/fields.h"

#define LANG_MAX 35u /* RFC 5646, 4.4.1 */

void
notice_put(struct buf *out, const struct notice *n)
{
	size_t i;

	pack_map(out, 3 + (n->until.n > 0));
	pack_uint(out, 1);
	pack_int(out, n->at_us);
	pack_uint(out, 2);
	recipient_put(out, &n->to);
	pack_uint(out, 3);
	pack_map(out, n->languages);
	for (i = 0; i < n->languages; i++) {
		pack_text(out, n->said[i].lang);
		pack_text(out, n->said[i].text);
	}
	if (n->until.n > 0) {
		pack_uint(out, 4);
		pack_text(out, n->until);
	}
}

static enum ayni_err
check(struct text lang, struct text text)
{
	if (lang.n > LANG_MAX || text.n > NOTICE_MAX_TEXT)
		return AYNI_TOOBIG;
	return text.n > 0 ? AYNI_OK : AYNI_BADFORM;
}

static void
read_said(struct unpack *u, struct notice *n)
{
	uint64_t pairs = unpack_map(u);
	size_t i;
	enum ayni_err e;

	if (pairs == 0)
		unpack_fail(u, AYNI_BADFORM);
	if (pairs > NOTICE_MAX_LANGUAGES)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < pairs && u->err == AYNI_OK; i++) {
		n->said[i].lang = unpack_text(u);
		n->said[i].text = unpack_text(u);
		e = check(n->said[i].lang, n->said[i].text);
		if (e != AYNI_OK)
			unpack_fail(u, e);
		else if (i > 0 && fields_compare(n->said[i - 1].lang,
				      n->said[i].lang) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	n->languages = (size_t)pairs;
}

enum ayni_err
notice_read(struct bytes in, struct notice *out)
{
	struct unpack u = unpack_begin(in);
	uint64_t pairs, last = 0;
	struct notice n;
	enum ayni_err e;

	memset(&n, 0, sizeof(n));
	if (in.n > NOTICE_MAX_BYTES)
		return AYNI_TOOBIG;
	pairs = unpack_map(&u);
	if (pairs != 3 && pairs != 4)
		unpack_fail(&u, AYNI_BADFORM);
	if (unpack_key(&u, &last) != 1)
		unpack_fail(&u, AYNI_BADFORM);
	n.at_us = unpack_int(&u);
	if (unpack_key(&u, &last) != 2)
		unpack_fail(&u, AYNI_BADFORM);
	recipient_read(&u, true, &n.to);
	if (unpack_key(&u, &last) != 3)
		unpack_fail(&u, AYNI_BADFORM);
	read_said(&u, &n);
	if (pairs == 4) {
		if (unpack_key(&u, &last) != 4)
			unpack_fail(&u, AYNI_BADFORM);
		n.until = unpack_text(&u);
		if (!day_ok(n.until))
			unpack_fail(&u, AYNI_BADFORM);
	}
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = n;
	return e;
}

enum ayni_err
notice_add(struct notice *n, struct text lang, struct text text)
{
	enum ayni_err e = check(lang, text);
	size_t i = 0;

	if (e != AYNI_OK)
		return e;
	while (i < n->languages && fields_compare(n->said[i].lang, lang) < 0)
		i++;
	if (i == n->languages || !text_equal(n->said[i].lang, lang)) {
		if (n->languages == NOTICE_MAX_LANGUAGES)
			return AYNI_TOOBIG;
		memmove(&n->said[i + 1], &n->said[i],
		    (n->languages - i) * sizeof(n->said[0]));
		n->languages++;
	}
	n->said[i] = (struct notice_text){lang, text};
	return AYNI_OK;
}

struct text
notice_in(const struct notice *n, const char *lang)
{
	const char *const want[] = {lang, "", "en"};
	size_t w, i;

	for (w = 0; w < 3; w++)
		for (i = 0; i < n->languages; i++)
			if (text_is(n->said[i].lang, want[w]))
				return n->said[i].text;
	return n->said[0].text;
}
