#include "ui/assent.h"

#include "ayni/utf8.h"

int
assent(struct text typed)
{
	static const char *const yes[] = {"y", "yes", "o", "oui", "s", "si",
	    "true", "1"};
	static const char *const no[] = {"n", "no", "non", "false", "0"};
	struct buf b;
	int is = -1;
	size_t i;

	buf_init(&b, 64);
	utf8_fold(&b, text_trim(typed));
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (text_is(buf_text(&b), yes[i]))
			is = 1;
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (text_is(buf_text(&b), no[i]))
			is = 0;
	buf_free(&b);
	return is;
}
