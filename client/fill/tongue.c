#include "fill/tongue.h"

#include <string.h>

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
same_start(struct text in, struct text start)
{
	size_t i;

	if (start.n > in.n)
		return false;
	for (i = 0; i < start.n; i++)
		if (lower(in.p[i]) != lower(start.p[i]))
			return false;
	return true;
}

/* What stands in the last parentheses, as XLSForm writes language tags;
 * the name itself where there are none. */
static struct text
tag_of(struct text name)
{
	size_t i;

	if (name.n == 0 || name.p[name.n - 1] != ')')
		return name;
	for (i = name.n; i > 0; i--)
		if (name.p[i - 1] == '(')
			return (struct text){name.p + i, name.n - 1 - i};
	return name;
}

uint32_t
tongue_find(const struct form *f, struct text name)
{
	uint32_t n = form_languages(f), i;
	struct text has, tag;

	name = text_trim(name);
	for (i = 0; i < n && name.n > 0; i++) {
		has = form_language(f, i);
		if (has.n == name.n && same_start(has, name))
			return i;
	}
	for (i = 0; i < n && name.n > 0; i++) {
		tag = tag_of(form_language(f, i));
		if (tag.n == name.n && same_start(tag, name))
			return i;
	}
	for (i = 0; i < n && name.n > 0; i++)
		if (same_start(form_language(f, i), name))
			return i;
	return UINT32_MAX;
}

struct text
tongue_tag(const struct form *f, uint32_t language)
{
	return tag_of(form_language(f, language));
}

struct text
tongue_name(const struct form *f, uint32_t language)
{
	static const char *const own[][2] = {{"am", "አማርኛ"},
	    {"ar", "العربية"}, {"bn", "বাংলা"}, {"en", "English"},
	    {"es", "español"}, {"fr", "français"}, {"ha", "Hausa"},
	    {"hi", "हिन्दी"}, {"ht", "kreyòl ayisyen"},
	    {"id", "bahasa Indonesia"}, {"ln", "lingála"},
	    {"mg", "malagasy"}, {"ne", "नेपाली"}, {"pt", "português"},
	    {"qu", "runasimi"}, {"rw", "ikinyarwanda"},
	    {"so", "soomaali"}, {"sw", "kiswahili"}, {"vi", "tiếng Việt"},
	    {"wo", "wolof"}};
	struct text tag = tongue_tag(f, language);
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (text_is(tag, own[i][0]))
			return text_of(own[i][1]);
	return form_language(f, language);
}

enum lang
tongue_lang(const struct form *f, uint32_t language, enum lang otherwise)
{
	struct text name, tag;
	char z[16] = "";
	enum lang lang;

	if (form_languages(f) == 0)
		return otherwise;
	name = form_language(f, language);
	tag = tag_of(name);
	if (tag.n == 0 || tag.n >= sizeof(z))
		return otherwise;
	memcpy(z, tag.p, tag.n);
	z[tag.n] = '\0';
	lang = lang_of(z);
	/* lang_of says English for whatever it does not know. */
	if (lang == LANG_EN && !same_start(tag, TEXT("en")))
		return otherwise;
	return lang;
}
