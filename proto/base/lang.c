#include "ayni/lang.h"

#include <stdbool.h>
#include <stddef.h>

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
tag_at(const char *p, const char *tag)
{
	return (p[0] | 0x20) == tag[0] && p[1] != '\0' &&
	    (p[1] | 0x20) == tag[1] && !letter(p[2]);
}

/* The tag may stand first ("fr_FR") or in brackets ("French (fr)"). */
enum lang
lang_of(const char *name)
{
	const char *p, *q;

	if (name == NULL)
		return LANG_EN;
	for (p = q = name; *p != '\0'; p++)
		if (*p == '(')
			q = p + 1;
	if (tag_at(q, "fr"))
		return LANG_FR;
	if (tag_at(q, "es"))
		return LANG_ES;
	return LANG_EN;
}

const char *
lang_tag(enum lang lang)
{
	static const char *const tag[] = {"en", "fr", "es"};

	return tag[lang];
}
