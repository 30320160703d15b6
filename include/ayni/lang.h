/*
 * lang -- the languages of the programs' own texts.
 *
 * Questionnaires carry their own languages, as many as their authors want;
 * this is only what Ayni itself says.
 */
#ifndef AYNI_LANG_H
#define AYNI_LANG_H

enum lang {
	LANG_EN,
	LANG_FR,
	LANG_ES,
};

/*
 * lang_of -- the language that a locale name or language tag asks for.
 *
 * in    name  "fr", "fr_FR.UTF-8", "es-MX", "French (fr)"; NULL allowed
 * out   LANG_EN where nothing else is recognised
 * src   RFC 5646 primary subtags; POSIX locale names
 */
enum lang lang_of(const char *name);

/* lang_tag -- "en", "fr", "es". */
const char *lang_tag(enum lang lang);

#endif
